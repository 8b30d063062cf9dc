"""Agreement of two people beyond what chance would bring, from the table of their pairs.

Each coefficient is (observed - chance) / (1 - chance), where observed is the weighted agreement of the table and the authors
differ in what chance would bring. Formulas and large-sample standard errors: Gwet 2014, Handbook of Inter-Rater Reliability
(4th edition), chapters 2 to 5, which are those of Fleiss, Cohen and Everitt 1969 for kappa. In a ``WeightedTable`` the cells
are weighted shares and the effective number of pairs takes the place of n in the standard error.

Common to all: ``weights`` is the name of a kind (see ``weights``) or weights of one's own; the interval uses the quantile of t
with n - 1 degrees, as irrCAC does, or of the normal, as SAS and vcd do, and is cut at -1 and 1. No value without pairs or
where chance alone would bring full agreement. ValueError for a table that is not a square of counts, weights of another size
and a level of the interval outside 0 to 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import ndtr

from fullcircle.stats.agreement.intervals import APPROXIMATE, FLAT, Quantile, around, check_level
from fullcircle.stats.agreement.tables import Shares, Table, read
from fullcircle.stats.agreement.weights import Floats, Weights, resolve
from fullcircle.stats.results import Estimate, SignificanceTest

NO_PAIRS = "there are no pairs"
ONE_LEVEL = "all judgements are on one level, so chance alone explains the agreement"
SAME_LEVEL = "all judgements are on one level, so they cannot show whether the judges can tell levels apart"

# Chance agreement and how it moves with the share of each cell, for shares, weights, first margin and second margin.
Chance = Callable[[Floats, Floats, Floats], tuple[float, Floats | float]]


def cohen_kappa(
    table: Table, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Cohen's kappa (Cohen 1960), weighted kappa with other weights (Cohen 1968): each judge keeps their own margin."""
    return _estimate("Cohen's kappa", table, weights, _cohen, level, quantile)


def scott_pi(
    table: Table, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Scott's pi (Scott 1955): both judges share the mean of their margins."""
    return _estimate("Scott's pi", table, weights, _scott, level, quantile)


def gwet_ac(
    table: Table, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Gwet's AC1 with identity weights, AC2 with others (Gwet 2008, British Journal of Mathematical and Statistical Psychology
    61:29-48). It rises as one level comes to dominate, so the words of kappa's scales do not fit it (Vach and Gerke 2023)."""
    name = "Gwet's AC1" if _name(weights) == "identity" else "Gwet's AC2"
    return _estimate(name, table, weights, _gwet, level, quantile)


def brennan_prediger(
    table: Table, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Brennan and Prediger's coefficient (1981): chance uses every level alike. PABAK on two levels."""
    return _estimate("Brennan-Prediger coefficient", table, weights, _brennan_prediger, level, quantile)


def percent_agreement(
    table: Table, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """The weighted share of agreement, uncorrected, with its large-sample interval.

    For plain shares of pairs prefer ``percentages.within``, whose Wilson interval holds at small n too.
    """
    return _estimate("Percent agreement", table, weights, _none, level, quantile)


def krippendorff_alpha(
    table: Table, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Krippendorff's alpha of two judges with agreement weights: Scott's pi corrected for few pairs, so its standard error is
    that of pi. Identity, quadratic and ratio weights give nominal, interval and (but for scaling) ratio alpha; ordinal weights
    do *not* give ordinal alpha, for which see ``krippendorff.alpha``."""
    return _estimate("Krippendorff's alpha", table, weights, _scott, level, quantile, few_pairs=True)


def cohen_kappa_test(table: Table, *, weights: str | Weights = "identity") -> SignificanceTest:
    """Two-sided test of kappa = 0 by its standard error under independence (Fleiss, Cohen and Everitt 1969, formula 9).

    Undefined without pairs, and where no table with these margins could differ from chance. Raises ValueError as ``cohen_kappa``.
    """
    found = read(table)
    credit = resolve(weights, len(found.cells))
    method = f"test of Cohen's kappa, {credit.name} weights, by its standard error under independence"
    rows, columns = found.cells.sum(axis=1), found.cells.sum(axis=0)
    chance, slope = _cohen(found.cells, credit.matrix, rows)
    result = _linearised(found, credit.matrix, chance, 0.0)
    if result is None:
        return SignificanceTest(None, None, found.n, method, reason=ONE_LEVEL if found.n else NO_PAIRS)
    independent = np.outer(rows, columns)
    spread = float(np.vdot(independent, (credit.matrix - slope) ** 2)) - chance * chance
    error = sqrt(max(0.0, spread) / found.size) / (1 - chance)
    if error < 1e-12:
        return SignificanceTest(None, None, found.n, method, reason="with these margins chance has no room to vary")
    z = result.value / error
    return SignificanceTest(z, float(2 * ndtr(-abs(z))), found.n, method)


@dataclass(frozen=True, slots=True)
class _Linearised:
    value: float
    error: float


def _estimate(
    name: str,
    table: Table,
    weights: str | Weights,
    by_chance: Chance,
    level: float,
    quantile: Quantile,
    *,
    few_pairs: bool = False,
) -> Estimate:
    check_level(level)
    found = read(table)
    credit = resolve(weights, len(found.cells))
    method = f"{name}, {credit.name} weights, large-sample interval with the {quantile} quantile"
    rows = found.cells.sum(axis=1)
    chance, slope = by_chance(found.cells, credit.matrix, rows)
    result = _linearised(found, credit.matrix, chance, slope)
    words = f"{credit.name}; {found.weights}" if found.weights else credit.name
    if result is None:
        reason = ONE_LEVEL if found.n else NO_PAIRS
        return Estimate(None, found.n, method, reason=reason, n_effective=found.n_effective, weights=words)
    value = result.value + (1 - result.value) / (2 * found.size) if few_pairs else result.value
    interval = around(value, result.error, found.size, level=level, quantile=quantile)
    caveats = [FLAT if result.error == 0 else APPROXIMATE] if interval else []
    if rows.max() > 1 - 1e-12 and float(np.trace(found.cells)) > 1 - 1e-12:
        caveats.append(SAME_LEVEL)
    return Estimate(
        value,
        found.n,
        method,
        interval,
        reason="" if interval else "one pair has no interval",
        caveats=tuple(caveats),
        standard_error=result.error if interval else None,
        n_effective=found.n_effective,
        weights=words,
    )


def _linearised(found: Shares, credit: Floats, chance: float, slope: Floats | float) -> _Linearised | None:
    """A coefficient and its standard error: the spread over pairs of what each pair's cell does to the coefficient."""
    if not found.n or 1 - chance < 1e-12:
        return None
    value = (float(np.vdot(found.cells, credit)) - chance) / (1 - chance)
    effect = credit - (1 - value) * slope
    mean = float(np.vdot(found.cells, effect))
    spread = float(np.vdot(found.cells, (effect - mean) ** 2))
    error = sqrt(spread / found.size) / (1 - chance)
    return _Linearised(value, error if error > 1e-14 else 0.0)


def _cohen(cells: Floats, credit: Floats, rows: Floats) -> tuple[float, Floats]:
    columns = cells.sum(axis=0)
    by_row, by_column = credit @ columns, rows @ credit
    return float(rows @ by_row), by_row[:, None] + by_column


def _scott(cells: Floats, credit: Floats, rows: Floats) -> tuple[float, Floats]:
    shared = (rows + cells.sum(axis=0)) / 2
    by_level = (credit @ shared + shared @ credit) / 2
    return float(shared @ by_level), by_level[:, None] + by_level


def _gwet(cells: Floats, credit: Floats, rows: Floats) -> tuple[float, Floats]:
    shared = (rows + cells.sum(axis=0)) / 2
    levels = len(shared)
    if levels == 1:
        return 1.0, np.zeros((1, 1))
    scale = float(credit.sum()) / (levels * (levels - 1))
    return scale * float(shared @ (1 - shared)), -scale * (shared[:, None] + shared)


def _brennan_prediger(cells: Floats, credit: Floats, rows: Floats) -> tuple[float, float]:
    return float(credit.sum()) / credit.size, 0.0


def _none(cells: Floats, credit: Floats, rows: Floats) -> tuple[float, float]:
    return 0.0, 0.0


def _name(weights: str | Weights) -> str:
    return weights if isinstance(weights, str) else weights.name
