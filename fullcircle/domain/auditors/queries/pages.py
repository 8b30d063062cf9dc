"""People who audit or moderate, as their pages show them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.auditors.models import AuditorTerms, Conflict, Leave
from fullcircle.domain.auditors.policy import check_note
from fullcircle.domain.auditors.queries.conflicts import ConflictRow, conflict_row
from fullcircle.domain.auditors.queries.staff import Staff, staff
from fullcircle.domain.auditors.rules.availability import terms_mark
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class LeaveRow:
    """Days away, the first and the last."""

    id: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class AuditorRow:
    """Someone who can audit or moderate. ``audits``: they can audit, so time, training and leave count. ``audits_most`` None:
    as many as the framework allows. ``leave``: what goes on or is to come. ``conflicts``: all, those that hold first.
    """

    person_id: int
    name: str
    team: str
    audits_most: int | None
    trained_on: date | None
    leave: tuple[LeaveRow, ...]
    conflicts: tuple[ConflictRow, ...]
    audits: bool

    @property
    def terms(self) -> str:
        """A mark of their time and training."""
        return terms_mark(self.audits_most, self.trained_on)

    @property
    def conflicts_held(self) -> int:
        return sum(conflict.ended_on is None for conflict in self.conflicts)


def auditors(seen_by: Actor, *, on: date) -> list[AuditorRow]:
    """Everyone who can audit or moderate on that day, by name. NotAllowed for those who do not select."""
    check_note(seen_by)
    who = staff(on=on, ties=False)
    return _rows(seen_by, who.concerned, who, on)


def auditor(seen_by: Actor, person_id: int, *, on: date) -> AuditorRow:
    """One person who can audit or moderate. NotFound when they can do neither."""
    check_note(seen_by)
    who = staff(on=on, ties=False)
    if person_id not in who.concerned:
        raise NotFound
    return _rows(seen_by, {person_id}, who, on)[0]


def _rows(seen_by: Actor, people: Collection[int], who: Staff, on: date) -> list[AuditorRow]:
    terms = {row.person_id: row for row in AuditorTerms.objects.visible_to(seen_by)}
    leave: defaultdict[int, list[LeaveRow]] = defaultdict(list)
    for away in Leave.objects.visible_to(seen_by).filter(ends_on__gte=on):
        leave[away.person_id].append(LeaveRow(away.pk, away.starts_on, away.ends_on))
    conflicts: defaultdict[int, list[ConflictRow]] = defaultdict(list)
    for row in Conflict.objects.visible_to(seen_by).select_related("child", "team", "noted_by").defer("child__facts"):
        conflicts[row.person_id].append(conflict_row(row))
    found = Person.objects.filter(pk__in=people).select_related("team").order_by("name", "pk")
    return [
        AuditorRow(
            person_id=person.pk,
            name=person.name,
            team=person.team.name if person.team else "",
            audits_most=terms[person.pk].audits_most if person.pk in terms else None,
            trained_on=terms[person.pk].trained_on if person.pk in terms else None,
            leave=tuple(leave[person.pk]),
            conflicts=tuple(sorted(conflicts[person.pk], key=lambda row: row.ended_on is not None)),
            audits=person.pk in who.auditors,
        )
        for person in found
    ]
