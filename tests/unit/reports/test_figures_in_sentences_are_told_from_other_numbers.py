"""What counts as a figure in a typed sentence, and what only looks like one."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.reports.rules.recount.numbers import figures_in

pytestmark = pytest.mark.requirements("R4.2")


def said(sentence: str) -> list[tuple[Fraction | None, int | None]]:
    return [(figure.value, figure.of) for figure in figures_in(sentence)]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("11 of 18 audits were good.", [(11, 18)]),
        ("Eleven out of the eighteen audits were good.", [(11, 18)]),
        ("Twenty-three audits were done for 2,318 children.", [(23, None), (2318, None)]),
        ("2018 children have a plan.", [(2018, None)]),
        ("61 % were good, 3.5 per cent outstanding.", [(Fraction(61, 100), None), (Fraction(7, 200), None)]),
        ("Half of them, two thirds of the others, one in five elsewhere, and ¼ late.",
         [(Fraction(1, 2), None), (Fraction(2, 3), None), (Fraction(1, 5), None), (Fraction(1, 4), None)]),
        ("In round 9 of 18 audits.", [(9, 18)]),
        ("From 12 to 18.", [(12, None), (18, None)]),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it(sentence: str, figures: list[tuple[Fraction, int | None]]) -> None:
    assert said(sentence) == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "We spent £300.",
        "About 12k.",
        "A 12-week plan.",
        "Most of them.",
        "None of the audits.",
        "It doubled.",
        "11/18.",
    ],
)
def test_what_cannot_be_counted_is_still_a_figure(sentence: str) -> None:
    assert said(sentence)
    assert all(value is None for value, _ in said(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "We meet again on 5 March 2026, or 5 to 9 March.",
        "In 2026, in 2025/26 and since March 2025.",
        "Rounds 9 and 10, round two, section 47 and Regulation 44.",
        "The meeting is at 14:30, the other at 9.15am.",
        "Young people aged 16 to 25, a nine-year-old and the under-fives.",
        "Seen within 10 working days and reviewed every six weeks.",
        "The 3rd meeting. No one and one another. One of the teams.",
        "1. What we will do",
        "The three questions, and half-term.",
    ],
)
def test_dates_times_ages_limits_and_names_are_no_figures(sentence: str) -> None:
    assert said(sentence) == []


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_figures_lie_in_it_apart(text: str) -> None:
    found = figures_in(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.integers(0, 99_999), st.integers(1, 99_999))
def test_any_x_of_y_is_found(count: int, whole: int) -> None:
    assert said(f"So {count} of {whole:,} it was.") == [(count, whole)]
