"""Of two files of one day the one that is applied later counts: who is missing from it is missing, the figures are its figures,
and undoing it puts back what the first one said."""

from datetime import date, timedelta

import pytest

from fullcircle.domain.cases.models import Child, Flag, StatusPeriod
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.performance.models import Figure, Picture
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import child, children, workbook
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

EARLIER = date(2026, 1, 31)


def apply(import_id: int, by: Actor, *, shrunk: bool = False) -> dict[str, int]:
    operations.apply(import_id=import_id, by=by, now=NOW, shrunk=shrunk)
    return queries.import_page(by, import_id).changes


def state() -> tuple[object, ...]:
    return (
        list(Child.objects.order_by("reference").values_list("reference", "status", "as_at")),
        list(StatusPeriod.objects.order_by("child", "starts_on").values_list("child", "status", "ends_on")),
        list(Flag.objects.order_by("child", "code").values_list("child", "code")),
        list(figures()),
    )


def figures() -> list[tuple[object, ...]]:
    shown = Figure.objects.filter(picture__in=Picture.objects.all()).order_by("indicator", "part", "service", "team")
    return list(shown.values_list("picture__as_at", "indicator", "numerator", "denominator"))


def test_a_child_whom_the_corrected_file_leaves_out_is_closed_and_comes_back_when_it_is_undone(
    send: Send, analyst: Actor, team: int
) -> None:
    apply(send({6: children(4)}), analyst)
    before = state()
    corrected = send({6: children(3)})
    assert queries.import_page(analyst, corrected).changes["children_closed"] == 1
    assert apply(corrected, analyst)["children_closed"] == 1
    assert set(Child.objects.values_list("reference", "status")) == {
        *((str(50_000 + n), "in_need") for n in range(3)),
        ("50003", "closed"),
    }
    assert Picture.objects.count() == 1
    assert state() != before
    operations.undo(import_id=corrected, by=analyst, now=NOW)
    assert state() == before


def test_a_child_who_is_in_the_next_corrected_file_again_goes_on_as_before(
    send: Send, analyst: Actor, team: int
) -> None:
    for lists in (children(4), children(3), children(4)):
        apply(send({6: lists}), analyst)
    assert Child.objects.filter(status="in_need").count() == StatusPeriod.objects.filter(ends_on=None).count() == 4


def test_a_file_of_an_older_day_still_closes_nobody(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(4)}), analyst)
    older = send({6: children(2)}, as_at=EARLIER)
    assert apply(older, analyst, shrunk=True)["children_closed"] == 0
    assert Child.objects.filter(status="in_need", as_at=AS_AT).count() == 4


def test_a_file_of_an_older_day_closes_nobody_whom_a_newer_one_left_open(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(4)}, as_at=EARLIER - timedelta(days=40)), analyst)
    apply(send({6: [*children(3), child(Child_Unique_ID="not an id")]}), analyst)
    assert apply(send({6: children(3)}, as_at=EARLIER), analyst, shrunk=True)["children_closed"] == 0
    assert Child.objects.filter(status="in_need").count() == 4


def test_who_stays_open_is_counted_among_those_of_the_same_day(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(4)}), analyst)
    page = queries.import_page(analyst, send({6: [*children(2), child(Child_Unique_ID="?")]}))
    assert [(one.number, one.children) for one in page.held_open] == [(6, 2)]


def test_only_the_very_file_that_was_applied_last_is_known_already(send: Send, analyst: Actor, team: int) -> None:
    content, mended = workbook({6: children(3)}), workbook({6: children(3, Primary_Need_Code="N4")})
    apply(send(content), analyst)
    assert queries.import_page(analyst, send(content)).sent_before
    assert not queries.import_page(analyst, send(content, as_at=EARLIER)).sent_before
    corrected = send(mended)
    assert not queries.import_page(analyst, corrected).sent_before
    apply(corrected, analyst)
    assert not queries.import_page(analyst, corrected).sent_before
    assert not queries.import_page(analyst, send(content)).sent_before
    operations.undo(import_id=corrected, by=analyst, now=NOW)
    assert queries.import_page(analyst, send(content)).sent_before
