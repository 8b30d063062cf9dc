"""What the page of the schedule says."""

from collections.abc import Sequence
from dataclasses import dataclass

from fullcircle.domain.rounds.queries import ActivityRow
from fullcircle.domain.rounds.states import Standing


@dataclass(frozen=True)
class ScheduleGroup:
    """Activities that stand alike."""

    title: str
    rows: tuple[ActivityRow, ...]


_GROUPS = (
    ("Late", (Standing.LATE,)),
    ("Due now", (Standing.DUE,)),
    ("Ahead", (Standing.AHEAD,)),
    ("Done, or did not take place", (Standing.DONE, Standing.IN_PART, Standing.MISSED)),
)


def schedule_groups(rows: Sequence[ActivityRow]) -> list[ScheduleGroup]:
    """The schedule, what is late first."""
    groups = [
        ScheduleGroup(title, tuple(row for row in rows if row.standing in standings)) for title, standings in _GROUPS
    ]
    return [group for group in groups if group.rows]
