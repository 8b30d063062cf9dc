"""Sampling: a draw of 300 from 6,000 and from 1,000,000, and estimates beside statsmodels."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from statsmodels.regression.linear_model import WLS

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.results import Estimate
from fullcircle.stats.sampling.design import Design, design
from fullcircle.stats.sampling.drawing import draw
from fullcircle.stats.sampling.frame import Labels
from fullcircle.stats.sampling.given import Floats
from fullcircle.stats.sampling.inclusion import inclusion_probabilities
from fullcircle.stats.sampling.means import domain_proportions, hajek_mean, hajek_proportion
from fullcircle.stats.sampling.systematic import systematic
from fullcircle.stats.sampling.totals import horvitz_thompson

FILES = 300
START = 1 / 3


def measure() -> list[Row]:
    numbers = np.random.default_rng(2026)
    return [*_draws(numbers), *_walks(numbers), *_estimates(numbers)]


def _draws(numbers: np.random.Generator) -> list[Row]:
    """Design and draw: eight service areas, 44 teams, three kinds of plan, 20 directed, 15 % in reserve."""
    rows = []
    for size in (6_000, 1_000_000):
        ids = numbers.permutation(size)
        priorities = numbers.random(size)
        coded = (ids, ids % 8, ids % 44, ids % 3)
        words = (
            [f"C-{i:07}" for i in ids],
            *([f"{n} {i}" for i in column] for n, column in zip("ATP", coded[1:], strict=True)),
        )
        for kind, (keys, areas, teams, plans) in (("text", words), ("whole numbers", coded)):
            prepared = partial(_design, keys, priorities, areas, (teams, plans))
            ready = prepared()
            shown = f"{FILES} of {size:,}"
            rows += [
                beside(f"design and draw, ids and keys {kind}", shown, lambda p=prepared: draw(p(), seed=1)),
                beside("of it the draw", shown, lambda d=ready: draw(d, seed=1)),
            ]
    return rows


def _design(ids: Labels, priorities: Floats, areas: Labels, sort_by: Sequence[Labels]) -> Design:
    told = ids[:20] if isinstance(ids, list) else ids[:20].tolist()
    return design(ids, n=FILES, priorities=priorities, strata=areas, sort_by=sort_by, directed=told, minimum=2)


def _walks(numbers: np.random.Generator) -> list[Row]:
    """The same walk from the same start, beside a plain one that goes from unit to unit."""
    rows = []
    for size in (6_000, 100_000):
        weights = numbers.integers(1, 15, size).tolist()
        rows.append(
            beside(
                "chances and one walk",
                f"{FILES} of {size:,}",
                lambda w=weights: systematic(inclusion_probabilities(w, FILES), START).tolist(),
                "a plain Python walk",
                lambda w=weights: _plain_walk(w),
                same=lambda ours, theirs: ours == theirs,
            )
        )
    return rows


def _plain_walk(weights: Sequence[int]) -> list[int]:
    """The same draw, unit by unit: no weight here is large enough to be certain."""
    width = sum(weights) / FILES
    met, reached, mark = [], 0, START * width
    for at, weight in enumerate(weights):
        reached += weight
        if mark < reached:
            met.append(at)
            mark += width
    return met


def _estimates(numbers: np.random.Generator) -> list[Row]:
    rows = []
    for size in (150, 100_000):
        chances = numbers.uniform(0.02, 0.5, size)
        hits = (numbers.random(size) < 0.6).astype(float)
        areas = numbers.integers(0, 8, size)
        ones, weights, shown = np.ones(size), 1 / chances, f"{size:,} files"

        def regression(hits: object = hits, ones: object = ones, weights: object = weights) -> tuple[float, float]:
            fitted = WLS(hits, ones, weights=weights).fit(cov_type="HC1")
            return float(fitted.params[0]), float(fitted.bse[0])

        rows += [
            beside(
                "Hajek mean, linearised error",
                shown,
                lambda h=hits, c=chances: hajek_mean(h, c),
                "statsmodels WLS, HC1",
                regression,
                same=_same,
            ),
            beside("Hajek share, Wilson on effective n", shown, lambda h=hits, c=chances: hajek_proportion(h, c)),
            beside(
                "the same for 8 service areas", shown, lambda h=hits, c=chances, a=areas: domain_proportions(h, c, a)
            ),
            beside("Horvitz-Thompson total, Hajek variance", shown, lambda h=hits, c=chances: horvitz_thompson(h, c)),
        ]
    return rows


def _same(ours: object, theirs: object) -> bool:
    assert isinstance(ours, Estimate)
    return np.allclose([ours.value, ours.standard_error], theirs, rtol=1e-9)
