"""Rounded tables: the published rule, a slow twin, and what a reader of rounded counts can still work out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.stats.disclosure.audit import Protection, audit
from fullcircle.stats.disclosure.rounding import (
    NEAREST_FIVE,
    NHS_DIGITAL,
    Rounding,
    percentage_of,
    published,
    rounded_table,
)

NHS = "NHS Digital, Disclosure control methodology for HES and ECDS, 2018: 0 shown, 1-7 as a symbol, others to the nearest 5"
HESA = "HESA rounding and suppression strategy: every count to the nearest 5, so 0, 1 and 2 become 0"

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=5)
)


def test_counts_are_printed_as_the_published_rules_say() -> None:
    counts = [0, 1, 4, 7, 8, 9, 12, 13, 17, 18, 22, 23]
    assert published(counts) == (0, "*", "*", "*", 10, 10, 10, 15, 15, 20, 20, 25), NHS
    assert published([0, 1, 2, 3, 7, 8], rounding=NEAREST_FIVE) == (0, 0, 0, 5, 5, 10), HESA


@given(st.integers(0, 500), st.integers(1, 20))
def test_a_printed_count_is_the_nearest_multiple(count: int, base: int) -> None:
    shown = Rounding(base=base, symbol_to=0).of(count)
    slow = min(range(0, count + base + 1, base), key=lambda value: (abs(value - count), -value))
    assert shown == slow
    assert isinstance(shown, int)
    assert 2 * abs(shown - count) <= base


@given(tables)
def test_every_count_and_total_is_rounded_on_its_own(table: list[list[int]]) -> None:
    found = rounded_table(table)
    assert found.counts == tuple(tuple(NHS_DIGITAL.of(value) for value in row) for row in table)
    assert found.row_totals == tuple(NHS_DIGITAL.of(sum(row)) for row in table)
    assert found.column_totals == tuple(NHS_DIGITAL.of(sum(column)) for column in zip(*table, strict=True))
    assert found.total == NHS_DIGITAL.of(sum(map(sum, table)))


@given(tables)
def test_percentages_come_from_rounded_counts_only(table: list[list[int]]) -> None:
    found = rounded_table(table)
    for row, whole, shares in zip(found.counts, found.row_totals, found.percentages, strict=True):
        for value, share in zip(row, shares, strict=True):
            if isinstance(value, str) or isinstance(whole, str) or whole == 0:
                assert share is None
            else:
                assert share is not None
                assert 0 <= share <= 100
                assert share == 100 or abs(share - 100 * value / whole) <= 0.5


@settings(max_examples=20, deadline=None)
@given(tables.filter(lambda table: len(table) > 1))
def test_what_is_printed_holds_the_truth_and_hides_small_counts(table: list[list[int]]) -> None:
    cells = {(i, j): value for i, row in enumerate(table) for j, value in enumerate(row)}
    figures = [NHS_DIGITAL.figure(f"cell {cell}", [cell], value) for cell, value in cells.items()]
    found = audit(figures, cells, protection=Protection(5, 4))
    for exposure, value in zip(found.exposures, cells.values(), strict=True):
        assert exposure.low <= value <= exposure.high
        assert exposure.safe or value == 0


def test_a_printed_number_tells_that_it_was_not_a_small_count() -> None:
    (said,) = NHS_DIGITAL.figure("x", ["a"], 9).statements
    assert (said.low, said.high) == (8, 12)
    (said,) = NHS_DIGITAL.figure("x", ["a"], 0).statements
    assert (said.low, said.high) == (0, 0)
    (said,) = NHS_DIGITAL.figure("x", ["a"], 3).statements
    assert (said.low, said.high) == (1, 7)


def test_rounded_totals_can_still_narrow_a_rounded_table_and_the_audit_says_so() -> None:
    figures = [NEAREST_FIVE.figure(f"part {k}", [k], 2) for k in range(3)]
    figures.append(NEAREST_FIVE.figure("all parts", [0, 1, 2], 6))
    found = audit(figures, [0, 1, 2])
    assert [(exposure.low, exposure.high) for exposure in found.exposures] == [(0, 2)] * 3
    assert not found.safe


def test_a_share_of_a_symbol_or_of_nothing_is_not_shown() -> None:
    assert percentage_of("*", 10) is None
    assert percentage_of(5, "*") is None
    assert percentage_of(0, 0) is None
    assert percentage_of(15, 10) == 100


@pytest.mark.parametrize("broken", [-1, 2.5, float("nan")])
def test_what_is_no_count_is_refused(broken: float) -> None:
    with pytest.raises(ValueError, match="not a count"):
        NHS_DIGITAL.of(broken)
    with pytest.raises(ValueError, match="multiple"):
        Rounding(base=0)
