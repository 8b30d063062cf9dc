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
        "The 3rd meeting. No one and one another. One of the teams.",
        "1. What we will do",
        "The three questions, and half-term.",
    ],
)
def test_dates_times_ages_limits_and_names_are_no_figures(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "In this round 14 audits were inadequate.",
        "In round 14 audits were inadequate.",
        "In round 14 inadequate audits were found.",
        "In round 14 letters were late.",
        "In round 14 were inadequate.",
        "In round 14 went missing.",
        "In round 9, 14 were inadequate.",
        "In rounds 9 and 10, 14 were inadequate.",
        "In recent weeks 30 children were not seen.",
        "In the week 30 went missing.",
        "Over the years 12 were lost.",
        "In weeks 2 to 14 children were hurt.",
        "Questions 5 and 6 audits were late.",
        "In these standards 5 were met.",
        "At this stage 14 waited.",
        "We saw 30 parents and 2000 children.",
        "In 2000 cases the plan was late.",
        "In March 2000 children were missed.",
        "By 11 March, 2000 children were missed.",
        "By 11 March 2000 children were missed.",
        "11 March audits were inadequate.",
        "Of these, 14 May visits were late.",
        "The ratio is 1:20.",
        "The ratio stood at 1:20.",
        "Seen within 40 working days.",
        "Reviewed every 3 weeks.",
    ],
)
def test_what_reads_like_a_name_a_date_or_a_limit_and_counts_is_a_figure(sentence: str) -> None:
    assert said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In round 9, audits were better than in round 8.",
        "Round 9 shows good practice, and round 9 and round 10 are about planning.",
        "Rounds 9, 10 and 11, weeks 2 to 4, questions 5 and 6.",
        "Section 47 enquiries were prompt, and Regulation 44 visits kind.",
        "By 11 March audits are complete, and on 11 and 12 March they are read.",
        "The March 2026 audits, and those of 5 March 2026.",
        "Between 2024 and 2026, in 2024, 2025 and 2026, under Working Together 2023.",
        "We open from 9:30 to 17:00.",
    ],
)
def test_a_name_or_a_date_stays_one_beside_what_is_counted(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Only one audit was good.",
        "One child was not seen.",
        "One further visit is late.",
        "Just one thing went well.",
        "At least one.",
        "No more than one waited.",
        "One was inadequate.",
        "One of our children was hurt.",
        "All were good, save one.",
        "One.",
    ],
)
def test_one_that_counts_is_a_figure(sentence: str) -> None:
    assert said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "One of the things we learned, and one more look.",
        "One thing is clear, and one way is to read together.",
        "We talked about one thing, and the last one.",
        "This one was kind, and no one is alone.",
        "One-page plans, read one-to-one.",
        "Team managers will take one audit each to supervision.",
    ],
)
def test_one_that_counts_nothing_is_no_figure(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "All audits were good.",
        "All audits good or better.",
        "Every single child was seen.",
        "Each of our children has a plan.",
        "Most families told us so.",
        "Most practitioners say they feel heard.",
        "In most audits, practice was good.",
        "Practice is good in all audits.",
        "We saw every child.",
        "Both teams were late.",
        "No child was seen.",
        "There are no overdue actions.",
        "No audits inadequate.",
        "Hardly any visits were made.",
        "Not a single child was seen.",
        "Nobody was seen.",
        "No one had a plan.",
        "A couple of audits were late.",
        "A handful of children were missed.",
        "Few audits were good, many of the plans were late.",
        "Several of our families had no visit.",
        "All were good.",
        "They were all inadequate.",
        "All of them were poor.",
        "None.",
        "Nearly all of them.",
        "A large number of audits were late.",
        "The minority was late.",
        "Twice the number were late.",
        "Late visits have trebled.",
        "It rose tenfold.",
        "A sixth of the audits.",
        "One-eighth.",
        "A 6th of the audits.",
        "⅕ of them.",
        "¹¹ of them.",
        "⑪ audits.",
        "Ⅺ audits.",
    ],
)
def test_how_many_is_a_figure_without_a_digit_too(sentence: str) -> None:
    assert said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Every child deserves a home, and each visit matters.",
        "Every child has the right to be heard.",
        "We will ensure that all actions are done by May.",
        "Our aim is that every child is seen alone.",
        "All audits must be moderated, and each team manager will read them.",
        "Our most vulnerable children need more help.",
        "We are proud of every practitioner, and here for every child.",
        "How many families will we see?",
        "All is well, no doubt, and we are all learning.",
        "Most of all, every effort was made.",
        "We double-check dates twice a week.",
    ],
)
def test_what_is_wished_owed_or_only_said_is_no_figure(sentence: str) -> None:
    assert said(sentence) == []


def test_what_introduces_a_wish_makes_one_of_the_bullets_below_it() -> None:
    assert figures_in("All audits are moderated", "What we will do:") == ()
    assert figures_in("One audit each goes to supervision", "What we will do:") == ()
    assert figures_in("All audits were moderated", "What we will do:")
    assert figures_in("All audits are moderated", "What we saw:")


@pytest.mark.parametrize("before", ["> ", ">", "~ ", "≠ ", "≤", "± ", "− ", "£ ", "# "])
@pytest.mark.parametrize("figure", ["7 of 14", "7", "50 %", "half", "½"])
def test_a_sign_before_a_figure_makes_another_of_it(before: str, figure: str) -> None:
    assert [value for value, _ in said(f"So {before}{figure} it was.")] == [None]


@pytest.mark.parametrize(
    "before", ["over", "under", "nearly", "about", "up to", "more than", "at least", "c.", "close to"]
)
@pytest.mark.parametrize("figure", ["7 of 14", "7", "50 %", "half", "all 14"])
def test_a_word_that_leaves_room_makes_another_of_it(before: str, figure: str) -> None:
    assert [value for value, _ in said(f"So {before} {figure} it was.")] == [None]


@pytest.mark.parametrize(
    "sentence", ["7 of 14 or so.", "7 of 14 or more.", "7 of 14.9 audits.", "7 of 14*.", "7 +.", "9" * 5000]
)
def test_a_figure_that_goes_on_is_another_one(sentence: str) -> None:
    assert [value for value, _ in said(sentence)] == [None]


def test_all_of_a_number_and_none_are_read_as_what_they_say() -> None:
    assert said("All 14 audits were final.") == [(14, 14)]
    assert said("All of the audits were final.") == [(1, None)]
    assert said("No audits were final.") == [(0, None)]


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_figures_lie_in_it_apart(text: str) -> None:
    found = figures_in(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.integers(0, 99_999), st.integers(1, 99_999))
def test_any_x_of_y_is_found(count: int, whole: int) -> None:
    assert said(f"So {count} of {whole:,} it was.") == [(count, whole)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Nothing is past its date.",
        "Everything was done on time.",
        "All is done.",
        "Nil are late.",
        "Never was an action late.",
        "Without exception, the actions are done.",
        "We met each deadline.",
        "The rest of the actions is done.",
        "Quality of case recording has the most room to grow.",
        "The weakest aspect is planning.",
        "Care Leavers are not represented.",
        "Life got better for the children whose actions were checked.",
    ],
)
def test_words_of_whole_nothing_and_most_state_a_figure_without_a_number(sentence: str) -> None:
    assert [one.value for one in figures_in(sentence)] == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Nothing should get in the way of seeing a child.",
        "We will always ask children first.",
        "Everything that we do begins with the child.",
        "We talked with our partners about the best way to share.",
        "We hope that life will be better for her.",
    ],
)
def test_what_is_wished_or_meant_in_general_states_none(sentence: str) -> None:
    assert figures_in(sentence) == ()
