"""Interrupted time series: a direct search of the likelihood as the slow twin, recovery and refusals."""

from math import exp, log
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from fullcircle.stats.interrupted import Errors, Interrupted, as_ratio, in_words, interrupted_time_series

Family = Literal["binomial", "poisson"]


def simulated(
    seed: int,
    *,
    rounds: int = 24,
    first_after: int = 11,
    step: float = 0.5,
    slope: float = 0.03,
    files: int = 60,
    spread: float = 0.0,
) -> tuple[list[int], list[int]]:
    rng = np.random.default_rng(seed)
    time = np.arange(rounds) - first_after
    after = time >= 0
    eta = 0.2 + 0.01 * time + after * (step + slope * time) + rng.normal(0, spread, rounds)
    sizes = rng.integers(files // 2, files + files // 2, rounds)
    return rng.binomial(sizes, 1 / (1 + np.exp(-eta))).tolist(), sizes.tolist()


def searched(counts: list[int], sizes: list[int], first_after: int, family: Family) -> tuple[list[float], np.ndarray]:
    """Coefficients that make the data likeliest, found by a general search, and the inverse of the numerical information."""
    time = np.arange(len(counts)) - first_after
    after = (time >= 0).astype(float)
    x = np.column_stack([np.ones(len(counts)), time, after, time * after])
    y, n = np.array(counts, dtype=float), np.array(sizes, dtype=float)

    def unlikely(b: np.ndarray) -> float:
        eta = x @ b
        if family == "binomial":
            return float(-(y * eta - n * np.logaddexp(0, eta)).sum())
        return float(-(y * (eta + np.log(n)) - n * np.exp(eta)).sum())

    start = np.zeros(4) if family == "binomial" else np.array([log(y.sum() / n.sum()), 0, 0, 0])
    scale = np.array([0.1, 0.01, 0.1, 0.01])
    best = minimize(lambda b: unlikely(start + b * scale), np.zeros(4), method="BFGS", options={"gtol": 1e-7})
    best = minimize(
        lambda b: unlikely(start + b * scale), best.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}
    )
    found = start + best.x * scale
    mean = n / (1 + np.exp(-x @ found)) if family == "binomial" else n * np.exp(x @ found)
    weight = mean * (1 - mean / n) if family == "binomial" else mean
    return found.tolist(), np.linalg.inv(sum(w * np.outer(row, row) for w, row in zip(weight, x, strict=True)))


def values(found: Interrupted) -> list[float]:
    estimates = (found.trend_before, found.level_change, found.slope_change)
    assert all(estimate is not None and estimate.value is not None for estimate in estimates)
    return [estimate.value for estimate in estimates if estimate and estimate.value is not None]


def deviations(found: Interrupted) -> list[float]:
    estimates = (found.trend_before, found.level_change, found.slope_change)
    return [estimate.standard_error for estimate in estimates if estimate and estimate.standard_error is not None]


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_estimates_and_errors_equal_a_direct_search(family: Family, seed: int) -> None:
    counts, sizes = simulated(seed)
    coefficients, covariance = searched(counts, sizes, 11, family)
    found = interrupted_time_series(counts, sizes, first_after=11, family=family, errors="model")
    assert values(found) == pytest.approx(coefficients[1:], abs=2e-4)
    assert deviations(found) == pytest.approx(np.sqrt(np.diag(covariance))[1:].tolist(), rel=1e-3)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_dispersion_and_robust_errors_equal_sums_over_rounds(family: Family) -> None:
    counts, sizes = simulated(4, spread=0.5)
    fits: dict[str, Interrupted] = {}
    kinds: tuple[Errors, ...] = ("model", "quasi", "newey_west")
    for errors in kinds:
        fits[errors] = interrupted_time_series(counts, sizes, first_after=11, family=family, errors=errors)
    coefficients, covariance = searched(counts, sizes, 11, family)
    rows, pearson, scores = range(len(counts)), 0.0, []
    for t in rows:
        x = np.array([1, t - 11, t >= 11, (t - 11) * (t >= 11)], dtype=float)
        eta = float(x @ coefficients)
        mean = sizes[t] / (1 + exp(-eta)) if family == "binomial" else sizes[t] * exp(eta)
        variance = mean * (1 - mean / sizes[t]) if family == "binomial" else mean
        pearson += (counts[t] - mean) ** 2 / variance
        scores.append(x * (counts[t] - mean))
    dispersion = pearson / (len(counts) - 4)
    assert fits["quasi"].dispersion == pytest.approx(dispersion, rel=1e-4)
    assert deviations(fits["quasi"]) == pytest.approx(
        [one * dispersion**0.5 for one in deviations(fits["model"])], rel=1e-3
    )
    weight = {0: 1.0, 1: 0.5}
    meat = sum(weight.get(abs(s - t), 0.0) * np.outer(scores[s], scores[t]) for s in rows for t in rows)
    robust = covariance @ meat @ covariance * len(counts) / (len(counts) - 4)
    assert deviations(fits["newey_west"]) == pytest.approx(np.sqrt(np.diag(robust))[1:].tolist(), rel=2e-3)
    assert fits["quasi"].level_change.value == fits["newey_west"].level_change.value


def test_rounds_that_vary_less_than_chance_do_not_narrow_the_interval() -> None:
    counts, sizes = [30, 33] * 12, [60] * 24
    model, quasi = (
        interrupted_time_series(counts, sizes, first_after=12, errors=errors) for errors in ("model", "quasi")
    )
    assert quasi.dispersion is not None
    assert quasi.dispersion < 1
    assert deviations(quasi) == deviations(model)


def test_a_known_step_and_slope_are_recovered_and_their_intervals_cover() -> None:
    steps, covered, kept = [], 0, 200
    for seed in range(kept):
        counts, sizes = simulated(1000 + seed, rounds=28, first_after=14, step=0.6, slope=0.02, spread=0.25)
        found = interrupted_time_series(counts, sizes, first_after=14)
        assert found.level_change.interval is not None
        steps.append(found.level_change.value)
        covered += found.level_change.interval.low <= 0.6 <= found.level_change.interval.high
    assert np.mean(steps) == pytest.approx(0.6, abs=0.06)
    assert 0.90 <= covered / kept <= 0.99


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([0.5, 0.8, 0.95, 0.998]))
def test_intervals_nest_hold_the_value_and_mirror_for_not_good(seed: int, level: float) -> None:
    counts, sizes = simulated(seed)
    found = interrupted_time_series(counts, sizes, first_after=11, level=level).level_change
    wider = interrupted_time_series(counts, sizes, first_after=11, level=0.999).level_change
    bad = interrupted_time_series(
        [n - x for x, n in zip(counts, sizes, strict=True)], sizes, first_after=11, level=level
    )
    assert found.interval is not None
    assert wider.interval is not None
    assert bad.level_change.interval is not None
    assert wider.interval.low <= found.interval.low <= (found.value or 0) <= found.interval.high <= wider.interval.high
    assert bad.level_change.value == pytest.approx(-(found.value or 0), abs=1e-7)
    assert bad.level_change.interval.low == pytest.approx(-found.interval.high, abs=1e-7)


def test_unit_of_time_scales_slopes_and_leaves_the_step() -> None:
    counts, sizes = simulated(5)
    weeks = interrupted_time_series(counts, sizes, first_after=11, times=[6.0 * place + 100 for place in range(24)])
    rounds = interrupted_time_series(counts, sizes, first_after=11)
    assert values(weeks) == pytest.approx([values(rounds)[0] / 6, values(rounds)[1], values(rounds)[2] / 6])


def test_a_step_without_a_change_of_slope_can_be_fitted_and_t_intervals_are_wider_than_normal_ones() -> None:
    counts, sizes = simulated(6, slope=0.0)
    found = interrupted_time_series(counts, sizes, first_after=11, change_of_slope=False)
    normal = interrupted_time_series(counts, sizes, first_after=11, change_of_slope=False, quantile="normal")
    assert found.slope_change is None
    assert found.level_change.interval is not None
    assert normal.level_change.interval is not None
    assert found.level_change.interval.high > normal.level_change.interval.high


def test_design_weighted_shares_enter_by_effective_numbers() -> None:
    counts, sizes = simulated(7)
    halved = interrupted_time_series([x / 2 for x in counts], [n / 2 for n in sizes], first_after=11, errors="model")
    whole = interrupted_time_series(counts, sizes, first_after=11, errors="model")
    assert values(halved) == pytest.approx(values(whole))
    assert deviations(halved) == pytest.approx([one * 2**0.5 for one in deviations(whole)])


@pytest.mark.parametrize(("rounds", "first_after"), [(15, 7), (15, 8), (24, 3), (4, 2)])
def test_fewer_than_eight_rounds_on_a_side_give_no_figure_and_say_why(rounds: int, first_after: int) -> None:
    counts, sizes = simulated(8, rounds=rounds, first_after=first_after)
    found = interrupted_time_series(counts, sizes, first_after=first_after)
    assert found.level_change.value is None
    assert found.level_change.interval is None
    assert found.dispersion is None
    assert f"{first_after} rounds before and {rounds - first_after} after" in found.reason
    assert "Nothing can be said yet" in in_words(found, event="the training")


def test_eight_on_each_side_are_enough() -> None:
    counts, sizes = simulated(9, rounds=16, first_after=8)
    assert interrupted_time_series(counts, sizes, first_after=8).level_change.value is not None


@pytest.mark.parametrize("after", [0, 20])
def test_all_files_alike_on_one_side_give_no_figure_and_say_why(after: int) -> None:
    counts = [10, 9, 11, 8, 10, 12, 9, 10, *[after] * 8]
    found = interrupted_time_series(counts, [20] * 16, first_after=8)
    assert found.level_change.value is None
    assert "settle" in found.reason


def test_words_say_after_and_what_the_figure_cannot_show() -> None:
    counts, sizes = simulated(10)
    found = interrupted_time_series(counts, sizes, first_after=11)
    words = in_words(found, event="the training of May 2026")
    ratio = as_ratio(found.level_change)
    assert words.startswith("After the training of May 2026")
    assert f"{ratio.value:.2f} times" in words
    assert "does not show why" in words
    assert "because" not in words
    assert ratio.interval is not None
    assert ratio.value == pytest.approx(exp(found.level_change.value or 0))
    flat = interrupted_time_series([30, 31, 29, 30] * 5, [60] * 20, first_after=10)
    assert "includes no change" in in_words(flat, event="the move")


def test_a_topic_chosen_for_how_bad_it_looked_carries_a_caveat() -> None:
    counts, sizes = simulated(11)
    found = interrupted_time_series(counts, sizes, first_after=11, chosen_from_these_data=True)
    assert any("expected anyway" in caveat for caveat in found.caveats)


GOOD = {"counts": [5] * 16, "sizes": [10] * 16, "first_after": 8}


@pytest.mark.parametrize(
    "change",
    [
        {"counts": [11] * 16},
        {"counts": [-1] * 16},
        {"counts": [float("nan")] * 16},
        {"sizes": [10] * 15},
        {"sizes": [0] * 16},
        {"first_after": 0},
        {"first_after": 16},
        {"times": [1] * 16},
        {"times": list(range(16, 0, -1))},
        {"family": "normal"},
        {"errors": "hope"},
        {"quantile": "guess"},
        {"level": 1.0},
    ],
)
def test_input_that_cannot_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        interrupted_time_series(**(GOOD | change))  # type: ignore[arg-type]
