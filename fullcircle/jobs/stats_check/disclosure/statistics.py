"""Statistics of disclosure control: what to hide in a table, what a reader can work out, and counts as printed."""

from fullcircle.jobs.stats_check.disclosure import reading
from fullcircle.jobs.stats_check.registry import Given, Options, statistic
from fullcircle.stats.disclosure import primary
from fullcircle.stats.disclosure.rounding import percentage_of, published


@statistic(
    "primary_suppressed_cells_0based", "primary_suppressed_cells", "primary_cells_0based", "small_count_cells_0based"
)
def _primary_cells(given: Given, options: Options) -> object:
    hide_zeros = bool(reading.setting(given, options, "hide_zeros", default=False))
    hits = primary.small_counts(
        reading.counts_of(given), threshold=reading.threshold_of(given, options), hide_zeros=hide_zeros
    )
    return reading.listed(primary.cells(hits))


@statistic("small_denominator_cells_0based")
def _small_denominators(given: Given, options: Options) -> object:
    denominators = given.optional("denominators") or reading.counts_of(given)
    return reading.listed(
        primary.cells(primary.small_denominators(denominators, threshold=reading.threshold_of(given, options)))
    )


@statistic("group_disclosure_cells_0based")
def _group_disclosure(given: Given, options: Options) -> object:
    return reading.listed(primary.cells(primary.group_disclosure(reading.counts_of(given))))


@statistic("single_contributor_cells_0based")
def _single_contributor(given: Given, options: Options) -> object:
    return reading.listed(primary.cells(primary.single_contributor(given.get("contributors", "workers"))))


@statistic("dominance_cells_0based")
def _dominance(given: Given, options: Options) -> object:
    share = float(reading.setting(given, options, "share", default=0.5))
    hits = primary.dominance(given.get("families", "contributions"), threshold=1, share=share)
    return reading.listed(primary.cells(hits))


@statistic("optimal_suppressed_cells_0based", "optimal_suppressed_cells", "suppressed_cells_0based", "suppressed_cells")
def _suppressed_cells(given: Given, options: Options) -> object:
    return reading.listed(reading.suppression_of(given, options).cells)


@statistic("secondary_suppressed_cells_0based", "secondary_suppressed_cells", "extra_suppressed_cells_0based")
def _secondary_cells(given: Given, options: Options) -> object:
    found = reading.suppression_of(given, options)
    return None if found.cells is None else reading.listed(found.secondary)


@statistic("extra_suppressed_count_total", "secondary_suppressed_count_total")
def _extra_total(given: Given, options: Options) -> object:
    found = reading.suppression_of(given, options)
    return None if found.cells is None else reading.total_of(given, found.secondary)


@statistic("suppressed_count_total")
def _suppressed_total(given: Given, options: Options) -> object:
    found = reading.suppression_of(given, options)
    return None if found.cells is None else reading.total_of(given, found.cells)


@statistic("extra_suppressed_cost_total", "optimal_suppression_cost")
def _extra_cost(given: Given, options: Options) -> object:
    return reading.suppression_of(given, options).cost


@statistic("extra_suppressed_cell_count", "secondary_suppressed_cell_count", "extra_suppressed_cells_count")
def _extra_cells(given: Given, options: Options) -> object:
    found = reading.suppression_of(given, options)
    return None if found.cells is None else len(found.secondary)


@statistic("suppressed_cell_count", "suppressed_cells_count")
def _suppressed_count(given: Given, options: Options) -> object:
    found = reading.suppression_of(given, options)
    return None if found.cells is None else len(found.cells)


@statistic("attacker_intervals", "attacker_intervals_0based", "audit_intervals", "attacker_bounds")
def _attacker_intervals(given: Given, options: Options) -> object:
    found = reading.intervals_of(given, options)
    return (
        None
        if found is None
        else {cell: [reading.finite(low), reading.finite(high)] for cell, (low, high) in found.items()}
    )


@statistic("attacker_interval_widths")
def _attacker_widths(given: Given, options: Options) -> object:
    found = reading.intervals_of(given, options)
    return None if found is None else {cell: reading.finite(high - low) for cell, (low, high) in found.items()}


@statistic("unsafe_cells_0based", "unsafe_cells", "broken_cells", "unprotected_cells_0based")
def _unsafe_cells(given: Given, options: Options) -> object:
    if "figures" in given:
        return list(reading.audited(given, options).broken)
    return [cell for cell, safe in reading.judged(given, options) if not safe]


@statistic("safe_cells_0based", "safe_cells", "protected_cells_0based")
def _safe_cells(given: Given, options: Options) -> object:
    if "figures" in given:
        return [exposure.cell for exposure in reading.audited(given, options).exposures if exposure.safe]
    return [cell for cell, safe in reading.judged(given, options) if safe]


@statistic("is_safe", "pattern_is_safe", "all_cells_safe")
def _is_safe(given: Given, options: Options) -> object:
    if "figures" in given:
        return reading.audited(given, options).safe
    return all(safe for _, safe in reading.judged(given, options))


@statistic("published_values", "rounded_values", "published_counts")
def _published_values(given: Given, options: Options) -> object:
    return published(reading.counts_of(given), rounding=reading.rounding_of(given, options))


@statistic("published_totals")
def _published_totals(given: Given, options: Options) -> object:
    """Of a row of counts its total; of a table the totals of rows, of columns and of all."""
    counts, rounding = reading.counts_of(given), reading.rounding_of(given, options)
    if not isinstance(counts[0], list):
        return rounding.of(sum(counts))
    return {
        "rows": [rounding.of(sum(row)) for row in counts],
        "columns": [rounding.of(sum(column)) for column in zip(*counts, strict=True)],
        "all": rounding.of(sum(map(sum, counts))),
    }


@statistic("published_percentages", "rounded_percentages")
def _published_percentages(given: Given, options: Options) -> object:
    rounding = reading.rounding_of(given, options)
    counts = reading.counts_of(given)
    rows = counts if isinstance(counts[0], list) else [counts]
    wholes = given.optional("denominators", "totals", default=[sum(row) for row in rows])
    found = [
        [percentage_of(rounding.of(value), rounding.of(whole)) for value in row]
        for row, whole in zip(rows, wholes, strict=True)
    ]
    return found if isinstance(counts[0], list) else found[0]


@statistic("published_table")
def _published_table(given: Given, options: Options) -> object:
    """The table with its hidden cells as a symbol."""
    counts, found = reading.counts_of(given), reading.suppression_of(given, options)
    if found.cells is None:
        return None
    symbol = reading.setting(given, options, "symbol", default="c")
    rows = counts if isinstance(counts[0], list) else [counts]
    hidden = {cell if len(cell) == 2 else (0, *cell) for cell in found.cells}
    shown = [[symbol if (i, j) in hidden else value for j, value in enumerate(row)] for i, row in enumerate(rows)]
    return shown if isinstance(counts[0], list) else shown[0]
