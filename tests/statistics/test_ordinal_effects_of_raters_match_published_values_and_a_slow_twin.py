"""Proportional odds with a random effect of the rater: R's fits of the wine data, and the integral done by brute force."""

from collections.abc import Sequence
from math import exp, log, pi, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from fullcircle.stats.ordinal.mixed import OrdinalMixed, ordinal_mixed
from fullcircle.stats.ordinal.proportional_odds import proportional_odds
from tests.statistics.ordinal_examples import COVARIATES, JUDGES, RATINGS, ROWS, errors, slow_log_likelihood, values

pytestmark = pytest.mark.requirements("R7.4")


def slow_marginal(
    thresholds: Sequence[float], slopes: Sequence[float], spread: float, rows: Sequence[tuple[int, int, float]]
) -> float:
    """For each rater the chance of all grades, integrated over the rater's effect by a general integrator."""
    levels = sorted({grade for _, grade, _ in rows})
    fill = [(levels[0], 0.0)] + [(level, 0.0) for level in levels[1:]]
    base = slow_log_likelihood(thresholds, [*slopes, 1.0], [g for g, _ in fill], [[x, 0.0] for _, x in fill], "logit")
    total = 0.0
    for rater in sorted({row[0] for row in rows}):
        own = [(grade, x) for who, grade, x in rows if who == rater]

        def density(u: float, own: list[tuple[int, float]] = own) -> float:
            grades = [grade for grade, _ in own] + [grade for grade, _ in fill]
            columns = [[x, spread * u] for _, x in own] + [[x, 0.0] for _, x in fill]
            height = slow_log_likelihood(thresholds, [*slopes, 1.0], grades, columns, "logit") - base
            return exp(height - u * u / 2) / sqrt(2 * pi)

        total += log(quad(density, -9, 9, epsabs=1e-13, limit=200)[0])
    return total


def test_the_laplace_fit_of_the_wine_equals_the_published_one() -> None:
    fit = ordinal_mixed(RATINGS, JUDGES, COVARIATES)
    # R ordinal::clmm; estimates and errors as printed in Christensen's tutorial.
    assert fit.standard_deviation == pytest.approx(1.13113258, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-81.57, abs=5e-3)
    assert values(fit.coefficients) == pytest.approx([3.0630, 1.8349], abs=2e-4)
    assert errors(fit.coefficients) == pytest.approx([0.5954, 0.5125], abs=2e-4)
    assert values(fit.thresholds) == pytest.approx([-1.6237, 1.5134, 4.2285, 6.0888], abs=2e-4)
    assert errors(fit.thresholds) == pytest.approx([0.6824, 0.6038, 0.8090, 0.9725], abs=2e-4)


def test_ten_nodes_equal_the_published_fit_and_the_effects_of_judges() -> None:
    fit = ordinal_mixed(RATINGS, JUDGES, COVARIATES, nodes=10)
    assert fit.standard_deviation == pytest.approx(1.1347833, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-81.53246071, abs=1e-6)
    assert values(fit.coefficients) == pytest.approx([3.06189099, 1.83343337], abs=1e-4)
    published = [1.69846368, -0.56657456, 0.97052436, -0.05938886, 0.23110659]
    published += [0.47795139, -1.91360677, -0.27303179, -0.55517]
    assert values(fit.modes) == pytest.approx(published, abs=1e-4)
    assert fit.raters == tuple(range(9))
    assert [mode.n for mode in fit.modes] == [8] * 9


def test_many_nodes_equal_the_integral_done_by_brute_force() -> None:
    rows = [(judge, row[2], float(row[0])) for judge, row in zip(JUDGES, ROWS, strict=True)]
    fit = ordinal_mixed([grade for _, grade, _ in rows], JUDGES, {"temp": [x for _, _, x in rows]}, nodes=15)
    assert fit.standard_deviation is not None
    thresholds, slopes = values(fit.thresholds), values(fit.coefficients)
    best = slow_marginal(thresholds, slopes, fit.standard_deviation, rows)
    assert fit.log_likelihood == pytest.approx(best, abs=1e-7)
    for step in (-0.02, 0.02):
        assert slow_marginal(thresholds, [slopes[0] + step], fit.standard_deviation, rows) < best
        assert slow_marginal(thresholds, slopes, fit.standard_deviation + step, rows) < best
        assert slow_marginal([thresholds[0] + step, *thresholds[1:]], slopes, fit.standard_deviation, rows) < best


rated = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3), st.integers(0, 2)), min_size=20, max_size=50)


def fit_of(rows: Sequence[tuple[int, int, int]], **more: object) -> OrdinalMixed:
    return ordinal_mixed([row[1] for row in rows], [row[0] for row in rows], {"x": [row[2] for row in rows]}, **more)  # type: ignore[arg-type]


@given(rated, st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_order_changes_nothing_labels_permute_and_a_turned_scale_turns_effects(
    rows: list[tuple[int, int, int]], random: object
) -> None:
    fit = fit_of(rows)
    assume(not fit.reason)
    assert fit.log_likelihood is not None
    plain = proportional_odds([row[1] for row in rows], {"x": [row[2] for row in rows]})
    assert plain.log_likelihood is not None
    assert fit.log_likelihood >= plain.log_likelihood - 1e-6
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fit_of(shuffled).log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-5)
    renamed = fit_of([(4 - row[0], row[1], row[2]) for row in rows])
    assert values(renamed.modes)[::-1] == pytest.approx(values(fit.modes), abs=1e-2)
    turned = fit_of([(row[0], 4 - row[1], row[2]) for row in rows])
    assert values(turned.modes) == pytest.approx([-mode for mode in values(fit.modes)], abs=1e-2)


def test_raters_who_grade_alike_get_no_spread_and_no_effect() -> None:
    grades = [1, 2, 2, 3, 3, 3, 4, 4] * 6
    fit = ordinal_mixed(grades, [rater for rater in range(6) for _ in range(8)])
    assert fit.standard_deviation == pytest.approx(0, abs=0.02)
    assert values(fit.modes) == pytest.approx([0] * 6, abs=1e-3)
    assert fit.log_likelihood == pytest.approx(proportional_odds(grades, {}).log_likelihood, abs=1e-5)


def test_known_effects_of_many_raters_are_found() -> None:
    rng = np.random.default_rng(2)
    effects = 0.8 * rng.standard_normal(40)
    raters, x = np.repeat(np.arange(40), 40), rng.integers(0, 3, 1600)
    grades = np.searchsorted([-1.5, 0.5, 2.5], 0.6 * x + effects[raters] + rng.standard_normal(1600))
    fit = ordinal_mixed(grades, raters, {"x": x}, nodes=5, link="probit")  # type: ignore[arg-type, dict-item]
    assert fit.standard_deviation == pytest.approx(0.8, abs=0.2)
    assert values(fit.coefficients) == pytest.approx([0.6], abs=0.15)
    assert np.corrcoef(values(fit.modes), effects)[0, 1] > 0.95


@pytest.mark.parametrize(
    ("grades", "raters", "x", "reason"),
    [
        ([2, 2, 2, 2], ["a", "a", "b", "b"], [0, 1, 0, 1], "all grades are equal"),
        ([1, 2, 1, 2], ["a", "a", "a", "a"], [0, 0, 1, 1], "one rater alone"),
        ([1, 2, 3, 4], ["a", "a", "b", "b"], [1, 2, 3, 4], "without overlap"),
        ([], [], [], "there are no grades"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason_instead(
    grades: list[int], raters: list[str], x: list[float], reason: str
) -> None:
    fit = ordinal_mixed(grades, raters, {"x": x})
    assert reason in fit.reason
    assert (fit.standard_deviation, fit.log_likelihood, fit.modes, fit.thresholds) == (None, None, (), ())
    assert [estimate.reason for estimate in fit.coefficients] == [fit.reason]


def test_faulty_input_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one node, not 0"):
        ordinal_mixed([1, 2], ["a", "b"], nodes=0)
    with pytest.raises(ValueError, match="2 grades, but 1 raters"):
        ordinal_mixed([1, 2], ["a"])
    with pytest.raises(ValueError, match="of one kind"):
        ordinal_mixed([1, 2], ["a", None])
