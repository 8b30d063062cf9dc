from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fullcircle.domain.imports import operations as imports
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from tests.factories import workbooks

TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)

TakeIn = Callable[..., int]

PLAN = {
    "Child Unique ID": "40172",
    "Gender": "b) Female",
    "Ethnicity": "a) WBRI",
    "Date of Birth": "12/05/2018",
    "Age of Child (Years)": 7,
    "Does the Child have a Disability": "b) No",
    "Child Protection Plan Start Date": "03/11/2025",
    "Initial Category of Abuse": "a) Neglect",
    "Latest Category of Abuse": "a) Neglect",
    "Date of the Last Statutory Visit": "12/02/2026",
    "Was the Child Seen Alone?": "a) Yes",
    "Date of latest review conference": "02/02/2026",
    "Child Protection Plan End Date": None,
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)": "b) No",
    "Number of Previous Child Protection Plans": 0,
    "Allocated Team": "Safeguarding North",
    "Allocated Worker": "Robin Vale",
}
"""A row of list 7: a plan of four months, last visited three weeks ago."""


def small_workbook(children: int = 4) -> bytes:
    """Children in need and a child protection plan in two teams of the invented council."""
    in_need = workbooks.children(children, Allocated_Team="Assessment South")
    return workbooks.workbook({6: [*in_need, workbooks.child()], 7: [PLAN]})


@pytest.fixture(autouse=True)
def own_files(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


TEAMS = {"Front door": ("Assessment South",), "Safeguarding": ("Safeguarding North", "Safeguarding South")}


@pytest.fixture
def teams(db: None) -> dict[str, int]:
    """Two service areas with their teams; team ids by name."""
    found = {}
    for place, (area, names) in enumerate(TEAMS.items(), start=1):
        area_id = access.add_service_area(key=f"area_{place}", name=area, position=place, by=SYSTEM, now=NOW)
        for name in names:
            found[name] = access.add_team(name=name, service_area_id=area_id, by=SYSTEM, now=NOW)
    return found


def someone(role: Role, *, team_id: int | None = None, area_id: int | None = None) -> Actor:
    """A person with an account in this role; the user name is the role's word."""
    made = access.add_person(name=f"The {role.label}", username=role.value, team_id=team_id, by=SYSTEM, now=NOW)
    access.give_role(
        person_id=made,
        role=role,
        starts_on=date(2026, 1, 1),
        team_id=team_id,
        service_area_id=area_id,
        by=SYSTEM,
        now=NOW,
    )
    return queries.actor(made, on=TODAY)


@pytest.fixture
def analyst(db: None) -> Actor:
    return someone(Role.PERFORMANCE_ANALYST)


@pytest.fixture
def take_in(teams: dict[str, int], analyst: Actor) -> TakeIn:
    """Import and apply a workbook (a small one by default) as of a day; the import's id."""

    def taken(as_at: date = TODAY, *, content: bytes | None = None, in_lines: bool = False) -> int:
        import_id = imports.receive(
            chunks=[content or small_workbook()], file_name="annex a.xlsx", as_at=as_at, by=analyst, now=NOW
        )
        imports.read(import_id=import_id, by=analyst, now=NOW)
        imports.apply(import_id=import_id, by=analyst, now=NOW, shrunk=as_at < TODAY, in_lines=in_lines)
        return import_id

    return taken
