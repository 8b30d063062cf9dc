"""What applying a staff list would do, as plain values. Every row is applied or left out; nothing is taken from anybody."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from fullcircle.domain.staff_lists.states import Outcome, Severity
from fullcircle.foundation.access.states import Role

Key = int | str
"""A person in a plan: the id of one who is known, or "row 7" for one who is new."""


@dataclass(frozen=True)
class Problem:
    """Something in the list that a person should know: the row as a spreadsheet shows it, what, and what to do about it."""

    row: int
    what: str
    remedy: str
    severity: Severity


@dataclass(frozen=True)
class NewTeam:
    """A team that the list brings, and its service area. ``folded`` is how rows find it."""

    folded: str
    name: str
    area_id: int


@dataclass
class Step:
    """What one row does to one person. ``team``: the id of a known team, or the folded name of a new one, None for no change, as
    in every field. ``said`` are the changes in words."""

    row: int
    key: Key
    name: str
    new_name: str | None = None
    email: str | None = None
    job_title: str | None = None
    team: int | str | None = None
    manager: Key | None = None
    role: Role | None = None
    role_place: int | str | None = None
    aliases: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def new(self) -> bool:
        return isinstance(self.key, str)

    @property
    def outcome(self) -> Outcome:
        if self.new:
            return Outcome.NEW
        return Outcome.CHANGED if self.said else Outcome.SAME


@dataclass(frozen=True)
class Change:
    """What becomes of one person, as it is looked at beforehand and kept afterwards: ``said`` with what stood before."""

    row: int
    name: str
    outcome: Outcome
    said: list[str]


@dataclass(frozen=True)
class Plan:
    """``read`` = the rows of ``steps`` + ``left_out``, whose reasons are the problems that leave a row out, one each.
    ``not_in_file``: people who are known and whom no row is about; they stay as they are. ``leavers``: rows about people who have
    left, or called like one. ``names``: the folded names of everybody in it, and whose they are once it is applied."""

    read: int
    steps: tuple[Step, ...]
    teams: tuple[NewTeam, ...]
    problems: tuple[Problem, ...]
    not_in_file: tuple[str, ...]
    leavers: int = 0
    names: Mapping[str, Key] = field(default_factory=dict)

    @property
    def left_out(self) -> int:
        return sum(problem.severity is Severity.ROW_LEFT_OUT for problem in self.problems)

    def count(self, outcome: Outcome) -> int:
        """How many rows come out like that."""
        return sum(step.outcome is outcome for step in self.steps)

    @property
    def changes(self) -> list[Change]:
        """The rows that change something."""
        return [
            Change(step.row, step.name, step.outcome, step.said)
            for step in self.steps
            if step.outcome is not Outcome.SAME
        ]

    @property
    def nothing(self) -> bool:
        """Whether applying changes nothing at all."""
        return not self.teams and all(step.outcome is Outcome.SAME for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """Changes with anything that applying would do, so that what was looked at is what is applied."""
        told = [[asdict(step) for step in self.steps], [asdict(team) for team in self.teams]]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
