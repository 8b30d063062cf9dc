"""Agreement beside scikit-learn, statsmodels and krippendorff: the same judgements, the same answer."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import krippendorff as theirs
import numpy as np
from scipy.special import ndtri
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.agreement import fleiss, krippendorff, many_raters, percentages, tables, two_raters
from fullcircle.stats.agreement.intraclass import intraclass_correlation
from fullcircle.stats.agreement.ratings import category_counts, read_ratings

SIZES = (60, 150, 100_000)


def measure() -> list[Row]:
    """Each statistic from pairs or ratings as they come, at the size of a round and at 100,000."""
    return [row for n in SIZES for row in (*_of_two(n), *_of_many(n))]


def _grades(n: int, raters: int) -> Any:
    """Grades from 0 to 3 of n files by raters whose latent judgements correlate by 0.8."""
    chance = np.random.default_rng(n)
    seen = chance.normal(0, math.sqrt(0.8), (n, 1)) + chance.normal(0, math.sqrt(0.2), (n, raters))
    return np.digitize(seen, ndtri([0.1, 0.45, 0.95]))


def _value(found: Any) -> float:
    return float(found.value)


def _close(ours: Any, library: Any) -> bool:
    return math.isclose(_value(ours), float(library), rel_tol=1e-9, abs_tol=1e-9)


def _of_two(n: int) -> Iterator[Row]:
    grades = _grades(n, 2)
    first, second, size = grades[:, 0], grades[:, 1], f"{n:,} pairs"
    table = tables.pair_table(grades, levels=4)
    array = np.array(table)
    for kind, library in (("identity", None), ("linear", "linear"), ("quadratic", "quadratic")):
        yield beside(
            f"Cohen's kappa from pairs, {kind}",
            size,
            lambda kind=kind: two_raters.cohen_kappa(tables.pair_table(grades, levels=4), weights=kind),
            "scikit-learn",
            lambda library=library: cohen_kappa_score(first, second, weights=library),
            same=_close,
        )
    yield beside(
        "Cohen's kappa and its error from a table",
        size,
        lambda: two_raters.cohen_kappa(table),
        "statsmodels",
        lambda: inter_rater.cohens_kappa(array),
        same=lambda ours, library: (
            _close(ours, library.kappa) and math.isclose(ours.standard_error, library.std_kappa, rel_tol=1e-9)
        ),
    )
    alone: dict[str, Callable[[], Any]] = {
        "exact agreement": lambda: percentages.exact_agreement(table),
        "Scott's pi": lambda: two_raters.scott_pi(table),
        "Gwet's AC2, quadratic": lambda: two_raters.gwet_ac(table, weights="quadratic"),
        "Brennan-Prediger": lambda: two_raters.brennan_prediger(table),
    }
    for what, call in alone.items():
        yield beside(f"{what} from a table", size, call)
    chances = np.random.default_rng(1).choice([0.2, 0.5, 1.0], n).tolist()
    pairs = [tuple(pair) for pair in grades.tolist()]
    yield beside(
        "weighted kappa of pairs with known chances",
        size,
        lambda: two_raters.cohen_kappa(tables.weighted_table(pairs, chances, levels=4), weights="quadratic"),
    )


def _of_many(n: int) -> Iterator[Row]:
    grades, size = _grades(n, 3), f"{n:,} x 3 ratings"
    gaps = grades.astype(float)
    gaps[np.random.default_rng(2).random(gaps.shape) < 0.2] = np.nan
    turned = gaps.T.copy()
    counts = category_counts(read_ratings(grades))
    yield beside(
        "Fleiss' kappa from ratings",
        size,
        lambda: many_raters.fleiss_kappa(category_counts(read_ratings(grades))),
        "statsmodels",
        lambda: inter_rater.fleiss_kappa(inter_rater.aggregate_raters(grades)[0]),
        same=_close,
    )
    # The library gives the bare value; ours also the error and the interval, which take longer than it does for few files.
    yield beside(
        "Fleiss' kappa and its error from counts",
        size,
        lambda: many_raters.fleiss_kappa(counts),
        "statsmodels, no error",
        lambda: inter_rater.fleiss_kappa(counts),
        same=_close,
    )
    for metric in krippendorff.METRICS:
        yield beside(
            f"alpha with gaps, {metric}",
            size,
            lambda metric=metric: _alpha(gaps, metric),
            "krippendorff",
            lambda metric=metric: theirs.alpha(turned, level_of_measurement=metric),
            same=_close,
        )
    with_gaps = read_ratings(gaps)
    by_category = category_counts(with_gaps)
    alone: dict[str, Callable[[], Any]] = {
        "alpha, ordinal, 1,999 resamples": lambda: krippendorff.alpha(by_category, seed=1),
        "AC2 with gaps, quadratic": lambda: many_raters.gwet_ac(by_category, weights="quadratic"),
        "Conger's kappa with gaps": lambda: many_raters.conger_kappa(with_gaps),
        "test of Fleiss' kappa": lambda: fleiss.fleiss_kappa_test(counts),
        "ICC(2,1)": lambda: intraclass_correlation(grades, model=2),
    }
    for what, call in alone.items():
        yield beside(what, size, call)


def _alpha(gaps: Any, metric: krippendorff.Metric) -> Any:
    found = read_ratings(gaps)
    return krippendorff.alpha(category_counts(found), metric=metric, values=found.values)
