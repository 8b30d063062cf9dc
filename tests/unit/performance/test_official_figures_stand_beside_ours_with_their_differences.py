"""Official figures are those published, each with its period, its source and what makes it unlike ours."""

from decimal import Decimal

import pytest

from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.official import attribution, official

PUBLISHED = {
    # England, North West, Bolton's statistical neighbours: Department for Education, 2024 and 2025
    ("referral_nfa_pct", ""): ("6.5", "5.1", "5.1"),
    ("rereferral_pct", ""): ("22.6", "21.7", "20.9"),
    ("assessment_in_time_pct", ""): ("84.5", "82.4", "84.6"),
    ("icpc_in_time_pct", ""): ("79.7", "81.5", "84.3"),
    ("cpp_review_in_time_pct", ""): ("89.8", "88.0", "90.3"),
    ("cpp_repeat_pct", ""): ("24.5", "23.3", "23.9"),
    ("cpp_2y_pct", "open"): ("2.3", "2.0", "2.8"),
    ("cla_health_in_time_pct", ""): ("90", "94", "95"),
    ("cla_dental_pct", ""): ("81", "83", "84.5"),
    ("cla_unstable_pct", ""): ("10", "9", "9"),
    ("cla_long_term_stable_pct", ""): ("69", "69", "68"),
    ("cl_suitable_pct", "age_17_18"): ("91", "92", "92"),
    ("cl_suitable_pct", "age_19_21"): ("89", "91", "90"),
    ("cl_eet_pct", "age_17_18"): ("64", "63", "62"),
    ("cl_eet_pct", "age_19_21"): ("54", "55", "51"),
}


def test_the_values_are_those_published() -> None:
    found = {key: tuple(value for _, value in one.percents) for key, one in official("bolton").items()}
    assert found == {key: tuple(Decimal(value) for value in values) for key, values in PUBLISHED.items()}


@pytest.mark.parametrize("key", PUBLISHED)
def test_each_says_when_whose_and_in_what_it_differs(key: tuple[str, str]) -> None:
    one = official("bolton")[key]
    assert "31 March 202" in one.period
    assert one.source.startswith("Department for Education")
    assert one.unlike.endswith(".")
    assert [whose for whose, _ in one.percents] == ["England", "North West", "Statistical neighbours of Bolton"]
    assert indicators()[key[0]].kind == "share"


def test_another_council_stands_beside_england_alone_until_it_brings_its_own() -> None:
    assert all(one.percents == official("bolton")[key].percents[:1] for key, one in official("ashmere").items())


def test_the_licence_is_named() -> None:
    assert "Open Government Licence v3.0" in attribution()
