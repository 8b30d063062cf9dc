"""Where newer data was applied after a draw, its proposal says of which day it is and what has changed, and a child who closed
since keeps it from being confirmed until swapped. A proposal that waits is told wherever its round is met, and no new draw asked
for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.queries import DrawView
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW, Council
from tests.factories.workbooks import children, workbook

pytestmark = pytest.mark.requirements("R5.3", "R7.1")

NEWER = "Newer data was applied since this draw."


@pytest.fixture
def apply_data(ashmere: Council, settings: object, tmp_path: Path) -> Callable[[date], int]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]

    def applied(as_at: date) -> int:
        content = workbook({6: children(12, Allocated_Team=ashmere.teams[0].name)})
        found = imports.receive(chunks=[content], file_name="x.xlsx", as_at=as_at, by=SYSTEM, now=NOW)
        imports.read(import_id=found, by=SYSTEM, now=NOW)
        imports.apply(import_id=found, by=SYSTEM, now=NOW, shrunk=True)
        return found

    return applied


@pytest.fixture
def drawn(apply_data: Callable[[date], int], propose: Callable[..., DrawView]) -> DrawView:
    """A proposal from data of 27 February."""
    apply_data(date(2026, 2, 27))
    return propose()


def words(browser: Client, where: str, **named: int) -> str:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(reverse(where, kwargs=named))
    assert answer.status_code == 200
    assert len(asked) <= 12
    return answer.content.decode()


def chosen(draw: DrawView) -> list[str]:
    return [row.child for row in draw.in_state(ChoiceState.CHOSEN)]


def test_a_proposal_says_of_which_day_it_is_and_what_newer_data_says_otherwise(
    drawn: DrawView, apply_data, ashmere: Council, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    browser, here = signed_in("quinn.lead"), {"round_id": round_id}
    assert "from data of 27 February 2026" in words(browser, "selection:proposal", **here)
    assert NEWER not in words(browser, "selection:proposal", **here)
    apply_data(date(2026, 3, 1))
    closed, moved, *_ = chosen(drawn)
    elsewhere = next(
        team
        for team in ashmere.teams
        if team.area not in {row.service_area for row in drawn.choices if row.child == moved}
    )
    Child.objects.filter(reference=closed).update(status="closed")
    Child.objects.filter(reference=moved).update(status="care_leaver", team=elsewhere.id)
    for where in ("selection:proposal", "selection:confirm"):
        page = words(browser, where, **here)
        assert NEWER in page
        assert "It shows 1 March 2026; the draw was made from data of 27 February 2026." in page
        assert f"No longer being worked with: {closed}" in page
        assert f"<li>{moved}: " in page
        assert f"when drawn, {elsewhere.area} now" in page
        assert "when drawn, Care leaver now" in page
        assert "1 chosen child is no longer being worked with." in page
        assert "Every rule of the framework is met" not in page
    proposal = words(browser, "selection:proposal", **here)
    assert "1 of 11 rules could not be met" in proposal
    assert f", now {elsewhere.name}" in proposal


def test_a_child_who_closed_since_is_swapped_before_the_draw_is_confirmed(
    drawn: DrawView, ashmere: Council, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    closed, *_ = chosen(drawn)
    Child.objects.filter(reference=closed).update(status="closed")
    answer = signed_in("quinn.lead").post(reverse("selection:confirm", kwargs={"round_id": round_id}))
    assert answer.status_code == 422
    assert "1 chosen child is no longer being worked with." in answer.content.decode()
    with pytest.raises(Invalid, match="no longer being worked with"):
        operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    assert Round.objects.get(pk=round_id).state == RoundState.PLANNED
    gone = Choice.objects.get(child__reference=closed, draw=drawn.id)
    operations.swap(choice_id=gone.pk, reason="Closed since the draw.", by=ashmere.qa_lead, now=NOW)
    operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)


def test_data_that_says_nothing_else_of_the_chosen_is_told_so(
    drawn: DrawView, apply_data, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    apply_data(date(2026, 3, 1))
    page = words(signed_in("quinn.lead"), "selection:confirm", round_id=round_id)
    assert NEWER in page
    assert "Every chosen child is being worked with still, in the same service area" in page
    assert "or confirm this draw as it is" in page


def test_figures_cited_beside_a_proposal_are_of_its_own_data(drawn: DrawView, apply_data, ashmere: Council) -> None:
    apply_data(date(2026, 3, 1))
    newest, of_draw = queries.citations(ashmere.qa_lead), queries.citations(ashmere.qa_lead, until=drawn.as_at)
    assert drawn.as_at == date(2026, 2, 27)
    assert newest.as_at in {None, date(2026, 3, 1)}
    assert of_draw.as_at in {None, drawn.as_at}


def test_children_of_whom_the_newest_data_tells_nothing_are_told_before_and_after_a_draw(
    drawn: DrawView, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    browser, here = signed_in("quinn.lead"), {"round_id": round_id}
    for where in ("selection:new", "selection:proposal"):
        assert "not in the newest data" not in words(browser, where, **here)
    first, second, *_ = chosen(drawn)
    Child.objects.filter(reference=first).update(as_at=date(2025, 8, 5))
    one = "1 child being worked with is not in the newest data, and not known to be closed: what is known of that child is of"
    for where in ("selection:new", "selection:proposal"):
        assert f"{one} 5 August 2025." in words(browser, where, **here)
    assert "As known on 5 August 2025" in words(browser, "selection:proposal", **here)
    Child.objects.filter(reference=second).update(as_at=date(2025, 9, 3))
    two = "2 children being worked with are not in the newest data, and not known to be closed: what is known of them is of"
    for where in ("selection:new", "selection:proposal"):
        assert f"{two} 5 August 2025 to 3 September 2025." in words(browser, where, **here)


def test_a_proposal_that_waits_is_told_in_its_round_and_in_my_work(
    ashmere: Council, apply_data, propose: Callable[..., DrawView], round_id: int, signed_in: Callable[[str], Client]
) -> None:
    browser, here = signed_in("quinn.lead"), {"round_id": round_id}
    asked, waits = "Next, choose the children", "Next, look at the proposed selection and confirm it"
    assert asked in words(browser, "rounds:control_room", **here)
    assert "Choose the children of round" in words(browser, "home:my_work")
    propose()
    room = words(browser, "rounds:control_room", **here)
    assert waits in room
    assert asked not in room
    assert "Newer data" not in room
    start = words(browser, "home:my_work")
    assert "Confirm the proposed selection of round" in start
    assert "Choose the children of round" not in start
    assert f'href="{reverse("selection:proposal", kwargs=here)}"' in start
    apply_data(date(2026, 3, 1))
    assert "Newer data, of 1 March 2026, was applied since." in words(browser, "rounds:control_room", **here)


OLDER = "Other data, of an older day, was applied since this draw."


def test_data_of_an_older_day_is_not_called_newer_and_the_same_data_holds_everywhere(
    drawn: DrawView, apply_data, ashmere: Council, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    browser, here = signed_in("quinn.lead"), {"round_id": round_id}
    apply_data(date(2024, 1, 31))
    for where in ("selection:proposal", "selection:confirm"):
        page = words(browser, where, **here)
        assert OLDER in page
        assert "It shows 31 January 2024; the draw was made from data of 27 February 2026, which holds still." in page
        assert NEWER not in page
    assert "Other data, of an older day, 31 January 2024, was applied since." in words(
        browser, "rounds:control_room", **here
    )
    assert ">27 February 2026, applied on" in words(browser, "home:my_work")


def test_a_draw_made_after_an_older_file_is_from_the_data_of_the_newest_day(
    apply_data, propose: Callable[..., DrawView], ashmere: Council
) -> None:
    apply_data(date(2026, 2, 27))
    apply_data(date(2024, 1, 31))
    drawn = propose()
    assert (drawn.as_at, drawn.since) == (date(2026, 2, 27), None)
    apply_data(date(2026, 3, 1))
    apply_data(date(2025, 1, 31))
    found = queries.proposal(ashmere.qa_lead, drawn.round_id, on=NOW.date())
    assert found is not None
    assert found.draw.since is not None
    assert (found.draw.since.data.as_at, found.draw.since.data.older) == (date(2026, 3, 1), False)


def test_children_whom_an_older_file_alone_tells_of_are_not_in_the_newest_data(
    apply_data, ashmere: Council, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    apply_data(date(2026, 2, 27))
    known = Child.objects.filter(reference__startswith="5", as_at=date(2026, 2, 27)).first()
    assert known is not None
    Child.objects.filter(pk=known.pk).update(as_at=date(2024, 1, 31))
    apply_data(date(2024, 1, 31))
    assert "is of 31 January 2024." in words(signed_in("quinn.lead"), "selection:new", round_id=round_id)


def test_what_stands_in_the_way_of_a_proposal_is_told_in_my_work_and_with_child_and_auditor(
    drawn: DrawView, ashmere: Council, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    browser = signed_in("quinn.lead")
    start = words(browser, "home:my_work")
    assert "Look and confirm" in start
    assert "cannot be confirmed" not in start
    first, second, *rest = drawn.in_state(ChoiceState.CHOSEN)
    Child.objects.filter(reference__in=[first.child, second.child]).update(status="closed")
    person = rest[0].auditor_id
    theirs = [row for row in (first, second, *rest) if row.auditor_id == person]
    Person.objects.filter(pk=person).update(left_on=date(2026, 1, 1))
    start = words(browser, "home:my_work")
    assert "It cannot be confirmed yet: 2 chosen children are not being worked with any more, and " in start
    assert f"{len(theirs)} chosen child{'' if len(theirs) == 1 else 'ren'} ha" in start
    assert "Look and change" in start
    page = words(browser, "selection:proposal", round_id=round_id)
    for row in theirs:
        assert f"Child {row.child}: {row.auditor} does not carry out audits. Choose someone who does." in page
