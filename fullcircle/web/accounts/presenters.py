"""The demo's people, grouped by the role they start with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from fullcircle.foundation.access.queries import PersonRow
from fullcircle.foundation.access.states import Role

_STARTS_WITH = {
    Role.QA_LEAD: "The round's control room: plan, select, allocate, moderate, report.",
    Role.TEAM_MANAGER: "Audits of other teams' work, and the actions of the own team.",
    Role.HEAD_OF_SERVICE: "Audits to moderate, and the actions of the service.",
    Role.PRACTITIONER: "Feedback on the own work, and actions to do.",
    Role.PERFORMANCE_ANALYST: "Imports of performance data and their problems.",
    Role.DIRECTOR: "The reports to read, challenge and sign.",
    Role.ASSISTANT_DIRECTOR: "The reports to read, challenge and sign.",
    Role.PRINCIPAL_SOCIAL_WORKER: "What the rounds say about practice.",
    Role.ADMINISTRATOR: "People, teams, roles and framework versions.",
}


def in_minutes(wait: timedelta) -> str:
    """How long to wait, in words, never too short.

    >>> in_minutes(timedelta(seconds=9.2)), in_minutes(timedelta(seconds=61)), in_minutes(timedelta(minutes=15))
    ('10 seconds', '2 minutes', '15 minutes')
    """
    seconds = ceil(wait.total_seconds())
    if seconds <= 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{ceil(seconds / 60)} minutes"


@dataclass(frozen=True)
class Group:
    """People who hold a role, and what that role starts with."""

    role: str
    starts_with: str
    people: tuple[PersonRow, ...]


def groups_to_choose_from(people: Iterable[PersonRow]) -> list[Group]:
    """One group for each role, in the order in which a newcomer should try them. A person appears under their first role."""
    rows = list(people)
    order = [*_STARTS_WITH, *(role for role in Role if role not in _STARTS_WITH)]
    groups, placed = [], set[int]()
    for role in order:
        members = tuple(
            r for r in rows if r.id not in placed and any(text.split(",")[0] == role.label for text in r.roles)
        )
        placed |= {member.id for member in members}
        if members:
            groups.append(Group(role.label, _STARTS_WITH.get(role, ""), members))
    return groups
