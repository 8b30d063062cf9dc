"""Words beside the figures: counts below 10, a range to 29, a share with its range from 30; whole percents throughout."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats import words
from fullcircle.stats.before_after import before_after, same_files_twice
from fullcircle.stats.dip_samples import plan, smallest_plan, upper_limit
from fullcircle.stats.improvement import chance_of_better_grade, prior_from_rounds
from fullcircle.stats.proportions import proportion, proportion_from_share
from fullcircle.stats.results import Estimate
from fullcircle.stats.shift.means import mean_shift, shift_sizes

pytestmark = pytest.mark.requirements("R7.4")

samples = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
files = st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("count", "n", "said"),
    [
        (0, 0, "no files"),
        (3, 7, "3 of 7 files, too few to describe as a percentage"),
        (0, 9, "0 of 9 files, too few to describe as a percentage"),
        (11, 18, "11 of 18 files; could plausibly be 39 to 80 %"),
        (0, 29, "0 of 29 files; could plausibly be 0 to 12 %"),
        (28, 44, "28 of 44 files: 64 %, could plausibly be 49 to 76 %"),
        (30, 30, "30 of 30 files: 100 %, could plausibly be 89 to 100 %"),
        (1, 400, "1 of 400 files: less than 1 %, could plausibly be 0 to 1 %"),
        (399, 400, "399 of 400 files: more than 99 %, could plausibly be 99 to 100 %"),
    ],
)
def test_each_number_of_files_has_its_words(count: int, n: int, said: str) -> None:
    assert plain(words.share_in_words(count, n)) == said


@given(samples)
def test_a_percentage_appears_only_where_the_number_of_files_allows(case: tuple[int, int]) -> None:
    count, n = case
    said = plain(words.share_in_words(count, n))
    assert f"{count} of {n}" in said or n == 0
    assert "." not in said
    assert ("%" in said) == (n >= 10)
    ranges = re.findall(r"(\d+) to (\d+) %", said)
    shares = re.findall(r"\d+ %", re.sub(r"\d+ to \d+ %", "", said))
    assert (len(ranges), len(shares)) == (int(n >= 10), int(n >= 30))
    for low, high in ranges:
        found = proportion(count, n).interval
        assert found is not None
        assert (int(low), int(high)) == (words.whole(found.low), words.whole(found.high))


@given(samples)
def test_all_or_none_is_said_only_of_all_or_none(case: tuple[int, int]) -> None:
    count, n = case
    said = plain(words.plausible(proportion(count, n))).split(",")[0]
    assert (said == "100 %") == (n >= 30 and count == n)
    assert (said == "0 %") == (n >= 30 and count == 0)


def test_a_weighted_share_speaks_as_its_effective_number() -> None:
    assert plain(words.plausible(proportion_from_share(0.4, 60, n_effective=24.0))).startswith("could plausibly be")
    assert words.plausible(proportion_from_share(0.4, 60, n_effective=8.0)) == words.TOO_FEW
    assert plain(words.plausible(proportion_from_share(0.4, 60, n_effective=45.0))).startswith("40 %, could")
    assert words.plausible(proportion(0, 0)) == ""


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "less than 1 chance in 10"),
        (0.049, "less than 1 chance in 10"),
        (0.06, "about 1 chance in 10"),
        (0.5, "about 5 chances in 10"),
        (0.74, "about 7 chances in 10"),
        (0.94, "about 9 chances in 10"),
        (0.96, "more than 9 chances in 10"),
        (1.0, "more than 9 chances in 10"),
    ],
)
def test_chances_are_tenths_and_never_certain(chance: float, said: str) -> None:
    assert words.chances_in_ten(chance) == said


def test_before_and_after_in_words() -> None:
    assert words.before_and_after(before_after((12, 30), (18, 30))) == (
        "12 of 30 files met the standard before and 18 of 30 after. There are about 9 chances in 10 that practice improved; "
        "the change could plausibly be between 5 points down and 42 points up. "
        "This shows what came after, not what came because of it."
    )
    assert words.before_and_after(before_after((3, 8), (6, 9)), noun="plans", standard="named the child's wish") == (
        "3 of 8 plans named the child's wish before and 6 of 9 after. These are too few to say whether practice changed. "
        "This shows what came after, not what came because of it."
    )


@given(files, files)
def test_two_dips_never_stand_as_two_bare_percentages(before: tuple[int, int], after: tuple[int, int]) -> None:
    said = plain(words.before_and_after(before_after(before, after)))
    assert "%" not in said
    assert "not what came because of it" in said
    assert f"{before[0]} of {before[1]}" in said
    assert f"{after[0]} of {after[1]}" in said
    enough = min(before[1], after[1]) >= 10
    assert ("in 10 that practice improved" in said) == enough
    assert ("could plausibly be between" in said) == enough
    assert ("too few to say" in said) == (not enough)


@given(files, files)
def test_points_are_those_of_the_interval_with_their_direction(before: tuple[int, int], after: tuple[int, int]) -> None:
    change = before_after(before, after).change
    assert change.interval is not None
    low, high = words.whole(change.interval.low), words.whole(change.interval.high)
    said = words.points(change)
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    if said.endswith("points up") and "down" not in said:
        assert (low, high) == tuple(numbers)
    elif said.endswith("points down"):
        assert (-high, -low) == tuple(numbers)
    else:
        assert (-low, high) == tuple(numbers)
        assert low <= 0 <= high


def test_what_entered_beside_the_counts_is_printed() -> None:
    prior = prior_from_rounds(0.6, 200)
    said = words.before_and_after(
        before_after((12, 30), (18, 30), prior=prior, design_effect=1.5, chosen_as_worst=True)
    )
    assert "Earlier rounds count as 8 files on each side in the chances." in said
    assert "these say as much as about 20 before and 20 after" in said
    assert "some improvement was to be expected anyway" in said
    clustered = words.before_and_after(before_after((5, 14), (9, 14), design_effect=1.5))
    assert "too few to say whether practice changed" in clustered


def test_the_same_files_twice_are_called_so() -> None:
    said = words.before_and_after(same_files_twice([[10, 2], [7, 5]]))
    assert said.startswith("The same 24 files were read twice: 12 met the standard before and 17 after.")
    assert "about 9 chances in 10" in said
    unchanged = words.before_and_after(same_files_twice([[10, 0], [0, 5]]))
    assert "No file changed between the two readings; the change could plausibly be between" in unchanged
    assert words.before_and_after(before_after((0, 0), (3, 7))).startswith("There is nothing to compare")


def test_a_better_grade_in_words() -> None:
    before, after = [4, 12, 12, 2], [1, 8, 16, 5]
    said = words.better_grade(chance_of_better_grade(before, after), fewest=30)
    assert "about 7 times in 10" in said or "about 6 times in 10" in said
    assert "times in 100" in said
    assert "too few" in words.better_grade(chance_of_better_grade(before, after), fewest=9)
    assert words.better_grade(chance_of_better_grade([0, 0], [1, 2]), fewest=0) == "There is nothing to compare."


def test_a_shift_in_words() -> None:
    few, many = [[2, 0], [1, 4]], [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]
    assert words.shifted(shift_sizes(few), mean_shift(few)) == (
        "Of 7 pairs, the second judgement was lower in 1, the same in 6 and higher in 0."
    )
    said = words.shifted(shift_sizes(many), mean_shift(many))
    assert said == (
        "Of 88 pairs, the second judgement was lower in 19, the same in 45 and higher in 24. "
        "On average it could plausibly be between 0.1 of a grade lower and 0.2 of a grade higher."
    )
    none = [[0, 0], [0, 0]]
    assert words.shifted(shift_sizes(none), mean_shift(none)) == "There are no pairs to compare."


@given(st.integers(1, 300))
def test_none_found_never_means_never(n: int) -> None:
    said = plain(words.none_found(n))
    if n < 10:
        assert "%" not in said
        assert "too few" in said
        return
    limit = upper_limit(0, n).interval
    assert limit is not None
    stated = int(re.search(r"up to (\d+) %", said)[1])  # type: ignore[index]
    assert limit.high * 100 <= stated < limit.high * 100 + 1


@given(st.integers(1, 300))
def test_what_a_dip_cannot_show_is_said_for_every_size(n: int) -> None:
    said = plain(words.what_cannot_be_shown(n))
    assert f"What {n} files cannot show" in said
    assert ("%" in said) == (n >= 10)
    assert "would not be seen at all" in said
    times = 1 if "once in 100" in said else int(re.search(r"(\d+) times in 100", said)[1])  # type: ignore[index]
    assert times - 1 < 100 * 0.9**n <= times + 1e-6


def test_a_decision_says_how_often_its_rule_errs() -> None:
    said = plain(words.decided(plan(19, 13, good=0.8, poor=0.5), 12))
    assert said == (
        "12 of 19 files met the standard. The rule, set before looking, was 13 or more, so the standard does not count as "
        "reached yet. This is a decision and not an estimate: if 80 % of all files met it, the rule would miss that 7 times in "
        "100; if only 50 % did, it would pass 9 times in 100."
    )
    rule = smallest_plan(good=0.8, poor=0.5)
    assert "the standard counts as reached" in words.decided(rule, 13)
    with pytest.raises(ValueError, match="share"):
        words.decided(rule, 20)


def test_nothing_is_said_of_no_files() -> None:
    for say in (words.none_found, words.what_cannot_be_shown):
        with pytest.raises(ValueError, match="at least one"):
            say(0)
    assert words.points(Estimate(None, 0, "none")) == ""
