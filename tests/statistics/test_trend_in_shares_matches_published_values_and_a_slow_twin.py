"""The linear trend in shares: R's example, a shuffle test as a slow twin, symmetry, and what a chart may say of its points."""

from itertools import permutations
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcircle.stats.trends.cochran_armitage import cochran_armitage
from fullcircle.stats.trends.words import what_a_chart_may_say

GROUPS = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(-20, 20))),
    min_size=2,
    max_size=8,
)


def test_trend_equals_the_published_one() -> None:
    """R, ?prop.trend.test: smokers among lung cancer patients in four studies; chi-squared 8.2249, p 0.004132."""
    found = cochran_armitage([83, 90, 129, 70], [86, 93, 136, 82])
    assert found.value is not None
    assert found.value < 0
    assert found.value**2 == pytest.approx(8.22492229, abs=1e-6)
    assert found.p == pytest.approx(0.0041319, abs=1e-6)


@given(GROUPS)
def test_trend_equals_the_correlation_of_every_file_with_its_score(groups: list[tuple[int, int, int]]) -> None:
    counts, sizes, scores = map(list, zip(*groups, strict=True))
    found = cochran_armitage(counts, sizes, scores=scores)
    good = np.repeat([1, 0] * len(groups), [part for x, n, _ in groups for part in (x, n - x)])
    score = np.repeat(scores, sizes)
    if good.min() == good.max() or score.min() == score.max():
        assert (found.value, found.p) == (None, None)
        assert found.reason
        return
    assert found.value == pytest.approx(np.corrcoef(good, score)[0, 1] * sqrt(len(good)), abs=1e-9)
    assert 0 <= (found.p or 0) <= 1


def test_p_is_near_the_share_of_shuffles_that_trend_as_much() -> None:
    counts, sizes = [40, 45, 60, 56], [100, 100, 100, 100]
    rng = np.random.default_rng(7)
    files = np.repeat([1, 0] * 4, [part for x, n in zip(counts, sizes, strict=True) for part in (x, n - x)])
    score = np.repeat([1, 2, 3, 4], sizes) - 2.5
    shuffled = np.abs([rng.permutation(files) @ score for _ in range(10000)])
    reached = abs(files @ score)
    mid = (shuffled > reached + 1e-9).mean() + (np.abs(shuffled - reached) < 1e-9).mean() / 2
    assert cochran_armitage(counts, sizes).p == pytest.approx(mid, abs=0.003)


@given(GROUPS, st.integers(-50, 50), st.integers(1, 9))
def test_unit_of_the_scores_does_not_matter_and_their_direction_turns_the_sign(
    groups: list[tuple[int, int, int]], shift: int, scale: int
) -> None:
    counts, sizes, scores = map(list, zip(*groups, strict=True))
    found = cochran_armitage(counts, sizes, scores=scores)
    assume(found.value is not None)
    moved = cochran_armitage(counts, sizes, scores=[shift + scale * score for score in scores])
    turned = cochran_armitage(counts, sizes, scores=[-score for score in scores])
    bad = cochran_armitage([n - x for x, n in zip(counts, sizes, strict=True)], sizes, scores=scores)
    assert found.value is not None
    assert moved.value == pytest.approx(found.value, abs=1e-7)
    assert turned.value == pytest.approx(-found.value, abs=1e-9)
    assert bad.value == pytest.approx(-found.value, abs=1e-9)


@given(st.lists(GROUPS.map(lambda groups: groups[0]), min_size=2, max_size=4))
def test_order_of_the_groups_never_matters(groups: list[tuple[int, int, int]]) -> None:
    values = {
        cochran_armitage([x for x, _, _ in order], [n for _, n, _ in order], scores=[s for _, _, s in order]).p
        for order in permutations(groups)
    }
    present = [value for value in values if value is not None]
    assert len(present) in (0, len(values))
    assert max(present, default=0) - min(present, default=0) < 1e-9


@pytest.mark.parametrize(
    ("counts", "sizes", "scores"),
    [
        ([1], [2], None),
        ([1, 2], [2], None),
        ([3, 1], [2, 2], None),
        ([1, 1], [2, 2], [1.0, float("nan")]),
        ([-1, 1], [2, 2], None),
    ],
)
def test_groups_that_cannot_be_are_refused(counts: list[int], sizes: list[int], scores: list[float] | None) -> None:
    with pytest.raises(ValueError, match="round"):
        cochran_armitage(counts, sizes, scores=scores)


# What a chart may say


def test_words_grant_more_as_points_are_added() -> None:
    sayings = [what_a_chart_may_say(points) for points in range(1, 40)]
    assert [saying.verdict for saying in sayings] == [points >= 10 for points in range(1, 40)]
    assert [saying.limits for saying in sayings] == [points >= 12 for points in range(1, 40)]
    assert all((saying.false_alarm is None) != saying.limits for saying in sayings)
    assert "7 rounds are too few" in sayings[6].text
    assert "1 in 14" in sayings[11].text
    assert "1 in 8" in sayings[17].text
    assert "1 in 5" in what_a_chart_may_say(18, fixed_baseline=True).text


def test_words_say_what_came_after_and_never_because() -> None:
    for points in range(1, 40):
        for fixed in (False, True):
            text = what_a_chart_may_say(points, fixed_baseline=fixed).text
            assert "because" not in text
            assert points < 10 or "came after" in text


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="one round"):
        what_a_chart_may_say(0)
