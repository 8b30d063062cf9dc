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
from fullcircle.stats.agreement.ratings import MISSING, Codes, Ratings, category_counts, check_counts
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
    found = check_counts(counts)
    credit = resolve(weights, found.shape[1])
    raters = _row_sums(found)
    found, raters = found[raters >= 2], raters[raters >= 2]
    method = (
        f"Krippendorff's alpha with {credit.name} agreement weights, large-sample interval with the {quantile} quantile"
    )
    if not len(found):
        return Estimate(None, 0, method, reason=NO_PAIRS, weights=credit.name)
    # Each unit weighs by its number of raters, relative to the mean.
    weight = raters / raters.mean()
    agreement = weight * _agreement(found, raters, credit.matrix)
    observed = float(agreement.mean())
    used = found.sum(axis=0)
    shares = used / raters.sum()
    chance, slope = _fleiss(shares, credit.matrix)
    if 1 - chance < 1e-12:
        return Estimate(None, len(found), method, reason=ONE_LEVEL, weights=credit.name)
    kappa = (observed - chance) / (1 - chance)
    value = kappa + (1 - observed) / (raters.sum() * (1 - chance))
    by_unit = agreement - observed * weight - (1 - kappa) * (found @ slope / raters.mean() - 2 * chance * weight)
    error = _error(by_unit / (1 - chance))
    return _with_interval(value, error, len(found), method, credit, level, quantile, used, ())


def conger_kappa(
    ratings: Ratings, *, weights: str | Weights = "identity", level: float = 0.95, quantile: Quantile = "t"
) -> Estimate:
    """Conger's kappa (Conger 1980): Cohen's kappa for many raters, each keeping their own use of the categories.

    With two raters and no gaps it is Cohen's kappa. Undefined also with one rater. A rater who rated nothing is left out.
    """
    check_level(level)
    credit = resolve(weights, len(ratings.categories))
    rated = (ratings.codes != MISSING).any(axis=1)
    codes = ratings.codes[rated][:, (ratings.codes != MISSING).any(axis=0)]
    counts = category_counts(Ratings(codes, ratings.categories))
    method = f"Conger's kappa, {credit.name} weights, large-sample interval with the {quantile} quantile"
    raters = _row_sums(counts)
    if not (raters >= 2).any():
        return Estimate(None, len(counts), method, reason=NO_PAIRS, weights=credit.name)
    margins = _margins(codes, len(ratings.categories))
    total, own = margins.sum(axis=0), float(np.einsum("gk,kl,gl->", margins, credit.matrix, margins))
    pairs = len(margins) * (len(margins) - 1)
    chance = (float(total @ credit.matrix @ total) - own) / pairs
    symmetric = credit.matrix + credit.matrix.T
    pull = (total - margins) @ symmetric / pairs
    effect = np.zeros(len(codes))
    for rater, column in enumerate(codes.T):
        given = column != MISSING
        effect[given] += (pull[rater][column[given]] - pull[rater] @ margins[rater]) * (len(codes) / given.sum())
    return _coefficient(counts, credit, chance, effect, method, level, quantile)


def _margins(codes: Codes, categories: int) -> Floats:
    """How each rater (rows) spread their own ratings over the categories."""
    counts = np.array([np.bincount(column[column != MISSING], minlength=categories) for column in codes.T], dtype=float)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _from_counts(
    name: str, counts: ArrayLike, weights: str | Weights, by_chance: Chance, level: float, quantile: Quantile
) -> Estimate:
    check_level(level)
    found = check_counts(counts)
    credit = resolve(weights, found.shape[1])
    method = f"{name}, {credit.name} weights, large-sample interval with the {quantile} quantile"
    if not len(found):
        return Estimate(None, 0, method, reason=NO_PAIRS, weights=credit.name)
    raters = _row_sums(found)
    shares = (1 / raters) @ found / len(found)
    chance, slope = by_chance(shares, credit.matrix)
    effect = 0.0 if slope is None else found @ slope / raters - float(shares @ slope)
    return _coefficient(found, credit, chance, effect, method, level, quantile)


def _coefficient(
    counts: Floats,
    credit: Weights,
    chance: float,
    effect: Floats | float,
    method: str,
    level: float,
    quantile: Quantile,
) -> Estimate:
    """``effect``: what each unit does to the agreement by chance."""
    raters = _row_sums(counts)
    paired = raters >= 2
    units, pairs = len(counts), int(paired.sum())
    if not pairs:
        return Estimate(None, units, method, reason=NO_PAIRS, weights=credit.name)
    if 1 - chance < 1e-12:
        return Estimate(None, units, method, reason=ONE_LEVEL, weights=credit.name)
    agreement = _agreement(counts, raters, credit.matrix)
    observed = float(agreement.sum()) / pairs
    value = (observed - chance) / (1 - chance)
    by_unit = (units / pairs * (agreement - chance * paired) - (1 - value) * effect) / (1 - chance)
    single = () if pairs == units else (f"{units - pairs} of {units} units have one rating and show no agreement",)
    used = counts.sum(axis=0)
    return _with_interval(value, _error(by_unit), units, method, credit, level, quantile, used, single)


def _with_interval(
    value: float,
    error: float | None,
    units: int,
    method: str,
    credit: Weights,
    level: float,
    quantile: Quantile,
    used: Floats,
    caveats: tuple[str, ...],
) -> Estimate:
    interval = None if error is None else around(value, error, units, level=level, quantile=quantile)
    if interval:
        caveats = (FLAT if error == 0 else APPROXIMATE, *caveats)
    if np.count_nonzero(used) == 1:
        caveats = (*caveats, SAME_LEVEL)
    return Estimate(
        value,
        units,
        method,
        interval,
        reason="" if interval else "one unit has no interval",
        caveats=caveats,
        standard_error=error,
        weights=credit.name,
    )


def _agreement(counts: Floats, raters: Floats, credit: Floats) -> Floats:
    """The share of each unit's pairs of raters that agree, weighted; 0 for units with one rating."""
    agreeing = np.einsum("ij,ij->i", counts @ credit, counts) - raters
    return np.asarray(agreeing / np.maximum(raters * (raters - 1), 1))


def _row_sums(counts: Floats) -> Floats:
    # A product is several times faster than a sum along short rows.
    return np.asarray(counts @ np.ones(counts.shape[1]))


def _error(by_unit: Floats) -> float | None:
    """The standard error of a mean over units; ``None`` for a single unit."""
    if len(by_unit) < 2:
        return None
    apart = by_unit - by_unit.mean()
    error = sqrt(float(apart @ apart) / (len(apart) * (len(apart) - 1)))
    return error if error > 1e-14 else 0.0


def _fleiss(shares: Floats, credit: Floats) -> tuple[float, Floats]:
    slope = credit @ shares + shares @ credit
    return float(shares @ slope) / 2, slope


def _gwet(shares: Floats, credit: Floats) -> tuple[float, Floats]:
    levels = len(shares)
    scale = float(credit.sum()) / (levels * (levels - 1))
    return scale * float(shares @ (1 - shares)), scale * (1 - 2 * shares)


def _brennan_prediger(shares: Floats, credit: Floats) -> tuple[float, None]:
    return float(credit.sum()) / credit.size, None


def _none(shares: Floats, credit: Floats) -> tuple[float, None]:
    return 0.0, None
