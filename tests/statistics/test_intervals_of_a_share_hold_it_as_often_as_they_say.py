"""Coverage of the intervals of a share, exact: every count with its chance, over a fine grid of true shares."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom

from fullcircle.stats.proportions import clopper_pearson, jeffreys, proportion
from fullcircle.stats.results import Estimate

pytestmark = pytest.mark.requirements("R7.4")

SHARES = np.linspace(0.001, 0.999, 999)


def coverage(interval_of: Callable[..., Estimate], n: int, level: float) -> np.ndarray:
    """How often the interval holds each true share."""
    found = [interval_of(count, n, level=level).interval for count in range(n + 1)]
    low = np.array([one.low for one in found if one is not None])
    high = np.array([one.high for one in found if one is not None])
    chances = binom.pmf(np.arange(n + 1)[:, None], n, SHARES)
    held: np.ndarray = (chances * ((low[:, None] <= SHARES) & (high[:, None] >= SHARES))).sum(axis=0)
    return held


@pytest.mark.parametrize("n", [5, 10, 20, 30, 60, 150])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_the_exact_interval_never_holds_the_share_less_often_than_it_says(n: int, level: float) -> None:
    assert coverage(clopper_pearson, n, level).min() >= level - 1e-12


@pytest.mark.parametrize("n", [5, 10, 20, 30, 60, 150])
def test_the_wilson_interval_holds_the_share_as_often_as_it_says_on_average(n: int) -> None:
    """Its lowest coverage, near 0 and 1, is .83 (Agresti and Coull 1998, American Statistician 52:119-126)."""
    held = coverage(proportion, n, 0.95)
    assert 0.945 < held.mean() < 0.965
    assert held.min() > 0.83


@pytest.mark.parametrize("n", [10, 30, 150])
def test_the_jeffreys_interval_holds_the_share_as_often_as_it_says_on_average(n: int) -> None:
    assert 0.935 < coverage(jeffreys, n, 0.95).mean() < 0.96


def test_the_exact_interval_pays_for_its_guarantee_with_width() -> None:
    assert coverage(clopper_pearson, 30, 0.95).mean() > coverage(proportion, 30, 0.95).mean()
