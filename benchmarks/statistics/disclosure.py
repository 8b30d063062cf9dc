"""Disclosure control at the size of a report and above. No Python library does the same, so there is nothing beside.

The answers are checked as they are measured: every pattern is attacked again through what would be printed.
"""

import numpy as np

from benchmarks.statistics.timing import Row, beside
from fullcircle.stats.disclosure.audit import audit
from fullcircle.stats.disclosure.figures import count, rounded_count
from fullcircle.stats.disclosure.ledger import Ledger, Release
from fullcircle.stats.disclosure.rounding import rounded_table
from fullcircle.stats.disclosure.suppression import Suppression, suppress
from fullcircle.stats.disclosure.tables import table_figures


def measure() -> list[Row]:
    rows = []
    for height, width in ((8, 7), (20, 10), (40, 15)):
        table = _table(height, width)
        size = f"{height} x {width}"
        found = suppress(table)
        figures = _printed(table, found)
        protected = [_cell(i, j) for i, j in found.primary]
        assert found.proven
        assert audit(figures, protected).safe
        rows.append(beside("suppression, cheapest and proven", size, lambda table=table: suppress(table)))
        rows.append(beside("attacker's audit of all hidden cells", size, lambda f=figures, c=found: _attack(f, c)))
    rows.append(_heuristic())
    rows.append(_rounded_audit())
    rows.append(_ledger())
    big = np.random.default_rng(3).poisson(20, size=(1000, 100)).tolist()
    rows.append(beside("rounding a table", "1,000 x 100", lambda: rounded_table(big)))
    return rows


def _table(height: int, width: int) -> list[list[int]]:
    """Counts such as those of teams by grades: many small, few large, from a fixed seed."""
    return np.random.default_rng(11).negative_binomial(1.5, 0.11, size=(height, width)).tolist()


def _cell(i: int, j: int) -> tuple[str, str]:
    return f"team {i}", f"grade {j}"


def _printed(table: list[list[int]], found: Suppression) -> tuple:
    names = [[f"team {i}" for i in range(len(table))], [f"grade {j}" for j in range(len(table[0]))]]
    return table_figures("Audits", table, names, hidden=found.cells or ())


def _attack(figures: tuple, found: Suppression) -> object:
    outcome = audit(figures, [_cell(i, j) for i, j in found.cells or ()])
    assert [(e.low, e.high) for e in outcome.exposures] == [(one.low, one.high) for one in found.intervals]
    return outcome


def _heuristic() -> Row:
    """Beyond the size up to which the cheapest pattern is proven."""
    table = _table(60, 20)
    found = suppress(table)
    assert not found.proven
    assert audit(_printed(table, found), [_cell(i, j) for i, j in found.primary]).safe
    return beside("suppression by heuristic, audited", "60 x 20", lambda: suppress(table))


def _rounded_audit() -> Row:
    """All 56 cells of an 8 x 7 table, every count and total of which is rounded on its own."""
    table = _table(8, 7)
    cells = [[_cell(i, j) for j in range(7)] for i in range(8)]
    values = {
        cell: value for names, row in zip(cells, table, strict=True) for cell, value in zip(names, row, strict=True)
    }
    lines = [[cell] for cell in values] + cells + [list(column) for column in zip(*cells, strict=True)]
    figures = [rounded_count("Audits", line, 5 * ((sum(values[cell] for cell in line) + 2) // 5)) for line in lines]
    outcome = audit(figures, values)
    assert all(e.low <= values[e.cell] <= e.high for e in outcome.exposures)
    return beside("attacker's audit, rounded to 5", "8 x 7", lambda: audit(figures, values))


def _ledger() -> Row:
    """One quarter's table is checked against ten years of tables; the pattern of one quarter says nothing of another."""
    ledger, table = Ledger(), _table(8, 7)
    for quarter in range(40):
        figures = [
            count(
                f"Audits, quarter {quarter}", [(*_cell(i, j), quarter) for i in range(8)], sum(row[j] for row in table)
            )
            for j in range(7)
        ]
        figures += [
            count(f"Audits, quarter {quarter}", [(*_cell(i, j), quarter) for j in range(7)], sum(table[i]))
            for i in range(8)
        ]
        ledger = ledger.add(Release(f"quarter {quarter}", tuple(figures)))
    first = [(*_cell(i, 0), 39) for i in range(8)]
    release = Release("less team 0", (count("Audits but team 0", first[1:], sum(row[0] for row in table[1:])),))
    found = ledger.check(release, first)
    assert [one.cell for one in found.revelations] == ([first[0]] if table[0][0] > 0 else [])
    return beside("ledger: one figure against 600 printed", "2,240 cells", lambda: ledger.check(release, first))
