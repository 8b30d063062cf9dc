"""Counts in words, honest about small numbers; what a count may claim is decided in ``fullcircle.stats.words``."""

from math import floor

from fullcircle.domain.insight.rules.measures import Share, WeightedShare
from fullcircle.stats import words
from fullcircle.stats.words import FEWEST_FOR_INTERVAL, FEWEST_FOR_SHARE, percent

__all__ = [
    "FEWEST_FOR_INTERVAL",
    "FEWEST_FOR_SHARE",
    "RARE",
    "counted",
    "effective",
    "in_words",
    "k_of",
    "k_of_n",
    "listed",
    "of_everyone",
    "percent",
    "plausible",
]

RARE = 0.005
"""Below this a share rounds to none, and beyond one less it to all: it is then said as such, not as about so much."""


def k_of_n(share: Share) -> str:
    """
    >>> k_of_n(Share(11, 18))
    '11 of 18'
    """
    return words.k_of_n(share.count, share.n)


def k_of(share: Share, one: str, many: str = "") -> str:
    """How many of how many of a thing: what one is called goes by how many there are in all.

    >>> k_of(Share(1, 1), "audit"), k_of(Share(1, 2), "audit"), k_of(Share(0, 1), "child", "children")
    ('1 of 1 audit', '1 of 2 audits', '0 of 1 child')
    """
    return f"{k_of_n(share)} {one if share.n == 1 else many or f'{one}s'}"


def plausible(share: Share) -> str:
    """What the count can say beyond itself, for files chosen in the same way; empty when there is nothing to share.

    >>> plausible(Share(11, 18)).replace("\u00a0", " ")
    'could plausibly be 39 to 80 %'
    >>> plausible(Share(28, 44)).replace("\u00a0", " ")
    '64 %, could plausibly be 49 to 76 %'
    """
    return words.plausible(share.estimate, too_few="too few to say more")


def in_words(share: Share, one: str, many: str = "") -> str:
    """
    >>> in_words(Share(3, 7), "file"), in_words(Share(1, 1), "file")
    ('3 of 7 files (too few to say more)', '1 of 1 file (too few to say more)')
    >>> in_words(Share(0, 0), "file")
    'no files'
    """
    spread = plausible(share)
    return f"{k_of(share, one, many)} ({spread})" if spread else counted(share.n, one, many)


def of_everyone(share: WeightedShare) -> str:
    """What a share of all children could be; empty where the files say nothing beyond themselves.

    >>> of_everyone(WeightedShare(0.58, 0.36, 0.77, 18, 15.4)).replace("\u00a0", " ")
    'could plausibly be 36 to 77 %'
    >>> of_everyone(WeightedShare(0.63, 0.48, 0.76, 44, 41.2)).replace("\u00a0", " ")
    'about 63 %, could plausibly be 48 to 76 %'
    >>> of_everyone(WeightedShare(0.004, 0.001, 0.08, 44, 41.2)).replace("\u00a0", " ")
    'less than 1 %, could plausibly be 0 to 8 %'
    """
    if not share.speaks:
        return ""
    about = "about " if share.is_percentage and RARE <= share.value < 1 - RARE else ""
    return f"{about}{words.plausible(share.estimate)}"


def effective(share: WeightedShare) -> str:
    """How many files of one and the same chance would say as much; never more than there are.

    >>> effective(WeightedShare(0.58, 0.36, 0.77, 18, 15.4))
    '15 files'
    """
    return counted(floor(words.weight_of(share.estimate) + 1e-9), "file")


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
