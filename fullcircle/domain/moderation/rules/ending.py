"""When the moderation of a round is over."""

from collections.abc import Mapping

from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.rounds.states import RoundState

NOT_ENDED = "Counts and shares of judgements are shown when the moderation of this round has ended."
"""Said wherever judgements of a round would be counted. The first to become final are not like the rest."""

ONE_BY_ONE = "Audits that are final can be read one by one, by whoever may see them."
"""Said with it: what is held back is what a few would say of the whole."""


IN_MODERATION = frozenset({AuditState.SUBMITTED, AuditState.WITH_MODERATOR})
"""Sent in, and not final yet: moderated, or still to be sent on."""


def has_ended(state: RoundState, audits: Mapping[AuditState, int]) -> bool:
    """Whether it is over. ``audits``: how many of the whole round are in each state, without those that came in after it was
    closed (`queries.closing.came_in_since`): what was shown once stays shown, and a late one counts when it is final. While a
    round goes on every audit that was not withdrawn has to be final; once somebody has closed it, those that were sent in: others
    may never be.

    >>> has_ended(RoundState.UNDER_WAY, {AuditState.FINAL: 13, AuditState.NOT_STARTED: 1}), has_ended(RoundState.UNDER_WAY, {})
    (False, False)
    >>> has_ended(RoundState.CLOSED, {AuditState.FINAL: 13, AuditState.NOT_STARTED: 1})
    True
    """
    there = {of for of, n in audits.items() if n and of is not AuditState.WITHDRAWN}
    if state is RoundState.CLOSED:
        return not there & IN_MODERATION
    return there == {AuditState.FINAL}
