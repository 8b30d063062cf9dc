"""A cell with the worker that cannot be read takes no worker away, whatever stands in the team's beside it, and the reverse."""

from datetime import date

import pytest

from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from tests.factories.workbooks import child
from tests.integration.imports.conftest import NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

LATER = date(2026, 3, 4)
UNREADABLE = "=VLOOKUP(A1,B:C,2,0)"
"""A formula that was never calculated."""


@pytest.fixture
def known(send: Send, analyst: Actor, team: int) -> None:
    """Two teams and two workers are known by name, and the child is with the first of each."""
    area = access.add_service_area(key="other", name="Other", by=SYSTEM, now=NOW)
    access.add_team(name="Safeguarding South", service_area_id=area, by=SYSTEM, now=NOW)
    other = child(Child_Unique_ID="2", Allocated_Worker="Sam Hill")
    operations.apply(import_id=send({6: [child(), other]}), by=analyst, now=NOW)
    names = [row.id for row in queries.names_waiting(SYSTEM) if row.kind == "worker"]
    operations.add_workers(alias_ids=names, by=analyst, now=NOW)
    assert who() == ("Safeguarding North", "Robin Vale")


def who() -> tuple[str | None, str | None]:
    """The team and worker of the child, which the present allocation says as well."""
    found = Child.objects.select_related("team", "worker").get(reference="40172")
    now = Allocation.objects.get(child=found, ends_on=None)
    assert (now.team, now.worker) == (found.team, found.worker)
    return found.team.name if found.team else None, found.worker.name if found.worker else None


@pytest.mark.parametrize(
    ("named", "worker", "expected"),
    [
        ("Safeguarding North", UNREADABLE, ("Safeguarding North", "Robin Vale")),
        ("Safeguarding South", UNREADABLE, ("Safeguarding South", "Robin Vale")),
        (UNREADABLE, "Sam Hill", ("Safeguarding North", "Sam Hill")),
        (UNREADABLE, UNREADABLE, ("Safeguarding North", "Robin Vale")),
        (None, UNREADABLE, (None, "Robin Vale")),
        ("Safeguarding South", None, ("Safeguarding South", None)),
        ("Safeguarding South", "Sam Hill", ("Safeguarding South", "Sam Hill")),
    ],
)
@pytest.mark.usefixtures("known")
def test_each_is_kept_by_itself(
    named: str | None, worker: str | None, expected: tuple[str | None, str | None], send: Send, analyst: Actor
) -> None:
    import_id = send({6: [child(Allocated_Team=named, Allocated_Worker=worker)]}, as_at=LATER)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert who() == expected
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    assert who() == ("Safeguarding North", "Robin Vale")


@pytest.mark.usefixtures("known")
def test_a_list_without_the_column_of_workers_takes_no_worker_away(send: Send, analyst: Actor) -> None:
    row = {name: value for name, value in child().items() if name != "Allocated Worker"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.factories.workbooks.COLUMNS", {6: list(row)})
        import_id = send({6: [row]}, as_at=LATER)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert who() == ("Safeguarding North", "Robin Vale")
