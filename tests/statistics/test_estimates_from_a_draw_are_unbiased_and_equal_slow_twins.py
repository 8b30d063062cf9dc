"""Estimates from a sample with known chances: published values, full enumeration of the starts, and slow twins."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise, product
from math import ceil, sqrt
from statistics import fmean
from statistics import variance as plain_variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fullcircle.stats.proportions import proportion
from fullcircle.stats.results import Estimate
from fullcircle.stats.sampling.calibration import difference_mean
from fullcircle.stats.sampling.inclusion import (
    inclusion_probabilities,
    with_replacement_inclusion,
    with_replacement_joint,
)
from fullcircle.stats.sampling.joint import systematic_joint
from fullcircle.stats.sampling.means import (
    ONLY_CERTAIN,
    domain_means,
    domain_proportions,
    effective_n,
    hajek_mean,
    hajek_proportion,
)
from fullcircle.stats.sampling.stratified import (
    Stratum,
    strata_of_values,
    stratified_mean,
    stratified_proportion,
    stratified_total,
    stratum_of_count,
)
from fullcircle.stats.sampling.systematic import systematic
from fullcircle.stats.sampling.totals import Variance, hansen_hurwitz, horvitz_thompson, horvitz_thompson_variance

pytestmark = pytest.mark.requirements("R5.3", "R8.3")

# Thompson, Sampling, chapter 6, exercises 1 and 2: three draws with replacement from ten units.
Y, P, N = [3, 10, 7], [0.06, 0.2, 0.1], 3
# The same book's example 6.1: four draws, the unit with 60 drawn twice; totals 800 and 529.
DEER, DEER_P = [60, 60, 14, 1], [0.05, 0.05, 0.02, 0.01]
# R survey, data(api), apistrat: api00 in 200 schools.
API = [
    Stratum(4421, 100, 674.43, 15687.41929293),
    Stratum(755, 50, 625.82, 11947.08938776),
    Stratum(1018, 50, 636.6, 13824.85714286),
]

positive = st.floats(0.05, 1)
units = st.lists(st.tuples(st.floats(-50, 50), positive), min_size=1, max_size=30)
frames = st.lists(st.tuples(st.integers(1, 20), st.integers(-30, 30)), min_size=2, max_size=12)


def error_of(found: Estimate) -> float:
    assert found.standard_error is not None
    return found.standard_error


def value_of(found: Estimate) -> float:
    assert found.value is not None
    return found.value


def test_totals_with_replacement_equal_the_published_ones() -> None:
    found = hansen_hurwitz(Y, P)
    assert (found.value, error_of(found) ** 2) == pytest.approx((56.66666667, 44.44444444))
    chances, joint = with_replacement_inclusion(P, N), with_replacement_joint(P, N)
    found = horvitz_thompson(Y, chances, joint=joint, variance=Variance.HORVITZ_THOMPSON)
    assert (found.value, error_of(found) ** 2) == pytest.approx((64.02995222, 62.46190037))
    assert hansen_hurwitz(DEER, DEER_P).value == pytest.approx(800)
    assert hansen_hurwitz(DEER[1:], DEER_P[1:], times=[2, 1, 1]) == hansen_hurwitz(DEER, DEER_P)
    assert horvitz_thompson(DEER[1:], with_replacement_inclusion(DEER_P[1:], 4)).value == pytest.approx(
        529.18, abs=0.01
    )


def test_the_stratified_mean_equals_the_published_one() -> None:
    found = stratified_mean(API)
    assert (found.value, found.standard_error) == pytest.approx((662.28736, 9.40894), abs=1e-4)
    counts = [stratum_of_count(4421, 100, 46), stratum_of_count(755, 50, 15), stratum_of_count(1018, 50, 12)]
    share = stratified_proportion(counts)
    assert (share.value, share.standard_error) == pytest.approx((0.40433968, 0.03747539))


def walks(sizes: Sequence[int], n: int) -> list[tuple[list[int], float]]:
    """Every sample that a start can give, with the length of the starts that give it."""
    chances = inclusion_probabilities(sizes, n)
    reached, cuts = 0.0, {0.0, 1.0}
    for chance in chances[chances < 1]:
        reached += chance
        cuts.add(reached % 1)
    ordered = sorted(cuts)
    pieces = [((low + high) / 2, high - low) for low, high in pairwise(ordered) if high - low > 1e-9]
    return [(systematic(chances, middle).tolist(), length) for middle, length in pieces]


@given(frames, st.data())
def test_over_all_starts_the_total_is_met_exactly_and_the_mean_within_its_bound(
    frame: list[tuple[int, int]], data: st.DataObject
) -> None:
    sizes, values = [size for size, _ in frame], [value for _, value in frame]
    n = data.draw(st.integers(1, len(frame)))
    chances = inclusion_probabilities(sizes, n)
    samples = walks(sizes, n)
    found = [horvitz_thompson([values[i] for i in who], chances[who]).value for who, _ in samples]
    assert sum(t * length for t, (_, length) in zip(found, samples, strict=True) if t is not None) == pytest.approx(
        sum(values), abs=1e-6
    )
    # Hartley and Ross 1954: the bias of a ratio is at most its own error times the variation of what it is divided by.
    means = np.array([value_of(hajek_mean([values[i] for i in who], chances[who])) for who, _ in samples])
    length = np.array([part for _, part in samples])
    counted = np.array([(1 / chances[who]).sum() for who, _ in samples])
    bias = abs(length @ means - fmean(values))
    spread = sqrt(max(0, length @ means**2 - (length @ means) ** 2))
    variation = sqrt(max(0, length @ counted**2 - len(frame) ** 2)) / len(frame)
    assert bias <= spread * variation + 1e-6


@given(st.lists(st.integers(-30, 30), min_size=2, max_size=12), st.data())
def test_with_equal_chances_the_mean_is_met_exactly_over_all_starts(values: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(values)))
    chances = np.full(len(values), n / len(values))
    samples = walks([1] * len(values), n)
    found = sum(value_of(hajek_mean([values[i] for i in who], chances[who])) * length for who, length in samples)
    assert found == pytest.approx(fmean(values), abs=1e-9)


@given(st.lists(st.tuples(st.integers(9, 11), st.integers(-30, 30)), min_size=4, max_size=12), st.data())
def test_the_variance_with_pairs_is_unbiased_over_all_starts_where_every_pair_can_meet(
    frame: list[tuple[int, int]], data: st.DataObject
) -> None:
    """With most units drawn and sizes nearly alike each chance is above a half, so no pair is always apart."""
    sizes, values = [size for size, _ in frame], [float(value) for _, value in frame]
    n = data.draw(st.integers(ceil(0.75 * len(frame)), len(frame) - 1))
    chances, joint = inclusion_probabilities(sizes, n), systematic_joint(inclusion_probabilities(sizes, n))
    assert joint.min() > 0.1
    samples = walks(sizes, n)
    drawn = [(np.array(who), length) for who, length in samples]
    total = [sum(values[i] / chances[i] for i in who) for who, _ in drawn]
    truth = sum(t * t * length for t, (_, length) in zip(total, drawn, strict=True)) - sum(values) ** 2
    for kind in (Variance.HORVITZ_THOMPSON, Variance.SEN_YATES_GRUNDY):
        found = sum(
            length
            * value_of(
                horvitz_thompson_variance(
                    [values[i] for i in who], chances[who], joint=joint[np.ix_(who, who)], variance=kind
                )
            )
            for who, length in drawn
        )
        assert found == pytest.approx(truth, abs=1e-5 * (1 + abs(truth)))


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 9)), min_size=2, max_size=4), st.integers(1, 4))
def test_totals_with_replacement_are_unbiased_over_every_way_the_draws_fall(
    frame: list[tuple[int, int]], n: int
) -> None:
    values = [float(value) for value, _ in frame]
    p = np.array([size for _, size in frame]) / sum(size for _, size in frame)
    chances = with_replacement_inclusion(p, n)
    both = [0.0, 0.0]
    for way in product(range(len(frame)), repeat=n):
        chance = float(np.prod(p[list(way)]))
        different = sorted(set(way))
        both[0] += chance * value_of(hansen_hurwitz([values[i] for i in way], p[list(way)]))
        both[1] += chance * value_of(horvitz_thompson([values[i] for i in different], chances[different]))
    assert both == pytest.approx([sum(values)] * 2, abs=1e-8)


@given(units)
def test_totals_and_their_variances_equal_slow_twins(sample: list[tuple[float, float]]) -> None:
    y, pi = [value for value, _ in sample], [chance for _, chance in sample]
    n, span = len(sample), range(len(sample))
    joint = [[pi[i] if i == j else pi[i] * pi[j] * 0.9 for j in span] for i in span]
    ht = sum((1 - pi[i]) / pi[i] ** 2 * y[i] ** 2 for i in span)
    ht += sum(
        (joint[i][j] - pi[i] * pi[j]) / (pi[i] * pi[j] * joint[i][j]) * y[i] * y[j]
        for i in span
        for j in span
        if i != j
    )
    syg = sum(
        (pi[i] * pi[j] - joint[i][j]) / joint[i][j] * (y[i] / pi[i] - y[j] / pi[j]) ** 2 for j in span for i in range(j)
    )
    for kind, expected in ((Variance.HORVITZ_THOMPSON, ht), (Variance.SEN_YATES_GRUNDY, syg)):
        found = horvitz_thompson_variance(y, pi, joint=joint, variance=kind)
        assert found.value == pytest.approx(expected, rel=1e-6, abs=1e-6)
    open_to_chance = [(v, c) for v, c in sample if c < 1]
    if len(open_to_chance) > 1:
        k = len(open_to_chance)
        left = sum(1 - c for _, c in open_to_chance)
        middle = sum((1 - c) * v / c for v, c in open_to_chance) / left
        hajek = k / (k - 1) * sum((1 - c) * (v / c - middle) ** 2 for v, c in open_to_chance)
        mean = sum(v / c for v, c in open_to_chance) / k
        brewer = sum((1 / ((k - 1) / (k - c)) - c) * (v / c - mean) ** 2 for v, c in open_to_chance)
        for kind, expected in ((Variance.HAJEK, hajek), (Variance.BREWER, brewer)):
            found = horvitz_thompson_variance(y, pi, variance=kind)
            assert found.value == pytest.approx(expected, rel=1e-6, abs=1e-6)
    if n > 1:
        draws = [v / c for v, c in sample]
        assert error_of(hansen_hurwitz(y, pi)) ** 2 == pytest.approx(plain_variance(draws) / n, rel=1e-6, abs=1e-9)


def test_equal_chances_give_the_variance_of_simple_random_sampling() -> None:
    y, f = [3.0, 8, 1, 12, 7], 5 / 40
    expected = 40**2 * (1 - f) * plain_variance(y) / 5
    joint = np.full((5, 5), 5 * 4 / (40 * 39))
    for kind in Variance:
        found = horvitz_thompson_variance(y, [f] * 5, joint=joint, variance=kind)
        assert found.value == pytest.approx(expected)


def test_a_total_with_everyone_has_no_error() -> None:
    for kind in Variance:
        found = horvitz_thompson([1, 2, 3], [1, 1, 1], joint=np.ones((3, 3)), variance=kind)
        assert (found.value, found.standard_error) == (6, 0)


def test_undefined_errors_come_with_a_reason() -> None:
    apart = horvitz_thompson([1, 2], [0.5, 0.5], joint=[[0.5, 0], [0, 0.5]])
    assert (apart.value, apart.standard_error, apart.interval) == (6, None, None)
    assert "never be drawn together" in apart.reason
    below = horvitz_thompson([20, 20], [0.9, 0.9], joint=[[0.9, 0.6], [0.6, 0.9]], variance=Variance.HORVITZ_THOMPSON)
    assert below.standard_error is None
    assert "below 0" in below.reason
    alone = horvitz_thompson([4], [0.5])
    assert (alone.value, alone.standard_error) == (8, None)
    assert "single file" in alone.reason
    assert hansen_hurwitz([4], [0.5]).standard_error is None
    assert hansen_hurwitz([], []).value is None
    assert horvitz_thompson([], []).value == 0
    for nobody in (hajek_mean([], []), hajek_proportion([], []), effective_n([])):
        assert nobody.value is None
        assert nobody.reason
    assert hajek_mean([3], [0.2]).value == pytest.approx(3)
    assert hajek_mean([3], [0.2]).interval is None
    assert stratified_mean([]).value is None
    assert stratified_mean([Stratum(9, 0, None, None)]).value is None
    lone = stratified_mean([Stratum(9, 1, 4.0, None), Stratum(5, 2, 1.0, 0.5)])
    assert lone.value == pytest.approx((9 * 4 + 5) / 14)
    assert lone.standard_error is None
    assert lone.reason


def slow_hajek(y: list[float], pi: list[float], strata: list[int] | None) -> tuple[float, float | None]:
    """The mean and its error, straight from the formula."""
    whole = sum(1 / c for c in pi)
    mean = sum(v / c for v, c in zip(y, pi, strict=True)) / whole
    by_chance = [((v - mean) / c / whole, h) for v, c, h in zip(y, pi, strata or [0] * len(y), strict=True) if c < 1]
    if len(by_chance) == 1:
        return mean, None
    middle = fmean([z for z, _ in by_chance]) if by_chance else 0.0
    groups = defaultdict(list)
    for z, h in by_chance:
        groups[h].append(z)
    total = 0.0
    for group in groups.values():
        k = len(group)
        total += (group[0] - middle) ** 2 if k == 1 else k / (k - 1) * sum((z - fmean(group)) ** 2 for z in group)
    return mean, sqrt(total)


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.sampled_from([0.05, 0.2, 0.5, 0.9, 1]), st.integers(0, 2)), min_size=1)
)
def test_the_mean_and_its_error_equal_the_slow_twin(sample: list[tuple[float, float, int]]) -> None:
    y, pi, strata = ([row[at] for row in sample] for at in range(3))
    for labels in (None, strata):
        mean, error = slow_hajek(y, pi, labels)
        found = hajek_mean(y, pi, strata=labels)
        assert found.value == pytest.approx(mean, abs=1e-9)
        assert found.standard_error == (None if error is None else pytest.approx(error, abs=1e-9))
        assert found.n_effective == pytest.approx(sum(1 / c for c in pi) ** 2 / sum(1 / c**2 for c in pi))


hits = st.lists(st.tuples(st.booleans(), positive), min_size=2, max_size=40)


@given(hits, st.data())
def test_a_share_stays_in_range_and_the_order_of_rows_never_matters(
    sample: list[tuple[bool, float]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(sample))
    found, other = (hajek_proportion([h for h, _ in rows], [c for _, c in rows]) for rows in (sample, order))
    assert found.interval is not None
    assert other.interval is not None
    assert 0 <= found.interval.low <= value_of(found) <= found.interval.high <= 1
    assert (found.interval.low, found.interval.high) == pytest.approx((other.interval.low, other.interval.high))
    assert found.n_effective is not None
    assert 1 - 1e-9 <= found.n_effective <= found.n
    opposite = hajek_proportion([not h for h, _ in sample], [c for _, c in sample])
    assert opposite.value == pytest.approx(1 - value_of(found))


@given(hits)
def test_a_higher_level_gives_a_wider_interval(sample: list[tuple[bool, float]]) -> None:
    y, pi = [h for h, _ in sample], [c for _, c in sample]
    for estimate in (hajek_proportion, hajek_mean):
        narrow, wide = (estimate(y, pi, level=level).interval for level in (0.8, 0.99))
        if narrow is not None and wide is not None:
            assert wide.low <= narrow.low + 1e-12
            assert narrow.high <= wide.high + 1e-12


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0.05, 0.95))
def test_equal_chances_give_the_plain_share_and_mean(answers: list[bool], chance: float) -> None:
    found = hajek_proportion(answers, [chance] * len(answers))
    plain = proportion(sum(answers), len(answers))
    assert found.value == pytest.approx(plain.value)
    assert found.interval is not None
    assert plain.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((plain.interval.low, plain.interval.high))
    mean = hajek_mean([float(a) for a in answers], [chance] * len(answers))
    if len(answers) > 1:
        assert mean.standard_error == pytest.approx(
            sqrt(plain_variance([float(a) for a in answers]) / len(answers)), abs=1e-12
        )


def test_the_interval_of_a_mean_is_a_t_interval() -> None:
    y, pi = [1.0, 4, 2, 8], [0.5, 0.1, 0.2, 0.4]
    found = hajek_mean(y, pi, level=0.9)
    assert found.interval is not None
    expected = stats.t.interval(0.9, 3, found.value, found.standard_error)
    assert (found.interval.low, found.interval.high) == pytest.approx(expected)


def test_with_everyone_looked_at_the_share_is_exact() -> None:
    found = hajek_proportion([1, 0, 1, 1], [1, 1, 1, 1])
    assert found.interval is not None
    assert (found.value, found.standard_error) == (0.75, 0)
    assert (found.interval.low, found.interval.high) == (0.75, 0.75)


def test_the_certain_add_nothing_to_the_error() -> None:
    y, pi = [1.0, 4, 2, 8], [0.5, 0.1, 0.2, 0.4]
    alone = error_of(hajek_mean(y, pi))
    weights = sum(1 / c for c in pi)
    mean = value_of(hajek_mean(y, pi))
    assert error_of(hajek_mean([*y, mean, mean], [*pi, 1, 1])) == pytest.approx(alone * weights / (weights + 2))


@given(st.lists(st.tuples(st.booleans(), positive, st.sampled_from("abc")), min_size=1, max_size=40))
def test_each_domain_is_estimated_from_its_own_units(sample: list[tuple[bool, float, str]]) -> None:
    y, pi, areas = ([row[at] for row in sample] for at in range(3))
    for whole, each in ((hajek_proportion, domain_proportions), (hajek_mean, domain_means)):
        found = {one.label: one.estimate for one in each(y, pi, areas)}
        assert list(found) == sorted(set(areas))
        for area, estimate in found.items():
            own = [(v, c) for v, c, a in sample if a == area]
            assert estimate.n == len(own)
            if min(c for _, c in own) < 1:
                assert estimate == whole([v for v, _ in own], [c for _, c in own])


def test_a_domain_of_certain_units_is_only_exact_when_it_has_no_others() -> None:
    y, pi, areas = [1, 0, 1, 1], [1, 1, 0.1, 0.2], ["told", "told", "rest", "rest"]
    told = domain_proportions(y, pi, areas)[1].estimate
    assert (told.value, told.interval, told.standard_error, told.reason) == (0.5, None, None, ONLY_CERTAIN)
    whole = domain_proportions(y, pi, areas, populations={"told": 2, "rest": 15})[1].estimate
    assert whole.interval is not None
    assert (whole.interval.low, whole.interval.high) == (0.5, 0.5)
    more = domain_means(y, pi, areas, populations={"told": 30})[1].estimate
    assert more.interval is None


def test_a_lone_unit_of_a_stratum_is_flagged() -> None:
    found = hajek_mean([1, 2, 3], [0.5, 0.5, 0.5], strata=["a", "a", "b"])
    assert "single file" in found.caveats[0]
    assert hajek_mean([1, 2, 3, 4], [0.5] * 4, strata=["a", "a", "b", "b"]).caveats == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: hajek_mean([1, 2], [0.5]), "2 values and 1 chances"),
        (lambda: hajek_mean([1, 2], [0.5, 0]), "no chance cannot have been drawn"),
        (lambda: hajek_mean([1, float("inf")], [0.5, 0.5]), "finite"),
        (lambda: hajek_mean([1, 2], [0.5, 0.5], level=1), "level"),
        (lambda: hajek_mean([1, 2], [0.5, 0.5], strata=["a"]), "2 units and 1 strata"),
        (lambda: hajek_proportion([1, 2], [0.5, 0.5]), "1 or 0"),
        (lambda: domain_means([1, 2], [0.5, 0.5], ["a"]), "2 units and 1 domains"),
        (lambda: effective_n([2]), "at most at 1"),
        (lambda: horvitz_thompson([1], [0.5], variance=Variance.SEN_YATES_GRUNDY), "needs the chances of pairs"),
        (lambda: horvitz_thompson([1, 2], [0.5, 0.5], joint=[[0.5]]), "table of 2 by 2"),
        (lambda: horvitz_thompson([1, 2], [0.5, 0.5], joint=[[0.5, 0.6], [0.6, 0.5]]), "not above"),
        (lambda: horvitz_thompson([1, 2], [0.5, 0.5], joint=[[0.5, 0.2], [0.1, 0.5]]), "both ways"),
        (lambda: hansen_hurwitz([1], [0.5], times=[1.5]), "whole number"),
        (lambda: difference_mean([1], [0.5], [], [1]), "second look or None"),
        (lambda: difference_mean([1], [0.5], [2], [0]), "second chances"),
        (lambda: Stratum(5, 6, 1.0, 1.0), "cannot have 6"),
        (lambda: Stratum(5, 2, 1.0, None), "needs their mean"),
        (lambda: Stratum(5, 2, 1.0, -1.0), "below 0"),
        (lambda: stratum_of_count(5, 2, 3), "3 of 2"),
        (lambda: stratified_proportion([Stratum(5, 2, 3.0, 1.0)]), "from 0 to 1"),
        (lambda: stratified_mean(API, quantile="x"), "normal or t"),
        (lambda: strata_of_values([1], ["a", "b"], {"a": 3}), "1 values and 2 labels"),
        (lambda: strata_of_values([1], ["a"], {"b": 3}), "population of a"),
        (lambda: strata_of_values([1], ["a"], [3, 4]), "1 strata have values, but 2"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wrong()  # type: ignore[operator]


def slow_difference(
    x: list[float], pi: list[float], second: list[float | None], pi2: list[float]
) -> tuple[float, float | None]:
    rows = list(zip(x, pi, second, pi2, strict=True))
    whole, twice = sum(1 / c for c in pi), sum(1 / (c * d) for _, c, y, d in rows if y is not None)
    mean = sum(v / c for v, c, _, _ in rows) / whole
    moved = sum((y - v) / (c * d) for v, c, y, d in rows if y is not None) / twice
    first = [
        (v - mean) / c / whole + (0 if y is None else (y - v - moved) / (c * d) / twice) for v, c, y, d in rows if c < 1
    ]
    later = [(y - v - moved) / d / twice for v, c, y, d in rows if c == 1 and y is not None and d < 1]
    looks = sum(y is not None and (c < 1 or d < 1) for _, c, y, d in rows)
    if 1 in (len(first), len(later), looks):
        return mean + moved, None
    parts = [len(z) / (len(z) - 1) * sum((one - fmean(z)) ** 2 for one in z) for z in (first, later) if z]
    return mean + moved, sqrt(sum(parts))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sampled_from([0.1, 0.5, 1.0]),
            st.none() | st.integers(1, 4),
            st.sampled_from([0.2, 0.5, 1.0]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_the_mean_with_second_looks_equals_the_slow_twin(rows: list[tuple[int, float, int | None, float]]) -> None:
    x, pi, second, pi2 = ([row[at] for row in rows] for at in range(4))
    found = difference_mean(x, pi, second, pi2)  # type: ignore[arg-type]
    if all(y is None for y in second):
        assert found.value is None
        assert found.reason == "nobody was looked at twice"
        return
    value, error = slow_difference(x, pi, second, pi2)  # type: ignore[arg-type]
    assert found.value == pytest.approx(value)
    assert found.standard_error == (None if error is None else pytest.approx(error, abs=1e-9))


def test_second_looks_that_change_nothing_change_nothing() -> None:
    x, pi = [1.0, 2, 4, 3], [0.5, 0.2, 0.1, 0.4]
    plain = hajek_mean(x, pi)
    found = difference_mean(x, pi, [1, 2, 4, None], [0.5, 0.5, 1, 0.5])
    assert (found.value, found.standard_error) == pytest.approx((plain.value, plain.standard_error))
    everyone = difference_mean([1.0, 2, 3], [1, 1, 1], [2.0, 2, 2], [1, 1, 1])
    assert (everyone.value, everyone.standard_error) == (2, 0)


def test_second_looks_correct_a_lenient_first_look_without_bias() -> None:
    """Grades of everyone, second looks likelier for low ones: over many rounds the mean of second looks is met, and the
    stated error is the real one."""
    numbers = np.random.default_rng(31)
    rounds, n = 4000, 60
    first = numbers.integers(1, 5, (rounds, n))
    truth = np.clip(first - (numbers.random((rounds, n)) < 0.3), 1, 4)
    second = np.where(first <= 2, 0.8, 0.3)
    looked = numbers.random((rounds, n)) < second
    found = [
        difference_mean(first[r], np.full(n, 0.1), np.where(looked[r], truth[r], None).tolist(), second[r])
        for r in range(rounds)
    ]
    values, errors = np.array([value_of(one) for one in found]), np.array([error_of(one) for one in found])
    exact = np.mean([max(1, g - 1) * 0.3 + g * 0.7 for g in (1, 2, 3, 4)])
    assert values.mean() == pytest.approx(exact, abs=4 * values.std() / sqrt(rounds) + 0.002)
    assert sqrt((errors**2).mean()) == pytest.approx(values.std(), rel=0.06)


def slow_stratified(groups: dict[str, list[float]], populations: dict[str, int]) -> tuple[float, float]:
    everyone = sum(populations.values())
    mean = sum(populations[h] * fmean(own) for h, own in groups.items()) / everyone
    spread = sum(
        (populations[h] / everyone) ** 2 * (1 - len(own) / populations[h]) * plain_variance(own) / len(own)
        for h, own in groups.items()
    )
    return mean, sqrt(spread)


@given(
    st.dictionaries(
        st.sampled_from("abcd"), st.lists(st.floats(-9, 9), min_size=2, max_size=6), min_size=1, max_size=4
    ),
    st.integers(6, 40),
)
def test_stratified_figures_equal_the_slow_twin(groups: dict[str, list[float]], size: int) -> None:
    populations = {label: size + at for at, label in enumerate(sorted(groups))}
    mean, error = slow_stratified(groups, populations)
    values = [value for own in groups.values() for value in own]
    labels = [label for label, own in groups.items() for _ in own]
    strata = strata_of_values(values, labels, dict(populations))
    found, whole = stratified_mean(strata), stratified_total(strata)
    assert (found.value, found.standard_error) == pytest.approx((mean, error), abs=1e-9)
    assert (whole.value, whole.standard_error) == pytest.approx(
        (mean * sum(populations.values()), error * sum(populations.values())), abs=1e-7
    )
    assert found.interval is not None
    assert found.interval.high - found.interval.low == pytest.approx(2 * 1.959964 * error, abs=1e-6)


def test_the_stratified_estimate_is_unbiased_over_every_sample() -> None:
    """Every choice of 2 of 4 and of 2 of 3: the mean is met exactly, and so is its variance."""
    low, high = [1.0, 2, 7, 4], [9.0, 5, 1]
    ways = [((a, b), (c, d)) for a in range(4) for b in range(a) for c in range(3) for d in range(c)]
    found = [
        stratified_mean(strata_of_values([low[i] for i in one] + [high[i] for i in other], "llhh", {"l": 4, "h": 3}))
        for one, other in ways
    ]
    values = [value_of(one) for one in found]
    assert fmean(values) == pytest.approx(fmean(low + high))
    truth = fmean([(value - fmean(values)) ** 2 for value in values])
    assert fmean([error_of(one) ** 2 for one in found]) == pytest.approx(truth)


def test_a_stratified_share_is_never_out_of_range() -> None:
    census = stratified_proportion([stratum_of_count(4, 4, 1), stratum_of_count(2, 2, 2)])
    assert census.interval is not None
    assert (census.value, census.interval.low, census.interval.high) == (0.5, 0.5, 0.5)
    none = stratified_proportion([stratum_of_count(40, 10, 0), stratum_of_count(20, 5, 0)])
    plain = proportion(0, 15)
    assert none.interval == plain.interval
    one_of_each = stratified_mean([Stratum(1, 1, 4.0, None), Stratum(9, 2, 1.0, 0.5)])
    assert error_of(one_of_each) == pytest.approx(sqrt(0.81 * (1 - 2 / 9) * 0.5 / 2))
    assert error_of(stratified_mean(API, finite=False)) > error_of(stratified_mean(API))
    t, z = stratified_mean(API, quantile="t").interval, stratified_mean(API).interval
    assert t is not None
    assert z is not None
    assert t.low < z.low < z.high < t.high
