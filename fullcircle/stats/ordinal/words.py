"""What an odds ratio says in plain words, and no more than its interval allows."""

from fullcircle.stats.ordinal.proportional_odds import odds_ratio
from fullcircle.stats.results import Estimate

FEWEST_GRADES = 30


def odds_in_words(coefficient: Estimate, *, per: str) -> str:
    """One sentence on a coefficient of the logit model: how the odds of a better grade move ``per`` round (or another unit).

    Says that nothing can be said below 30 grades or where the coefficient or its interval is undefined; an interval on both
    sides of no change is called no clear change.
    """
    if coefficient.value is None or coefficient.interval is None:
        return f"Nothing can be said on the odds of a better grade: {coefficient.reason}."
    if coefficient.n < FEWEST_GRADES:
        few = f"{coefficient.n} grades are too few to say how the odds of a better grade move"
        return f"{few}; at least {FEWEST_GRADES} are needed."
    ratio = odds_ratio(coefficient)
    if ratio.value is None or ratio.interval is None:
        raise AssertionError("an odds ratio follows from its coefficient")
    low, high = ratio.interval.low, ratio.interval.high
    span = f"plausible: between {_change(low)} and {_change(high)}"
    if low <= 1 <= high:
        return f"No clear change in the odds of a better grade per {per} ({span})."
    return f"The odds of a better grade go {_change(ratio.value)} per {per} ({span})."


def _change(ratio: float) -> str:
    """A factor as a change: up 12 %, down 5 %; from three times on, up 3.0-fold."""
    if ratio >= 100:
        return "up more than 100-fold"
    if ratio >= 3:
        return f"up {ratio:.1f}-fold"
    percent = round(100 * abs(ratio - 1))
    return f"{'down' if ratio < 1 else 'up'} {percent or 'less than 1'} %"
