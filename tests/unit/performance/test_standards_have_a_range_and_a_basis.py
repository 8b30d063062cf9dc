"""Every standard has a plain name, a basis and a range; a value out of it is refused with words that help."""

from decimal import Decimal

import pytest

from fullcircle.domain.performance.rules.standards import BASES, shipped, standards

FROM_THE_SPECIFICATION = {
    "assessment_wd": 45, "icpc_wd": 15, "cpp_first_review_days": 91, "cpp_next_review_days": 183, "cpp_visit_max_days": 28,
    "cin_visit_wd": 20, "cla_first_visit_days": 7, "cla_visit_days": 42, "cla_visit_long_term_days": 91,
    "cla_first_review_wd": 20, "cla_second_review_days": 91, "cla_next_review_days": 183, "health_assessment_initial_wd": 20,
    "health_assessment_under5_months": 6, "health_assessment_5plus_months": 12, "dental_months": 12, "placements_unstable": 3,
    "long_term_care_years": 2.5, "long_term_placement_years": 2, "cpp_long_years": 2, "cin_drift_months": 12,
    "pathway_plan_review_months": 6, "care_leaver_contact_weeks": 8,
}  # fmt: skip


def test_the_values_shipped_are_those_of_their_sources() -> None:
    assert {key: shipped()[key] for key in FROM_THE_SPECIFICATION} == FROM_THE_SPECIFICATION
    assert shipped()["cpp_visit_wd"] == 0, "Bolton counts days, not working days"
    assert len(standards()) == 30


def test_those_that_were_not_looked_up_say_so() -> None:
    assert {key for key, one in standards().items() if not one.checked} == {
        "cla_first_review_wd",
        "cla_second_review_days",
        "cla_next_review_days",
        "pathway_plan_review_months",
        "proceedings_days",
    }


@pytest.mark.parametrize("key", standards())
def test_a_standard_says_what_it_is_on_what_basis_and_within_which_range(key: str) -> None:
    one = standards()[key]
    assert one.basis in BASES
    assert one.label[0].isupper()
    assert one.least <= one.value <= one.most
    assert not one.fault(one.least)
    assert not one.fault(one.most)


def test_a_limit_in_law_can_be_made_stricter_and_hardly_looser() -> None:
    """Three and six months may be 92 and 184 days; visits in long-term fostering may by agreement be half a year apart."""
    looser = {key for key, one in standards().items() if one.basis == "statute" and one.most > one.value}
    assert looser == {
        "cpp_first_review_days",
        "cpp_next_review_days",
        "cla_second_review_days",
        "cla_next_review_days",
        "cla_visit_long_term_days",
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("46", "46 working days is out of range. It can be from 10 to 45 working days. The law sets the limit"),
        ("0", "out of range"),
        ("-3", "out of range"),
        ("", "is not a number"),
        ("six weeks", "“six weeks” is not a number. Write working days in figures, such as 45."),
        ("nan", "is not a number"),
        ("1e99", "out of range"),
        ("30.5", "whole number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace(".", r"\.")):
        standards()["assessment_wd"].read(typed)


def test_a_value_may_be_typed_with_its_unit_and_years_in_halves() -> None:
    assert standards()["assessment_wd"].read(" 40 working days ") == Decimal(40)
    assert standards()["long_term_care_years"].read("1.5") == Decimal("1.5")
    with pytest.raises(ValueError, match=r"in steps of 0\.5"):
        standards()["long_term_care_years"].read("1.25")
