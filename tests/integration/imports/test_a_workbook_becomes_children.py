"""Applying a workbook makes children with their team, worker, status, journey and flags; later files bring them up to date."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.cases.models import Allocation, Child, JourneyEvent, StatusPeriod
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import StagedRow
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import WrongState
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import NOW, Send

pytestmark = pytest.mark.django_db


def apply(import_id: int, by: Actor, *, shrunk: bool = False) -> dict[str, int]:
    operations.apply(import_id=import_id, by=by, now=NOW, shrunk=shrunk)
    return queries.import_page(by, import_id).changes


def test_reading_changes_no_child_and_says_what_would_change(send: Send, analyst: Actor, team: int) -> None:
    import_id = send({6: [child()]})
    page = queries.import_page(analyst, import_id)
    assert page.row.state is FileState.READ
    assert (page.read, page.ready, page.left_out) == (1, 1, 0)
    assert page.changes["children_new"] == 1
    assert not Child.objects.exists()


def test_a_child_has_its_team_status_and_journey(send: Send, analyst: Actor, team: int) -> None:
    changes = apply(send({6: [child()]}), analyst)
    found = Child.objects.get(reference="40172")
    assert (found.team_id, found.status, found.last_seen_on) == (team, "in_need", date(2026, 2, 20))
    assert changes["children_new"] == 1
    assert JourneyEvent.objects.filter(child=found, kind="seen", happened_on=date(2026, 2, 20)).exists()
    assert StatusPeriod.objects.filter(child=found, status="in_need", ends_on=None).count() == 1
    assert Allocation.objects.get(child=found).team_id == team
    assert not StagedRow.objects.exists()


def test_the_same_file_twice_changes_nothing(send: Send, analyst: Actor, team: int) -> None:
    lists = {6: children(5)}
    apply(send(lists), analyst)
    before = list(JourneyEvent.objects.values_list("child_id", "key")), list(StatusPeriod.objects.values())
    again = apply(send(lists), analyst)
    assert {name for name, count in again.items() if count} == {"children_same"}
    assert before == (list(JourneyEvent.objects.values_list("child_id", "key")), list(StatusPeriod.objects.values()))


def test_an_import_is_applied_only_once(send: Send, analyst: Actor, team: int) -> None:
    import_id = send({6: [child()]})
    apply(import_id, analyst)
    with pytest.raises(WrongState):
        apply(import_id, analyst)


def test_a_later_file_moves_the_child_on_and_keeps_the_past(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child()]}), analyst)
    later = child(
        Case_Status="b) Child Protection plan", Allocated_Worker="Sam Hale", Date_Child_Was_Last_Seen="01/03/2026"
    )
    changes = apply(send({6: [later]}, as_at=date(2026, 3, 4)), analyst)
    found = Child.objects.get()
    assert (changes["children_changed"], found.status, found.last_seen_on) == (1, "child_protection", date(2026, 3, 1))
    assert StatusPeriod.objects.get(status="in_need").ends_on == date(2026, 3, 4)
    assert JourneyEvent.objects.filter(kind="seen").count() == 2


def test_an_older_file_adds_history_but_leaves_the_present_alone(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Case_Status="b) Child Protection plan")]}), analyst)
    older = child(Date_Child_Was_Last_Seen="10/12/2025")
    changes = apply(send({6: [older]}, as_at=date(2025, 12, 31)), analyst, shrunk=True)
    found = Child.objects.get()
    assert (found.status, found.as_at, changes["children_older"]) == ("child_protection", date(2026, 2, 27), 1)
    assert JourneyEvent.objects.filter(kind="seen", happened_on=date(2025, 12, 10)).exists()


def test_a_child_missing_from_a_later_file_is_closed(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(3)}), analyst)
    changes = apply(send({6: children(2)}, as_at=date(2026, 3, 4)), analyst)
    assert changes["children_closed"] == 1
    closed = Child.objects.get(reference="50002")
    assert (closed.status, closed.flags.count()) == ("closed", 0)
    assert Allocation.objects.get(child=closed).ends_on == date(2026, 3, 4)


def test_a_file_without_that_list_closes_nobody(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(3)}), analyst)
    referral = {
        "Child Unique ID": "60001",
        "Gender": "a) Male",
        "Ethnicity": "a) WBRI",
        "Date of Birth": "01/01/2015",
        "Age of Child (Years)": 11,
        "Date of referral": "02/03/2026",
        "Referral Source": "q) 6: Police",
        "Referral NFA?": "b) No",
        "Number of Referrals in Last 12 Months": 0,
        "Allocated Team": "Safeguarding North",
        "Allocated Worker": "Robin Vale",
    }
    changes = apply(send({3: [referral]}, as_at=date(2026, 3, 4)), analyst)
    assert (changes["children_closed"], changes["children_new"]) == (0, 1)


def test_when_applying_fails_nothing_is_half_written(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = send({6: children(3)})

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("fullcircle.domain.imports.operations.applying.performance.show_picture", fail)
    with pytest.raises(OSError, match="disk full"):
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert not Child.objects.exists()
    assert queries.import_page(analyst, import_id).row.state is FileState.READ
    monkeypatch.undo()
    assert apply(import_id, analyst)["children_new"] == 3


def test_the_number_of_queries_grows_with_batches_not_with_children(send: Send, analyst: Actor, team: int) -> None:
    asked = []
    apply(send({6: children(400)}), analyst)
    for count in (200, 201, 400):
        import_id = send({6: children(count, Allocated_Worker=f"Worker {count}")})
        with CaptureQueriesContext(connection) as queries_made:
            operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
        asked.append(len(queries_made))
    _, three_batches, four_batches = asked  # before the first there was less to clear away
    assert four_batches - three_batches < 40, "a batch of children more, and not a query for each"


def test_the_preview_counts_as_closed_just_those_that_applying_closes(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(4)}), analyst)
    contact = {
        "Child Unique ID": "50003",
        "Gender": "a) Male",
        "Ethnicity": "a) WBRI",
        "Date of Birth": "01/01/2015",
        "Age of Child (Years)": 11,
        "Date of Contact": "02/03/2026",
        "Contact Source": "q) 6: Police",
    }
    import_id = send({1: [contact], 6: children(2)}, as_at=date(2026, 3, 4))
    before = queries.import_page(analyst, import_id).changes
    assert before["children_closed"] == apply(import_id, analyst)["children_closed"] == 1
