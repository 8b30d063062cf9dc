"""The people, teams and children of a small council, in the services that its framework names."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from fullcircle.demo.authority.names import Names
from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.rules import ChildUpdate
from fullcircle.domain.cases.states import Status
from fullcircle.domain.frameworks import operations as frameworks
from fullcircle.domain.frameworks.rules import Framework, read_framework
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role

TEAMS, WORKERS, CHILDREN = 2, 2, 6
"""In each service, in each team, and with each worker."""
IN_A_TEAM = frozenset({Role.PRACTITIONER, Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE})
STATUSES = (Status.CHILD_PROTECTION, Status.IN_NEED, Status.LOOKED_AFTER, Status.ASSESSMENT)
BROUGHT_IN = 1_000_001
"""The number under which children come in: above those of real imports."""


@dataclass
class Council:
    """``leaders``: who holds each role that belongs to no team, by id; ``ids``: everybody by name. ``chance`` decides what is
    left to it."""

    framework: Framework
    chance: Random
    names: Names
    leaders: dict[Role, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def lead(self, when: datetime, role: Role = Role.QA_LEAD) -> Actor:
        return self.actor(self.leaders[role], when)

    def actor(self, person_id: int, when: datetime) -> Actor:
        return people.actor(person_id, on=when.date())


def found(text: str, *, seed: int, when: datetime) -> Council:
    """A council that begins to use the product at that moment, with the framework in ``text``, in force from its own date."""
    chance = Random(seed)
    made = Council(read_framework(text), chance, Names(chance))
    for role in Role:
        if role not in IN_A_TEAM:
            made.leaders[role] = _person(made, role, when)
    updates: list[ChildUpdate] = []
    for place, area in enumerate(made.framework.service_areas):
        area_id = access.add_service_area(key=area.key, name=area.title, position=place, by=SYSTEM, now=when)
        head = _person(made, Role.HEAD_OF_SERVICE, when, area_id=area_id)
        for n in range(1, TEAMS + 1):
            updates += _team(made, f"{area.title} {n}", area_id, head, STATUSES[place % len(STATUSES)], when)
    cases.update_children(
        number=BROUGHT_IN, updates=updates, as_at=when.date(), changes=cases.Changes(), step=nullcontext, by=SYSTEM
    )
    cases.bring_in(number=BROUGHT_IN, by=SYSTEM)
    by = made.lead(when)
    imported = frameworks.import_draft(text=text, by=by, now=when)
    frameworks.publish(version_id=imported.version_id, by=by, now=when)
    return made


def _team(made: Council, name: str, area_id: int, head: int, status: Status, when: datetime) -> list[ChildUpdate]:
    """A team with its people; what is known of its children."""
    team_id = access.add_team(name=name, service_area_id=area_id, by=SYSTEM, now=when)
    manager = _person(made, Role.TEAM_MANAGER, when, team_id=team_id, manager=head)
    workers = [_person(made, Role.PRACTITIONER, when, team_id=team_id, manager=manager) for _ in range(WORKERS)]
    first = 1_000 * team_id
    return [
        _child(f"{first + n}", name, team_id, workers[n % WORKERS], status, made.chance, when.date())
        for n in range(CHILDREN * WORKERS)
    ]


def _person(
    made: Council,
    role: Role,
    when: datetime,
    *,
    team_id: int | None = None,
    area_id: int | None = None,
    manager: int | None = None,
) -> int:
    name = made.names.next()
    person_id = access.add_person(
        name=name,
        job_title=role.label,
        username=name.lower().replace(" ", "."),
        team_id=team_id,
        line_manager_id=manager,
        by=SYSTEM,
        now=when,
    )
    access.give_role(
        person_id=person_id,
        role=role,
        starts_on=when.date(),
        team_id=team_id,
        service_area_id=area_id,
        by=SYSTEM,
        now=when,
    )
    made.ids[name] = person_id
    return person_id


def _child(
    reference: str, team: str, team_id: int, worker_id: int, status: Status, chance: Random, today: date
) -> ChildUpdate:
    age = chance.randint(2, 16)
    return ChildUpdate(
        reference=reference,
        gender=chance.choice(("female", "male")),
        ethnicity="WBRI",
        date_of_birth=today.replace(year=today.year - age, day=1),
        age_years=age,
        disability="N",
        status=status,
        since=today,
        team_id=team_id,
        worker_id=worker_id,
        team_name=team.lower(),
        worker_name="",
        facts={},
        events=(),
        flags={},
    )
