"""Shift and margins by name."""

from collections.abc import Sequence
from typing import Any

from fullcircle.jobs.stats_check.proportions import side_of
from fullcircle.jobs.stats_check.ratings import BY_RATER, BY_UNIT, TABLES, TWO_LISTS, judgements
from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, family, statistic
from fullcircle.stats.agreement.tables import WeightedTable
from fullcircle.stats.differences import paired_difference, paired_difference_wald
from fullcircle.stats.multiplicity import holm
from fullcircle.stats.results import Estimate, SignificanceTest
from fullcircle.stats.shift import lines, margins, means, ranks


def has_table(given: Given) -> bool:
    return any(key in given for key in TABLES)


def pairs_of(given: Given) -> tuple[list[Any], list[Any]]:
    """First and second judgements as numbers, in whichever form they are given; pairs with a gap are left out."""
    names = next((names for names in TWO_LISTS if all(name in given for name in names)), None)
    if names is not None:
        first, second = (given.get(name) for name in names)
    elif any(key in given for key in BY_RATER):
        first, second = _two(given.get(*BY_RATER))
    else:
        first, second = _two(list(zip(*given.get("pairs", *BY_UNIT, *TABLES), strict=True)))
    if len(first) != len(second):
        raise UnusableInput(f"needs as many first as second judgements, not {len(first)} and {len(second)}")
    whole = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    return [a for a, _ in whole], [b for _, b in whole]


def _two(raters: Sequence[Sequence[Any]]) -> tuple[list[Any], list[Any]]:
    if len(raters) != 2:
        raise UnusableInput(f"needs two raters, not {len(raters)}")
    return list(raters[0]), list(raters[1])


def table_of(given: Given, options: Options) -> Any:
    """The table of pairs, counted from the judgements where it is not given itself. Levels that nobody used do not matter."""
    if has_table(given):
        return given.get(*TABLES)
    found = judgements(given, options).two()
    if isinstance(found, WeightedTable):
        raise UnusableInput("needs pairs that all count the same")
    return found


def scores_of(given: Given, options: Options) -> Any:
    return options.get("scores") or given.optional("scores")


@statistic("mean_signed_shift_col_minus_row", "mean_signed_shift", "mean_signed_shift_second_minus_first", "mean_shift")
def _mean_shift(given: Given, options: Options) -> Estimate:
    how: dict[str, Any] = {
        "level": options.get("level", 0.95),
        "quantile": "normal" if options.get("quantile", "t") in ("z", "normal") else "t",
    }
    scores = scores_of(given, options)
    if "differences" in given:
        moved = given.get("differences")
        return means.mean_difference([0] * len(moved), moved, weights=_weights(given), **how)
    if has_table(given) or scores:
        return means.mean_shift(table_of(given, options), scores=scores, **how)
    return means.mean_difference(*pairs_of(given), weights=_weights(given), **how)


def _weights(given: Given) -> list[float] | None:
    """One for each pair: as given, or one over the chance that it was drawn."""
    chances = given.optional("probabilities", "inclusion_probabilities")
    weights: list[float] | None = given.optional("weights", "sampling_weights")
    return weights if chances is None else [1 / chance for chance in chances]


@statistic("shift_counts_down2_down1_same_up1_up2", "shift_counts")
def _sizes(given: Given, options: Options) -> list[int]:
    found = means.shift_sizes(table_of(given, options))
    return [found.down_two_or_more, found.down_one, found.same, found.up_one, found.up_two_or_more]


@statistic("sign_test")
def _sign(given: Given, options: Options) -> SignificanceTest:
    if "positive" in given:
        up = given.get("positive")
        down = given.get("negative") if "negative" in given else given.get("n") - up
    else:
        moved = [(value, count) for value, count in zip(*_differences(given, options), strict=True) if value]
        up = sum(count for value, count in moved if value > 0)
        down = sum(count for value, count in moved if value < 0)
    return ranks.sign_test(up, down, side=side_of(options))


@family(r"sign_test_p_(?P<side>two_sided|greater|less)(?:_exact)?")
def _sign_p(given: Given, options: Options) -> float | None:
    return _sign(given, options).p


def _differences(given: Given, options: Options) -> tuple[list[float], list[int]]:
    """First minus second, as R's paired tests have it, with the number of pairs of each."""
    if "differences" in given:
        found = given.get("differences")
        return found, [1] * len(found)
    scores = scores_of(given, options)
    if has_table(given) or scores:
        steps, counts = ranks.table_differences(table_of(given, options), scores=scores)
        return [-step for step in steps], list(counts)
    first, second = pairs_of(given)
    return [a - b for a, b in zip(first, second, strict=True)], [1] * len(first)


@statistic("wilcoxon_V_positive_ranks", "wilcoxon_V", "wilcoxon_signed_rank", "wilcoxon")
def _wilcoxon(given: Given, options: Options) -> SignificanceTest:
    values, counts = _differences(given, options)
    continuity = options.get("continuity", options.get("correct", False))
    return ranks.signed_rank_test(
        values,
        counts=counts,
        side=side_of(options),
        zeros=options.get("zeros", options.get("zero_method", "drop")),
        method=options.get("method", "auto"),
        continuity=bool(continuity),
    )


@family(
    r"wilcoxon(?:_signed_rank)?_p_(?P<side>two_sided|greater|less)(?:_(?P<method>exact|normal))?(?P<continuity>_corrected)?"
)
def _wilcoxon_p(given: Given, options: Options) -> float | None:
    return _wilcoxon(given, options).p


def crossed_of(given: Given, options: Options) -> list[list[int]]:
    """The two by two table of pairs, yes first as it is given; one with more levels, or counted from ratings, is cut at ``line``:
    the lowest level that counts as yes, 1 being the lowest of all."""
    if "b" in given and "c" in given:
        return [[given.optional("a", default=0), given.get("b")], [given.get("c"), given.optional("d", default=0)]]
    table = table_of(given, options)
    if len(table) == 2 and has_table(given):
        return [list(row) for row in table]
    line = 2 if len(table) == 2 else options.get("line") or given.optional("line")
    if line is None:
        raise UnusableInput("needs a table of two by two, or the option line")
    return [list(row) for row in lines.crossings(table, line=int(line) - 1)]


@statistic("mcnemar_exact", "mcnemar")
def _mcnemar_exact(given: Given, options: Options) -> SignificanceTest:
    table = crossed_of(given, options)
    return lines.mcnemar_exact(table[0][1], table[1][0])


@statistic("mcnemar_chi2", "mcnemar_chi2_uncorrected")
def _mcnemar_chi2(given: Given, options: Options) -> SignificanceTest:
    table = crossed_of(given, options)
    corrected = bool(options.get("continuity", options.get("correct", False)))
    return lines.mcnemar_chi2(table[0][1], table[1][0], corrected=corrected)


@statistic("mcnemar_chi2_corrected")
def _mcnemar_corrected(given: Given, options: Options) -> SignificanceTest:
    return _mcnemar_chi2(given, {**options, "continuity": True})


@statistic("paired_difference_p2_minus_p1", "paired_difference", "paired_difference_newcombe", "newcombe_paired")
def _paired(given: Given, options: Options) -> Estimate:
    corrected = bool(options.get("corrected", True))
    return paired_difference(crossed_of(given, options), level=options.get("level", 0.95), corrected=corrected)


@statistic("paired_difference_wald")
def _paired_wald(given: Given, options: Options) -> Estimate:
    return paired_difference_wald(crossed_of(given, options), level=options.get("level", 0.95))


@statistic("stuart_maxwell", "stuart_maxwell_chi2")
def _stuart_maxwell(given: Given, options: Options) -> SignificanceTest:
    return margins.stuart_maxwell(table_of(given, options))


@statistic("bhapkar", "bhapkar_chi2")
def _bhapkar(given: Given, options: Options) -> SignificanceTest:
    return margins.bhapkar(table_of(given, options))


@statistic("bowker", "bowker_chi2", "bowker_symmetry", "bowker_symmetry_chi2")
def _bowker(given: Given, options: Options) -> SignificanceTest:
    return margins.bowker(table_of(given, options))


@statistic("stuart_maxwell_df")
def _stuart_maxwell_df(given: Given, options: Options) -> float | None:
    return _stuart_maxwell(given, options).degrees


@statistic("bhapkar_df")
def _bhapkar_df(given: Given, options: Options) -> float | None:
    return _bhapkar(given, options).degrees


@statistic("bowker_df", "bowker_symmetry_df")
def _bowker_df(given: Given, options: Options) -> float | None:
    return _bowker(given, options).degrees


@statistic("ordinal_marginal_homogeneity", "ordinal_marginal_homogeneity_z")
def _ordinal(given: Given, options: Options) -> SignificanceTest:
    return margins.ordinal_marginal_homogeneity(table_of(given, options), scores=scores_of(given, options))


@statistic("ordinal_marginal_homogeneity_z_abs")
def _ordinal_size(given: Given, options: Options) -> float | None:
    z = _ordinal(given, options).value
    return None if z is None else abs(z)


@statistic("ordinal_marginal_homogeneity_chi2")
def _ordinal_chi2(given: Given, options: Options) -> float | None:
    z = _ordinal(given, options).value
    return None if z is None else z * z


@statistic("holm", "holm_adjusted", "holm_adjusted_p")
def _holm(given: Given, options: Options) -> list[float | None]:
    return list(holm(given.get("p", "p_values", "p_value")))
