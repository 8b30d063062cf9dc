"""The attacker's audit of printed figures: every set of counts that fits is tried for small systems."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.stats.disclosure.audit import Protection, audit, fewest
from fullcircle.stats.disclosure.figures import (
    Figure,
    count,
    hidden_count,
    made_of,
    mean,
    percentage,
    rounded_count,
    rounding_limits,
)
from fullcircle.stats.disclosure.suppression import attacker_intervals, suppress
from fullcircle.stats.disclosure.tables import table_figures

CELLS = "abc"
MOST = 9


def fits(figure: Figure, counts: dict[str, int]) -> bool:
    sums = [sum(weight * counts[str(cell)] for cell, weight in said.terms) for said in figure.statements]
    return all(
        said.low - 1e-9 <= total <= said.high + 1e-9 for said, total in zip(figure.statements, sums, strict=True)
    )


def intervals_by_enumeration(figures: list[Figure]) -> dict[str, tuple[int, int]]:
    every = [dict(zip(CELLS, counts, strict=True)) for counts in product(range(MOST + 1), repeat=len(CELLS))]
    possible = [counts for counts in every if all(fits(figure, counts) for figure in figures)]
    return {cell: (min(c[cell] for c in possible), max(c[cell] for c in possible)) for cell in CELLS if possible}


@st.composite
def printed(draw: st.DrawFn) -> list[Figure]:
    """True figures of every kind about three counts, and that no count is above nine."""
    truth = {cell: draw(st.integers(0, MOST)) for cell in CELLS}
    figures = [hidden_count(cell, [cell], high=MOST) for cell in CELLS]
    for _ in range(draw(st.integers(1, 4))):
        cells = draw(st.lists(st.sampled_from(CELLS), min_size=1, unique=True))
        total, everybody = sum(truth[cell] for cell in cells), sum(truth.values())
        kind = draw(st.sampled_from(["count", "rounded", "hidden", "share", "share of n", "mean"]))
        if kind == "count":
            figures.append(count(kind, cells, total))
        elif kind == "rounded":
            base = draw(st.integers(2, 5))
            figures.append(rounded_count(kind, cells, base * ((2 * total + base) // (2 * base)), base=base))
        elif kind == "hidden":
            figures.append(hidden_count(kind, cells, low=min(1, total), high=max(4, total)))
        elif everybody:
            places = draw(st.integers(0, 1))
            whole = list(CELLS) if kind != "share of n" else everybody
            if kind == "mean":
                scores = dict(zip(CELLS, (1.0, 2.0, 4.0), strict=True))
                value = round(sum(scores[cell] * truth[cell] for cell in CELLS) / everybody, places)
                figures.append(mean(kind, scores, whole, value, decimals=places))
            else:
                figures.append(percentage(kind, cells, whole, round(100 * total / everybody, places), decimals=places))
    return figures


@settings(max_examples=80, deadline=None)
@given(printed())
def test_the_audit_finds_what_every_possible_set_of_counts_says(figures: list[Figure]) -> None:
    slow = intervals_by_enumeration(figures)
    found = audit(figures, CELLS)
    assert {exposure.cell: (exposure.low, exposure.high) for exposure in found.exposures} == slow
    assert found.broken == tuple(cell for cell in CELLS if slow[cell][1] < 5 or slow[cell][1] - slow[cell][0] < 5)


@settings(max_examples=40, deadline=None)
@given(printed(), st.randoms(use_true_random=False))
def test_bounds_of_real_numbers_hold_those_of_whole_ones_and_order_never_matters(
    figures: list[Figure], random: object
) -> None:
    whole, real = audit(figures, CELLS), audit(figures, CELLS, whole=False)
    for narrow, wide in zip(whole.exposures, real.exposures, strict=True):
        assert wide.low - 1e-6 <= narrow.low <= narrow.high <= wide.high + 1e-6
    shuffled = list(figures)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert audit(shuffled, CELLS) == whole


@settings(max_examples=40, deadline=None)
@given(printed())
def test_one_more_figure_never_widens_an_interval(figures: list[Figure]) -> None:
    for less, more in zip(audit(figures[:-1], CELLS).exposures, audit(figures, CELLS).exposures, strict=True):
        assert less.low <= more.low <= more.high <= less.high


def test_a_percentage_and_its_n_give_the_count_away() -> None:
    found = audit([percentage("Good, North", ["good"], 7, 43)], ["good"])
    assert found.broken == ("good",)
    assert found.exposures[0].reason == "it is exactly 3"
    assert audit([percentage("Good, North", ["good"], 300, 43)], ["good"], protection=Protection(5, 2)).safe


def test_a_symbol_that_stands_for_small_counts_only_tells_how_small() -> None:
    figures = [hidden_count("Outstanding, North", ["a"], low=1, high=4), count("North", ["a", "b"], 12)]
    found = audit(figures, ["b"])
    assert (found.exposures[0].low, found.exposures[0].high) == (8, 11)
    assert not found.safe


def test_tables_that_share_cells_are_attacked_together() -> None:
    first = [count("Boys and girls, North", ["boys", "girls"], 20), hidden_count("Girls, North", ["girls"])]
    second = [count("Boys, North", ["boys"], 18)]
    assert audit(first, ["girls"]).safe
    assert audit([*first, *second], ["girls"]).exposures[0].reason == "it is exactly 2"


def test_figures_that_contradict_each_other_are_named_and_no_others() -> None:
    figures = [count("All", ["a", "b", "c"], 30), count("Part", ["a", "b"], 3), count("One", ["a"], 4)]
    found = audit(figures, ["a"])
    assert not found.safe
    assert found.exposures == ()
    assert {figure.definition for figure in found.contradiction} == {"Part", "One"}
    assert "cannot all be true" in found.reason


def test_half_a_child_is_a_contradiction() -> None:
    figures = [count("All", ["a", "b"], 3), count("Twice", {"a": 2.0}, 3)]
    assert audit(figures, ["a"]).reason
    assert not audit(figures, ["a"], whole=False).reason


def test_a_cell_that_no_figure_mentions_is_wide_open() -> None:
    found = audit([count("All", ["a"], 30)], ["elsewhere"])
    assert found.exposures[0].high == float("inf")
    assert found.safe


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 15), min_size=3, max_size=3), min_size=2, max_size=4))
def test_a_printed_table_is_attacked_as_suppression_expects(table: list[list[int]]) -> None:
    found = suppress(table, zeros="may be hidden")
    hidden = found.cells if found.cells is not None else [(0, 0), (0, 1), (1, 0), (1, 1)]
    names = [[f"row {i}" for i in range(len(table))], [f"column {j}" for j in range(3)]]
    figures = table_figures("Children", table, names, hidden=hidden)
    outcome = audit(figures, [(names[0][i], names[1][j]) for i, j in hidden])
    expected = [(one.low, one.high) for one in attacker_intervals(table, hidden)]
    assert [(exposure.low, exposure.high) for exposure in outcome.exposures] == expected
    if found.cells is not None:
        assert audit(figures, [(names[0][i], names[1][j]) for i, j in found.primary]).safe


@given(st.integers(0, 60), st.integers(1, 12), st.sampled_from(["up", "down", "unknown"]))
def test_rounding_limits_are_those_of_all_counts_that_round_alike(count_: int, base: int, ties: str) -> None:
    def shown(value: int) -> set[int]:
        below = value // base * base
        nearest = min(value - below, below + base - value)
        both = {at for at in (below, below + base) if abs(at - value) == nearest}
        return both if ties == "unknown" else {max(both) if ties == "up" else min(both)}

    value = max(shown(count_))
    alike = [other for other in range(count_ + 2 * base + 1) if value in shown(other)]
    assert rounding_limits(value, base=base, ties=ties) == (min(alike), max(alike))


@given(st.sets(st.integers(0, 11), min_size=1, max_size=4))
def test_the_fewest_telling_figures_are_found(needed: set[int]) -> None:
    figures = [count(str(k), [str(k)], k) for k in range(12)]
    telling = fewest(figures, lambda some: needed <= {int(figure.definition) for figure in some})
    assert {int(figure.definition) for figure in telling} == needed


def test_a_whole_is_known_to_be_the_sum_of_its_parts() -> None:
    figures = [count("Quarter", ["quarter"], 20), count("Six weeks", ["six weeks"], 17)]
    assert audit(figures, ["rest"]).safe
    figures.append(made_of("quarter", ["six weeks", "rest"]))
    assert audit(figures, ["rest"]).exposures[0].reason == "it is exactly 3"


@pytest.mark.parametrize(
    "broken",
    [
        lambda: count("x", ["a"], -1),
        lambda: count("x", ["a"], float("nan")),
        lambda: percentage("x", ["a"], 10, 101),
        lambda: percentage("x", ["a"], 0, 50),
        lambda: rounded_count("x", ["a"], 7),
        lambda: rounding_limits(5, base=5, ties="sideways"),
        lambda: hidden_count("x", ["a"], low=4, high=1),
        lambda: table_figures("x", [[1, 2]], [["one"], ["one"]]),
    ],
)
def test_a_figure_that_cannot_be_printed_is_refused(broken: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        broken()  # type: ignore[operator]
