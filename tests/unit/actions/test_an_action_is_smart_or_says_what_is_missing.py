import pytest

from fullcircle.domain.actions.rules.smart import ASKS, LONGEST, Smart, faults

WHOLE = Smart("Meet his uncle", "A dated note", "Time is kept free", "He keeps his family")


def test_a_whole_action_has_no_faults() -> None:
    assert faults(WHOLE) == {}


@pytest.mark.parametrize("part", ASKS)
@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_each_missing_part_is_asked_for_by_name(part: str, blank: str) -> None:
    assert faults(Smart(**(vars(WHOLE) | {part: blank}))) == {part: ASKS[part]}


def test_all_missing_parts_are_told_at_once() -> None:
    assert faults(Smart("", "", "", "")) == ASKS


def test_a_part_that_is_too_long_says_by_how_much() -> None:
    assert faults(Smart("x" * LONGEST, "m", "a", "d")) == {}
    assert "4,001" in faults(Smart("x" * (LONGEST + 1), "m", "a", "d"))["what"]


def test_tidying_takes_spaces_from_the_ends_and_nothing_else() -> None:
    assert Smart("  two\n\nlines ", "m", "a", "d").tidied().what == "two\n\nlines"
