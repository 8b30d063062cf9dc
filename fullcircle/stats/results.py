"""What every statistic returns: the value with its uncertainty, or no value and the reason why there is none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval that holds the true value as often as its ``level`` says, a share such as 0.95."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The outcome of one statistic.

    ``value``           the figure in its own unit (a share of 1, a coefficient from -1 to 1); ``None`` where undefined
    ``n``               how many things it rests on: files, pairs of judgements
    ``method``          words for the technical note, such as "Wilson score interval"
    ``interval``        ``None`` where the statistic has none or too little to rest it on
    ``reason``          why the value or the interval is missing, in words a reader understands; empty otherwise
    ``caveats``         what a reader must know before using it
    ``standard_error``  in the unit of ``value``; ``None`` where there is none
    ``n_effective``     how many equally likely things would say as much, where they were not equally likely; else ``None``
    ``weights``         which weights entered it ("quadratic", "one over the chance of being moderated"); empty when none did
    """

    value: float | None
    n: int
    method: str
    interval: Interval | None = None
    reason: str = ""
    caveats: tuple[str, ...] = ()
    standard_error: float | None = None
    n_effective: float | None = None
    weights: str = ""


@dataclass(frozen=True, slots=True)
class SignificanceTest:
    """The outcome of a test of a hypothesis: how surprising the data would be if nothing but chance were at work.

    ``value``    the test statistic; ``None`` where undefined
    ``p``        the chance of data at least as far from the hypothesis, between 0 and 1; ``None`` where undefined
    ``n``        how many things it rests on
    ``method``   words for the technical note, such as "Stuart-Maxwell test"
    ``degrees``  degrees of freedom; ``None`` for an exact test
    ``reason``   why there is no value, in words a reader understands; empty otherwise
    ``caveats``  what a reader must know before using it
    """

    value: float | None
    p: float | None
    n: int
    method: str
    degrees: float | None = None
    reason: str = ""
    caveats: tuple[str, ...] = ()
