"""How the input and the options of disclosure control are read, and the results that several statistics share.

A table stands under ``counts`` or ``table``, or under a name that starts so (``counts_rows_A_to_D_cols_female_male``). Settings
(threshold, base, costs, totals...) may stand in the input or in the options. Cells are named from 0: [row, column].
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, numbers
from fullcircle.stats.disclosure import figures as printed
from fullcircle.stats.disclosure import primary
from fullcircle.stats.disclosure.audit import THRESHOLD, Audit, Protection, audit
from fullcircle.stats.disclosure.primary import Position
from fullcircle.stats.disclosure.rounding import Rounding
from fullcircle.stats.disclosure.suppression import Suppression, Totals, attacker_intervals, suppress

_PATTERN = ("suppressed", "suppressed_cells", "hidden", "hidden_cells", "pattern")
_PRIMARY = ("primary", "primary_cells", "sensitive", "sensitive_cells")
_TOTALS = {
    "published": "shown",
    "shown": "shown",
    "suppressible": "may be hidden",
    "may be hidden": "may be hidden",
    "absent": "absent",
    "not published": "absent",
    "none": "absent",
}


def setting(given: Given, options: Options, *names: str, default: Any = None) -> Any:
    for name in names:
        if options.get(name) is not None:
            return numbers(options[name])
    return given.optional(*names, default=default)


def threshold_of(given: Given, options: Options) -> int:
    return int(setting(given, options, "threshold", default=THRESHOLD))


def counts_of(given: Given) -> Any:
    for start in ("counts", "table", "values", "cells", "frequencies"):
        for key in given.values:
            if (key == start or key.startswith(f"{start}_")) and isinstance(given.values[key], list):
                return given.get(key)
    raise UnusableInput("needs counts or a table in its input")


def positions_of(given: Given, options: Options, names: Sequence[str]) -> list[Position] | None:
    """The cells under one of ``names``, counted from 0, or from 1 where the name says so; ``None`` where none is given."""
    for name in names:
        for ending, first in (("_0based", 0), ("_1based", 1), ("", 0)):
            cells = setting(given, options, f"{name}{ending}")
            if isinstance(cells, list):
                return [tuple(at - first for at in (cell if isinstance(cell, list) else [cell])) for cell in cells]
    return None


def listed(cells: Sequence[Position] | None) -> list[Any] | None:
    """Cells as lists, those of a row of counts as numbers."""
    return None if cells is None else [cell[0] if len(cell) == 1 else list(cell) for cell in cells]


def suppression_of(given: Given, options: Options) -> Suppression:
    counts, cells = counts_of(given), positions_of(given, options, _PRIMARY)
    return suppress(
        counts,
        primary=cells,
        threshold=threshold_of(given, options),
        zeros=setting(given, options, "zeros", default="shown"),
        totals=_totals(given, options),
        costs=_costs(given, options, counts),
        protection=_protection(given, options, counts, cells),
        known=_known(given, options, counts),
    )


def _costs(given: Given, options: Options, counts: Any) -> Any:
    """What hiding each cell costs: a list or table, or in words the sum of counts (unless told) or the number of cells."""
    costs = setting(given, options, "costs", "cost", "weights")
    if costs is None or isinstance(costs, list):
        return costs
    words = str(costs).lower()
    if words in ("cells", "unit") or re.search(r"\bnumber of\b.*\bcells\b", words):
        return [[1] * len(row) for row in counts] if isinstance(counts[0], list) else [1] * len(counts)
    if re.search(r"\b(counts?|values?|sum)\b", words):
        return None
    raise UnusableInput(
        f"a cost is the sum of suppressed counts, the number of suppressed cells, or a table, not {costs!r}"
    )


def _totals(given: Given, options: Options) -> Totals:
    """From one word for all totals, ``True`` or ``False``, or a mapping of rows, columns and all."""
    told = setting(given, options, "totals", "margins", default="published")
    if not isinstance(told, dict):
        told = dict.fromkeys(("rows", "columns", "all"), told)

    def printing(which: str) -> Any:
        word = told.get(which, "published")
        word = "published" if word is True else "absent" if word is False else word
        if word not in _TOTALS:
            raise UnusableInput(f"totals are {', '.join(_TOTALS)}, not {word!r}")
        return _TOTALS[word]

    return Totals(printing("rows"), printing("columns"), printing("all"))


def _protection(given: Given, options: Options, counts: Any, cells: list[Position] | None) -> Any:
    """``reach`` and ``width``, by default the threshold; or protection levels around each true value: ``upper_protection``,
    ``lower_protection``, ``sliding_protection``, one for all or a list as long as the primary cells."""
    levels = [setting(given, options, f"{name}_protection") for name in ("upper", "lower", "sliding")]
    threshold = threshold_of(given, options)
    if all(level is None for level in levels):
        reach = float(setting(given, options, "reach", default=threshold))
        return Protection(reach, float(setting(given, options, "width", default=threshold)))
    values = dict(primary.entries(counts))
    cells = cells if cells is not None else list(primary.cells(primary.small_counts(counts, threshold=threshold)))

    def level(told: Any, k: int) -> float:
        return float(told[k] if isinstance(told, list) else told or 0)

    upper, lower, sliding = levels
    return {
        cell: Protection(values[cell] + level(upper, k), level(sliding, k), values[cell] - level(lower, k))
        for k, cell in enumerate(cells)
    }


def _known(given: Given, options: Options, counts: Any) -> dict[Position, tuple[float, float]]:
    """What readers know beforehand: ``lower_bounds`` and ``upper_bounds``, one for all cells or as a table."""
    lower, upper = setting(given, options, "lower_bounds"), setting(given, options, "upper_bounds")
    if lower is None and upper is None:
        return {}

    def bound(told: Any, cell: Position, default: float) -> float:
        for at in cell:
            told = told[at] if isinstance(told, list) else told
        return default if told is None else float(told)

    return {cell: (bound(lower, cell, 0.0), bound(upper, cell, math.inf)) for cell, _ in primary.entries(counts)}


def intervals_of(given: Given, options: Options) -> dict[str, tuple[float, float]] | None:
    """Each hidden cell, named "row,column", with what can be worked out: for given figures, a given or the best pattern."""
    if "figures" in given:
        found = audited(given, options)
        return None if found.reason else {str(e.cell): (e.low, e.high) for e in found.exposures}
    if gaps := _gaps(counts_of(given)):
        exposures = audit(_printed_table(given), gaps).exposures
        return {",".join(map(str, one.cell)): (one.low, one.high) for one in exposures} or None  # type: ignore[call-overload]
    pattern = positions_of(given, options, _PATTERN)
    if pattern is None:
        best = suppression_of(given, options)
        hidden = best.intervals if best.cells is not None else None
    else:
        counts, totals = counts_of(given), _totals(given, options)
        hidden = attacker_intervals(counts, pattern, totals=totals, known=_known(given, options, counts))
    return None if hidden is None else {",".join(map(str, one.cell)): (one.low, one.high) for one in hidden}


def _named(table: Any) -> list[list[tuple[Position, Any]]]:
    """The rows of a table (or the only row), each cell with its position."""
    if not isinstance(table[0], list):
        return [[((j,), value) for j, value in enumerate(table)]]
    return [[((i, j), value) for j, value in enumerate(row)] for i, row in enumerate(table)]


def _gaps(table: Any) -> list[Position]:
    """The cells of a printed table that hold no number but nothing or a symbol."""
    return [cell for row in _named(table) for cell, value in row if not isinstance(value, int | float)]


def _printed_table(given: Given) -> list[printed.Figure]:
    """A table printed with gaps, with its ``row_totals``, ``column_totals`` and ``total`` as far as they are printed."""
    rows = _named(counts_of(given))
    cells = [[cell for cell, _ in row] for row in rows]
    lines = [([cell], value) for row in rows for cell, value in row]
    lines += zip(cells, given.optional("row_totals", default=[]), strict=False)
    lines += zip(map(list, zip(*cells, strict=True)), given.optional("column_totals", default=[]), strict=False)
    lines.append(([cell for row in cells for cell in row], given.optional("total", "grand_total")))
    return [
        printed.count(f"the count of {names}", names, value) for names, value in lines if isinstance(value, int | float)
    ]


def judged(given: Given, options: Options) -> list[tuple[Any, bool]]:
    """Every primary cell (every hidden one where none is named nor small) and whether it is safe."""
    counts = counts_of(given)
    cells = positions_of(given, options, _PRIMARY)
    if cells is None:
        cells = list(primary.cells(primary.small_counts(counts, threshold=threshold_of(given, options))))
    safe = _protection(given, options, counts, cells)
    bounds = intervals_of(given, options) or {}
    values = dict(primary.entries(counts))
    judged = []
    for cell in cells:
        low, high = bounds.get(",".join(map(str, cell)), (values[cell], values[cell]))
        rule = safe if isinstance(safe, Protection) else safe[cell]
        judged.append((listed([cell])[0], rule.holds(low, high)))  # type: ignore[index]
    return judged


def audited(given: Given, options: Options) -> Audit:
    """The audit of ``figures``, each with ``cells`` and a ``value``, ``low`` and ``high``, ``rounded`` to ``base``, or a
    ``percentage`` ``of`` cells or a number, to ``decimals``. Attacks the ``protected`` cells, all where none are named."""
    figures = [_figure(one) for one in given.get("figures")]
    named = [cell for figure in figures for statement in figure.statements for cell, _ in statement.terms]
    threshold = threshold_of(given, options)
    reach = float(setting(given, options, "reach", default=threshold))
    width = float(setting(given, options, "width", default=threshold))
    return audit(
        figures,
        setting(given, options, "protected", default=named),
        protection=Protection(reach, width),
        whole=bool(setting(given, options, "whole", "integers", default=True)),
    )


def _figure(told: Any) -> printed.Figure:
    if not isinstance(told, dict) or "cells" not in told:
        raise UnusableInput("every figure is a mapping with its cells")
    name, cells = str(told.get("name", "figure")), told["cells"]
    if "percentage" in told:
        decimals = int(told.get("decimals", 0))
        return printed.percentage(name, cells, told["of"], float(told["percentage"]), decimals=decimals)
    if "rounded" in told:
        return printed.rounded_count(name, cells, told["rounded"], base=int(told.get("base", 5)))
    if "value" in told:
        return printed.count(name, cells, told["value"])
    return printed.hidden_count(name, cells, low=told.get("low", 0), high=told.get("high", math.inf))


def rounding_of(given: Given, options: Options) -> Rounding:
    """The rule of NHS Digital, or with another ``base``, ``suppress_from``, ``suppress_to`` (or ``threshold``) or ``symbol``;
    no symbol where ``suppress`` is false."""
    threshold = setting(given, options, "threshold")
    usual = Rounding()
    last = int(setting(given, options, "suppress_to", default=usual.symbol_to if threshold is None else threshold - 1))
    if setting(given, options, "suppress", default=True) in (False, "none"):
        last = 0
    return Rounding(
        base=int(setting(given, options, "base", "nearest", "rounding_base", default=usual.base)),
        symbol_from=int(setting(given, options, "suppress_from", default=usual.symbol_from)),
        symbol_to=last,
        symbol=str(setting(given, options, "symbol", default=usual.symbol)),
    )


def total_of(given: Given, cells: Sequence[Position]) -> float:
    values = dict(primary.entries(counts_of(given)))
    return math.fsum(values.get(cell, 0.0) for cell in cells)


def finite(value: float) -> float | None:
    """``None`` where nothing limits it."""
    return value if math.isfinite(value) else None
