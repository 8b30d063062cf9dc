"""The measures of a round under the three questions, as plain values that can be kept with a report.

Everything is a count of something one can go and look at; shares, intervals and words are made from the counts when shown.
No value names a child or a worker.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from fullcircle.stats.proportions import proportion
from fullcircle.stats.results import Estimate


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``n``."""

    count: int
    n: int

    @property
    def rest(self) -> int:
        return self.n - self.count

    @property
    def estimate(self) -> Estimate:
        """The share with its 95 % Wilson interval."""
        return proportion(self.count, self.n)


@dataclass(frozen=True, slots=True)
class Profile:
    """How many audits have each judgement, from best to worst."""

    outstanding: int = 0
    meets_good: int = 0
    does_not_yet_meet_good: int = 0
    inadequate: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (self.outstanding, self.meets_good, self.does_not_yet_meet_good, self.inadequate)

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def good(self) -> Share:
        """Outstanding or meets good."""
        return Share(self.outstanding + self.meets_good, self.n)


@dataclass(frozen=True, slots=True)
class Voice:
    """How often a voice is in the submitted audits; ``missing``: (reason, count), in the framework's order of reasons."""

    heard: Share
    missing: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service area: children open to it when the selection was drawn (None if no draw says), and its audits."""

    name: str
    children: int | None
    allocated: int
    submitted: int
    final: int


@dataclass(frozen=True, slots=True)
class HowMuch:
    """``allocated`` leaves out the ``withdrawn``. ``on_time``, ``observation`` (planned with the audit) and the voices are of the
    submitted ones."""

    allocated: int
    withdrawn: int
    submitted: int
    final: int
    late: int
    on_time: Share
    observation: Share
    observation_aim: float
    child: Voice
    family: Voice
    practitioner: Voice
    services: tuple[ServiceRow, ...]


@dataclass(frozen=True, slots=True)
class AspectRow:
    """One aspect in the final audits: judgements, and in how many a strength or something to improve was written."""

    key: str
    title: str
    answers: str
    profile: Profile
    strengths: int
    improvements: int


@dataclass(frozen=True, slots=True)
class ModerationRow:
    """Overall judgements of auditor and moderator, made apart: the pairs, and what became of the grade.

    ``lower`` and ``higher``: the moderator's against the auditor's. ``changed``: final audits whose overall judgement is not
    the auditor's first one, of the moderated ones. ``drawn``: pairs of audits that chance chose for moderation; the others were
    chosen for their judgement or by hand. ``kappa``: None with ``no_kappa`` saying why.
    """

    same: Share
    within_one: Share
    lower: int
    higher: int
    line_lost: int
    line_gained: int
    changed: Share
    drawn: int
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    no_kappa: str


@dataclass(frozen=True, slots=True)
class HowWell:
    """Only final audits count: a judgement that may still change in moderation is not shown.

    ``by_chance``: the overall judgements of the files that were drawn by chance, which alone can speak for others.
    """

    overall: Profile
    by_chance: Profile
    aspects: tuple[AspectRow, ...]
    moderation: ModerationRow


@dataclass(frozen=True, slots=True)
class WhatDifference:
    """Actions of the round's audits. ``done`` includes the ``verified``; ``raised`` leaves out the set aside."""

    raised: int
    set_aside: int
    open: int
    overdue: int
    done: int
    verified: int
    yes: int
    partly: int
    not_yet: int
    cannot_know: int
    audits_with_action: Share
    statements: Share

    @property
    def says_nothing(self) -> bool:
        """Whether no difference for any child has been verified yet."""
        return self.verified == 0


@dataclass(frozen=True, slots=True)
class Sample:
    """Where the files come from: ``by_chance`` or ``directed`` (leaders asked) out of ``frame`` children (None without a drawn
    selection), or ``by_hand``."""

    frame: int | None
    by_chance: int
    directed: int
    by_hand: int

    @property
    def chosen(self) -> int:
        return self.by_chance + self.directed + self.by_hand


@dataclass(frozen=True, slots=True)
class RoundMeasures:
    """The three questions for one round, as the records stood at ``as_at``."""

    number: int
    title: str
    focus: str
    starts_on: date
    ends_on: date
    framework: str
    as_at: datetime
    sample: Sample
    how_much: HowMuch
    how_well: HowWell
    what_difference: WhatDifference


_ADAPTER = TypeAdapter(RoundMeasures)


def to_data(measures: RoundMeasures) -> dict[str, Any]:
    """Plain values for a JSON column. Equal measures give equal data."""
    data: dict[str, Any] = _ADAPTER.dump_python(measures, mode="json")
    return data


def from_data(data: dict[str, Any]) -> RoundMeasures:
    """The measures kept as ``data``. Raises ``pydantic.ValidationError`` when it is not a round's measures."""
    return _ADAPTER.validate_python(data)
