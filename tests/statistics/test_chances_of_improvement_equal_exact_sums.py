"""The chance that practice improved: published posteriors, exact sums of fractions, counting of pairs, and seeded simulation."""

from fractions import Fraction
from itertools import product
from math import comb, exp, lgamma, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.before_after import AFTER_NOT_BECAUSE, CHOSEN_AS_WORST, before_after, same_files_twice
from fullcircle.stats.differences import difference, paired_difference
from fullcircle.stats.improvement import (
    FLAT,
    Prior,
    chance_of_better_grade,
    chance_of_improvement,
    posterior,
    prior_from_rounds,
)
from fullcircle.stats.proportions import proportion
from fullcircle.stats.shift.lines import mcnemar_exact

pytestmark = pytest.mark.requirements("R7.4")

samples = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_posterior_equals_the_published_one() -> None:
    """Gelman et al., Bayesian Data Analysis, section 2.4: 437 girls of 980 births."""
    found = posterior(437, 980)
    assert found.value == pytest.approx(0.446, abs=5e-4)
    assert found.value == pytest.approx(0.44602851, abs=1e-8)
    assert found.standard_error == pytest.approx(0.01585434, abs=1e-8)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((0.41506549, 0.47719977), abs=1e-8)


def below(count: int, n: int, limit: Fraction) -> Fraction:
    """P(share < limit) after ``count`` of ``n`` and a flat prior: the chance of more than ``count`` of n + 1 at ``limit``."""
    return sum(
        (comb(n + 1, k) * limit**k * (1 - limit) ** (n + 1 - k) for k in range(count + 1, n + 2)),
        Fraction(0),
    )


@given(samples, st.sampled_from([0.5, 0.9, 0.95]))
def test_posterior_equals_the_slow_twin(case: tuple[int, int], level: float) -> None:
    count, n = case
    found = posterior(count, n, level=level)
    assert found.value == pytest.approx((count + 1) / (n + 2))
    second = (count + 1) * (count + 2) / ((n + 2) * (n + 3))
    assert found.standard_error == pytest.approx(sqrt(second - ((count + 1) / (n + 2)) ** 2))
    assert found.interval is not None
    assert float(below(count, n, Fraction(found.interval.low))) == pytest.approx((1 - level) / 2, abs=1e-8)
    assert float(below(count, n, Fraction(found.interval.high))) == pytest.approx((1 + level) / 2, abs=1e-8)


def exact_chance(before: tuple[int, int], after: tuple[int, int]) -> Fraction:
    """P(after > before) with flat priors, as a sum of whole-number fractions.

    The later share is above t with the chance of at most ``after`` successes of m + 1 at t; integrated over the density of t.
    """
    (x, n), (y, m) = before, after
    # Integral of C(m+1, k) t^k (1-t)^(m+1-k) times (n+1) C(n, x) t^x (1-t)^(n-x), term by term.
    return sum(
        (Fraction(comb(m + 1, k) * (n + 1) * comb(n, x), (n + m + 2) * comb(n + m + 1, x + k)) for k in range(y + 1)),
        Fraction(0),
    )


@given(samples, samples)
def test_chance_of_improvement_equals_the_exact_sum(before: tuple[int, int], after: tuple[int, int]) -> None:
    found = chance_of_improvement(*before, *after).value
    assert found == pytest.approx(float(exact_chance(before, after)), abs=1e-10)


def log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def summed_chance(earlier: tuple[float, int], later: tuple[float, float]) -> float:
    """P(Y > X) for X ~ Beta(*earlier), whose second number is whole, and Y ~ Beta(*later): a finite sum, term by term."""
    (a, whole), (c, d) = earlier, later
    return sum(exp(log_beta(d + i, c + a) - log(a + i) - log_beta(1 + i, a) - log_beta(d, c)) for i in range(whole))


small = st.sampled_from([1.6, 0.75, 0.51, 0.5, 0.49, 1 / 3, 0.1, 0.01, 1e-4])


@given(samples, samples, small)
def test_chance_of_improvement_is_exact_for_priors_that_hardly_count(
    before: tuple[int, int], after: tuple[int, int], a: float
) -> None:
    earlier, later = (a + before[0], 1 + before[1] - before[0]), (a + after[0], 1 + after[1] - after[0])
    expected = summed_chance(earlier, later)
    assert chance_of_improvement(*before, *after, prior=Prior(a, 1)).value == pytest.approx(expected, abs=1e-10)
    # Failures counted instead of successes: an improvement is then a fall.
    fallen = [(n - count, n) for count, n in (before, after)]
    found = chance_of_improvement(*fallen[0], *fallen[1], prior=Prior(1, a)).value
    assert found == pytest.approx(1 - expected, abs=1e-10)


@given(samples, samples, small, small)
def test_chances_of_both_directions_add_up_to_one_for_any_prior(
    before: tuple[int, int], after: tuple[int, int], a: float, b: float
) -> None:
    prior = Prior(a, b)
    forth, back = (chance_of_improvement(*x, *y, prior=prior).value for x, y in ((before, after), (after, before)))
    assert forth is not None
    assert back is not None
    assert 0 <= forth <= 1
    assert forth + back == pytest.approx(1, abs=1e-10)
    assert chance_of_improvement(*before, *before, prior=prior).value == pytest.approx(0.5, abs=1e-10)


@pytest.mark.parametrize(
    ("before", "after"),
    [((0, 5), (0, 20_000)), ((400, 1000), (17, 40)), ((5000, 10_000), (5100, 10_000)), ((3, 3), (999, 1000))],
)
def test_chance_of_improvement_is_exact_for_lopsided_and_large_dips(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    if max(before[1], after[1]) > 2000:
        rng = np.random.default_rng(3)
        draws = rng.beta(after[0] + 1, after[1] - after[0] + 1, 400_000) > rng.beta(
            before[0] + 1, before[1] - before[0] + 1, 400_000
        )
        assert chance_of_improvement(*before, *after).value == pytest.approx(draws.mean(), abs=0.004)
    else:
        assert chance_of_improvement(*before, *after).value == pytest.approx(
            float(exact_chance(before, after)), abs=1e-10
        )


@given(samples, samples)
def test_chances_turn_round_and_equal_dips_are_as_likely_as_not(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    there, back = chance_of_improvement(*before, *after).value, chance_of_improvement(*after, *before).value
    assert there is not None
    assert back is not None
    assert 0 <= there <= 1
    assert there + back == pytest.approx(1)
    assert chance_of_improvement(*before, *before).value == pytest.approx(0.5)


def test_a_prior_of_half_and_half_agrees_with_simulation() -> None:
    rng = np.random.default_rng(5)
    prior = Prior(0.5, 0.5)
    draws = rng.beta(1.5, 1.5, 1_000_000) > rng.beta(0.5, 3.5, 1_000_000)
    assert chance_of_improvement(0, 3, 1, 2, prior=prior).value == pytest.approx(draws.mean(), abs=0.002)


@given(st.floats(0, 1), st.floats(0, 5000))
def test_earlier_rounds_never_count_for_more_than_ten_files(share: float, n_effective: float) -> None:
    prior = prior_from_rounds(share, n_effective)
    assert prior.pseudo_files <= 10 + 1e-9
    assert prior.pseudo_files == pytest.approx(2 + min(8, n_effective))
    assert prior.a - 1 == pytest.approx((prior.pseudo_files - 2) * share, abs=1e-9)
    assert prior_from_rounds(share, 0) == FLAT


def test_a_prior_of_both_sides_makes_a_small_dip_more_careful() -> None:
    plain = chance_of_improvement(3, 10, 8, 10).value
    steadied = chance_of_improvement(3, 10, 8, 10, prior=prior_from_rounds(0.5, 300)).value
    assert plain is not None
    assert steadied is not None
    assert 0.5 < steadied < plain


mixes = st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(lambda mix: sum(mix) > 0)


def files(mix: list[int]) -> list[int]:
    return [grade for grade, count in enumerate(mix) for _ in range(count)]


@given(mixes, mixes)
def test_the_chance_of_a_better_grade_counts_pairs_of_files(before: list[int], after: list[int]) -> None:
    pairs = list(product(files(before), files(after)))
    expected = sum((later > earlier) + 0.5 * (later == earlier) for earlier, later in pairs) / len(pairs)
    found = chance_of_better_grade(before, after, resamples=99)
    assert found.value == pytest.approx(expected)
    back = chance_of_better_grade(after, before, resamples=99)
    assert found.value + back.value == pytest.approx(1)  # type: ignore[operator]
    if found.interval is None:
        assert found.reason
    else:
        assert 0 <= found.interval.low <= found.interval.high <= 1


def test_the_interval_of_a_better_grade_is_repeatable_nested_and_agrees_with_slow_redrawing() -> None:
    before, after = [4, 12, 12, 2], [1, 8, 16, 5]
    found = chance_of_better_grade(before, after)
    assert found == chance_of_better_grade(before, after)
    narrow = chance_of_better_grade(before, after, level=0.8).interval
    assert found.interval is not None
    assert narrow is not None
    assert found.interval.low <= narrow.low <= narrow.high <= found.interval.high
    rng = np.random.default_rng(9)
    first, second = np.array(files(before)), np.array(files(after))
    redrawn = []
    for _ in range(600):
        a, b = rng.choice(first, first.size), rng.choice(second, second.size)
        redrawn.append(np.mean((b[:, None] > a) + 0.5 * (b[:, None] == a)))
    assert (found.interval.low, found.interval.high) == pytest.approx(np.quantile(redrawn, (0.025, 0.975)), abs=0.03)
    assert found.standard_error == pytest.approx(np.std(redrawn), abs=0.01)


def test_the_interval_of_a_better_grade_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(13)
    before, after = np.array([0.1, 0.35, 0.5, 0.05]), np.array([0.05, 0.25, 0.6, 0.1])
    truth = sum(after[k] * (before[:k].sum() + before[k] / 2) for k in range(4))
    held = 0
    for _ in range(400):
        found = chance_of_better_grade(
            rng.multinomial(40, before).tolist(), rng.multinomial(40, after).tolist(), resamples=399
        ).interval
        assert found is not None
        held += found.low <= truth <= found.high
    assert 0.91 <= held / 400 <= 0.98


@pytest.mark.parametrize(
    ("before", "after", "value"), [([5, 0, 0, 0], [0, 0, 7, 0], 1.0), ([0, 4, 0, 0], [0, 6, 0, 0], 0.5)]
)
def test_no_interval_where_redrawing_shows_nothing(before: list[int], after: list[int], value: float) -> None:
    found = chance_of_better_grade(before, after)
    assert found.value == value
    assert found.interval is None
    assert found.reason


def test_what_is_undefined_says_why_and_what_is_wrong_is_refused() -> None:
    assert chance_of_improvement(0, 0, 3, 7).reason
    assert chance_of_better_grade([0, 0], [1, 2]).reason
    for call in (
        lambda: chance_of_improvement(8, 7, 1, 2),
        lambda: posterior(1, float("nan")),
        lambda: chance_of_better_grade([1, 2], [1, 2, 3]),
        lambda: chance_of_better_grade([1, -2], [1, 2]),
        lambda: chance_of_better_grade([3], [3]),
        lambda: Prior(0, 1),
        lambda: prior_from_rounds(1.2, 30),
        lambda: prior_from_rounds(0.5, -1),
        lambda: before_after((1, 2), (1, 2), design_effect=0.5),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            call()


@given(samples, samples)
def test_before_and_after_hold_what_the_single_figures_say(before: tuple[int, int], after: tuple[int, int]) -> None:
    found = before_after(before, after)
    assert found.change == difference(proportion(*after), proportion(*before))
    assert found.improved == chance_of_improvement(*before, *after)
    assert (found.before, found.after) == (proportion(*before), proportion(*after))
    assert found.caveats == (AFTER_NOT_BECAUSE,)
    assert CHOSEN_AS_WORST in before_after(before, after, chosen_as_worst=True).caveats


def test_files_that_come_in_clusters_make_the_answer_less_sure() -> None:
    plain, clustered = before_after((12, 40), (22, 40)), before_after((12, 40), (22, 40), design_effect=1.6)
    assert clustered.change.value == plain.change.value
    assert plain.change.interval is not None
    assert clustered.change.interval is not None
    assert clustered.change.interval.low < plain.change.interval.low
    assert clustered.before.n_effective == pytest.approx(25)
    assert 0.5 < (clustered.improved.value or 0) < (plain.improved.value or 0)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_the_same_files_twice_are_compared_as_pairs(both: int, lost: int, gained: int, neither: int) -> None:
    table = [[both, lost], [gained, neither]]
    found = same_files_twice(table)
    assert found.change == paired_difference(table)
    assert found.test == mcnemar_exact(lost, gained)
    assert (found.before_count, found.after_count) == (both + lost, both + gained)
    if lost + gained == 0:
        assert found.improved.value is None
        assert found.improved.reason
    else:
        # Gains beat losses as often as a share above a half: 1 - P(share < 1/2).
        assert found.improved.value == pytest.approx(float(1 - below(gained, lost + gained, Fraction(1, 2))))
