"""Cell suppression: published patterns, every pattern of small tables tried, and properties that must always hold."""

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fullcircle.stats.disclosure.audit import Protection
from fullcircle.stats.disclosure.suppression import Suppression, Totals, attacker_intervals, suppress

SDCTABLE = "sdcTable (Meindl), unit test of protectTable on microdata1: OPT, HITAS and HYPERCUBE agree"
FISCHETTI = "Fischetti and Salazar 2001, Management Science 47:1008-1027, the introductory example"

Table = list[list[int]]
small_tables = st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=3, max_size=3)
rectangles = st.tuples(st.integers(2, 4), st.integers(2, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 20), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def test_the_published_pattern_is_found_with_its_cost_and_intervals() -> None:
    found = suppress([[2, 18], [19, 14], [10, 12], [14, 11]])
    assert found.cells == ((0, 0), (0, 1), (2, 0), (2, 1)), SDCTABLE
    assert found.primary == ((0, 0),)
    assert found.secondary == ((0, 1), (2, 0), (2, 1))
    assert (found.cost, found.proven) == (40, True)
    assert [(one.low, one.high) for one in found.intervals] == [(0, 12), (8, 20), (0, 12), (10, 22)]


def test_the_published_attack_finds_the_published_interval() -> None:
    table = [[20, 50, 10], [8, 19, 22], [17, 32, 12]]
    bounds = {one.cell: (one.low, one.high) for one in attacker_intervals(table, [(1, 0), (1, 2), (2, 0), (2, 2)])}
    assert bounds[1, 2] == (5, 30), FISCHETTI
    found = suppress(table, primary=[(1, 2)], protection=Protection(reach=22 + 5, width=0, lowest=22 - 4))
    assert found.cells == ((1, 0), (1, 2), (2, 0), (2, 2)), FISCHETTI


def tables_with_the_same_margins(table: Table) -> NDArray[np.int64]:
    """Every 3 x 3 table of whole numbers, 0 or more, with the totals of ``table``: one a row, nine columns."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    axes = [range(min(rows[i], columns[j]) + 1) for i, j in product(range(2), range(2))]
    a, b, c, d = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    e, f, g, h = rows[0] - a - b, rows[1] - c - d, columns[0] - a - c, columns[1] - b - d
    every = np.stack([a, b, e, c, d, f, g, h, rows[2] - g - h], axis=1)
    return every[(every >= 0).all(axis=1)]


def intervals_by_enumeration(table: Table, hidden: set[int], every: NDArray[np.int64]) -> dict[int, tuple[int, int]]:
    shown = [k for k in range(9) if k not in hidden]
    possible = every[(every[:, shown] == np.ravel(table)[shown]).all(axis=1)]
    return {k: (possible[:, k].min(), possible[:, k].max()) for k in sorted(hidden)}


@settings(max_examples=40)
@given(small_tables, st.sets(st.integers(0, 8), min_size=1))
def test_the_attacker_finds_what_every_possible_table_says(table: Table, hidden: set[int]) -> None:
    slow = intervals_by_enumeration(table, hidden, tables_with_the_same_margins(table))
    quick = attacker_intervals(table, [divmod(k, 3) for k in hidden])
    assert {3 * one.cell[0] + one.cell[1]: (one.low, one.high) for one in quick} == slow


def cheapest_by_enumeration(table: Table, threshold: int, rule: Protection, *, zeros: bool) -> tuple[int, ...] | None:
    """Every pattern from the cheapest: cost, then fewest cells, then reading order; the first that is safe."""
    flat, every = np.ravel(table), tables_with_the_same_margins(table)
    primary = [k for k in range(9) if 0 < flat[k] < threshold]
    others = [k for k in range(9) if k not in primary and (zeros or flat[k])]
    patterns = [extra for size in range(len(others) + 1) for extra in combinations(others, size)]
    for extra in sorted(patterns, key=lambda cells: (sum(flat[k] for k in cells), len(cells), cells)):
        bounds = intervals_by_enumeration(table, {*primary, *extra}, every)
        lows, highs = [bounds[k][0] for k in primary], [bounds[k][1] for k in primary]
        safe = all(high >= rule.reach and low <= rule.lowest for low, high in zip(lows, highs, strict=True))
        if safe and all(high - low >= rule.width for low, high in zip(lows, highs, strict=True)):
            return tuple(sorted([*primary, *extra]))
    return None


protections = st.builds(
    Protection, reach=st.integers(0, 9), width=st.integers(0, 9), lowest=st.just(math.inf) | st.integers(0, 4)
)


@settings(max_examples=60, deadline=None)
@given(small_tables, st.integers(2, 6), st.none() | protections, st.booleans())
def test_the_pattern_is_the_first_of_the_cheapest_of_all(
    table: Table, threshold: int, protection: Protection | None, zeros: bool
) -> None:
    found = suppress(table, threshold=threshold, zeros="may be hidden" if zeros else "shown", protection=protection)
    slow = cheapest_by_enumeration(table, threshold, protection or Protection(threshold, threshold), zeros=zeros)
    assert (None if found.cells is None else tuple(3 * i + j for i, j in found.cells)) == slow
    assert bool(found.reason) == (slow is None)


@settings(max_examples=40, deadline=None)
@given(rectangles, st.data())
def test_more_suppression_never_narrows_what_is_unknown(table: Table, data: st.DataObject) -> None:
    cells = list(product(range(len(table)), range(len(table[0]))))
    some = data.draw(st.sets(st.sampled_from(cells), min_size=1))
    more = some | data.draw(st.sets(st.sampled_from(cells)))
    wide = {one.cell: one for one in attacker_intervals(table, more)}
    for one in attacker_intervals(table, some):
        assert wide[one.cell].low <= one.low <= table[one.cell[0]][one.cell[1]] <= one.high <= wide[one.cell].high


def is_safe(found: Suppression, threshold: int = 5) -> bool:
    bounds = {one.cell: (one.low, one.high) for one in found.intervals}
    return all(bounds[cell][1] >= threshold <= bounds[cell][1] - bounds[cell][0] for cell in found.primary)


@settings(max_examples=30, deadline=None)
@given(rectangles, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_change_the_cost(table: Table, random: object) -> None:
    rows, columns = list(range(len(table))), list(range(len(table[0])))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    here, there = suppress(table), suppress([[table[i][j] for j in columns] for i in rows])
    assert here.cost == there.cost
    assert len(here.secondary) == len(there.secondary)
    assert {(rows[i], columns[j]) for i, j in there.primary} == set(here.primary)
    if here.cells is not None:
        assert is_safe(here)
        assert is_safe(there)


@settings(max_examples=30, deadline=None)
@given(rectangles)
def test_the_heuristic_is_safe_and_never_below_the_proven_cost(table: Table) -> None:
    exact, quick = suppress(table, zeros="may be hidden"), suppress(table, zeros="may be hidden", exact_up_to=-1)
    assert (exact.cells is None) == (quick.cells is None)
    if exact.cells is not None and exact.cost is not None and quick.cost is not None:
        assert is_safe(quick)
        assert exact.proven
        assert quick.cost >= exact.cost


def test_a_cell_that_may_be_known_needs_no_companions() -> None:
    table = [[2, 18, 9], [19, 14, 8], [10, 12, 1]]
    rules = {(0, 0): Protection(), (2, 2): Protection(reach=0, width=0)}
    found = suppress(table, primary=rules, protection=rules)
    assert found.cells == ((0, 0), (0, 2), (2, 0), (2, 2))
    assert suppress(table, primary=[(2, 2)], protection=rules).cells == ((2, 2),)


def test_an_eight_by_seven_table_is_proven_and_safe() -> None:
    table = np.random.default_rng(5).negative_binomial(1.5, 0.13, size=(8, 7)).tolist()
    found = suppress(table)
    quick = suppress(table, exact_up_to=0)
    assert found.proven
    assert is_safe(found)
    assert found.cost is not None
    assert quick.cost is not None
    assert 0 < found.cost <= quick.cost
    assert suppress(table) == found


def test_a_row_of_counts_with_its_total_hides_the_cheapest_companions() -> None:
    found = suppress([3, 4, 9, 20])
    assert found.cells == ((0,), (1,))
    assert [(one.low, one.high) for one in found.intervals] == [(0, 7), (0, 7)]
    assert suppress([1, 9, 20]).cells == ((0,), (1,))
    assert suppress([3, 9], totals=Totals(all="absent")).intervals[0].high == math.inf


def test_totals_that_are_not_printed_need_no_companions() -> None:
    table = [[2, 18], [19, 14], [10, 12]]
    assert suppress(table, totals=Totals("absent", "absent", "absent")).cells == ((0, 0),)
    # Columns add up, rows do not: one more cell of the column is enough.
    assert suppress(table, totals=Totals(rows="absent")).cells == ((0, 0), (2, 0))


def test_a_small_total_is_hidden_where_totals_may_be() -> None:
    assert suppress([[1, 2], [30, 40], [25, 35]]).cells is None
    found = suppress([[1, 2], [30, 40], [25, 35]], totals=Totals("may be hidden", "may be hidden"))
    assert found.cells is not None
    assert (0, 2) in found.primary
    assert is_safe(found)


def test_where_nothing_protects_the_reason_names_the_cell() -> None:
    found = suppress([[6, 0, 0], [5, 9, 8], [7, 8, 9]], primary=[(0, 0)])
    assert (found.cells, found.cost, found.proven) == (None, None, False)
    assert "(0, 0)" in found.reason
    assert "between 6 and 6" in found.reason
    assert suppress([[6, 0, 0], [5, 9, 8], [7, 8, 9]], primary=[(0, 0)], zeros="may be hidden").cells is not None


def test_other_costs_give_another_pattern_and_knowledge_takes_more_to_protect() -> None:
    table = [[2, 18], [19, 14], [10, 12], [14, 11]]
    cells = suppress(table, costs=[[0, 1], [1, 1], [50, 50], [1, 2]])
    assert cells.cells == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert cells.cost == 3
    known = suppress(table, known={(2, 0): (9, 11)})
    assert known.cells is not None
    assert (2, 0) not in known.cells


def test_a_table_without_small_counts_hides_nothing() -> None:
    found = suppress([[10, 20], [30, 40]])
    assert (found.cells, found.cost, found.intervals) == ((), 0, ())


@pytest.mark.parametrize(
    ("table", "primary", "message"),
    [
        ([], None, "without cells"),
        ([[1, 2], [3]], None, "same length"),
        ([[1, -2]], None, "not a count"),
        ([[1, math.nan]], None, "not a count"),
        ([[9, 9], [9, 9]], [(2, 5)], "not a cell"),
        ([9, 9], [(0, 0)], "not a cell"),
    ],
)
def test_a_broken_table_is_refused(table: Table, primary: list[tuple[int, ...]] | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        suppress(table, primary=primary)
