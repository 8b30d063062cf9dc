"""Team and worker names that nobody knows wait on the mapping page; a decision reaches the children and is remembered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotAllowed
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import NOW, Send

pytestmark = pytest.mark.django_db

MANY = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine", "Rowan", "Yew")


def names(by: Actor) -> dict[str, int]:
    return {row.text: row.id for row in queries.names_waiting(by)}


def test_an_unknown_team_waits_and_its_mapping_reaches_the_children(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(3, Allocated_Team="S'guarding  Nth")}), by=analyst, now=NOW)
    assert set(Child.objects.values_list("team_id", flat=True)) == {None}
    waiting = next(row for row in queries.names_waiting(analyst) if row.kind == "team")
    assert (waiting.text.split(), waiting.children) == (["S'guarding", "Nth"], 3)
    assert operations.map_name(alias_id=waiting.id, team_id=team, by=analyst, now=NOW) == 3
    assert set(Child.objects.values_list("team_id", flat=True)) == {team}
    assert set(Allocation.objects.values_list("team_id", flat=True)) <= {team}


def test_the_mapping_is_remembered_for_the_next_file(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: [child(Allocated_Team="Nth")]}), by=analyst, now=NOW)
    operations.map_name(alias_id=names(analyst)["Nth"], team_id=team, by=analyst, now=NOW)
    operations.apply(import_id=send({6: [child(Allocated_Team="nth", Child_Unique_ID="9")]}), by=analyst, now=NOW)
    assert Child.objects.get(reference="9").team_id == team


def test_new_workers_are_added_in_the_team_of_their_children(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: children(2)}), by=analyst, now=NOW)
    added = operations.add_workers(alias_ids=[names(analyst)["Robin Vale"]], by=analyst, now=NOW)
    person = Person.objects.get(name="Robin Vale")
    assert (added, person.team_id, person.account_id) == ([person.pk], team, None)
    assert set(Child.objects.values_list("worker_id", flat=True)) == {person.pk}
    assert "Robin Vale" not in names(analyst)


def test_a_name_that_stands_for_nobody_is_not_asked_again(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: [child(Allocated_Worker="Duty tray")]}), by=analyst, now=NOW)
    operations.map_name(alias_id=names(analyst)["Duty tray"], ignored=True, by=analyst, now=NOW)
    assert "Duty tray" not in names(analyst)
    assert Child.objects.get().worker_id is None


def test_only_those_who_import_map_names(send: Send, analyst: Actor, team: int) -> None:
    operations.apply(import_id=send({6: [child()]}), by=analyst, now=NOW)
    with pytest.raises(NotAllowed):
        operations.map_name(alias_id=names(analyst)["Robin Vale"], ignored=True, by=Actor(999, "Stranger"), now=NOW)


def test_many_names_are_answered_in_a_few_looks_at_the_children(send: Send, analyst: Actor, team: int) -> None:
    rows = [child(Child_Unique_ID=f"7{n:04}", Allocated_Worker=f"Worker {word}") for n, word in enumerate(MANY)]
    operations.apply(import_id=send({6: rows}), by=analyst, now=NOW)
    ids = [row.id for row in queries.names_waiting(analyst) if row.kind == "worker"]
    assert len(ids) == len(MANY)
    with CaptureQueriesContext(connection) as asked:
        operations.add_workers(alias_ids=ids, by=analyst, now=NOW)
    looks = [one for one in asked.captured_queries if "worker_name" in one["sql"]]
    assert len(looks) <= 2
    assert {one.worker and one.worker.name for one in Child.objects.all()} == {f"Worker {word}" for word in MANY}
