"""What every statistic returns: the value with its uncertainty, or no value and the reason why there is none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval. ``level`` is a share, such as 0.95."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The outcome of one statistic.

    ``value``     the figure in its own unit (a share between 0 and 1, a coefficient between -1 and 1); ``None`` where undefined
    ``n``         how many things it rests on: files, pairs of judgements
    ``method``    words for the technical note, such as "Wilson score interval"
    ``interval``  ``None`` where the statistic has none or too little to rest it on
    ``reason``    why the value or the interval is missing, in words a reader understands; empty otherwise
    ``caveats``   what a reader must know before using it
    """

    value: float | None
    n: int
    method: str
    interval: Interval | None = None
    reason: str = ""
    caveats: tuple[str, ...] = ()
