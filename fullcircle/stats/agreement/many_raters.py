"""Agreement of any number of people beyond chance, with units that not all of them rated.

``counts`` has a row for each unit and a column for each category: how many raters gave it (see ``ratings``). A unit's agreement
is the weighted share of its pairs of raters that agree; units with one rating count for how often categories are used only,
units with none for nothing. The share of a category is its mean over units of the share of their raters. Formulas and
standard errors, which take the raters as given and the units as a sample: Gwet 2014, Handbook of Inter-Rater Reliability (4th
edition), chapters 2 to 6, as in irrCAC; with n - 1 where the formulas for a table of two raters have n.

Common to all: ``weights`` is the name of a kind for categories valued 1, 2, 3... or ``Weights``; the interval uses the quantile
of t with n - 1 degrees or of the normal and is cut at -1 and 1. No value where no unit has two ratings or chance alone would
bring full agreement. ValueError for counts that are no counts, weights of another size, a level of the interval outside 0 to 1.
"""

from collections.abc import Callable
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from fullcircle.stats.agreement.intervals import APPROXIMATE, FLAT, Quantile, around, check_level
from fullcircle.stats.agreement.ratings import MISSING, Codes, Ratings, category_counts, counted
from fullcircle.stats.agreement.sums import Counted, products, sum_of_squares, times
from fullcircle.stats.agreement.two_raters import ONE_LEVEL, SAME_LEVEL
from fullcircle.stats.agreement.weights import Floats, Weights, resolve
from fullcircle.stats.results import Estimate

NO_PAIRS = "no unit was rated by two people"

# Chance agreement and how it moves with the share of each category, from the shares and the weights.
Chance = Callable[[Floats, Floats], tuple[float, Floats | None]]


def percent_agreement(
    counts: ArrayLike, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """The weighted share of pairs of raters that agree, averaged over units; uncorrected for chance."""
    return _from_counts("Percent agreement of pairs of raters", counts, weights, _none, level, quantile)


def fleiss_kappa(
    counts: ArrayLike, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Fleiss' kappa (Fleiss 1971), weighted and with gaps: chance uses categories as all raters together do."""
    return _from_counts("Fleiss' kappa", counts, weights, _fleiss, level, quantile)


def gwet_ac(
    counts: ArrayLike, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Gwet's AC1 with identity weights, AC2 with others (Gwet 2008)."""
    name = "Gwet's AC1" if weights == "identity" else "Gwet's AC2"
    return _from_counts(name, counts, weights, _gwet, level, quantile)


def brennan_prediger(
    counts: ArrayLike, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Brennan and Prediger's coefficient (1981): chance uses every category alike."""
    return _from_counts("Brennan-Prediger coefficient", counts, weights, _brennan_prediger, level, quantile)


def krippendorff_alpha(
    counts: ArrayLike, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Alpha with agreement weights, as Gwet 2014 and irrCAC compute it; units with one rating are left out.

    Identity, linear and quadratic weights give Krippendorff's alpha with these metrics. Ordinal weights do *not* give his
    ordinal alpha (0.834 where that is 0.815 on the same ratings), for which see ``krippendorff.alpha``.
    """
    check_level(level)
    found = counted(counts)
    credit = resolve(weights, len(found.cells))
    found = found.only(found.raters >= 2)
    units = len(found.raters)
    method = (
        f"Krippendorff's alpha with {credit.name} agreement weights, large-sample interval with the {quantile} quantile"
    )
    if not units:
        return Estimate(None, 0, method, reason=NO_PAIRS, weights=credit.name)
    # Each unit weighs by its number of raters, relative to the mean.
    ratings = float(found.raters.sum())
    weight = found.raters * (units / ratings)
    agreement = weight * _agreement(found, credit)
    observed = float(agreement.sum()) / units
    shares = found.cells.sum(axis=1) / ratings
    chance, slope = _fleiss(shares, credit.matrix)
    if 1 - chance < 1e-12:
        return Estimate(None, units, method, reason=ONE_LEVEL, weights=credit.name)
    kappa = (observed - chance) / (1 - chance)
    value = kappa + (1 - observed) / (ratings * (1 - chance))
    effect = slope @ found.cells * (units / ratings) - 2 * chance * weight
    by_unit = agreement - observed * weight - (1 - kappa) * effect
    error = _error(by_unit / (1 - chance))
    return _with_interval(value, error, units, method, credit, level, quantile, shares, 0)


def conger_kappa(
    ratings: Ratings, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Conger's kappa (Conger 1980): Cohen's kappa for many raters, each keeping their own use of the categories.

    With two raters and no gaps it is Cohen's kappa. Undefined also with one rater. A rater who rated nothing is left out.
    """
    check_level(level)
    credit = resolve(weights, len(ratings.categories))
    rated = ratings.codes != MISSING
    codes = ratings.codes[rated.any(axis=1)][:, rated.any(axis=0)]
    units, raters = codes.shape
    method = f"Conger's kappa, {credit.name} weights, large-sample interval with the {quantile} quantile"
    if raters < 2:
        return Estimate(None, units, method, reason=NO_PAIRS, weights=credit.name)
    margins = _margins(codes, len(ratings.categories))
    total, own = margins.sum(axis=0), float(np.einsum("gk,kl,gl->", margins, credit.matrix, margins))
    pairs = raters * (raters - 1)
    chance = (float(total @ credit.matrix @ total) - own) / pairs
    pull = (total - margins) @ (credit.matrix + credit.matrix.T) / pairs
    effect = np.zeros(units)
    for column, own_pull, margin in zip(codes.T, pull, margins, strict=True):
        # What a rating of each category, and last a missing one, does to the agreement by chance.
        moves = np.append((own_pull - own_pull @ margin) * (units / np.count_nonzero(column != MISSING)), 0.0)
        effect += moves[column]
    counts = counted(category_counts(Ratings(codes, ratings.categories)))
    return _coefficient(counts, credit, chance, effect, total, method, level, quantile)


def _margins(codes: Codes, categories: int) -> Floats:
    """How each rater (rows) spread their own ratings over the categories."""
    counts = np.array([np.bincount(column[column != MISSING], minlength=categories) for column in codes.T], dtype=float)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _from_counts(
    name: str, counts: ArrayLike, weights: str | Weights, by_chance: Chance, level: float, quantile: Quantile
) -> Estimate:
    check_level(level)
    found = counted(counts)
    credit = resolve(weights, len(found.cells))
    method = f"{name}, {credit.name} weights, large-sample interval with the {quantile} quantile"
    units = len(found.raters)
    if not units:
        return Estimate(None, 0, method, reason=NO_PAIRS, weights=credit.name)
    shares = found.cells @ (1 / found.raters) / units
    chance, slope = by_chance(shares, credit.matrix)
    effect = 0.0 if slope is None else slope @ found.cells / found.raters
    return _coefficient(found, credit, chance, effect, shares, method, level, quantile)


def _coefficient(
    counts: Counted,
    credit: Weights,
    chance: float,
    effect: Floats | float,
    shares: Floats,
    method: str,
    level: float,
    quantile: Quantile,
) -> Estimate:
    """``effect``: what each unit does to the agreement by chance. ``shares``: how much each category is used."""
    paired = counts.raters >= 2
    units, pairs = len(paired), int(np.count_nonzero(paired))
    if not pairs:
        return Estimate(None, units, method, reason=NO_PAIRS, weights=credit.name)
    if 1 - chance < 1e-12:
        return Estimate(None, units, method, reason=ONE_LEVEL, weights=credit.name)
    agreement = _agreement(counts, credit)
    value = (float(agreement.sum()) / pairs - chance) / (1 - chance)
    if pairs < units:
        agreement = (agreement - chance * paired) * (units / pairs)
    error = _error((agreement - (1 - value) * effect) / (1 - chance))
    return _with_interval(value, error, units, method, credit, level, quantile, shares, units - pairs)


def _with_interval(
    value: float,
    error: float | None,
    units: int,
    method: str,
    credit: Weights,
    level: float,
    quantile: Quantile,
    shares: Floats,
    single: int,
) -> Estimate:
    interval = None if error is None else around(value, error, units, level=level, quantile=quantile)
    caveats = [FLAT if error == 0 else APPROXIMATE] if interval else []
    if single:
        caveats.append(f"{single} of {units} units have one rating and show no agreement")
    if np.count_nonzero(shares) == 1:
        caveats.append(SAME_LEVEL)
    return Estimate(
        value,
        units,
        method,
        interval,
        reason="" if interval else "one unit has no interval",
        caveats=tuple(caveats),
        standard_error=error,
        weights=credit.name,
    )


def _agreement(counts: Counted, credit: Weights) -> Floats:
    """The share of each unit's pairs of raters that agree, weighted; 0 for units with one rating."""
    cells, raters = counts
    agreeing = cells if credit.name == "identity" else times(credit.matrix, cells)
    return np.asarray((products(cells, agreeing) - raters) / np.maximum(raters * (raters - 1), 1))


def _error(by_unit: Floats) -> float | None:
    """The standard error of a mean over units; ``None`` for a single unit."""
    units = len(by_unit)
    if units < 2:
        return None
    error = sqrt(sum_of_squares(by_unit - np.add.reduce(by_unit) / units) / (units * (units - 1)))
    return error if error > 1e-14 else 0.0


def _fleiss(shares: Floats, credit: Floats) -> tuple[float, Floats]:
    slope = credit @ shares + shares @ credit
    return float(shares @ slope) / 2, slope


def _gwet(shares: Floats, credit: Floats) -> tuple[float, Floats]:
    levels = len(shares)
    if levels == 1:
        return 1.0, np.zeros(1)
    scale = float(credit.sum()) / (levels * (levels - 1))
    return scale * float(shares @ (1 - shares)), scale * (1 - 2 * shares)


def _brennan_prediger(shares: Floats, credit: Floats) -> tuple[float, None]:
    return float(credit.sum()) / credit.size, None


def _none(shares: Floats, credit: Floats) -> tuple[float, None]:
    return 0.0, None
