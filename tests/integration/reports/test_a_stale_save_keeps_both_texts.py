"""Two people, or two tabs, on one section: the later save never overwrites, and nothing typed is lost."""

import pytest

from fullcircle.domain.reports import queries
from fullcircle.domain.reports.models import ReportTextVersion
from fullcircle.domain.reports.operations import LONGEST_TEXT
from fullcircle.domain.reports.queries import PartView
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite
from tests.integration.reports.conftest import Desk

pytestmark = pytest.mark.requirements("R4.2")


def part(desk: Desk, key: str = "how_well") -> PartView:
    return queries.part(desk.writer, desk.report_id, key)[1]


def test_a_stale_save_is_kept_beside_and_the_saved_text_stands(desk: Desk) -> None:
    desk.save("how_well", "From the first tab.")
    with pytest.raises(StaleWrite, match="Both texts are kept") as refusal:
        desk.save("how_well", "From the second tab.", 0)
    found = part(desk)
    assert (found.text, found.version) == ("From the first tab.", 1)
    assert [(kept.id, kept.text, kept.saved_by) for kept in found.waiting] == [
        (refusal.value.kept_as, "From the second tab.", "Quinn Lead")
    ]


def test_putting_both_together_settles_it(desk: Desk) -> None:
    desk.save("how_well", "First.")
    with pytest.raises(StaleWrite) as refusal:
        desk.save("how_well", "Second.", 0)
    assert refusal.value.kept_as is not None
    assert desk.save("how_well", "First. Second.", 1, resolves=refusal.value.kept_as) == 2
    assert part(desk).waiting == ()
    assert list(ReportTextVersion.objects.values_list("text", flat=True)) == ["First.", "Second.", "First. Second."]


def test_keeping_the_saved_text_settles_it_too(desk: Desk) -> None:
    desk.save("how_well", "First.")
    with pytest.raises(StaleWrite) as refusal:
        desk.save("how_well", "Second.", 0)
    assert refusal.value.kept_as is not None
    desk.save("how_well", "First.", 1, resolves=refusal.value.kept_as)
    assert part(desk).waiting == ()


def test_the_same_save_sent_twice_changes_nothing(desk: Desk) -> None:
    assert desk.save("how_well", "Once.") == 1
    assert desk.save("how_well", "Once.") == 1
    assert ReportTextVersion.objects.count() == 1


def test_a_stale_save_to_another_section_does_not_show_here(desk: Desk) -> None:
    desk.save("how_well", "First.")
    with pytest.raises(StaleWrite):
        desk.save("how_well", "Second.", 0)
    assert part(desk, "how_much").waiting == ()


def test_a_text_too_long_is_refused_and_nothing_of_it_kept(desk: Desk) -> None:
    with pytest.raises(Invalid, match="20,001 characters"):
        desk.save("how_well", "a" * (LONGEST_TEXT + 1))
    assert part(desk).version == 0
    assert not ReportTextVersion.objects.exists()


def test_signs_that_no_file_can_hold_are_left_out_when_saving(desk: Desk) -> None:
    desk.save("how_well", "one\r\ntwo\x00\x01\tthree ")
    assert part(desk).text == "one\ntwo\tthree"


def test_a_section_that_is_not_one_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.save("about", "I would like to change the method.")
