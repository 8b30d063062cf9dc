"""An estimate with an interval of so many standard errors to either side."""

from fullcircle.stats.results import Estimate, Interval


def around(value: float, error: float, n: int, method: str, margin: float, level: float) -> Estimate:
    """``value`` with its interval of ``margin`` times ``error`` to either side."""
    held = Interval(value - margin * error, value + margin * error, level)
    return Estimate(value, n, method, held, standard_error=error)
