"""The ledger: releases that are harmless alone and not together are refused, with the figures that give a count away."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcircle.stats.disclosure.audit import audit
from fullcircle.stats.disclosure.figures import count, hidden_count, made_of, percentage, rounded_count
from fullcircle.stats.disclosure.ledger import Ledger, Release
from fullcircle.stats.disclosure.suppression import suppress
from fullcircle.stats.disclosure.tables import table_figures

ANNUAL = Release("Annual report 2026", (count("Inadequate, North", ["ward 1", "ward 2", "ward 3"], 23, period="2026"),))


def test_nested_places_are_refused_by_their_difference() -> None:
    release = Release(
        "Board paper", (count("Inadequate, North without ward 3", ["ward 1", "ward 2"], 21, period="2026"),)
    )
    assert Ledger().check(release, ["ward 3"]).safe
    found = Ledger().add(ANNUAL).check(release, ["ward 3"])
    assert not found.safe
    (revealed,) = found.revelations
    assert (revealed.cell, revealed.low, revealed.high) == ("ward 3", 2, 2)
    assert revealed.new == release.figures
    assert revealed.earlier == (("Annual report 2026", ANNUAL.figures[0]),)
    assert "North without ward 3, 2026” (21)" in revealed.reason
    assert "North, 2026” (23) in Annual report 2026" in revealed.reason
    assert "exactly 2" in revealed.reason


def test_a_quarter_less_its_first_six_weeks_is_refused() -> None:
    six_weeks = Release("Six-weekly dashboard", (count("Closed", ["weeks 1-6"], 40, period="weeks 1 to 6"),))
    next_six = Release("Second dashboard", (count("Closed", ["weeks 7-12"], 37, period="weeks 7 to 12"),))
    parts = made_of("quarter", ["weeks 1-6", "weeks 7-12", "week 13"])
    quarter = Release("Quarterly return", (count("Closed", ["quarter"], 80, period="quarter 1"), parts))
    ledger = Ledger().add(six_weeks)
    assert ledger.check(quarter, ["week 13"]).safe
    found = ledger.add(next_six).check(quarter, ["week 13"])
    (revealed,) = found.revelations
    assert (revealed.low, revealed.high) == (3, 3)
    assert {name for name, _ in revealed.earlier} == {"Six-weekly dashboard", "Second dashboard"}


def test_a_percentage_beside_an_earlier_count_is_refused() -> None:
    ledger = Ledger().add(Release("Table", (count("Files", ["good", "other"], 24),)))
    share = Release("Chart", (percentage("Good", ["good"], ["good", "other"], 17),))
    assert Ledger().check(share, ["good"]).safe
    found = ledger.check(share, ["good"])
    assert [(one.low, one.high) for one in found.revelations] == [(4, 4)]


def test_rounded_figures_leave_enough_unknown() -> None:
    cells = [f"ward {k}" for k in range(1, 4)]
    ledger = Ledger().add(Release("Annual", (rounded_count("North", cells, 25),)))
    release = Release("Board", (rounded_count("North without ward 3", cells[:2], 20),))
    assert ledger.check(release, ["ward 3"]).safe


def test_what_is_out_already_is_no_reason_to_refuse_what_tells_no_more() -> None:
    told = Release("Leak", (count("Ward 3", ["ward 3"], 2),))
    ledger = Ledger().add(told)
    assert ledger.check(Release("Elsewhere", (count("South", ["south"], 50),)), ["ward 3"]).safe
    assert ledger.check(Release("Again", told.figures), ["ward 3"]).safe


def test_contradictions_are_named_and_nothing_is_cleared() -> None:
    release = Release("Board", (count("Ward 1, North", ["ward 1"], 30),))
    found = Ledger().add(ANNUAL).check(release, ["ward 3"])
    assert not found.safe
    assert found.revelations == ()
    assert "“Ward 1, North” (30)" in found.reason
    assert "“Inadequate, North, 2026” (23)" in found.reason


def test_a_ledger_never_changes_and_keeps_names_apart() -> None:
    empty = Ledger()
    full = empty.add(ANNUAL)
    assert (empty.releases, full.releases) == ((), (ANNUAL,))
    with pytest.raises(FrozenInstanceError):
        full.releases = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="Annual report 2026 is in the ledger"):
        full.add(ANNUAL)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 20), min_size=2),
    st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=2, max_size=4),
)
def test_a_refusal_names_figures_that_suffice_and_are_all_needed(truth: dict[str, int], sets: list[set[str]]) -> None:
    sums = [sorted(cells & truth.keys()) for cells in sets]
    releases = [
        Release(f"release {k}", (count(f"sum {k}", cells, sum(truth[cell] for cell in cells)),))
        for k, cells in enumerate(sums)
    ]
    ledger = Ledger()
    for release in releases[:-1]:
        ledger = ledger.add(release)
    small = [cell for cell, value in truth.items() if 0 < value < 5]
    before = audit([figure for one in releases[:-1] for figure in one.figures], small)
    together = audit([figure for one in releases for figure in one.figures], small)
    found = ledger.check(releases[-1], small)
    assert {one.cell for one in found.revelations} >= set(together.broken) - set(before.broken)
    assert {one.cell for one in found.revelations} <= set(together.broken)
    for revealed in found.revelations:
        named = [*revealed.new, *(figure for _, figure in revealed.earlier)]
        told = audit(named, [revealed.cell]).exposures[0]
        assert (told.low, told.high) == (revealed.low, revealed.high)
        assert revealed.low <= truth[str(revealed.cell)] <= revealed.high
        for figure in named:
            less = audit([other for other in named if other is not figure], [revealed.cell]).exposures[0]
            assert (less.low, less.high) != (told.low, told.high)


def test_two_safe_tables_that_hide_different_cells_are_refused_together() -> None:
    table, names = [[2, 18], [19, 14], [10, 12], [14, 11]], [["A", "B", "C", "D"], ["female", "male"]]
    first = suppress(table)
    other = suppress(table, costs=[[0, 1], [1, 1], [50, 50], [50, 50]])
    assert first.cells is not None
    assert other.cells is not None
    ledger = Ledger().add(Release("First", table_figures("Plans", table, names, hidden=first.cells)))
    found = ledger.check(Release("Second", table_figures("Plans", table, names, hidden=other.cells)), [("A", "female")])
    assert [(one.low, one.high) for one in found.revelations] == [(2, 2)]
    again = Release("Second", table_figures("Plans", table, names, hidden=first.cells))
    assert ledger.check(again, [("A", "female")]).safe


def test_a_hidden_count_that_is_known_to_be_small_is_found() -> None:
    release = Release("Notes", (hidden_count("Ward 3", ["ward 3"], low=1, high=4),))
    (revealed,) = Ledger().add(ANNUAL).check(release, ["ward 3"]).revelations
    assert (revealed.low, revealed.high, revealed.earlier) == (1, 4, ())
