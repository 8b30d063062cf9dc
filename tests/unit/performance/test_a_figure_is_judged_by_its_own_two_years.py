"""A sign needs enough days and enough children, the same standard all along, and a move that chance alone does not explain."""

from collections.abc import Sequence
from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.signs import Sign, Verdict, verdict

pytestmark = pytest.mark.requirements("R5.3")

VISITS, REPEAT, OPEN = (indicators()[key] for key in ("cpp_visit_in_time_pct", "cpp_repeat_pct", "cpp_open_count"))
LIMITS = (28.0, 0.0)


def month(place: int) -> date:
    return date(2024 + place // 12, place % 12 + 1, 15)


def shares(counts: Sequence[int], of: int = 200, standards: tuple[float, ...] = LIMITS) -> list[Point]:
    return [Point(month(place), count, of, standards) for place, count in enumerate(counts)]


def usual(length: int = 18) -> list[int]:
    """Around 180 of 200, a little up and down."""
    return [180 + (place % 3 - 1) * 2 for place in range(length)]


def test_a_steady_figure_gives_no_sign() -> None:
    assert verdict(VISITS, shares(usual())).sign is Sign.NONE


@pytest.mark.parametrize(("last", "sign", "better"), [(198, Sign.HIGHER, True), (150, Sign.LOWER, False)])
def test_a_move_beyond_chance_is_a_sign_and_the_indicator_says_whether_for_the_better(
    last: int, sign: Sign, better: bool
) -> None:
    found = verdict(VISITS, shares([*usual(), last]))
    assert (found.sign, found.better(VISITS), found.stands_out) == (sign, better, True)
    assert found.better(OPEN) is None, "a number is neither better nor worse"
    assert verdict(REPEAT, shares([*usual(), last], standards=())).better(REPEAT) is not better


def test_the_limits_are_those_of_the_days_six_months_before_for_as_many_as_are_counted_now() -> None:
    points = [*shares(usual(17)), Point(month(17), 90, 100, LIMITS)]
    found = verdict(VISITS, points)
    before = points[:12]  # the seventh to the last month is the latest that lies six months back
    centre = sum(one.numerator for one in before) / sum(one.denominator or 0 for one in before)
    width = 3 * sqrt(centre * (1 - centre) / 100)
    assert found.days == 12
    assert (found.centre, found.lower) == (pytest.approx(centre), pytest.approx(centre - width))
    assert found.upper == pytest.approx(min(1.0, centre + width))


def test_days_that_vary_more_than_chance_widen_the_limits_and_alike_days_never_narrow_them() -> None:
    wild = [150, 196, 148, 195, 152, 197, 150, 196, 149, 195, 151, 196, 150, 196, 150, 196, 150, 196]
    assert verdict(VISITS, shares([*wild, 150])).sign is Sign.NONE
    same = verdict(VISITS, shares([180] * 18 + [176]))
    assert same.sign is Sign.NONE, "four fewer of 200 is what chance does, however alike the days were"


def test_a_slow_slide_is_a_sign() -> None:
    assert verdict(VISITS, shares([190 - place for place in range(24)])).sign is Sign.LOWER


def test_where_all_were_in_time_the_first_who_is_not_is_no_sign_yet_and_many_are() -> None:
    assert verdict(VISITS, shares([200] * 18 + [199])).sign is Sign.NONE
    assert verdict(VISITS, shares([200] * 18 + [180])).sign is Sign.LOWER


def test_too_few_days_or_children_give_no_verdict() -> None:
    assert verdict(VISITS, shares(usual(11))).sign is Sign.TOO_EARLY
    assert verdict(VISITS, shares(usual(12))).sign is not Sign.TOO_EARLY
    assert (
        verdict(VISITS, shares([*usual(), 10], of=200)[:-1] + [Point(month(18), 10, 29, LIMITS)]).sign is Sign.TOO_FEW
    )
    lately = [Point(date(2026, 1 + place // 4, 1 + 7 * (place % 4)), 180, 200, LIMITS) for place in range(14)]
    assert verdict(VISITS, lately).sign is Sign.TOO_EARLY, "days that lie close together tell of the same children"


def test_days_under_another_standard_are_no_measure() -> None:
    before = shares([100] * 18, standards=(10.0, 0.0))
    now = Point(month(18), 190, 200, LIMITS)
    found = verdict(VISITS, [*before, now])
    assert (found.sign, found.since) == (Sign.TOO_EARLY, month(18))


def test_a_number_is_judged_by_how_it_usually_moves_and_never_closer_than_chance() -> None:
    def numbers(counts: Sequence[int]) -> Verdict:
        return verdict(OPEN, [Point(month(place), count, None) for place, count in enumerate(counts)])

    assert numbers([100] * 18 + [120]).sign is Sign.NONE, "100 may be 70 to 130 by chance alone"
    assert numbers([100] * 18 + [131]).sign is Sign.HIGHER
    assert numbers([100, 160] * 9 + [190]).sign is Sign.NONE


def test_an_average_is_not_judged() -> None:
    days = indicators()["adoption_order_to_match_days"]
    assert verdict(days, [Point(month(place), 9000, 40) for place in range(20)]).sign is Sign.NOT_JUDGED


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(60, 300)), min_size=1, max_size=25))
def test_a_sign_is_given_only_outside_its_limits(days: list[tuple[int, int]]) -> None:
    points = [Point(month(place), count, of, LIMITS) for place, (count, of) in enumerate(days)]
    found = verdict(VISITS, points)
    if found.lower is None or found.upper is None:
        assert not found.stands_out
        return
    share = days[-1][0] / days[-1][1]
    assert 0 <= found.lower <= found.upper <= 1
    assert found.stands_out == (share > found.upper + 1e-12 or share < found.lower - 1e-12)
