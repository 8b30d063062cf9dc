"""The last applied import can be undone in one step, and everything it changed is as it was."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from fullcircle.domain.auditors.models import Conflict
from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.models import (
    CIRCUMSTANCES,
    Allocation,
    Child,
    Flag,
    GivenTeam,
    JourneyEvent,
    RecordChange,
    StatusPeriod,
)
from fullcircle.domain.cases.operations.bringing_in import _needed
from fullcircle.domain.cases.queries import open_cases
from fullcircle.domain.cases.states import OPEN_STATUSES, Status
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.performance.models import CountedChild, Figure, Picture
from fullcircle.domain.selection.models import Restriction
from fullcircle.foundation.access.models import Alias, Person
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel.errors import WrongState
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

LATER = date(2026, 3, 4)
TOLD: dict[type[models.Model], tuple[str, ...]] = {
    Child: ("reference", "status", "team", "worker", "gender", "last_seen_on", "age_years", "as_at"),
    StatusPeriod: ("child__reference", "status", "starts_on", "ends_on"),
    Allocation: ("child__reference", "team", "worker", "starts_on", "ends_on"),
    JourneyEvent: ("child__reference", "key", "detail"),
    Flag: ("child__reference", "code", "detail"),
}


def everything() -> dict[str, Any]:
    """All that an import changes, by what it says."""
    found: dict[str, Any] = {
        model.__name__: sorted(map(str, model._default_manager.filter(**known).values_list(*columns)))
        for model, columns in TOLD.items()
        for known in ({} if model is Child else {"child__arriving": False},)
    }
    found["facts"] = sorted(map(str, Child.objects.values_list("reference", "facts")))
    shown = Figure.objects.filter(picture__shown=True)
    found["figures"] = sorted(
        map(str, shown.values_list("picture__as_at", "indicator", "part", "by", "group", "numerator", "denominator"))
    )
    counted = CountedChild.objects.of_newest()
    found["counted"] = sorted(map(str, counted.values_list("indicator", "part", "child__reference", "numerator")))
    return found


@pytest.fixture
def before(send: Send, analyst: Actor, team: int) -> dict[str, Any]:
    rows = [*children(4), child(Date_Child_Was_Last_Seen="01/01/2025")]
    operations.apply(import_id=send({6: rows}), by=analyst, now=NOW)
    return everything()


def changed(send: Send, as_at: date = LATER) -> int:
    """One child closed, one of another status and worker, one seen since, one new, two as they were."""
    rows = [
        *children(1),
        child(Child_Unique_ID="50001", Case_Status="b) Child Protection plan", Allocated_Worker="Sam Hale"),
        child(Child_Unique_ID="50002", Gender="a) Male"),
        child(Date_Child_Was_Last_Seen="01/03/2026" if as_at > AS_AT else "26/02/2026"),
        child(Child_Unique_ID="60001", Date_Child_Was_Last_Seen="01/06/2025"),
    ]
    return send({6: rows}, as_at=as_at)


@pytest.mark.parametrize("as_at", [LATER, AS_AT, AS_AT - timedelta(days=60)], ids=["later", "same day", "older"])
def test_everything_is_as_it_was(before: dict[str, Any], send: Send, analyst: Actor, as_at: date) -> None:
    import_id = changed(send, as_at)
    operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=as_at < AS_AT)
    assert everything() != before
    assert operations.undo(import_id=import_id, by=analyst, now=NOW) == 0
    assert everything() == before
    operations.clear_up(by=analyst)
    assert everything() == before
    assert not Child.everyone.filter(arriving=True).exists()
    assert queries.import_page(analyst, import_id).row.state is FileState.UNDONE
    assert not Picture.everyone.filter(shown=False).exists()
    assert not RecordChange.objects.exists()


def test_the_same_file_can_be_applied_again_after_undoing(before: dict[str, Any], send: Send, analyst: Actor) -> None:
    first = changed(send)
    operations.apply(import_id=first, by=analyst, now=NOW)
    after = everything()
    operations.undo(import_id=first, by=analyst, now=NOW)
    operations.clear_up(by=analyst)
    operations.apply(import_id=changed(send), by=analyst, now=NOW)
    assert everything() == after


def test_only_the_last_can_be_undone_and_only_once(before: dict[str, Any], send: Send, analyst: Actor) -> None:
    first = queries.imports(analyst)[0].id
    second = changed(send)
    operations.apply(import_id=second, by=analyst, now=NOW)
    for import_id in (first, second, second):
        if import_id == second and queries.import_page(analyst, second).undoable:
            operations.undo(import_id=second, by=analyst, now=NOW)
            continue
        with pytest.raises(WrongState):
            operations.undo(import_id=import_id, by=analyst, now=NOW)
    assert everything() == before


def test_a_name_mapped_since_stays_mapped(before: dict[str, Any], send: Send, analyst: Actor) -> None:
    import_id = changed(send)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    names = {alias.folded: alias.pk for alias in Alias.objects.filter(kind="worker")}
    operations.add_workers(alias_ids=[names["robin vale"]], by=analyst, now=NOW)
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    assert {one.worker and one.worker.name for one in Child.objects.all()} == {"Robin Vale"}
    assert everything()["JourneyEvent"] == before["JourneyEvent"]


def test_a_child_of_whom_something_was_recorded_since_stays(before: dict[str, Any], send: Send, analyst: Actor) -> None:
    import_id = changed(send)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    fresh = Child.objects.get(reference="60001")
    Restriction.objects.create(child=fresh, reason="other", words="Asked for.", starts_on=LATER, made_at=NOW)
    assert operations.undo(import_id=import_id, by=analyst, now=NOW) == 1
    operations.clear_up(by=analyst)
    assert Child.objects.count() == 6


def test_of_a_child_who_stays_nothing_is_kept_that_the_undone_file_said(
    before: dict[str, Any], send: Send, analyst: Actor
) -> None:
    """The right file may be of an earlier day: it tells of the child as of one nobody knew."""
    import_id = changed(send)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    fresh = Child.objects.get(reference="60001")
    told = {name: getattr(fresh, name) for name in CIRCUMSTANCES}
    assert fresh.status in OPEN_STATUSES
    assert all(lane.exists() for lane in (fresh.journey, fresh.status_periods, fresh.allocations))
    Restriction.objects.create(child=fresh, reason="other", words="Asked for.", starts_on=LATER, made_at=NOW)
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    fresh.refresh_from_db()
    assert fresh.status == Status.CLOSED
    assert not any(lane.exists() for lane in (fresh.journey, fresh.status_periods, fresh.allocations, fresh.flags))
    assert (fresh.gender, fresh.ethnicity, fresh.date_of_birth, fresh.facts) == ("", "", None, {})
    assert fresh.team_id == told["team_id"]
    assert fresh.pk not in {case.child_id for case in open_cases(SYSTEM)}

    operations.apply(import_id=changed(send, as_at=AS_AT), by=analyst, now=NOW)
    fresh.refresh_from_db()
    assert {name: getattr(fresh, name) for name in CIRCUMSTANCES} == told | {"as_at": AS_AT}
    assert all(lane.exists() for lane in (fresh.journey, fresh.status_periods, fresh.allocations))


@pytest.mark.parametrize("model", [Restriction, Conflict])
def test_whatever_was_recorded_of_a_child_keeps_it_and_nothing_stops(
    before: dict[str, Any], send: Send, analyst: Actor, model: type[models.Model]
) -> None:
    """Records that no relation leads back to count as well."""
    import_id = changed(send)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    fresh = Child.objects.get(reference="60001")
    if model is Conflict:
        person = Person.objects.create(name="Ada Hale")
        Conflict.objects.create(child=fresh, person=person, words="A cousin.", declared_at=NOW)
    else:
        Restriction.objects.create(child=fresh, reason="other", words="Asked for.", starts_on=LATER, made_at=NOW)
    assert operations.undo(import_id=import_id, by=analyst, now=NOW) == 1
    operations.clear_up(by=analyst)
    operations.take_up_stalled(by=SYSTEM, now=NOW)
    operations.apply(import_id=changed(send), by=analyst, now=NOW)
    assert Child.objects.get(pk=fresh.pk).status in OPEN_STATUSES


def test_every_record_that_keeps_a_child_is_asked_for() -> None:
    asked = str(_needed(Child.everyone.all()).query)
    keeping = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Child and field.remote_field.on_delete is models.PROTECT
    }
    assert len(keeping) > 5
    assert {table for table in keeping if f'"{table}"' not in asked} == set()


def test_a_team_given_to_a_child_whom_the_import_opened_again_leaves_no_trace(
    send: Send, analyst: Actor, team: int
) -> None:
    operations.apply(import_id=send({6: [*children(3), child(Child_Unique_ID="9")]}), by=analyst, now=NOW)
    day = timedelta(days=1)
    operations.apply(import_id=send({6: children(3)}, as_at=AS_AT + day), by=analyst, now=NOW)
    closed = Child.objects.get(reference="9")
    assert closed.status == Status.CLOSED
    back = [*children(3), child(Child_Unique_ID="9", Allocated_Team=None, Allocated_Worker=None)]
    import_id = send({6: back}, as_at=AS_AT + 2 * day)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert cases.give_team(child_ids=[closed.pk], team_id=team, by=SYSTEM, now=NOW).children == 1
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    closed.refresh_from_db()
    assert closed.status == Status.CLOSED
    assert not closed.allocations.filter(ends_on=None).exists()


def test_taking_back_touches_no_later_word_of_a_person(before: dict[str, Any], send: Send, analyst: Actor) -> None:
    """A team that a person gave a child stays given."""
    rows = [child(Child_Unique_ID="50003", Allocated_Team=None, Allocated_Worker=None)]
    import_id = send({6: [*children(3), *rows, child()]}, as_at=LATER)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    lonely = Child.objects.get(reference="50003")
    assert lonely.team_id is None
    team_id = Child.objects.get(reference="50000").team_id
    cases.give_team(child_ids=[lonely.pk], team_id=team_id or 0, by=SYSTEM, now=NOW)
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    lonely.refresh_from_db()
    assert lonely.team_id == team_id


def test_a_child_to_whom_somebody_gave_a_team_stays_with_it(send: Send, analyst: Actor, team: int) -> None:
    rows = children(2, Allocated_Team=None)
    import_id = send({6: rows})
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    given = Child.objects.order_by("pk")[0]
    cases.give_team(child_ids=[given.pk], team_id=team, by=analyst, now=NOW)
    assert operations.undo(import_id=import_id, by=analyst, now=NOW) == 1
    operations.clear_up(by=analyst)
    assert list(Child.everyone.values_list("pk", "team_id")) == [(given.pk, team)]
    operations.apply(import_id=send({6: rows}), by=analyst, now=NOW)
    assert dict(Child.objects.values_list("reference", "team_id"))[given.reference] == team


@pytest.mark.parametrize("recorded", ["a restriction", "a team"])
def test_a_child_of_whom_something_was_recorded_just_as_it_was_undone_is_seen_again(
    before: dict[str, Any], send: Send, analyst: Actor, team: int, recorded: str
) -> None:
    """Whoever had the child on the screen saved at the very moment of undoing."""
    import_id = changed(send)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    fresh = Child.objects.get(reference="60001")
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    Child.everyone.bulk_create(
        [Child(pk=fresh.pk, reference="60001", status=fresh.status, as_at=LATER, came_with=import_id, arriving=True)],
        ignore_conflicts=True,
    )
    if recorded == "a team":
        GivenTeam.objects.create(child=fresh, team_id=team, given_at=NOW)
    else:
        Restriction.objects.create(child=fresh, reason="other", words="Asked for.", starts_on=LATER, made_at=NOW)
    operations.clear_up(by=analyst)
    assert Child.objects.filter(pk=fresh.pk).exists()
    again = changed(send)
    operations.apply(import_id=again, by=analyst, now=NOW)
    assert queries.import_page(analyst, again).row.state is FileState.APPLIED
