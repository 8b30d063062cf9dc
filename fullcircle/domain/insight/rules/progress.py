"""How far the audits of a round are. Every page, report and file that counts audits by their state counts them here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fullcircle.domain.audits.states import SENT_IN, AuditState
from fullcircle.domain.insight.rules.named import OF_STATE, WHOLE, Figure, Measure, Reach
from fullcircle.domain.moderation.rules.comparing import Comparison
from fullcircle.domain.moderation.rules.ending import IN_MODERATION
from fullcircle.domain.moderation.states import ModerationState


class Alike(NamedTuple):
    """``n`` audits that are alike: their state, that of their moderation, whether an observation is planned with them, and
    whether they were sent in ``since`` their round was closed."""

    state: AuditState
    moderation: ModerationState | None = None
    observation: bool = False
    n: int = 1
    since: bool = False


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """The counts of a round within ``reach``. Every state of an audit is in ``by_state``. ``ended``: the moderation of the whole
    round is over; ``since``: audits that came in after it was closed, and are not final yet."""

    round_id: int
    reach: Reach
    by_state: Mapping[AuditState, int]
    to_judge: int
    to_agree: int
    moderated: int
    observed: int
    ended: bool = False
    since: int = 0

    @property
    def audits(self) -> int:
        return sum(self.by_state.values()) - self.by_state[AuditState.WITHDRAWN]

    @property
    def submitted(self) -> int:
        return sum(self.by_state[state] for state in SENT_IN)

    @property
    def final(self) -> int:
        return self.by_state[AuditState.FINAL]

    @property
    def not_yours(self) -> bool:
        """Nothing is counted because the reader's part of the council has no audit in this round."""
        return not self.audits and not self.reach.whole

    def figure(self, measure: Measure) -> Figure:
        """The figure of that name; KeyError for one that is not counted here."""
        own = {OF_STATE[state]: n for state, n in self.by_state.items()} | {
            Measure.AUDITS: self.audits,
            Measure.SUBMITTED: self.submitted,
            Measure.TO_JUDGE: self.to_judge,
            Measure.TO_AGREE: self.to_agree,
            Measure.MODERATED: self.moderated,
            Measure.OBSERVED: self.observed,
            Measure.CAME_IN_SINCE: self.since,
        }
        return Figure(measure, own[measure], self.round_id, self.reach)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the first overall judgements of auditors and moderators compare in the moderated audits of a round within ``reach``.
    Nobody's own score is in it."""

    round_id: int
    reach: Reach
    overall: Comparison

    @property
    def n(self) -> int:
        return self.overall.n

    @property
    def same(self) -> Figure:
        return Figure(Measure.SAME, self.overall.same, self.round_id, self.reach)

    @property
    def moderated(self) -> Figure:
        return Figure(Measure.MODERATED, self.overall.n, self.round_id, self.reach)


def progress(rows: Iterable[Alike], *, round_id: int = 0, reach: Reach = WHOLE, ended: bool = False) -> RoundProgress:
    """Count audits of one round."""
    states: Counter[AuditState] = Counter()
    moderations: Counter[ModerationState] = Counter()
    observed = since = 0
    for row in rows:
        states[row.state] += row.n
        if row.moderation is not None:
            moderations[row.moderation] += row.n
        if row.observation and row.state is not AuditState.WITHDRAWN:
            observed += row.n
        if row.since and row.state in IN_MODERATION:
            since += row.n
    return RoundProgress(
        round_id=round_id,
        reach=reach,
        by_state={state: states[state] for state in AuditState},
        to_judge=moderations[ModerationState.TO_JUDGE],
        to_agree=moderations[ModerationState.TO_AGREE],
        moderated=moderations[ModerationState.AGREED],
        observed=observed,
        ended=ended,
        since=since,
    )
