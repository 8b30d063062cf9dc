"""The sample chart: true shares, one axis from zero, marks that coincide are told apart."""

import pytest

from fullcircle.web.kit.components.dots import Group, sample_chart


def test_shares_are_of_their_own_totals_and_places_follow_the_axis() -> None:
    chart = sample_chart([Group("Child protection", 10, 200), Group("Others", 30, 1800)])
    first = chart.lines[0]
    assert (first.sample_share, first.population_share) == (25.0, 10.0)
    assert chart.ticks[0] == (0.0, "0 %")
    assert chart.ticks[-1] == (100.0, "100 %")
    assert (first.sample_x, first.population_x) == (25.0, 10.0)


@pytest.mark.parametrize(
    ("largest", "top"),
    [(9, "10 %"), (29, "30 %"), (31, "40 %"), (45, "50 %"), (55, "60 %"), (70, "80 %"), (81, "100 %")],
)
def test_the_axis_ends_at_the_next_round_number(largest: int, top: str) -> None:
    rest = [Group(str(i), 1, 1) for i in range(100 - largest)]
    assert sample_chart([Group("Largest", largest, largest), *rest]).ticks[-1] == (100.0, top)


def test_marks_that_coincide_are_marked_so() -> None:
    chart = sample_chart([Group("Same", 10, 100), Group("Apart", 10, 300), Group("Rest", 80, 600)])
    assert [line.same for line in chart.lines] == [True, False, False]


def test_nothing_sampled_yet_is_no_error() -> None:
    chart = sample_chart([Group("Early help", 0, 640), Group("In need", 0, 0)])
    assert [line.sample_share for line in chart.lines] == [0.0, 0.0]
    assert sample_chart([]).lines == ()
