"""A small council, made by the operations that a real one would use: areas, teams, people, a framework and children."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.operations import Changes, bring_in, update_children
from fullcircle.domain.cases.rules import ChildUpdate
from fullcircle.domain.cases.states import Status
from fullcircle.domain.frameworks import operations as frameworks
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM, Actor, fold
from fullcircle.foundation.access.states import Role
from tests.factories.kept import kept

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
BOLTON = Path(__file__).parents[2] / "frameworks" / "bolton.yaml"
AREAS = ("Early help", "Safeguarding", "Children in care")


@dataclass
class Team:
    """A team, its manager and its workers, by id."""

    id: int
    name: str
    area_id: int
    area: str
    manager_id: int
    head_id: int
    worker_ids: list[int] = field(default_factory=list)


@dataclass
class Council:
    """What was made. People are ids; ``actor`` makes one act."""

    framework_version_id: int
    qa_lead: Actor
    teams: list[Team] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    children: int = 0

    def actor(self, person_id: int, on: date = TODAY) -> Actor:
        return queries.actor(person_id, on=on)


def person(
    name: str, *roles: Role, team_id: int | None = None, area_id: int | None = None, manager: int | None = None
) -> int:
    """A person with an account, in these roles since 2024; their id. The user name is the name in small letters."""
    username = name.lower().replace(" ", ".")
    made = access.add_person(name=name, username=username, team_id=team_id, line_manager_id=manager, by=SYSTEM, now=NOW)
    for role in roles:
        access.give_role(
            person_id=made,
            role=role,
            starts_on=date(2024, 1, 1),
            team_id=team_id,
            service_area_id=area_id,
            by=SYSTEM,
            now=NOW,
        )
    return made


def publish_framework() -> int:
    """The Bolton framework, in force from 1 May 2025; the version's id."""
    imported = frameworks.import_draft(text=BOLTON.read_text(encoding="utf-8"), by=SYSTEM, now=NOW)
    frameworks.publish(version_id=imported.version_id, by=SYSTEM, now=NOW)
    return imported.version_id


@kept
def council(teams_in_each_area: int = 2, children_in_each_team: int = 8) -> Council:
    """Three service areas. In each team half the children are with the first worker, half with the second."""
    lead = person("Quinn Lead", Role.QA_LEAD)
    made = Council(publish_framework(), queries.actor(lead, on=TODAY))
    for position, area in enumerate(AREAS):
        area_id = access.add_service_area(
            key=area.lower().replace(" ", "_"), name=area, position=position, by=SYSTEM, now=NOW
        )
        head = person(f"Head {area}", Role.HEAD_OF_SERVICE, area_id=area_id)
        made.heads.append(head)
        for n in range(1, teams_in_each_area + 1):
            _add_team(made, area, area_id, head, n, children_in_each_team)
    return made


def _add_team(made: Council, area: str, area_id: int, head: int, n: int, children: int) -> None:
    name = f"{area} {n}"
    team_id = access.add_team(name=name, service_area_id=area_id, by=SYSTEM, now=NOW)
    manager = person(f"Manager {name}", Role.TEAM_MANAGER, team_id=team_id, manager=head)
    team = Team(team_id, name, area_id, area, manager, head)
    team.worker_ids += [
        person(f"Worker {name} {who}", Role.PRACTITIONER, team_id=team_id, manager=manager) for who in "ab"
    ]
    made.teams.append(team)
    add_children(made, team, children)


def add_children(
    made: Council, team: Team | None, count: int, *, with_worker: bool = True, flags: dict[str, str] | None = None
) -> list[str]:
    """Children of a team (or of none), their references. Every fourth has a flag unless ``flags`` says otherwise."""
    updates = []
    for n in range(count):
        number = made.children + n
        raised = flags if flags is not None else {"cpp_repeat": "Third plan in four years."} if n % 4 == 0 else {}
        worker = team.worker_ids[n % 2] if team and with_worker else None
        updates.append(_child(f"{40_000 + number}", team, worker, raised))
    bring_up_to_date(updates)
    made.children += count
    return [update.reference for update in updates]


def bring_up_to_date(updates: list[ChildUpdate]) -> None:
    """Make children what these updates say, as an import does."""
    number = 1 + (
        Child.everyone.aggregate(Max("came_with"))["came_with__max"] or 1_000_000
    )  # above those of real imports
    update_children(number=number, updates=updates, as_at=TODAY, changes=Changes(), step=transaction.atomic, by=SYSTEM)
    bring_in(number=number, by=SYSTEM)


def _child(reference: str, team: Team | None, worker_id: int | None, flags: dict[str, str]) -> ChildUpdate:
    return ChildUpdate(
        reference=reference,
        gender="female",
        ethnicity="WBRI",
        date_of_birth=date(2015, 6, 1),
        age_years=10,
        disability="N",
        status=Status.CHILD_PROTECTION,
        since=date(2025, 11, 3),
        team_id=team.id if team else None,
        worker_id=worker_id,
        team_name=fold(team.name) if team else "",
        worker_name="",
        facts={},
        events=(),
        flags=flags,
    )
