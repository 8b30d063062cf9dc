"""Ours, England, the neighbours and the standard keep their places on one line from 0 to 100, and dots at its ends are whole."""

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.web.kit.components.range_line import range_line

percents = st.floats(0, 100)


@given(percents, percents, percents, percents)
def test_places_keep_their_order_and_stay_within_the_drawing(
    ours: float, england: float, one: float, two: float
) -> None:
    low, high = sorted((one, two))
    line = range_line(ours=ours, hollow=False, said="", standard=100.0, england=england, neighbours=(low, high))
    places = {ours: line.ours, england: line.england, low: line.lowest, high: line.highest, 100.0: line.standard}
    assert all(place is not None and 3 <= place <= 97 for place in places.values())
    ordered = [places[percent] for percent in sorted(places)]
    assert ordered == sorted(ordered)  # type: ignore[type-var]


def test_what_is_not_known_is_not_marked() -> None:
    line = range_line(ours=None, hollow=True, said="Ours: 3 of 4.")
    assert (line.ours, line.standard, line.england, line.lowest, line.highest) == (None,) * 5
