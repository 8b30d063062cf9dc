"""Counts in words, honest about small numbers.

Fewer than 10: the count alone. 10 to 29: the count, and what it could plausibly be. From 30: the share with its interval.
Always whole percents, never a bare percentage below 30.
"""

from fullcircle.domain.insight.rules.measures import Share

FEWEST_FOR_INTERVAL = 10
FEWEST_FOR_SHARE = 30


def percent(share: float) -> str:
    """A whole percent: 0.125 is "13 %". The space does not break.

    >>> percent(0.125).replace("\\u00a0", " ")
    '13 %'
    """
    return f"{_whole(share)}\u00a0%"


def k_of_n(share: Share) -> str:
    """
    >>> k_of_n(Share(11, 18))
    '11 of 18'
    """
    return f"{share.count} of {share.n}"


def plausible(share: Share) -> str:
    """What the count can say beyond itself, for files chosen in the same way; empty when there is nothing to share.

    >>> plausible(Share(11, 18)).replace("\u00a0", " ")
    'could plausibly be 39 to 80 %'
    >>> plausible(Share(28, 44)).replace("\u00a0", " ")
    '64 %, could plausibly be 49 to 76 %'
    """
    interval = share.estimate.interval
    if interval is None:
        return ""
    if share.n < FEWEST_FOR_INTERVAL:
        return "too few to say more"
    spread = f"could plausibly be {_whole(interval.low)} to {percent(interval.high)}"
    return f"{percent(share.count / share.n)}, {spread}" if share.n >= FEWEST_FOR_SHARE else spread


def in_words(share: Share, noun: str) -> str:
    """
    >>> in_words(Share(3, 7), "files")
    '3 of 7 files (too few to say more)'
    >>> in_words(Share(0, 0), "files")
    'none of 0 files'
    """
    spread = plausible(share)
    return f"{k_of_n(share)} {noun} ({spread})" if spread else f"none of {share.n} {noun}"


def counted(count: int, one: str, many: str = "") -> str:
    """
    >>> counted(1, "audit"), counted(0, "audit"), counted(2, "child", "children")
    ('1 audit', 'no audits', '2 children')
    """
    noun = one if count == 1 else many or f"{one}s"
    return f"{count or 'no'} {noun}"


def listed(items: list[str] | tuple[str, ...]) -> str:
    """
    >>> listed(["assessment", "planning", "recording"])
    'assessment, planning and recording'
    """
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def _whole(share: float) -> int:
    """Half a percent rounds up, as readers expect."""
    return int(share * 100 + 0.5)
