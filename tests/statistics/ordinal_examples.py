"""Published grades, and the likelihood of ordered grades written straight from its definition."""

from collections.abc import Sequence
from math import exp, log

from scipy.stats import norm

from fullcircle.stats.results import Estimate

# Randall 1989: bitterness of wine, 9 judges; rows of temperature (1 warm), contact (1 yes), rating.
WINE = [
    [[0, 0, 2], [0, 0, 3], [0, 1, 3], [0, 1, 4], [1, 0, 4], [1, 0, 4], [1, 1, 5], [1, 1, 5]],
    [[0, 0, 1], [0, 0, 2], [0, 1, 1], [0, 1, 3], [1, 0, 2], [1, 0, 3], [1, 1, 5], [1, 1, 4]],
    [[0, 0, 2], [0, 0, 3], [0, 1, 3], [0, 1, 2], [1, 0, 5], [1, 0, 5], [1, 1, 4], [1, 1, 4]],
    [[0, 0, 3], [0, 0, 2], [0, 1, 3], [0, 1, 2], [1, 0, 3], [1, 0, 2], [1, 1, 5], [1, 1, 3]],
    [[0, 0, 2], [0, 0, 3], [0, 1, 4], [0, 1, 3], [1, 0, 3], [1, 0, 3], [1, 1, 3], [1, 1, 3]],
    [[0, 0, 3], [0, 0, 2], [0, 1, 3], [0, 1, 2], [1, 0, 2], [1, 0, 4], [1, 1, 5], [1, 1, 4]],
    [[0, 0, 1], [0, 0, 1], [0, 1, 2], [0, 1, 2], [1, 0, 2], [1, 0, 3], [1, 1, 2], [1, 1, 3]],
    [[0, 0, 2], [0, 0, 2], [0, 1, 2], [0, 1, 3], [1, 0, 3], [1, 0, 3], [1, 1, 3], [1, 1, 4]],
    [[0, 0, 1], [0, 0, 2], [0, 1, 3], [0, 1, 2], [1, 0, 3], [1, 0, 2], [1, 1, 4], [1, 1, 4]],
]
ROWS = [row for judge in WINE for row in judge]
JUDGES = [judge for judge, rows in enumerate(WINE) for _ in rows]
RATINGS = [row[2] for row in ROWS]
COVARIATES = {"temp": [row[0] for row in ROWS], "contact": [row[1] for row in ROWS]}


def values(estimates: Sequence[Estimate]) -> list[float]:
    return [estimate.value for estimate in estimates if estimate.value is not None]


def errors(estimates: Sequence[Estimate]) -> list[float]:
    return [estimate.standard_error for estimate in estimates if estimate.standard_error is not None]


def slow_log_likelihood(
    thresholds: Sequence[float],
    slopes: Sequence[float],
    grades: Sequence[int],
    rows: Sequence[Sequence[float]],
    link: str,
) -> float:
    """Row by row from the definition."""

    def below(point: float) -> float:
        return 1 / (1 + exp(-point)) if link == "logit" else float(norm.cdf(point))

    levels, total = sorted(set(grades)), 0.0
    for grade, row in zip(grades, rows, strict=True):
        place = levels.index(grade)
        score = sum(slope * value for slope, value in zip(slopes, row, strict=True))
        upper = below(thresholds[place] - score) if place < len(thresholds) else 1.0
        lower = below(thresholds[place - 1] - score) if place else 0.0
        total += log(max(upper - lower, 1e-300))
    return total
