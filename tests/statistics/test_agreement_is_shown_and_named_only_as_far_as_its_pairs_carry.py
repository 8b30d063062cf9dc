"""What may be shown of how many pairs, and how surely a coefficient belongs to a band of words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from fullcircle.stats.agreement.benchmarking import (
    ALTMAN,
    FLEISS,
    LANDIS_KOCH,
    cumulative_membership,
    membership,
    sure_band,
)
from fullcircle.stats.agreement.showing import coefficient_to_show, what_to_show
from fullcircle.stats.agreement.tables import weighted_table
from fullcircle.stats.agreement.two_raters import cohen_kappa

pytestmark = pytest.mark.requirements("R7.4")


@pytest.mark.parametrize(
    ("pairs", "part", "percentages", "coefficients"),
    [
        (0, False, False, False),
        (9, False, False, False),
        (10, False, True, False),
        (29, False, True, False),
        (30, False, True, True),
        (30, True, True, False),
        (49, True, True, False),
        (50, True, True, True),
    ],
)
def test_the_number_of_pairs_decides_what_is_shown(
    pairs: int, part: bool, percentages: bool, coefficients: bool
) -> None:
    found = what_to_show(pairs, part=part)
    assert (found.percentages, found.coefficients) == (percentages, coefficients)
    assert (found.words == "") == coefficients


def test_the_words_say_what_is_held_back() -> None:
    assert what_to_show(4).words == "Counts only: percentages need at least 10 pairs."
    assert what_to_show(12).words == "No coefficients: they need at least 30 pairs."
    assert what_to_show(30, part=True).words == "No coefficients: they need at least 50 pairs for one team or aspect."
    with pytest.raises(ValueError, match="cannot be"):
        what_to_show(-1)


def test_a_coefficient_of_few_pairs_is_computed_but_not_shown() -> None:
    few = cohen_kappa([[12, 1], [2, 14]])
    assert few.value is not None
    held = coefficient_to_show(few)
    assert (held.value, held.interval, held.standard_error) == (None, None, None)
    assert held.reason == "29 pairs are too few; at least 30 are needed"
    assert (held.n, held.method) == (few.n, few.method)
    enough = cohen_kappa([[12, 1], [2, 15]])
    assert coefficient_to_show(enough) is enough
    assert coefficient_to_show(enough, part=True).reason == "30 pairs are too few; at least 50 are needed"


def test_the_effective_number_decides_where_pairs_are_weighted() -> None:
    pairs = [(k % 2, k % 3 % 2) for k in range(40)]
    uneven = cohen_kappa(weighted_table(pairs, [1.0 if k < 30 else 0.1 for k in range(40)], levels=2))
    assert coefficient_to_show(uneven).reason == "40 pairs, worth 16, are too few; at least 30 are needed"
    even = cohen_kappa(weighted_table(pairs, [0.5] * 40, levels=2))
    assert coefficient_to_show(even).value is not None


def test_membership_equals_the_published_one() -> None:
    # Gwet 2014, chapter 6: a coefficient of 0.67 with a standard error of 0.15 on the scale of Landis and Koch.
    found = cumulative_membership(0.67, 0.15)
    assert found == pytest.approx((0.18168, 0.67511, 0.96356, 0.99912, 1, 1), abs=1e-5)
    assert sure_band(0.67, 0.15) == 2


scales = st.sampled_from([LANDIS_KOCH, ALTMAN, FLEISS])


@given(st.floats(-1, 1), st.floats(0.01, 2), scales)
def test_membership_equals_draws_counted_band_by_band(
    coefficient: float, error: float, scale: tuple[float, ...]
) -> None:
    # Evenly spread probabilities stand for draws from the normal distribution; those off the scale are drawn again.
    draws = coefficient + error * ndtri((np.arange(40_000) + 0.5) / 40_000)
    kept = draws[(draws <= 1) & (draws >= scale[-1])]
    edges = (1.0, *scale)
    shares = [float(((kept <= high) & (kept > low)).mean()) for high, low in pairwise(edges)]
    found = membership(coefficient, error, lower_bounds=scale)
    assert sum(found) == pytest.approx(1)
    assert found == pytest.approx(shares, abs=5e-4)
    sums = cumulative_membership(coefficient, error, lower_bounds=scale)
    assert list(sums) == sorted(sums)
    assert sums[-1] == pytest.approx(1)
    band = sure_band(coefficient, error, lower_bounds=scale)
    assert sums[band] >= 0.95 or band == len(scale) - 1
    assert band == 0 or sums[band - 1] < 0.95


def test_a_coefficient_known_exactly_is_in_one_band() -> None:
    assert membership(0.8, 0) == (1, 0, 0, 0, 0, 0)
    assert membership(-1, 0, lower_bounds=FLEISS) == (0, 0, 1)


@pytest.mark.parametrize(
    ("coefficient", "error", "bounds", "words"),
    [
        (0.5, 0.1, [], "fall from below 1"),
        (0.5, 0.1, [1.0, 0.0], "fall from below 1"),
        (0.5, 0.1, [0.2, 0.4], "fall from below 1"),
        (-0.5, 0.1, [0.4, 0.0], "none of the bands"),
        (0.5, -0.1, [0.4, 0.0], "0 or more"),
    ],
)
def test_bands_that_make_no_sense_are_refused(
    coefficient: float, error: float, bounds: list[float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        membership(coefficient, error, lower_bounds=bounds)
