"""Where the import behind a draw was undone, whoever owns the round reads it wherever they look, and confirms only knowingly."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports.models import Import
from fullcircle.domain.imports.operations import applying
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.queries import DrawView
from fullcircle.foundation.access import operations as people
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW, TODAY, Council
from tests.factories.workbooks import children, workbook

pytestmark = pytest.mark.requirements("R5.3", "R7.1")

SAID = "The data behind this draw was undone on 2 March 2026 by Quinn Lead."


def applied(ashmere: Council, as_at: date) -> int:
    content = workbook({6: children(12, Allocated_Team=ashmere.teams[0].name)})
    found = imports.receive(chunks=[content], file_name="x.xlsx", as_at=as_at, by=SYSTEM, now=NOW)
    imports.read(import_id=found, by=SYSTEM, now=NOW)
    imports.apply(import_id=found, by=SYSTEM, now=NOW)
    return found


@pytest.fixture
def import_id(request: pytest.FixtureRequest, ashmere: Council, settings: object, tmp_path: Path) -> int:
    """The import that is undone, and with the parameter "known before" one that told of its children and holds."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    if getattr(request, "param", "") == "known before":
        applied(ashmere, TODAY - timedelta(days=2))
    return applied(ashmere, TODAY - timedelta(days=1))


@pytest.fixture
def undo(import_id: int, ashmere: Council) -> Callable[[], None]:
    return lambda: operations.undo_import(  # type: ignore[return-value]
        import_id=import_id, draws_seen=True, by=ashmere.qa_lead, now=NOW + timedelta(minutes=5)
    )


def words(browser: Client, where: str, **named: int) -> str:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(reverse(where, kwargs=named))
    assert answer.status_code == 200
    assert len(asked) <= 12
    return answer.content.decode()


def test_the_proposal_the_confirmation_and_my_work_tell_it(
    undo, propose, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    propose()
    browser = signed_in("quinn.lead")
    here = {"round_id": round_id}
    for where, named in (("selection:proposal", here), ("selection:confirm", here), ("home:my_work", {})):
        assert "undone" not in words(browser, where, **named)
    undo()
    assert SAID in words(browser, "selection:proposal", **here)
    assert "Draw again from the data that holds now" in words(browser, "selection:proposal", **here)
    assert SAID in words(browser, "selection:confirm", **here)
    number = Round.objects.get(pk=round_id).number
    start = words(browser, "home:my_work")
    assert f"The data behind the draw of round {number} was undone" in start
    assert "Undone on 2 March 2026 by Quinn Lead. See whether to draw again." in start


@pytest.mark.parametrize("import_id", ["known before"], indirect=True)
def test_it_is_confirmed_only_knowingly_also_from_a_page_opened_before(
    undo, propose, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    propose()
    browser, where = signed_in("quinn.lead"), reverse("selection:confirm", kwargs={"round_id": round_id})
    undo()
    answer = browser.post(where)
    assert answer.status_code == 422
    assert "I know that its data was undone" in answer.content.decode()
    assert Round.objects.get(pk=round_id).state == RoundState.PLANNED
    assert browser.post(where, {"undone_seen": "on"}).status_code == 302
    assert Round.objects.get(pk=round_id).state == RoundState.UNDER_WAY
    browser.get("/")  # reads the message
    for page in ("selection:how_chosen", "rounds:control_room"):
        assert SAID in words(browser, page, round_id=round_id)


@pytest.mark.parametrize("import_id", ["known before"], indirect=True)
def test_my_work_tells_of_a_confirmed_draw_until_somebody_says_that_they_know(
    undo, propose, round_id: int, ashmere: Council, signed_in: Callable[[str], Client]
) -> None:
    propose()
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    browser, here = signed_in("quinn.lead"), {"round_id": round_id}
    told, ask = "The audits go on. Look at the round, and say that you know.", "I have seen it: the round goes on"
    where = reverse("selection:see_undone", kwargs=here)
    assert browser.post(where).status_code == 409, "its data holds"
    undo()
    manager = signed_in(Person.objects.get(pk=ashmere.teams[0].manager_id).account.username)
    assert told not in words(manager, "home:my_work")
    assert ask not in words(manager, "rounds:control_room", **here)
    assert manager.post(where).status_code == 403
    assert told in words(browser, "home:my_work")
    assert ask in words(browser, "rounds:control_room", **here)
    assert browser.post(where).status_code == 302
    browser.get("/")  # reads the message
    assert told not in words(browser, "home:my_work")
    assert SAID in words(browser, "rounds:control_room", **here)
    assert ask not in words(browser, "rounds:control_room", **here)
    draw = Draw.objects.get(round_id=round_id, state="confirmed")
    assert (draw.undone_seen_by_id, draw.undone_seen_at) == (ashmere.qa_lead.person_id, NOW)


@pytest.mark.parametrize("import_id", ["known before"], indirect=True)
def test_who_confirmed_knowingly_and_who_closed_the_round_are_asked_no_more(
    undo, propose, round_id: int, ashmere: Council, signed_in: Callable[[str], Client]
) -> None:
    propose()
    undo()
    told, browser = "The audits go on. Look at the round", signed_in("quinn.lead")
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW, undone_seen=True)
    assert told not in words(browser, "home:my_work")
    Draw.objects.update(undone_seen_at=None)
    assert told in words(browser, "home:my_work")
    Round.objects.update(state=RoundState.CLOSED)
    assert told not in words(browser, "home:my_work")


def test_no_audit_begins_of_a_child_in_no_data(
    undo, propose, round_id: int, ashmere: Council, signed_in: Callable[[str], Client]
) -> None:
    """Until a file tells of the child again."""
    propose()
    browser, where = signed_in("quinn.lead"), reverse("selection:confirm", kwargs={"round_id": round_id})
    undo()
    said = "in no data any more: the import that told of them was undone."
    assert said in words(browser, "selection:proposal", round_id=round_id)
    page = words(browser, "selection:confirm", round_id=round_id)
    assert said in page
    assert "I know that its data was undone" not in page
    answer = browser.post(where, {"undone_seen": "on"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Round.objects.get(pk=round_id).state == RoundState.PLANNED
    applied(ashmere, TODAY - timedelta(days=9))
    assert browser.post(where, {"undone_seen": "on"}).status_code == 302
    assert Round.objects.get(pk=round_id).state == RoundState.UNDER_WAY


def test_an_audit_under_way_of_a_child_in_no_data_can_be_read_and_written(
    undo, propose, round_id: int, ashmere: Council
) -> None:
    """What was known when it was given out stands on its page; of the journey nothing is told."""
    propose()
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    undo()
    of_nobody = Audit.objects.filter(round_id=round_id, child__as_at=None)
    assert of_nobody.exists()
    for audit in of_nobody.select_related("auditor__account"):
        browser = Client()
        browser.force_login(audit.auditor.account)
        page = browser.get(reverse("audits:one", kwargs={"audit_id": audit.pk}))
        assert page.status_code == 200
        assert "Imports tell nothing of the last months." in page.content.decode()
    lead = Client()
    lead.force_login(get_user_model().objects.get(username="quinn.lead"))
    child = lead.get(reverse("performance:child", kwargs={"child_id": of_nobody[0].child_id}))
    assert "In no data: the file that told of this child was undone" in child.content.decode()


def test_a_planned_round_tells_that_its_draw_was_undone(
    undo, propose, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    propose()
    browser = signed_in("quinn.lead")
    assert SAID not in words(browser, "rounds:control_room", round_id=round_id)
    undo()
    assert SAID in words(browser, "rounds:control_room", round_id=round_id)


def test_a_draw_made_again_is_of_what_holds(undo, propose, ashmere: Council, round_id: int) -> None:
    propose()
    undo()
    later = NOW + timedelta(minutes=10)
    operations.propose(round_id=round_id, size=9, seed=5, priorities={}, by=ashmere.qa_lead, now=later)
    found = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    assert found is not None
    assert found.draw.undone is None
    waiting = queries.proposed(ashmere.qa_lead, round_id)
    assert waiting is not None
    assert waiting.undone is None


def test_an_undo_of_other_data_is_nothing_to_the_draw(import_id: int, ashmere: Council, round_id: int) -> None:
    """Undone before the draw was made: the draw was made from what was there after."""
    imports.undo(import_id=import_id, by=SYSTEM, now=NOW)
    operations.propose(
        round_id=round_id, size=9, seed=5, priorities={}, by=ashmere.qa_lead, now=NOW + timedelta(minutes=1)
    )
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    sample = queries.sample(ashmere.qa_lead, round_id)
    assert sample is not None
    assert sample.undone is None


def test_whoever_may_not_select_is_not_told_of_proposals(undo, propose, ashmere: Council, round_id: int) -> None:
    propose()
    undo()
    waiting = queries.proposed(ashmere.qa_lead, round_id)
    assert waiting is not None
    assert waiting.undone is not None
    assert queries.proposed(access.actor(ashmere.teams[0].manager_id, on=TODAY), round_id) is None


def test_the_import_leads_to_the_round_before_and_after(
    undo, propose, import_id: int, round_id: int, signed_in: Callable[[str], Client]
) -> None:
    propose()
    browser, room = signed_in("quinn.lead"), reverse("rounds:control_room", kwargs={"round_id": round_id})
    assert room in words(browser, "imports:undo", import_id=import_id)
    undo()
    page = words(browser, "imports:one", import_id=import_id)
    assert room in page
    assert "by Quinn Lead. Nothing of this file holds now." in page
    assert "rows that were applied" in page
    assert "Undo this import" not in page
    again = words(browser, "imports:undo", import_id=import_id)
    assert "This import was undone already" in again
    assert "the last one" not in again
    assert (
        browser.post(reverse("imports:undo", kwargs={"import_id": import_id}), {"draws_seen": "on"}).status_code == 409
    )


def test_the_operation_asks_too(undo, propose, ashmere: Council, round_id: int) -> None:
    propose()
    undo()
    with pytest.raises(Invalid) as refusal:
        operations.confirm(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    assert list(refusal.value.faults) == ["undone_seen"]


def test_a_draw_made_while_an_import_was_prepared_is_of_the_data_before(
    ashmere: Council, propose: Callable[..., DrawView], round_id: int, settings, tmp_path, monkeypatch
) -> None:
    """The import began before the draw and came to hold after it."""
    settings.MEDIA_ROOT = tmp_path
    content = workbook({6: children(12, Allocated_Team=ashmere.teams[0].name)})
    found = imports.receive(chunks=[content], file_name="x.xlsx", as_at=TODAY - timedelta(days=1), by=SYSTEM, now=NOW)
    imports.read(import_id=found, by=SYSTEM, now=NOW)
    real, passed = applying.take_picture, timedelta(minutes=1)

    def while_it_is_prepared(*args: object, **named: object) -> int:
        propose()
        at = clock.now() + 2 * passed
        monkeypatch.setattr(clock, "now", lambda: at)
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "take_picture", while_it_is_prepared)
    imports.apply(import_id=found, by=SYSTEM, now=NOW)
    assert Import.objects.get(pk=found).applied_at == NOW + 2 * passed
    assert not queries.draws_since(SYSTEM, found)
    operations.undo_import(import_id=found, draws_seen=False, by=ashmere.qa_lead, now=NOW + timedelta(minutes=5))
    proposal = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    assert proposal is not None
    assert proposal.draw.undone is None


def test_rounds_that_are_not_yours_to_see_are_counted_and_not_named(
    import_id: int, propose: Callable[..., DrawView], ashmere: Council
) -> None:
    propose()
    person = people.add_person(name="Ana Lyst", username="analyst", by=SYSTEM, now=NOW)
    people.give_role(person_id=person, role=Role.PERFORMANCE_ANALYST, starts_on=TODAY, by=SYSTEM, now=NOW)
    analyst = access.actor(person, on=TODAY)
    found = queries.draws_since(analyst, import_id)
    assert (found.seen, found.others) == ((), 1)
    browser = Client()
    browser.force_login(get_user_model().objects.get(username="analyst"))
    page = words(browser, "imports:undo", import_id=import_id)
    assert "1 draw that is not yours to see" in page
    assert "Planning" not in page
    with pytest.raises(Invalid):
        operations.undo_import(import_id=import_id, draws_seen=False, by=analyst, now=NOW)


def test_draws_made_before_draws_knew_it_find_the_import_that_held(
    import_id: int, propose: Callable[..., DrawView], ashmere: Council
) -> None:
    find = import_module("fullcircle.domain.selection.migrations.0002_draws_know_their_import").find_imports
    made = Draw.objects.get(pk=propose().id)
    minute = timedelta(minutes=1)
    Import.objects.update(applied_at=NOW, undone_at=NOW + 2 * minute, state="undone")
    for drawn_at, held in ((NOW - minute, 0), (NOW + minute, import_id), (NOW + 3 * minute, 0)):
        Draw.objects.update(drawn_at=drawn_at, drawn_from=99)
        find(apps, None)
        made.refresh_from_db()
        assert made.drawn_from == held
