"""Simulations, seeded: how often intervals hold the truth, and what choosing audits for moderation does to agreement.

Two graders see the same case through noise of their own; their latent judgements correlate by 0.8 and are cut into four grades.
"""

from collections.abc import Callable
from statistics import mean

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from fullcircle.stats.agreement.percentages import exact_agreement
from fullcircle.stats.agreement.tables import WeightedTable, pair_table, weighted_table
from fullcircle.stats.agreement.two_raters import cohen_kappa, gwet_ac
from fullcircle.stats.results import Estimate

pytestmark = pytest.mark.requirements("R7.4", "R8.3")

CORRELATION = 0.8
EVEN, USUAL, SKEWED = (0.2, 0.3, 0.3, 0.2), (0.10, 0.35, 0.50, 0.05), (0.02, 0.10, 0.85, 0.03)
Pairs = NDArray[np.intp]


def graded(chance: np.random.Generator, n: int, mix: tuple[float, ...]) -> Pairs:
    """n pairs of grades from 0 to 3."""
    cuts = ndtri(np.cumsum(mix)[:-1])
    case = chance.normal(0, np.sqrt(CORRELATION), (n, 1))
    return np.digitize(case + chance.normal(0, np.sqrt(1 - CORRELATION), (n, 2)), cuts)


@pytest.mark.parametrize(
    ("mix", "exact", "kappa", "quadratic", "ac"),
    [(EVEN, 0.551, 0.394, 0.728, 0.779), (USUAL, 0.664, 0.454, 0.679, 0.904), (SKEWED, 0.849, 0.433, 0.582, 0.975)],
)
def test_the_same_graders_have_other_coefficients_where_grades_are_skewed(
    mix: tuple[float, ...], exact: float, kappa: float, quadratic: float, ac: float
) -> None:
    table = pair_table(graded(np.random.default_rng(3), 400_000, mix), levels=4)
    assert exact_agreement(table).value == pytest.approx(exact, abs=0.004)
    assert cohen_kappa(table).value == pytest.approx(kappa, abs=0.006)
    assert cohen_kappa(table, weights="quadratic").value == pytest.approx(quadratic, abs=0.006)
    assert gwet_ac(table, weights="quadratic").value == pytest.approx(ac, abs=0.004)


def coverage(statistic: Callable[..., Estimate], mix: tuple[float, ...], n: int, seed: int) -> float:
    chance = np.random.default_rng(seed)
    truth = statistic(pair_table(graded(chance, 400_000, mix), levels=4)).value
    assert truth is not None
    held = 0
    for _ in range(1500):
        interval = statistic(pair_table(graded(chance, n, mix), levels=4)).interval
        held += interval is not None and interval.low <= truth <= interval.high
    return held / 1500


@pytest.mark.parametrize("mix", [EVEN, SKEWED])
@pytest.mark.parametrize("n", [15, 60])
def test_wilsons_interval_of_exact_agreement_holds_the_truth_at_every_size(mix: tuple[float, ...], n: int) -> None:
    assert 0.925 <= coverage(exact_agreement, mix, n, seed=n) <= 0.98


def quadratic_kappa(table: tuple[tuple[int, ...], ...]) -> Estimate:
    return cohen_kappa(table, weights="quadratic")


def test_the_interval_of_quadratic_kappa_holds_the_truth_from_sixty_pairs_on_an_even_mix() -> None:
    assert 0.92 <= coverage(quadratic_kappa, EVEN, 60, seed=5) <= 0.965


def test_the_interval_of_quadratic_kappa_misleads_on_few_pairs_of_a_skewed_mix() -> None:
    """Why no coefficient is shown below thirty pairs, and why its interval is called approximate above."""
    assert coverage(quadratic_kappa, SKEWED, 15, seed=6) < 0.8


def shift_of(table: WeightedTable) -> float:
    return sum(share * (m - k) for k, row in enumerate(table.shares) for m, share in enumerate(row))


def moderated(rule: Callable[[Pairs], NDArray[np.float64]]) -> tuple[float, float, float, float]:
    """Exact agreement and mean shift, naive and weighted, averaged over 1,500 rounds of 150 audits.

    ``rule`` gives the chance of each audit to be moderated from the auditor's grade.
    """
    chance = np.random.default_rng(12)
    found: list[tuple[float, float, float, float]] = []
    for _ in range(1500):
        pairs = graded(chance, 150, USUAL)
        probability = rule(pairs[:, 0])
        drawn = chance.random(150) < probability
        seen = pairs[drawn]
        weighted = weighted_table(map(tuple, seen.tolist()), probability[drawn].tolist(), levels=4)
        naive = exact_agreement(pair_table(seen, levels=4)).value
        repaired = exact_agreement(weighted).value
        assert naive is not None
        assert repaired is not None
        found.append((naive, float((seen[:, 1] - seen[:, 0]).mean()), repaired, shift_of(weighted)))
    return tuple(mean(column) for column in zip(*found, strict=True))  # type: ignore[return-value]


TRUE_EXACT, TRUE_SHIFT = 0.664, 0.0


def test_moderation_by_lot_needs_no_weights() -> None:
    naive, shift, weighted, weighted_shift = moderated(lambda grades: np.full(len(grades), 0.3))
    assert (naive, weighted) == pytest.approx((TRUE_EXACT, TRUE_EXACT), abs=0.008)
    assert (shift, weighted_shift) == pytest.approx((TRUE_SHIFT, TRUE_SHIFT), abs=0.008)


def test_weights_undo_moderation_of_all_extreme_grades() -> None:
    naive, shift, weighted, weighted_shift = moderated(lambda grades: np.where((grades == 0) | (grades == 3), 1.0, 0.2))
    assert naive < TRUE_EXACT - 0.03
    assert shift > 0.03
    assert weighted == pytest.approx(TRUE_EXACT, abs=0.008)
    assert weighted_shift == pytest.approx(TRUE_SHIFT, abs=0.01)


def test_nothing_undoes_moderation_that_leaves_grades_out() -> None:
    naive, shift, weighted, weighted_shift = moderated(lambda grades: np.where(grades >= 2, 0.5, 0.0))
    assert (naive, weighted) == pytest.approx((weighted, naive), abs=1e-9)
    assert naive > TRUE_EXACT + 0.04
    assert shift == pytest.approx(weighted_shift)
    assert shift < -0.15
