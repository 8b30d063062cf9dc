"""What people reported of other tools comes out right in the children too: days, statuses and reasons to look at a case."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fullcircle.domain.cases.models import Child, StatusPeriod
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import Import
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor

REPORTED = Path(__file__).parents[2] / "data" / "reported"
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.requirements("R5.3")]


def read(name: str, by: Actor, as_at: date = date(2026, 3, 31)) -> int:
    """Receive and read one of the reported workbooks by the beginning of its name; the import's id."""
    (path,) = REPORTED.glob(f"{name}-*.xlsx")
    import_id = operations.receive(chunks=[path.read_bytes()], file_name=path.name, as_at=as_at, by=by, now=NOW)
    operations.read(import_id=import_id, by=by, now=NOW)
    return import_id


def apply(name: str, by: Actor) -> None:
    operations.apply(import_id=read(name, by), by=by, now=NOW)


def told(reference: str) -> tuple[object, ...]:
    child = Child.objects.get(reference=reference)
    periods = StatusPeriod.objects.filter(child=child).values_list("status", "starts_on", "ends_on")
    facts = {name: value for name, value in child.facts.items() if value}
    return child.status, facts, sorted(flag.code for flag in child.flags.all()), sorted(periods)


def test_an_end_far_ahead_leaves_the_child_looked_after_with_its_reasons(analyst: Actor, team: int) -> None:
    apply("29", analyst)
    status, facts, flags, _ = told("C1")
    assert told("C1") == told("C2")
    assert (status, flags) == ("looked_after", ["cla_s20_long", "cla_unstable", "cla_visit_overdue"])
    assert isinstance(facts, dict)
    assert (facts["legal_status"], facts["placement_type"]) == ("V2", "U4")


def test_days_counted_from_1904_and_moments_abroad_are_british_days_of_the_journey(analyst: Actor, team: int) -> None:
    apply("01", analyst)
    assert set(Child.objects.values_list("date_of_birth", flat=True)) == {date(2015, 6, 1)}
    apply("08", analyst)
    days = {
        c.reference: {e.happened_on for e in c.journey.all()} for c in Child.objects.filter(reference__in=["C1", "C3"])
    }
    assert date(2025, 12, 1) in days["C1"]
    assert days["C3"] == {date(2025, 10, 15)}


def test_only_children_of_the_visible_sheet_are_there(analyst: Actor, team: int) -> None:
    apply("10", analyst)
    assert sorted(Child.objects.values_list("reference", flat=True)) == ["N0", "N1", "N2"]


@pytest.mark.parametrize(("name", "lists"), [("11", [1, 6, 8]), ("05", [1]), ("14", [1]), ("13", [1])])
def test_lists_of_unusual_workbooks_are_ready(name: str, lists: list[int], analyst: Actor, team: int) -> None:
    accounts = Import.objects.get(pk=read(name, analyst)).lists.all()
    assert [account.number for account in accounts if account.ready and not account.left_out] == lists


def test_formulas_never_calculated_bring_no_child_and_are_counted(analyst: Actor, team: int) -> None:
    page = queries.import_page(analyst, read("04", analyst))
    assert (page.read, page.ready, page.left_out) == (5, 0, 5)


def test_annex_a_of_another_inspection_is_refused_by_name(analyst: Actor, team: int) -> None:
    found = Import.objects.get(pk=read("48", analyst))
    assert found.state == FileState.REFUSED
    assert "area SEND inspection" in found.refusal
