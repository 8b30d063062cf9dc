"""Whoever is behind a standard that each child is owed makes a figure stand out, whatever the trend."""

import pytest

from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.signs import Sign
from fullcircle.domain.performance.rules.standards import shipped
from fullcircle.domain.performance.rules.standing_out import Standing, standing, that_stand_out
from fullcircle.web.performance.presenters.standing import headline, of_an_area, sign, title, why
from tests.unit.performance.test_a_figure_is_judged_by_its_own_two_years import month

pytestmark = pytest.mark.requirements("R5.3")

OWED = [key for key, kind in indicators().items() if kind.owed]


def steady(key: str, numerator: int, denominator: int, days: int = 19, part: str = "") -> Standing:
    """The same figure on every day."""
    limits = tuple(shipped()[name] for name in indicators()[key].standards)
    return standing(key, part, [Point(month(place), numerator, denominator, limits) for place in range(days)])


def test_29_of_236_not_seen_in_time_stand_out_though_it_was_always_so() -> None:
    found = steady("cpp_visit_in_time_pct", 207, 236)
    assert (found.verdict.sign, found.behind, found.stands_out, found.waiting) == (Sign.NONE, 29, True, True)
    assert sign(found) == ("29 behind", "person")
    assert title(found) == "Children on a protection plan not visited in time"
    said = " ".join(why(found, None, shipped())).replace("\u00a0", " ")
    assert said == "Our standard is 28 days. Not new: usual is 81 to 94 % in time, now 88 %."


def test_one_of_three_children_behind_stands_out_though_three_are_too_few_to_say_more() -> None:
    found = steady("cla_visit_in_time_pct", 2, 3, days=1)
    assert (found.verdict.sign, found.stands_out, found.too_few) == (Sign.TOO_FEW, True, False)
    assert steady("cla_visit_in_time_pct", 3, 3).too_few


@pytest.mark.parametrize("key", OWED)
def test_every_standard_that_is_owed_makes_its_figure_stand_out_on_the_side_that_is_late(key: str) -> None:
    kind = indicators()[key]
    assert kind.owed is not None
    one_late, within = (39, 40) if kind.better == "higher" else (1, 0)
    assert steady(key, one_late, 40, days=1).behind == 1
    assert not steady(key, within, 40, days=1).stands_out
    assert kind.owed.question.endswith("?")


def test_a_figure_without_a_standard_stands_out_by_its_own_two_years_alone() -> None:
    assert not steady("cpp_repeat_pct", 30, 100).stands_out
    points = [Point(month(place), 20, 100) for place in range(18)]
    assert standing("cpp_repeat_pct", "", [*points, Point(month(18), 45, 100)]).stands_out


def test_who_waits_now_comes_first_then_who_had_to_wait_then_what_has_changed_protection_before_care() -> None:
    changed = standing(
        "rereferral_pct", "", [*(Point(month(place), 20, 100) for place in range(18)), Point(month(18), 50, 100)]
    )
    found = [
        changed,
        steady("assessment_in_time_pct", 90, 100),
        steady("cla_dental_pct", 10, 100),
        steady("cpp_visit_in_time_pct", 99, 100),
        steady("icpc_in_time_pct", 40, 40),
    ]
    assert [one.key for one in that_stand_out(found)] == [
        "cpp_visit_in_time_pct",
        "cla_dental_pct",
        "assessment_in_time_pct",
        "rereferral_pct",
    ]
    assert headline([*found, steady("cla_rhi_offered_pct", 3, 4)]) == (
        "Four of 6 figures stand out: two with children behind a standard, one where children waited too long and "
        "one to look into. One is too few to say."
    )
    assert of_an_area(found[2:3]) == "1 figure. One stands out."


def test_the_headline_of_a_quiet_page_and_of_one_kind() -> None:
    quiet = steady("cpp_repeat_pct", 30, 100)
    assert headline([quiet]) == "The one figure here does not stand out."
    behind = [steady("cpp_visit_in_time_pct", 99, 100), steady("cla_visit_in_time_pct", 99, 100)]
    assert headline([*behind, quiet]) == "Two of 3 figures stand out, all with children behind a standard."
    assert headline([behind[0], quiet]) == "One of 2 figures stands out with children behind a standard."
