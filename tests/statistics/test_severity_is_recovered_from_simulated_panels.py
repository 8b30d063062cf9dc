"""Panels whose severities are known: the methods find them, claim no more certainty than they have, and flag no one by chance."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

from fullcircle.stats.severity.many_facet import ManyFacet, many_facet
from fullcircle.stats.severity.pooling import PooledShifts, pool_shifts
from fullcircle.stats.severity.showing import Shown, auditor_figure
from fullcircle.stats.severity.simulation import Panel, Simulated, simulate

pytestmark = pytest.mark.requirements("R7.4")

SEEDS = range(20)
USUAL = Panel()
CASE_MIX = Panel(mix_spread=0.6)
Drawn = list[tuple[Simulated, ManyFacet]]


def fitted(simulated: Simulated, *, singles: bool) -> ManyFacet:
    rows = np.arange(len(simulated.grades)) if singles else simulated.double
    return many_facet(
        simulated.auditors[rows].tolist(),
        simulated.grades[rows].tolist(),
        [None if grade < 0 else grade for grade in simulated.moderated[rows].tolist()],
        rounds=simulated.rounds[rows].tolist(),
    )


@cache
def drawn(panel: Panel, singles: bool) -> Drawn:
    return [(simulated, fitted(simulated, singles=singles)) for simulated in (simulate(panel, seed=s) for s in SEEDS)]


def pooled(simulated: Simulated) -> PooledShifts:
    rows = simulated.double
    return pool_shifts(
        simulated.auditors[rows].tolist(),
        (simulated.moderated - simulated.grades)[rows].tolist(),
        rounds=simulated.rounds[rows].tolist(),
    )


def found(model: ManyFacet | PooledShifts) -> np.ndarray:
    return np.array([each.severity.value for each in model.auditors], dtype=float)


def raw(simulated: Simulated) -> np.ndarray:
    rows = simulated.double
    shifts = (simulated.moderated - simulated.grades)[rows]
    return np.bincount(simulated.auditors[rows], shifts) / np.bincount(simulated.auditors[rows])


def cover(results: Drawn) -> float:
    hits = [
        each.severity.interval.low <= truth <= each.severity.interval.high
        for simulated, model in results
        for each, truth in zip(model.auditors, simulated.severities, strict=True)
        if each.severity.interval is not None
    ]
    assert len(hits) == len(results) * len(results[0][1].auditors)
    return float(np.mean(hits))


def flags(models: Sequence[ManyFacet | PooledShifts]) -> float:
    """The share of auditors whose figure is shown and leaves no difference from moderators out."""
    figures = [auditor_figure(each) for model in models for each in model.auditors]
    return float(np.mean([isinstance(figure, Shown) and figure.differs for figure in figures]))


def true_shift(panel: Panel, severities: np.ndarray) -> np.ndarray:
    """How much lower each auditor grades the same file, in grades."""
    total = np.sqrt(panel.case_spread**2 + 1)
    cuts = np.array(panel.thresholds)
    return np.asarray(
        (norm.cdf((cuts + severities[:, None]) / total) - norm.cdf(cuts / total)).sum(axis=1), dtype=float
    )


def test_severities_are_found_over_six_rounds_with_a_third_moderated() -> None:
    correlations = [np.corrcoef(found(model), panel.severities)[0, 1] for panel, model in drawn(USUAL, True)]
    by_raw_shift = [np.corrcoef(raw(panel), panel.severities)[0, 1] for panel, _ in drawn(USUAL, True)]
    assert np.mean(correlations) >= 0.80
    assert np.mean(correlations) > np.mean(by_raw_shift) + 0.1


@pytest.mark.parametrize("singles", [True, False])
def test_intervals_hold_the_truth_as_often_as_they_say(singles: bool) -> None:
    assert 0.88 <= cover(drawn(USUAL, singles)) <= 0.98


def test_intervals_from_pairs_alone_hold_even_where_auditors_have_different_cases() -> None:
    assert 0.88 <= cover(drawn(CASE_MIX, False)) <= 0.98


def test_audits_without_a_moderator_mislead_where_auditors_have_different_cases() -> None:
    assert cover(drawn(CASE_MIX, True)) < 0.88


def test_reliability_says_how_much_of_the_differences_is_real() -> None:
    claimed = [each.reliability for _, model in drawn(USUAL, True) for each in model.auditors]
    real = [np.corrcoef(found(model), panel.severities)[0, 1] ** 2 for panel, model in drawn(USUAL, True)]
    assert np.mean([share for share in claimed if share is not None]) == pytest.approx(np.mean(real), abs=0.08)


def test_pooled_shifts_are_nearer_the_truth_than_raw_ones() -> None:
    gaps, raw_gaps = [], []
    for seed in range(40):
        simulated = simulate(USUAL, seed=seed)
        truth = true_shift(USUAL, simulated.severities)
        gaps.append(found(pooled(simulated)) - truth)
        raw_gaps.append(raw(simulated) - truth)
    assert np.sqrt(np.mean(np.square(gaps))) < 0.85 * np.sqrt(np.mean(np.square(raw_gaps)))


def test_a_panel_that_is_generous_as_a_whole_moves_the_group_and_flags_no_one() -> None:
    generous = Panel(spread=0, group=-0.4)
    results = drawn(generous, True)
    groups = [model.group.value for _, model in results]
    assert np.mean([value for value in groups if value is not None]) == pytest.approx(-0.4, abs=0.08)
    below = [model.group_in_grades.interval for _, model in results]
    assert all(interval is not None and interval.high < 0 for interval in below)
    assert flags([model for _, model in results]) <= 0.05
    assert flags([pooled(panel) for panel, _ in results]) <= 0.05


def test_auditors_who_do_not_differ_are_hardly_ever_flagged() -> None:
    alike = [simulate(Panel(spread=0), seed=seed) for seed in range(100)]
    assert flags([pooled(simulated) for simulated in alike]) <= 0.05
    assert flags([fitted(simulated, singles=True) for simulated in alike[:20]]) <= 0.05


def test_after_one_round_no_one_is_shown() -> None:
    one_round = Panel(audits=5, rounds=1, share_moderated=0.2)
    for seed in range(10):
        simulated = simulate(one_round, seed=seed)
        for model in (fitted(simulated, singles=True), pooled(simulated)):
            assert not any(isinstance(auditor_figure(each), Shown) for each in model.auditors)


def test_permuting_the_auditors_permutes_the_output() -> None:
    simulated = simulate(USUAL, seed=0)
    names = np.random.default_rng(0).permutation(USUAL.auditors)
    rows = simulated.double
    shifts = (simulated.moderated - simulated.grades)[rows].tolist()
    plain = found(pool_shifts(simulated.auditors[rows].tolist(), shifts))
    permuted = found(pool_shifts(names[simulated.auditors[rows]].tolist(), shifts))
    assert permuted[names] == pytest.approx(plain)


def test_a_constant_on_all_scores_changes_no_order() -> None:
    simulated = simulate(USUAL, seed=0)
    rows = simulated.double
    own, second = simulated.grades[rows], simulated.moderated[rows]
    who = simulated.auditors[rows].tolist()
    plain = many_facet(who, own.tolist(), second.tolist())
    moved = many_facet(who, (own + 7).tolist(), (second + 7).tolist())
    assert found(moved).argsort().tolist() == found(plain).argsort().tolist()


def test_the_same_seed_draws_the_same_panel_as_it_was_asked_for() -> None:
    panel = Panel(auditors=50, audits=40, rounds=4, share_moderated=0.25)
    first, again, other = simulate(panel, seed=1), simulate(panel, seed=1), simulate(panel, seed=2)
    assert first.grades.tolist() == again.grades.tolist()
    assert first.grades.tolist() != other.grades.tolist()
    assert np.bincount(first.auditors[first.double]).tolist() == [10] * 50
    assert sorted(set(first.rounds.tolist())) == [0, 1, 2, 3]
    assert set(first.grades.tolist()) == {1, 2, 3, 4}
    assert first.severities.std() == pytest.approx(0.5, abs=0.15)
    fewest = simulate(Panel(audits=3, share_moderated=0.01), seed=1)
    assert np.bincount(fewest.auditors[fewest.double]).tolist() == [1] * 30
