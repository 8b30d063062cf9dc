"""Setting up the invented council in the product: framework, service areas, teams, people, accounts and roles."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings

from fullcircle.demo.authority import Authority
from fullcircle.demo.authority.workforce import SERVICE_AREAS, Person
from fullcircle.demo.play.diary import Diary, moment
from fullcircle.domain.frameworks import operations as frameworks
from fullcircle.domain.frameworks.rules import read_framework
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role

Say = Callable[[str], None]


@dataclass
class Council:
    """The authority as the product knows it: ids of teams by name and of people by name."""

    authority: Authority
    diary: Diary
    say: Say
    teams: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    _actors: dict[tuple[int, date], Actor] = field(default_factory=dict)
    _known: dict[int, Person] = field(default_factory=dict)

    def actor(self, person: Person | int, when: datetime) -> Actor:
        """A person as an actor of that day."""
        person_id = person if isinstance(person, int) else self.ids[person.name]
        key = (person_id, when.date())
        if key not in self._actors:
            self._actors[key] = people.actor(person_id, on=when.date())
        return self._actors[key]

    def leader(self, role: str, when: datetime) -> Actor:
        """The one holder of a leading role, for example "qa_lead"."""
        return self.actor(self.authority.workforce.leader(role), when)

    def person(self, person_id: int) -> Person:
        """Who the product's person is in the invented workforce."""
        return self._known[person_id]

    def chance(self, *names: object) -> Random:
        """A source of chance of its own for whatever is named, the same for the same seed."""
        return Random("/".join(str(name) for name in (self.authority.seed, *names)))

    def remember(self, person: Person, person_id: int) -> None:
        self.ids[person.name] = person_id
        self._known[person_id] = person


def found(council: Council, first_day: date) -> None:
    """The council begins to use the product on ``first_day``: people who work there then, and the framework."""
    when = moment(first_day, 9)
    areas = {
        key: access.add_service_area(key=key, name=name, position=place, by=SYSTEM, now=when)
        for place, (key, name) in enumerate(SERVICE_AREAS.items(), start=1)
    }
    council.areas.update(areas)
    for team in council.authority.workforce.teams:
        council.teams[team.name] = access.add_team(
            name=team.name, service_area_id=areas[team.unit.service_area], by=SYSTEM, now=when
        )
    for person in council.authority.workforce.people():
        if person.works_on(first_day):
            _join(council, person, by=SYSTEM, now=when)
    _publish_framework(council, first_day, when)


def bring_people_up_to_date(council: Council, when: datetime) -> None:
    """The administrator adds who has begun since last time and notes who has left."""
    by, today = council.leader("administrator", when), when.date()
    for person in council.authority.workforce.people():
        known = person.name in council.ids
        if not known and person.works_on(today):
            _join(council, person, by=by, now=when)
        elif known and person.left is not None and today - timedelta(days=60) < person.left < today:
            _leave(council, person, by=by, now=when)


def _join(council: Council, person: Person, *, by: Actor, now: datetime) -> None:
    team_id = council.teams[person.team.name] if person.team else None
    person_id = access.add_person(
        name=person.name,
        job_title=person.job_title,
        team_id=team_id,
        line_manager_id=council.ids.get(person.manager.name) if person.manager else None,
        username=person.username,
        email=f"{person.username}@ashmere.example",
        by=by,
        now=now,
    )
    council.remember(person, person_id)
    reaches: list[int | None] = [council.areas[key] for key in person.areas]
    for area_id in reaches or [None]:
        access.give_role(
            person_id=person_id,
            role=Role(person.role),
            starts_on=person.joined,
            team_id=team_id,
            service_area_id=area_id,
            by=by,
            now=now,
        )


def _leave(council: Council, person: Person, *, by: Actor, now: datetime) -> None:
    if person.left is not None and people.person(by, council.ids[person.name], on=now.date()).left_on is None:
        access.note_leaving(person_id=council.ids[person.name], left_on=person.left, by=by, now=now)


def _publish_framework(council: Council, first_day: date, now: datetime) -> None:
    """The shipped framework, in force from its own date or, where the story begins earlier, from then."""
    text = (Path(settings.BASE_DIR) / "frameworks" / "bolton.yaml").read_text(encoding="utf-8")
    given = read_framework(text).identity.valid_from
    if first_day < given:
        text = text.replace(
            f"valid_from: {given.isoformat()}", f"valid_from: {first_day.replace(day=1).isoformat()}", 1
        )
    by = council.leader("qa_lead", now)
    made = frameworks.import_draft(text=text, by=by, now=now + timedelta(hours=1))
    frameworks.publish(version_id=made.version_id, by=by, now=now + timedelta(hours=2))
