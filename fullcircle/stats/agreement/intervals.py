"""Large-sample intervals of coefficients that lie between -1 and 1."""

from typing import Literal

from scipy.special import ndtri, stdtrit

from fullcircle.stats.results import Interval

Quantile = Literal["t", "normal"]
FLAT = "the interval has no width because all pairs agree alike; it says nothing about other pairs"
APPROXIMATE = "the interval is approximate"


def around(value: float, error: float, size: float, *, level: float, quantile: Quantile) -> Interval | None:
    """``value`` plus and minus ``error`` times the quantile of t with ``size`` - 1 degrees or of the normal, cut at -1 and 1.

    ``size`` is the number of things that ``error`` rests on, or the effective number; ``None`` when it is 1 or less.
    Raises ValueError unless 0 < ``level`` < 1 and the quantile is "t" or "normal".
    """
    check_level(level)
    if quantile not in ("t", "normal"):
        raise ValueError(f'the quantile of an interval is "t" or "normal", not "{quantile}"')
    if size <= 1:
        return None
    tail = (1 + level) / 2
    margin = error * float(ndtri(tail) if quantile == "normal" else stdtrit(size - 1, tail))
    # With gaps, or weights of one's own, a coefficient itself may lie below -1.
    return Interval(max(min(-1.0, value), value - margin), min(1.0, value + margin), level)


def check_level(level: float) -> None:
    """Raises ValueError unless 0 < ``level`` < 1."""
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not {level}")
