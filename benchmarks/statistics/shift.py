"""Shift and margins beside statsmodels and SciPy, on 60 pairs and on 100,000."""

from typing import Any

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable, mcnemar
from statsmodels.stats.multitest import multipletests

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.multiplicity import holm
from fullcircle.stats.shift.lines import mcnemar_chi2, mcnemar_exact
from fullcircle.stats.shift.margins import bhapkar, bowker, ordinal_marginal_homogeneity, stuart_maxwell
from fullcircle.stats.shift.means import mean_difference, mean_shift, shift_sizes
from fullcircle.stats.shift.ranks import sign_test, signed_rank_test, table_differences

SIZES = (60, 100_000)


def near(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, rtol=1e-7, atol=1e-9))


def measure() -> list[Row]:
    return [row for n in SIZES for row in (*_margins(n), *_means(n), *_directions(n))] + [_holm()]


def _pairs(n: int) -> tuple[Any, Any]:
    """Grades 0 to 3 of two people who mostly agree."""
    rng = np.random.default_rng(2)
    truth = rng.normal(size=n)
    cuts = [-1.2, -0.1, 1.4]
    return tuple(np.digitize(truth + 0.5 * rng.normal(size=n), cuts) for _ in range(2))


def _margins(n: int) -> list[Row]:
    table = np.bincount(np.ravel_multi_index(_pairs(n), (4, 4)), minlength=16).reshape(4, 4)
    size = f"table of {n:,}"
    square = SquareTable(table, shift_zeros=False)
    rows = [
        beside(
            "Stuart-Maxwell",
            size,
            lambda: stuart_maxwell(table).p,
            "statsmodels",
            lambda: square.homogeneity().pvalue,
            same=near,
        ),
        beside(
            "Bhapkar",
            size,
            lambda: bhapkar(table).p,
            "statsmodels",
            lambda: square.homogeneity(method="bhapkar").pvalue,
            same=near,
        ),
        beside("ordinal test of equal margins", size, lambda: ordinal_marginal_homogeneity(table).p),
        beside("shift sizes", size, lambda: shift_sizes(table)),
    ]
    # The library gives no answer where two levels are never confused; so only where all are.
    full = (table + table.T + np.eye(4) > 0).all()
    rows.append(
        beside(
            "Bowker symmetry",
            size,
            lambda: bowker(table).p,
            "statsmodels" if full else "",
            (lambda: square.symmetry().pvalue) if full else None,
            same=near,
        )
    )
    return rows


def _means(n: int) -> list[Row]:
    first, second = _pairs(n)
    table = np.bincount(np.ravel_multi_index((first, second), (4, 4)), minlength=16).reshape(4, 4)

    def library() -> Any:
        found = stats.ttest_rel(second, first)
        return [*found.confidence_interval()]

    def from_pairs() -> Any:
        found = mean_difference(first, second).interval
        return None if found is None else [found.low, found.high]

    def from_table() -> Any:
        found = mean_shift(table).interval
        return None if found is None else [found.low, found.high]

    return [
        beside("mean shift and interval", f"{n:,} pairs", from_pairs, "scipy", library, same=near),
        beside("mean shift and interval", f"table of {n:,}", from_table, "scipy, pairs", library, same=near),
    ]


def _directions(n: int) -> list[Row]:
    first, second = _pairs(n)
    moved = (second - first).astype(float)
    table = np.bincount(np.ravel_multi_index((first, second), (4, 4)), minlength=16).reshape(4, 4)
    up, down = int((moved > 0).sum()), int((moved < 0).sum())
    lost, gained = int(table[2:, :2].sum()), int(table[:2, 2:].sum())
    crossed = [[0, lost], [gained, 0]]

    def wilcoxon(**options: Any) -> Any:
        return stats.wilcoxon(second, first, correction=False, method="asymptotic", **options).pvalue

    def by_table() -> Any:
        values, counts = table_differences(table)
        return signed_rank_test(values, counts=counts, method="normal").p

    rows = [
        beside(
            "Wilcoxon, normal",
            f"{n:,} pairs",
            lambda: signed_rank_test(moved, method="normal").p,
            "scipy",
            wilcoxon,
            same=near,
        ),
        beside("Wilcoxon, normal", f"table of {n:,}", by_table, "scipy, pairs", wilcoxon, same=near),
        beside(
            "Wilcoxon, Pratt",
            f"{n:,} pairs",
            lambda: signed_rank_test(moved, method="normal", zeros="pratt").p,
            "scipy",
            lambda: wilcoxon(zero_method="pratt"),
            same=near,
        ),
        beside(
            "sign test",
            f"{n:,} pairs",
            lambda: sign_test(up, down).p,
            "scipy",
            lambda: stats.binomtest(up, up + down).pvalue,
            same=near,
        ),
        beside(
            "McNemar exact",
            f"{n:,} pairs",
            lambda: mcnemar_exact(lost, gained).p,
            "statsmodels",
            lambda: mcnemar(crossed, exact=True).pvalue,
            same=near,
        ),
        beside(
            "McNemar chi-squared",
            f"{n:,} pairs",
            lambda: mcnemar_chi2(lost, gained, corrected=True).p,
            "statsmodels",
            lambda: mcnemar(crossed, exact=False, correction=True).pvalue,
            same=near,
        ),
    ]
    if n <= 100:
        values = np.random.default_rng(3).normal(0.3, 1, 25)
        rows.append(
            beside(
                "Wilcoxon, exact",
                "25 pairs",
                lambda: signed_rank_test(values).p,
                "scipy",
                lambda: stats.wilcoxon(values, method="exact").pvalue,
                same=near,
            )
        )
    return rows


def _holm() -> Row:
    p_values = [0.001, 0.2, 0.04, 0.5, 0.013, 0.02, 0.7, 0.03]
    return beside(
        "Holm",
        "8 tests",
        lambda: holm(p_values),
        "statsmodels",
        lambda: multipletests(p_values, method="holm")[1],
        same=near,
    )
