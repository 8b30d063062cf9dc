"""XmR charts and Making Data Count rules: published limits and marks, a slow twin, icons, false alarms and re-baselining."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fullcircle.stats.trends import icons
from fullcircle.stats.trends.icons import assurance, point_types, variation
from fullcircle.stats.trends.rebaselining import may_rebaseline, signal_to_rebaseline
from fullcircle.stats.trends.rules import NHS_CONSTANT, TEXTBOOK_CONSTANT, moving_ranges, patterns
from fullcircle.stats.trends.words import what_a_chart_may_say
from fullcircle.stats.trends.xmr import XmrChart, xmr

NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]  # NIST/SEMATECH e-Handbook 6.3.2.2
SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]  # NHSRplotthedots, vignette on deviations
DRIFT = [52, 55, 50, 54, 53, 51, 56, 52, 57, 54, 53, 55, 58, 60, 61, 59, 62, 60, 63, 61]  # run through NHSRplotthedots
CLIMB = [40, 42, 41, 43, 42, 44, 41, 42, 43, 44, 45, 46, 47, 48, 49]  # run through NHSRplotthedots

SERIES = st.lists(st.integers(0, 9), min_size=1, max_size=30)


def limits(chart: XmrChart) -> tuple[float, float, float]:
    current = chart.current
    assert current.lower is not None
    assert current.upper is not None
    return current.centre, current.lower, current.upper


@pytest.mark.parametrize(
    ("values", "options", "expected"),
    [
        (NIST, {"screen": False, "constant": TEXTBOOK_CONSTANT}, (50.81, 45.81591017, 55.80408983)),
        (NIST, {"screen": False}, (50.81, 45.81511111, 55.80488889)),
        (SPIKE, {}, (1.94444444, -0.71555556, 4.60444444)),
        (SPIKE, {"screen": False}, (1.94444444, -3.06261438, 6.95150327)),
        (DRIFT, {}, (56.3, 48.88, 63.72)),
        (CLIMB, {}, (43.8, 40.19, 47.41)),
    ],
)
def test_limits_equal_the_published_ones(
    values: list[float], options: dict[str, Any], expected: tuple[float, float, float]
) -> None:
    assert limits(xmr(values, **options)) == pytest.approx(expected, abs=1e-6)


def test_marks_equal_those_of_the_reference_implementation() -> None:
    assert xmr(DRIFT).letters == "SSSSSSSS....SSSSZSZS"
    assert xmr(CLIMB).letters == "O.....TTTTTTTOO"


def slow_letters(values: list[int], mean: float, width: float) -> str:
    """The rules one point at a time, straight from their wording. Numbers are small and exact."""
    places = range(len(values))
    side = [(value > mean + 1e-9) - (value < mean - 1e-9) for value in values]
    outside = [abs(value - mean) > width + 1e-9 for value in values]
    near = [abs(value - mean) > 2 * width / 3 + 1e-9 and not out for value, out in zip(values, outside, strict=True)]
    marks = ["."] * len(values)
    for first in places:
        seven, three = range(first, first + 7), range(first, first + 3)
        if seven[-1] < len(values) and abs(sum(side[i] for i in seven)) == 7:
            for i in seven:
                marks[i] = max(marks[i], "S", key=".SZTO".index)
        if three[-1] < len(values) and abs(sum(side[i] for i in three)) == 3 and sum(near[i] for i in three) >= 2:
            for i in three:
                if near[i]:
                    marks[i] = max(marks[i], "Z", key=".SZTO".index)
        if seven[-1] < len(values):
            row = [values[i] for i in seven]
            if row == sorted(set(row)) or row[::-1] == sorted(set(row)):
                for i in seven:
                    marks[i] = max(marks[i], "T", key=".SZTO".index)
    return "".join("O" if out else mark for out, mark in zip(outside, marks, strict=True))


def slow_centre(used: list[float], width: float) -> float:
    """The mean, or the level that half the values or more hold where the mean of all lies beyond every one of them."""
    mean = sum(used) / len(used)
    levels = [[other for other in used if abs(other - one) <= width + 1e-9] for one in used]
    level = next(each for each in levels if len(each) == max(map(len, levels)))
    off = mean > max(level) + 1e-9 or mean < min(level) - 1e-9
    return sum(level) / len(level) if off and (width == 0 or len(level) >= len(used) / 2) else mean


def assert_equal_to_the_slow_twin(values: list[int], chart: XmrChart, screen: bool, baseline: int | None) -> None:
    used = values[:baseline]
    ranges = [abs(b - a) for a, b in pairwise(used)]
    assert chart.current.mean == pytest.approx(sum(used) / len(used))
    if not ranges:
        assert chart.letters == slow_letters(values, chart.current.mean, float("inf"))
        return
    screened_at = 3.267 * sum(ranges) / len(ranges) if screen else float("inf")
    kept = [one for one in ranges if one < screened_at] or [0]
    average = sum(kept) / len(kept)
    centre = slow_centre(used, 2.66 * average) if screen and len(kept) < len(ranges) else chart.current.mean
    assert chart.current.centre == pytest.approx(centre)
    assert chart.letters == slow_letters(values, centre, 2.66 * average)
    assert any("the level of" in caveat for caveat in chart.caveats) == (average > 0 and centre != chart.current.mean)
    assert (chart.current.upper is None) == bool(chart.current.reason) == (average == 0)
    if average:
        assert limits(chart) == pytest.approx((centre, centre - 2.66 * average, centre + 2.66 * average))
        assert chart.current.screened_out == len(ranges) - len(kept)


@given(SERIES, st.booleans(), st.one_of(st.none(), st.integers(2, 12)))
def test_chart_equals_the_slow_twin(values: list[int], screen: bool, baseline: int | None) -> None:
    chart = xmr(values, screen=screen, baseline_points=baseline)
    assert_equal_to_the_slow_twin(values, chart, screen, baseline)


@st.composite
def nearly_flat(draw: st.DrawFn) -> list[int]:
    """Rows that keep to a level or two, give or take one, with a far value here and there."""
    levels = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 14)), min_size=1, max_size=4)
    row = [level for level, length in draw(levels) for _ in range(length)]
    quiet = draw(st.booleans())
    return row if quiet else [value + draw(st.integers(-1, 1)) for value in row]


@given(nearly_flat(), st.booleans(), st.one_of(st.none(), st.integers(2, 12)))
def test_rows_that_hardly_vary_equal_the_slow_twin(values: list[int], screen: bool, baseline: int | None) -> None:
    chart = xmr(values, screen=screen, baseline_points=baseline)
    assert_equal_to_the_slow_twin(values, chart, screen, baseline)


# A flat series with jumps


FLAT = st.integers(9, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1), st.integers(-50, 50)))


@given(FLAT, st.integers(-40, 40).filter(bool), st.sampled_from([1, 0.1, 1e6]))
@example((12, 11, 10), 20, 1)
@example((12, 5, 0), 100, 1)
@example((12, 0, 100), -1, 0.01)
def test_in_a_flat_series_one_jump_is_marked_and_nothing_beside_it(
    flat: tuple[int, int, int], jump: int, unit: float
) -> None:
    n, place, level = flat
    values = [level * unit] * n
    values[place] = (level + jump) * unit
    chart = xmr(values)
    assert chart.letters == "." * place + "O" + "." * (n - place - 1)
    assert chart.directions[place] == (1 if jump > 0 else -1)
    assert chart.current.upper is None
    assert chart.current.reason


@given(st.integers(4, 12), st.integers(4, 12), st.integers(1, 30), st.booleans())
def test_of_two_levels_the_one_held_less_or_the_later_is_marked(first: int, second: int, step: int, down: bool) -> None:
    low, high = (-50, -50 - step) if down else (50, 50 + step)
    chart = xmr([low] * first + [high] * second)
    marked = [letter == "O" for letter in chart.letters]
    assert marked == [second > first] * first + [second <= first] * second
    assert "S" not in chart.letters


@given(st.lists(st.integers(-1, 1), min_size=20, max_size=40).filter(lambda row: len(set(row)) > 1), st.data())
def test_a_jump_out_of_small_variation_does_not_mark_the_rounds_beside_it(
    noise: list[int], data: st.DataObject
) -> None:
    ordinary = xmr([50 + one for one in noise])
    place = data.draw(st.integers(0, len(noise)))
    values = [50 + one for one in noise]
    values.insert(place, 50 + data.draw(st.sampled_from([-50, 50])))
    chart = xmr(values)
    assert chart.letters[place] == "O"
    beside = chart.letters[:place] + chart.letters[place + 1 :]
    # Where hardly any round strays, straying by one is a jump itself.
    strays = sum(map(bool, noise)) if chart.current.upper is None else 0
    assert beside.count("O") <= ordinary.letters.count("O") + strays


def test_a_flat_baseline_marks_each_later_point_that_differs_and_says_that_it_has_no_limits() -> None:
    chart = xmr([10] * 12 + [10, 11, 10, 9], baseline_points=12)
    assert chart.letters == "............" + ".O.O"
    assert chart.directions[-1] == -1
    icon = variation(chart, improvement="increase")
    assert icon.code == icons.CONCERN
    assert "below the level" in icon.words
    assert "no limits" in icon.words
    assert assurance(chart, target=10, improvement="increase").code is None
    assert xmr([10] * 12).letters == "." * 12
    assert variation(xmr([10] * 12), improvement="increase").code is None


def test_unscreened_limits_keep_to_the_mean_as_the_spreadsheets_do() -> None:
    chart = xmr([10] * 11 + [30], screen=False)
    assert chart.current.centre == chart.current.mean
    assert chart.letters[-1] == "O"


def test_a_long_trend_with_a_jump_has_no_usual_level() -> None:
    chart = xmr([*range(1, 21), 100])
    assert chart.current.centre == chart.current.mean


def test_a_missing_round_is_refused_with_what_to_do() -> None:
    for missing in (float("nan"), None):
        with pytest.raises(ValueError, match="leave the round out"):
            xmr([10, 10, missing, 10])  # type: ignore[list-item]


@st.composite
def trending(draw: st.DrawFn) -> list[int]:
    """Rows with long rises, falls and stays, which chance alone seldom gives."""
    row = [50]
    for step, length in draw(st.lists(st.tuples(st.integers(-3, 3), st.integers(1, 9)), min_size=1, max_size=6)):
        row += [row[-1] + step * place for place in range(1, length + 1)]
    return row


@given(trending())
def test_long_trends_and_shifts_are_marked_as_by_the_slow_twin(values: list[int]) -> None:
    assert_equal_to_the_slow_twin(values, xmr(values), screen=True, baseline=None)


@given(trending(), st.floats(-100, 100), st.floats(0.5, 20))
def test_marks_do_not_depend_on_the_unit_and_turn_over_with_the_sign(
    values: list[int], shift: float, scale: float
) -> None:
    chart = xmr(values)
    assert xmr([shift + scale * value for value in values]).letters == chart.letters
    turned = xmr([-value for value in values])
    assert turned.letters == chart.letters
    assert turned.directions == tuple(-direction for direction in chart.directions)


@given(st.lists(trending(), min_size=1, max_size=4), st.booleans())
def test_many_series_at_once_give_what_each_gives_alone(rows: list[list[int]], screen: bool) -> None:
    shortest = min(map(len, rows))
    table = np.array([row[:shortest] for row in rows], dtype=float)
    ranges, dropped = moving_ranges(table, screen=screen)
    centre = np.array([[xmr(row, screen=screen).current.centre] for row in table.tolist()])
    found = patterns(table, centre, NHS_CONSTANT * ranges[:, np.newaxis])
    for place, row in enumerate(table.tolist()):
        alone = xmr(row, screen=screen)
        assert found.letters[place].tobytes().decode() == alone.letters
        assert tuple(found.directions[place].tolist()) == alone.directions
        assert dropped[place] == alone.current.screened_out


def test_a_point_on_the_mean_breaks_a_run() -> None:
    assert "." not in xmr([6, 7, 6, 6, 7, 6, 7, 4, 3, 4, 4, 3, 4, 3]).letters
    broken = xmr([6, 7, 6, 5, 7, 6, 7, 4, 3, 4, 5, 3, 4, 3])
    assert broken.current.mean == 5
    assert "S" not in broken.letters


def test_a_repeated_value_breaks_a_trend() -> None:
    values = [10, 90, 10, 90, 40, 41, 42, 43, 43, 44, 45, 46, 90, 10]
    assert "T" not in xmr(values).letters


def test_a_baseline_keeps_its_limits_when_points_are_added() -> None:
    first = xmr(DRIFT[:12], baseline_points=12)
    later = xmr(DRIFT, baseline_points=12)
    assert limits(first) == limits(later)
    assert later.letters[-1] != "."


def test_each_stretch_has_the_limits_it_would_have_alone_and_old_ones_stay() -> None:
    whole = xmr(DRIFT, starts=(0, 12))
    assert [(segment.start, segment.end) for segment in whole.segments] == [(0, 12), (12, 20)]
    assert limits(xmr(DRIFT[:12])) == (whole.segments[0].centre, whole.segments[0].lower, whole.segments[0].upper)
    assert limits(xmr(DRIFT[12:])) == limits(whole)
    assert whole.letters == xmr(DRIFT[:12]).letters + xmr(DRIFT[12:]).letters


def test_few_points_give_trial_limits_and_one_gives_none() -> None:
    assert any("trial limits" in caveat for caveat in xmr(DRIFT[:11]).caveats)
    assert not xmr(DRIFT[:12]).caveats
    alone = xmr([3.0])
    assert alone.current.upper is None
    assert alone.current.reason
    assert variation(alone, improvement="increase").code is None


def test_screening_is_told_beside_the_chart() -> None:
    assert any("2 jumps" in caveat for caveat in xmr(SPIKE).caveats)
    assert "not screened" in xmr(SPIKE, screen=False).method
    assert "2.66" in xmr(SPIKE).method


@pytest.mark.parametrize("starts", [(), (1,), (0, 5, 5), (0, 20), (0, 8, 4), (0, -1)])
def test_starts_that_make_no_stretches_are_refused(starts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="stretches"):
        xmr(DRIFT, starts=starts)


# Icons


def test_variation_reads_the_newest_pattern_with_what_counts_as_better() -> None:
    rise, fall = xmr(DRIFT), xmr([-value for value in DRIFT])
    assert variation(rise, improvement="increase").code == icons.IMPROVEMENT
    assert variation(rise, improvement="decrease").code == icons.CONCERN
    assert variation(rise, improvement="neutral").code == icons.NEUTRAL_HIGH
    assert variation(fall, improvement="increase").code == icons.CONCERN
    assert variation(fall, improvement="neutral").code == icons.NEUTRAL_LOW
    calm = variation(xmr(NIST), improvement="increase")
    assert calm.code == icons.COMMON_CAUSE


def test_a_rise_that_ends_below_the_mean_counts_as_a_rise() -> None:
    values = [30, 80, 30, 80, 30, 80, 30, 80, 30, 80, 20, 22, 24, 26, 28, 30, 32]
    chart = xmr(values)
    assert chart.values[-1] < chart.current.mean
    assert chart.letters[-1] == "T"
    assert variation(chart, improvement="increase").code == icons.IMPROVEMENT


@given(trending())
def test_point_types_follow_directions_and_end_with_the_variation_icon(values: list[int]) -> None:
    chart = xmr(values)
    named = {1: icons.IMPROVEMENT, -1: icons.CONCERN, 0: icons.COMMON_CAUSE}
    types = point_types(chart, improvement="increase")
    assert types == tuple(named[direction] for direction in chart.directions)
    assert all(
        (letter == ".") == (direction == 0) for letter, direction in zip(chart.letters, chart.directions, strict=True)
    )
    icon = variation(chart, improvement="increase")
    assert icon.code == (None if icon.reason else types[-1])


def test_assurance_compares_the_target_with_the_limits() -> None:
    chart = xmr(CLIMB)  # limits 40.19 and 47.41
    codes = {
        (target, better): assurance(chart, target=target, improvement=better).code
        for target in (35.0, 45.0, 70.0)
        for better in ("increase", "decrease")
    }
    assert codes == {
        (35.0, "increase"): icons.CONSISTENT_PASS,
        (35.0, "decrease"): icons.CONSISTENT_FAIL,
        (45.0, "increase"): icons.INCONSISTENT,
        (45.0, "decrease"): icons.INCONSISTENT,
        (70.0, "increase"): icons.CONSISTENT_FAIL,
        (70.0, "decrease"): icons.CONSISTENT_PASS,
    }


def test_no_target_or_no_better_direction_has_no_assurance_icon_and_says_why() -> None:
    for icon in (
        assurance(xmr(CLIMB), target=None, improvement="increase"),
        assurance(xmr(CLIMB), target=45, improvement="neutral"),
        assurance(xmr([5, 5, 5]), target=4, improvement="increase"),
    ):
        assert icon.code is None
        assert icon.reason


def test_icons_never_say_why_something_changed() -> None:
    charts = [xmr(DRIFT), xmr(CLIMB), xmr([-value for value in CLIMB]), xmr(NIST)]
    for better in ("increase", "decrease", "neutral"):
        for chart in charts:
            words = variation(chart, improvement=better).words + assurance(chart, target=45, improvement=better).words
            assert "because" not in words


def test_an_unknown_direction_of_improvement_is_refused() -> None:
    with pytest.raises(ValueError, match="improvement"):
        variation(xmr(DRIFT), improvement="sideways")  # type: ignore[arg-type]


# False alarms: what a chart marks when nothing has changed


def chance_marks(
    rng: np.random.Generator, points: int, *, files: int = 60, spread: float = 0.0, baseline: int | None = None
) -> float:
    """The share of charts with any mark when the true share is 60 % throughout, give or take ``spread`` between rounds."""
    truth = np.clip(rng.normal(0.6, spread, size=(6000, points)), 0, 1)
    shares = rng.binomial(files, truth) / files
    used = shares[:, :baseline]
    ranges, _ = moving_ranges(used, screen=True)
    found = patterns(shares, used.mean(axis=-1, keepdims=True), NHS_CONSTANT * ranges[:, np.newaxis])
    return float((found.letters != ord(".")).any(axis=-1).mean())


@pytest.mark.parametrize(("points", "expected"), [(9, 0.05), (12, 0.07), (18, 0.13), (27, 0.22)])
def test_false_alarms_are_as_frequent_as_the_words_say(points: int, expected: float) -> None:
    rng = np.random.default_rng(points)
    assert points < 12 or what_a_chart_may_say(points).false_alarm == expected
    assert chance_marks(rng, points) == pytest.approx(expected, abs=0.015)
    assert chance_marks(rng, points, files=150, spread=0.05) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(("points", "expected"), [(12, 0.07), (18, 0.21), (27, 0.37)])
def test_a_baseline_of_twelve_points_alarms_as_often_as_the_words_say(points: int, expected: float) -> None:
    assert what_a_chart_may_say(points, fixed_baseline=True).false_alarm == expected
    assert chance_marks(np.random.default_rng(points), points, baseline=12) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(("files", "at_least"), [(30, 0.65), (60, 0.85), (150, 0.98)])
def test_a_rise_of_fifteen_points_over_six_rounds_is_usually_seen(files: int, at_least: float) -> None:
    rng = np.random.default_rng(files)
    truth = np.repeat([0.55, 0.70], [12, 6])
    shares = rng.binomial(files, truth, size=(4000, 18)) / files
    ranges, _ = moving_ranges(shares[:, :12], screen=True)
    found = patterns(shares, shares[:, :12].mean(axis=-1, keepdims=True), NHS_CONSTANT * ranges[:, np.newaxis])
    seen = ((found.letters[:, 12:] != ord(".")) & (found.directions[:, 12:] == 1)).any(axis=-1)
    assert seen.mean() >= at_least


# Re-baselining


def test_a_run_up_to_the_newest_point_is_a_signal_and_starts_where_it_begins() -> None:
    signal = signal_to_rebaseline(xmr(DRIFT))
    assert (signal.visible, signal.start, signal.length, signal.side) == (True, 12, 8, 1)
    assert any("trial limits" in caveat for caveat in signal.caveats)


@given(trending(), st.booleans())
def test_signal_equals_the_slow_search_from_the_newest_point_back(values: list[int], fixed: bool) -> None:
    chart = xmr(values, baseline_points=4 if fixed else None)
    sides = [(value > chart.current.centre + 1e-9) - (value < chart.current.centre - 1e-9) for value in values]
    length = 0
    while length < len(values) and sides[-1 - length] == sides[-1] != 0:
        length += 1
    signal = signal_to_rebaseline(chart)
    assert (signal.length, signal.side) == (length, sides[-1])
    assert signal.visible == (length >= 7)
    assert signal.start == (len(values) - length if length >= 7 else None)
    assert bool(signal.reason) != signal.visible


def test_after_a_rebaseline_the_new_limits_show_no_signal_to_do_it_again() -> None:
    again = signal_to_rebaseline(xmr(DRIFT, starts=(0, 12)))
    assert not again.visible
    assert again.reason


def test_limits_may_be_drawn_anew_only_when_every_answer_is_yes() -> None:
    signal = signal_to_rebaseline(xmr(DRIFT))
    assert may_rebaseline(signal, cause_known=True, expected_to_last=True).allowed
    for answers in ((False, True), (True, False), (False, False)):
        found = may_rebaseline(signal, cause_known=answers[0], expected_to_last=answers[1])
        assert not found.allowed
        assert len(found.missing) == answers.count(False)
    calm = may_rebaseline(signal_to_rebaseline(xmr(NIST)), cause_known=True, expected_to_last=True)
    assert not calm.allowed
