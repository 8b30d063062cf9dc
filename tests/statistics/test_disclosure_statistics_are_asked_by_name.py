"""Disclosure control by name: every form of input that a file of checks may use gives the same answer."""

import pytest

from fullcircle.jobs.stats_check import UnusableInput, compute

TABLE = [[2, 18], [19, 14], [10, 12], [14, 11]]
PATTERN = [[0, 0], [0, 1], [2, 0], [2, 1]]


@pytest.mark.parametrize("key", ["counts_rows_A_to_D_cols_female_male", "counts", "table"])
def test_a_table_is_found_under_any_of_its_names(key: str) -> None:
    assert compute("optimal_suppressed_cells_0based", {key: TABLE, "primary_0based": [[0, 0]]}) == PATTERN
    assert compute("optimal_suppressed_cells_0based", {key: TABLE}) == PATTERN
    assert compute("optimal_suppressed_cells_0based", {key: TABLE, "primary_1based": [[1, 1]]}) == PATTERN
    assert compute("primary_suppressed_cells_0based", {key: TABLE}) == [[0, 0]]
    assert compute("secondary_suppressed_cells_0based", {key: TABLE}) == PATTERN[1:]
    assert compute("extra_suppressed_count_total", {key: TABLE}) == 40
    assert compute("extra_suppressed_cell_count", {key: TABLE}) == 3
    assert compute("suppressed_count_total", {key: TABLE}) == 42
    assert compute("published_table", {key: TABLE}) == [["c", "c"], [19, 14], ["c", "c"], [14, 11]]


def test_settings_may_stand_in_the_input_or_in_the_options() -> None:
    for given, options in (({"threshold": 3}, {}), ({}, {"threshold": 3})):
        assert compute("primary_suppressed_cells_0based", {"table": [[2, 3], [4, 0]], **given}, options) == [[0, 0]]
    unit = compute("suppressed_cells_0based", {"table": TABLE, "costs": "cells"})
    assert unit == [[0, 0], [0, 1], [1, 0], [1, 1]]
    for words in ("unit", "number of cells", "the number of suppressed cells"):
        assert compute("suppressed_cells_0based", {"table": TABLE, "cost": words}) == unit
    for words in ("sum of suppressed counts", "Sum of suppressed cells", "counts", None):
        assert compute("suppressed_cells_0based", {"table": TABLE, "cost": words}) == PATTERN
    with pytest.raises(UnusableInput, match="a cost is the sum of suppressed counts"):
        compute("suppressed_cells_0based", {"table": TABLE, "cost": "as cheap as may be"})
    assert compute("suppressed_cells_0based", {"table": TABLE}, {"margins": "absent"}) == [[0, 0]]
    assert compute("suppressed_cells_0based", {"table": TABLE}, {"margins": {"rows": False}}) == [[0, 0], [2, 0]]
    with pytest.raises(UnusableInput, match="totals are"):
        compute("suppressed_cells_0based", {"table": TABLE}, {"margins": "somehow"})


def test_a_given_pattern_is_attacked_and_judged() -> None:
    given = {"table": TABLE, "suppressed_0based": [[0, 0], [0, 1], [1, 0], [1, 1]]}
    assert compute("attacker_intervals", given) == {"0,0": [0, 20], "0,1": [0, 18 + 2], "1,0": [1, 21], "1,1": [12, 32]}
    assert compute("is_safe", given) is True
    assert compute("unsafe_cells_0based", {"table": TABLE, "suppressed_0based": [[0, 0], [0, 1]]}) == [[0, 0]]
    assert compute("safe_cells_0based", given) == [[0, 0]]
    assert compute("attacker_interval_widths", given)["0,0"] == 20  # type: ignore[index]


def test_a_printed_table_with_gaps_is_attacked() -> None:
    given = {
        "table": [[20, 50, 10], ["x", 19, "x"], [None, 32, None]],
        "row_totals": [80, 49, 61],
        "column_totals": [45, 101, 44],
    }
    assert compute("attacker_intervals", given) == {"1,0": [0, 25], "1,2": [5, 30], "2,0": [0, 25], "2,2": [4, 29]}
    assert compute("attacker_intervals", {"counts": [None, 9, None], "total": 20}) == {"0": [0, 11], "2": [0, 11]}


def test_protection_levels_and_knowledge_are_read() -> None:
    given = {"table": [[20, 50, 10], [8, 19, 22], [17, 32, 12]], "primary_0based": [[1, 2]]}
    levels = {"lower_protection": 4, "upper_protection": [5], "sliding_protection": 0}
    assert compute("suppressed_cells_0based", given, levels) == [[1, 0], [1, 2], [2, 0], [2, 2]]
    known = {
        "suppressed_0based": [[1, 0], [1, 2], [2, 0], [2, 2]],
        "upper_bounds": [[None] * 3, [None, None, 26], [None] * 3],
    }
    assert compute("attacker_intervals", {**given, **known}) == {
        "1,0": [4, 25],
        "1,2": [5, 26],
        "2,0": [0, 21],
        "2,2": [8, 29],
    }


def test_a_row_of_counts_names_its_cells_by_one_number() -> None:
    assert compute("suppressed_cells_0based", {"counts": [3, 9, 20, 30]}) == [0, 1]
    assert compute("attacker_intervals", {"counts": [3, 9, 20, 30]}) == {"0": [0, 12], "1": [0, 12]}
    assert compute("attacker_intervals", {"counts": [3, 9]}, {"totals": "absent"}) == {"0": [0, None]}


def test_what_cannot_be_protected_is_undefined() -> None:
    given = {"table": [[6, 0], [5, 9]], "primary_0based": [[0, 0]]}
    for name in (
        "optimal_suppressed_cells_0based",
        "extra_suppressed_count_total",
        "attacker_intervals",
        "published_table",
    ):
        assert compute(name, given) is None


def test_printed_figures_are_audited() -> None:
    given = {
        "figures": [
            {"name": "files", "cells": ["good", "other"], "value": 12},
            {"name": "good", "cells": ["good"], "of": ["good", "other"], "percentage": 33},
            {"name": "all", "cells": ["late", "other"], "rounded": 15},
            {"name": "late", "cells": ["late"], "high": 8},
        ]
    }
    assert compute("attacker_intervals", given) == {"good": [4, 4], "other": [8, 8], "late": [5, 8]}
    assert compute("broken_cells", given) == ["good", "other", "late"]
    assert compute("is_safe", {**given, "protected": ["late"]}, {"reach": 5, "width": 3}) is True


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [0, "*", "*", 10, 25]),
        ({"suppress": False}, [0, 0, 5, 10, 25]),
        ({"base": 10}, [0, "*", "*", 10, 20]),
        ({"base": 1, "threshold": 5}, [0, "*", 7, 8, 23]),
        ({"suppress_from": 0, "suppress_to": 5, "symbol": "c"}, ["c", "c", 5, 10, 25]),
    ],
)
def test_counts_are_printed_by_any_rounding_rule(options: dict[str, object], expected: list[object]) -> None:
    assert list(compute("published_values", {"counts": [0, 2, 7, 8, 23]}, options)) == expected  # type: ignore[call-overload]


def test_totals_and_percentages_come_from_the_same_rule() -> None:
    given = {"counts": [[2, 8, 14], [0, 9, 30]]}
    assert compute("published_percentages", given) == [[None, 40, 60], [0, 25, 75]]
    assert compute("published_totals", given) == {"rows": [25, 40], "columns": ["*", 15, 45], "all": 65}


def test_primary_rules_have_names() -> None:
    assert compute("group_disclosure_cells_0based", {"table": [[6, 0], [2, 3]]}) == [[0, 0], [1, 1]]
    assert compute("small_denominator_cells_0based", {"denominators": [3, 10]}) == [0]
    assert compute("single_contributor_cells_0based", {"workers": [1, 4]}) == [0]
    assert compute("dominance_cells_0based", {"families": [[3, 1, 1], [1, 1, 1]]}) == [0]
