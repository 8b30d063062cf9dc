"""The measures of a round under the three questions, as plain values that can be kept with a report.

Everything is a count of something one can go and look at, beside what the counts say of all children; words are made from both
when shown. No value names a child or a worker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.stats.proportions import proportion
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.sampling.means import HAJEK_WILSON, WEIGHTS
from fullcircle.stats.words import FEWEST_FOR_INTERVAL, FEWEST_FOR_SHARE, weight_of


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
    """How many audits have each judgement, from best to worst, and in how many it is good; nothing where none is judged."""

    counts: tuple[int, ...] = ()
    good: Share = Share(0, 0)

    @property
    def n(self) -> int:
        return self.good.n


def profile_of(judged: Mapping[str, int], scale: Sequence[Judgement]) -> Profile:
    """From the number of audits with each judgement, by key."""
    counts = [judged.get(judgement.key, 0) for judgement in scale]
    good = sum(count for count, judgement in zip(counts, scale, strict=True) if judgement.good)
    return Profile(tuple(counts), Share(good, sum(counts)))


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A share of all children, from 0 to 1, with its 95 % interval; ``low`` and ``high`` are None where ``n`` files give none.

    ``n_effective``: how many files of one and the same chance would say as much.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    n_effective: float

    @property
    def estimate(self) -> Estimate:
        interval = None if self.low is None or self.high is None else Interval(self.low, self.high, 0.95)
        return Estimate(self.value, self.n, HAJEK_WILSON, interval, n_effective=self.n_effective, weights=WEIGHTS)

    @property
    def speaks(self) -> bool:
        """Whether the files can say anything beyond themselves."""
        return self.low is not None and weight_of(self.estimate) >= FEWEST_FOR_INTERVAL

    @property
    def is_percentage(self) -> bool:
        """Whether there are enough files to name a percentage, not its range alone."""
        return self.speaks and weight_of(self.estimate) >= FEWEST_FOR_SHARE


@dataclass(frozen=True, slots=True)
class WeightedProfile:
    """What the final audits of a round say of the judgements of all children: those that are good together, then each by itself,
    from best to worst."""

    good: WeightedShare
    each: tuple[WeightedShare, ...]


@dataclass(frozen=True, slots=True)
class AreaShare:
    """One service area: the children who could be drawn, and final audits good or better, counted and as a share of them."""

    name: str
    children: int
    files: Share
    good: WeightedShare


@dataclass(frozen=True, slots=True)
class AllChildren:
    """What the final audits of a round say of all children who could be drawn, each audit weighted by one over its chance.

    ``open_to``       "us", or the service areas that the figures are of
    ``drawn_on``      the day of the draw, and ``children``: how many could be drawn then, in the areas that have a final audit
    ``left_out``      children open on that day whom the draw left out: nothing here speaks of them
    ``eligible``      children who could be drawn, in areas without a final audit too; None in figures kept before this was
    ``directed``      final audits that leaders asked for: they speak for themselves alone
    ``unfinished``    chosen files without a final audit; they are taken to be like the final ones of their service area
    ``undrawn``       final audits of files that were not drawn: left out here
    ``unheard``       service areas with children but no final audit of a file drawn in them: nothing here speaks of them
    ``aspects``       by the key of the aspect; none for an aspect that nobody has judged
    ``areas``         service areas with a final audit
    """

    open_to: str
    drawn_on: date
    children: int
    left_out: int
    directed: int
    unfinished: int
    undrawn: int
    unheard: tuple[str, ...]
    overall: WeightedProfile
    aspects: dict[str, WeightedProfile]
    areas: tuple[AreaShare, ...]
    eligible: int | None = None

    @property
    def open_then(self) -> int | None:
        """Children open to us on the day of the draw."""
        return None if self.eligible is None else self.eligible + self.left_out


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
    """``allocated`` leaves out the ``withdrawn``; ``observation`` (planned with the audit) is of them. ``on_time`` and the voices
    are of the submitted ones."""

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
    """Only final audits count: a judgement that may still change in moderation is not shown, and none until the moderation of the
    whole round has ``ended``.

    ``all_children`` is None where no final audit is of a file that was drawn with a known chance.
    """

    overall: Profile
    aspects: tuple[AspectRow, ...]
    moderation: ModerationRow
    all_children: AllChildren | None = None
    ended: bool = False


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

    @property
    def to_check(self) -> int:
        """Actions done whose difference waits to be checked."""
        return self.done - self.verified


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
    """The three questions for one round, as the records stood at ``as_at``. ``scale``: the judgements of its framework, best
    first."""

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
    scale: tuple[Judgement, ...]

    @property
    def actions_not_told(self) -> bool:
        """Whether there is no action to count, and audits that are not final, whose actions nobody is told of yet."""
        found, much = self.what_difference, self.how_much
        return not found.raised and not found.set_aside and much.final < much.allocated
