"""A plan while it is being worked out, and how a change is said."""

from collections import defaultdict
from dataclasses import dataclass, field

from fullcircle.domain.staff_lists.rules.council import Council, Known
from fullcircle.domain.staff_lists.rules.plan import Key, NewTeam, Problem, Step
from fullcircle.domain.staff_lists.rules.results import StaffRow
from fullcircle.domain.staff_lists.states import Severity

BLANK, OUT, NOTE = Severity.CELL_LEFT_BLANK, Severity.ROW_LEFT_OUT, Severity.NOTE


@dataclass
class Draft:
    """One list being worked out. ``row_of``: the first row about each person; ``claimed``: whose the names are that rows bring;
    ``leavers``: how many rows are about people who have left."""

    council: Council
    steps: list[tuple[StaffRow, Step]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    teams: dict[str, NewTeam] = field(default_factory=dict)
    row_of: dict[Key, int] = field(default_factory=dict)
    new_by_email: dict[str, Key] = field(default_factory=dict)
    new_by_name: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    claimed: dict[str, Key] = field(default_factory=dict)
    leavers: int = 0

    def tell(self, row: StaffRow, severity: Severity, what: str, remedy: str) -> None:
        self.problems.append(Problem(row.row, what, remedy, severity))

    def known(self, key: Key) -> Known | None:
        """The person of that key, None for somebody new."""
        return self.council.people.get(key) if isinstance(key, int) else None

    def name_of(self, key: Key) -> str:
        known = self.known(key)
        return known.name if known else next(step.name for _, step in self.steps if step.key == key)


def changed(what: str, new: str, old: str, known: Known | None) -> str:
    """One change in words, with what stood before.

    >>> changed("Team", "North", "South", None)
    'Team: North'
    """
    if known is None:
        return f"{what}: {new}"
    return f"{what}: {new} (before: {old or 'none'})"
