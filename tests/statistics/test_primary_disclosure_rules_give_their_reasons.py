"""Which cells must be hidden for what they say themselves: each rule, its reason, and its limits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.disclosure.primary import (
    Hit,
    cells,
    dominance,
    group_disclosure,
    single_contributor,
    small_counts,
    small_denominators,
)

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=5)
)


def test_counts_from_one_to_four_are_hidden_and_say_so() -> None:
    assert small_counts([[0, 4], [5, 1]]) == (
        Hit((0, 1), "small count", "4 is fewer than 5"),
        Hit((1, 1), "small count", "1 is fewer than 5"),
    )
    assert cells(small_counts([0, 9, 10, 3], threshold=10, hide_zeros=True)) == ((0,), (1,), (3,))


@given(tables, st.integers(1, 10), st.booleans())
def test_small_counts_are_those_below_the_threshold(table: list[list[int]], threshold: int, hide_zeros: bool) -> None:
    slow = [
        (i, j)
        for i, row in enumerate(table)
        for j, value in enumerate(row)
        if value < threshold and (value or hide_zeros)
    ]
    assert list(cells(small_counts(table, threshold=threshold, hide_zeros=hide_zeros))) == slow
    wide = small_counts(table, threshold=threshold + 1, hide_zeros=hide_zeros)
    assert set(slow) <= set(cells(wide))


def test_percentages_of_few_or_of_nobody_are_hidden() -> None:
    found = small_denominators([4, 5, 0])
    assert cells(found) == ((0,), (2,))
    assert [hit.reason for hit in found] == ["it rests on 4, fewer than 5", "it rests on nobody"]


def test_a_team_whose_files_all_have_one_grade_is_hidden() -> None:
    found = group_disclosure([[6, 0, 0], [2, 3, 1]])
    assert [(hit.cell, hit.reason) for hit in found] == [
        ((0, 0), "all 6 of row 1 are in column 1"),
        ((1, 1), "all 3 of column 2 are in row 2"),
        ((1, 2), "all 1 of column 3 are in row 2"),
    ]


@given(tables)
def test_group_disclosure_turns_with_the_table(table: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    assert set(cells(group_disclosure(turned))) == {(j, i) for i, j in cells(group_disclosure(table))}
    for i, j in cells(group_disclosure(table)):
        alone_in_row = len(table[i]) > 1 and sum(table[i]) == table[i][j]
        alone_in_column = len(table) > 1 and sum(row[j] for row in table) == table[i][j]
        assert table[i][j] > 0
        assert alone_in_row or alone_in_column


def test_a_team_of_one_worker_is_hidden_and_an_empty_one_is_not() -> None:
    assert single_contributor([0, 1, 2]) == (Hit((1,), "single contributor", "it comes from 1, fewer than 2"),)
    assert cells(single_contributor([[1, 2], [3, 4]], fewest=4)) == ((0, 0), (0, 1), (1, 0))


def test_siblings_count_once_and_a_large_family_dominates() -> None:
    found = dominance([[3, 1, 1], [1, 1, 1, 1, 1, 1], [4, 1, 1, 1], [0], []])
    assert [(hit.cell, hit.rule) for hit in found] == [
        ((0,), "few families"),
        ((0,), "dominance"),
        ((2,), "few families"),
        ((2,), "dominance"),
    ]
    assert found[0].reason == "it comes from 3 families, fewer than 5"
    assert found[1].reason == "one family makes up 3 of 5"
    assert cells(dominance([[[6], [2, 2, 2, 2, 2]], [[1] * 8, [5, 1, 1, 1, 1, 1]]], share=0.6)) == ((0, 0),)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: small_counts([[1, 2], [3]]),
        lambda: small_counts([1, [2]]),  # type: ignore[list-item]
        lambda: small_counts([-1]),
        lambda: small_denominators([math.inf]),
        lambda: dominance([[1, -1]]),
        lambda: dominance([1]),  # type: ignore[list-item]
        lambda: dominance([[1]], share=0),
    ],
)
def test_broken_counts_are_refused(broken: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        broken()  # type: ignore[operator]
