"""The bounds between which an index is read leave no number out that begins as typed."""

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.cases.rules import numbers_that_begin
from fullcircle.files.ids import alike

FIGURES_AND_LETTERS = "0189aAyYzZ"


@given(st.text(FIGURES_AND_LETTERS, max_size=6), st.text(FIGURES_AND_LETTERS + "/-", max_size=6))
def test_no_number_is_left_out(typed: str, rest: str) -> None:
    first, after = numbers_that_begin(typed)
    whole = alike(typed + rest)
    if first is None:
        assert len(alike(typed)) < 3
    else:
        assert first <= whole
        assert after is None or whole < after
