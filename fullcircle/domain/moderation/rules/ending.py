"""When the moderation of a round is over."""

from fullcircle.domain.rounds.states import RoundState

NOT_ENDED = "Judgements are shown when the moderation of this round has ended."
"""Said wherever judgements of a round would stand. The first to become final are not like the rest."""


def has_ended(state: RoundState, *, audits: int, final: int) -> bool:
    """Whether it is over: somebody closed the round, or every one of its ``audits`` (without those withdrawn) is final.

    >>> has_ended(RoundState.UNDER_WAY, audits=14, final=13), has_ended(RoundState.UNDER_WAY, audits=0, final=0)
    (False, False)
    """
    return state is RoundState.CLOSED or 0 < audits == final
