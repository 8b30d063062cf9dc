"""Figures that are made from other figures: each equals its definition written out, whatever the numbers are."""

import math
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.stats.dip_samples import rule_of_three, upper_limit
from fullcircle.stats.disclosure.primary import cells, dominance, single_contributor, small_denominators
from fullcircle.stats.disclosure.rounding import percentage_of
from fullcircle.stats.interrupted import as_ratio
from fullcircle.stats.ordinal.proportional_odds import odds_ratio
from fullcircle.stats.proportions import proportion, proportion_from_share, quantile, wilson_interval
from fullcircle.stats.results import Estimate, Interval
from fullcircle.stats.sampling.allocation import neyman_allocation
from fullcircle.stats.sampling.means import effective_n
from fullcircle.stats.sampling.stratified import Stratum, strata_of_values, stratified_proportion, stratum_of_count
from fullcircle.stats.shift.ranks import table_differences
from fullcircle.stats.trends.icons import assurance
from fullcircle.stats.trends.p_charts import p_chart
from fullcircle.stats.trends.points import Point, effective_counts
from fullcircle.stats.trends.xmr import xmr

pytestmark = pytest.mark.requirements("R7.4", "R8.3")

levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])
shares = st.floats(0, 1)
chances = st.lists(st.floats(0.01, 1), min_size=1, max_size=12)


@given(shares, st.floats(0.5, 1e5), levels)
def test_wilsons_limits_are_the_true_shares_that_lie_the_quantile_away(share: float, n: float, level: float) -> None:
    found, z = wilson_interval(share, n, level=level), quantile(level)
    assert 0 <= found.low <= share + 1e-15
    assert share - 1e-15 <= found.high <= 1
    for limit in (found.low, found.high):
        away = (share - limit) ** 2 - z * z * limit * (1 - limit) / n
        assert limit in (0, 1) or away == pytest.approx(0, abs=1e-9)
    wider, flipped = wilson_interval(share, n, level=0.999), wilson_interval(1 - share, n, level=level)
    assert wider.low <= found.low + 1e-15
    assert found.high <= wider.high + 1e-15
    assert (1 - flipped.high, 1 - flipped.low) == pytest.approx((found.low, found.high), abs=1e-9)


@given(st.integers(1, 300), st.data())
def test_a_share_from_as_many_as_were_seen_is_the_share_itself(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    plain, same = proportion(count, n), proportion_from_share(count / n, n, n_effective=n)
    less = proportion_from_share(count / n, n, n_effective=n / 2)
    assert plain.interval is not None
    assert less.interval is not None
    assert (same.value, same.interval) == (plain.value, plain.interval)
    assert less.interval.low <= plain.interval.low
    assert plain.interval.high <= less.interval.high


@given(st.integers(1, 5000))
def test_the_rule_of_three_is_just_above_the_exact_limit(n: int) -> None:
    rough, exact = rule_of_three(n).interval, upper_limit(0, n).interval
    assert rough is not None
    assert exact is not None
    assert (rough.low, rough.high) == (0, min(1, 3 / n))
    assert exact.high <= rough.high <= exact.high + 4.5 / n**2 + 0.005 / n


@given(chances)
def test_an_effective_number_is_that_of_kish_and_alike_in_any_order_and_unit(given_chances: list[float]) -> None:
    weights = [1 / chance for chance in given_chances]
    found = effective_n(given_chances).value
    assert found == pytest.approx(sum(weights) ** 2 / sum(weight**2 for weight in weights))
    assert found is not None
    assert 1 - 1e-9 <= found <= len(weights) + 1e-9
    assert effective_n(given_chances[::-1]).value == pytest.approx(found)
    assert effective_n([chance / 2 for chance in given_chances]).value == pytest.approx(found)
    assert effective_n([given_chances[0]] * 5).value == pytest.approx(5)


counted = st.lists(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(st.integers(max(n, 2), 200), st.just(n), st.integers(0, n)),
    ),
    min_size=1,
    max_size=4,
).filter(lambda strata: all(n > 1 or population == n for population, n, _ in strata))


@given(counted, levels)
def test_a_stratified_share_is_the_weighted_one_of_its_strata_in_any_order(
    strata: list[tuple[int, int, int]], level: float
) -> None:
    held = [stratum_of_count(*one) for one in strata]
    found, total = stratified_proportion(held, level=level), sum(population for population, _, _ in strata)
    share = sum(population * count / n for population, n, count in strata) / total
    variance = sum(
        (population / total) ** 2 * (1 - n / population) * (count / n) * (1 - count / n) / (n - 1)
        for population, n, count in strata
        if n > 1
    )
    assert found.value == pytest.approx(share)
    assert found.standard_error == pytest.approx(math.sqrt(variance))
    assert found.interval is not None
    assert -1e-12 <= found.interval.low <= share + 1e-12
    assert share - 1e-12 <= found.interval.high <= 1 + 1e-12
    wider = stratified_proportion(held, level=0.999).interval
    assert wider is not None
    assert wider.low <= found.interval.low + 1e-12
    assert found.interval.high <= wider.high + 1e-12
    back = stratified_proportion(held[::-1], level=level)
    assert (back.value, back.standard_error) == pytest.approx((found.value, found.standard_error))


@given(counted)
def test_a_stratum_of_a_count_is_that_of_its_ones_and_noughts(strata: list[tuple[int, int, int]]) -> None:
    for population, n, count in strata:
        values = [1] * count + [0] * (n - count)
        (seen,) = strata_of_values(values, ["all"] * n, [population])
        made = stratum_of_count(population, n, count)
        assert (made.population, made.n) == (seen.population, seen.n)
        assert made.mean == pytest.approx(seen.mean)
        assert made.variance == pytest.approx(seen.variance)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.floats(0.1, 9)), min_size=2, max_size=3),
    st.data(),
)
def test_no_other_allocation_of_the_places_varies_less(strata: list[tuple[int, float]], data: st.DataObject) -> None:
    populations, spreads = [one for one, _ in strata], [one for _, one in strata]
    n = data.draw(st.integers(len(strata), sum(populations)))

    def variance(places: tuple[int, ...]) -> float:
        return sum(
            (size * spread) ** 2 / place for size, spread, place in zip(populations, spreads, places, strict=True)
        )

    given_places = tuple(neyman_allocation(n, populations, spreads, minimum=1))
    possible = [places for places in product(*(range(1, size + 1) for size in populations)) if sum(places) == n]
    assert given_places in possible
    assert variance(given_places) == pytest.approx(min(map(variance, possible)))


@given(st.floats(-800, 800), st.floats(0, 50), st.booleans())
def test_ratios_are_powers_of_what_they_come_from_and_keep_their_reason(
    value: float, margin: float, bounded: bool
) -> None:
    interval = Interval(value - margin, value + margin, 0.9) if bounded else None
    change = Estimate(value, 20, "log odds", interval, "" if bounded else "too few", ("take care",), standard_error=1.0)
    for ratio in (odds_ratio(change), as_ratio(change)):
        assert ratio.value is not None
        assert ratio.value == pytest.approx(math.exp(value) if value < 690 else ratio.value)
        assert ratio.value > 0 or value < -700
        assert (ratio.reason, ratio.caveats, ratio.n) == (change.reason, change.caveats, 20)
        assert ratio.standard_error is None
        if bounded:
            assert ratio.interval is not None
            assert ratio.interval.low <= ratio.value <= ratio.interval.high
        else:
            assert ratio.interval is None
    missing = Estimate(None, 3, "log odds", reason="all alike")
    assert odds_ratio(missing).reason == as_ratio(missing).reason == "all alike"


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3), st.permutations([1, 2, 5])
)
def test_the_differences_of_a_table_are_those_of_its_pairs(table: list[list[int]], order: list[int]) -> None:
    scores = sorted(order)
    steps, counts = table_differences(table, scores=scores)
    seen = sorted(step for step, count in zip(steps, counts, strict=True) for _ in range(count))
    slow = sorted(scores[j] - scores[i] for i in range(3) for j in range(3) for _ in range(table[i][j]))
    assert seen == slow


@given(st.lists(st.integers(-20, 20), min_size=3, max_size=20), st.integers(-60, 60))
def test_assurance_is_the_same_upside_down(values: list[int], target: int) -> None:
    up, down = xmr(values), xmr([-value for value in values])
    right_way = assurance(up, target=target, improvement="increase").code
    assert assurance(down, target=-target, improvement="decrease").code == right_way
    limits = up.current
    if limits.upper is None or limits.lower is None:
        assert right_way is None
    else:
        slow = "consistent_fail" if target > limits.upper else "consistent_pass"
        assert right_way == (slow if target > limits.upper or target < limits.lower else "inconsistent")
        mirrored = {"consistent_fail": "consistent_pass", "consistent_pass": "consistent_fail"}
        other_way = assurance(up, target=target, improvement="decrease").code
        assert other_way == mirrored.get(str(right_way), right_way)


@given(st.lists(st.tuples(shares, st.integers(1, 90), st.none() | st.floats(0.5, 90)), min_size=2, max_size=12))
def test_effective_counts_give_a_p_chart_the_shares_of_the_points(told: list[tuple[float, int, float | None]]) -> None:
    points = [Point(*one) for one in told]
    counts, sizes = effective_counts(points)
    for point, count, size in zip(points, counts, sizes, strict=True):
        assert size == (point.n if point.n_effective is None else point.n_effective)
        assert count == pytest.approx(point.value * size)
    chart = p_chart(counts, sizes)
    assert chart.reason or chart.centre == pytest.approx(sum(counts) / sum(sizes))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(1, 12))
def test_small_wholes_and_lone_workers_are_those_below_the_line(values: list[int], line: int) -> None:
    assert cells(small_denominators(values, threshold=line)) == tuple((k,) for k, v in enumerate(values) if v < line)
    alone = tuple((k,) for k, value in enumerate(values) if 0 < value < line)
    assert cells(single_contributor(values, fewest=line)) == alone


families = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), min_size=1, max_size=5)


@given(families, st.integers(1, 4), st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_dominance_is_few_families_or_one_of_too_great_a_share(
    told: list[list[int]], threshold: int, share: float
) -> None:
    slow = [
        (place,)
        for place, cell in enumerate(told)
        if sum(cell) and (sum(value > 0 for value in cell) < threshold or max(cell) / sum(cell) > share)
    ]
    assert list(cells(dominance(told, threshold=threshold, share=share))) == slow
    for other in permutations(told[0]):
        moved = dominance([list(other), *told[1:]], threshold=threshold, share=share)
        assert cells(moved) == tuple(slow)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_printed_percentage_is_the_nearest_whole_one_and_at_most_all(part: int, whole: int) -> None:
    found = percentage_of(part, whole)
    if whole == 0:
        assert found is None
    else:
        assert found is not None
        assert 0 <= found <= 100
        assert part > whole or abs(found - 100 * part / whole) <= 0.5
    assert percentage_of("*", whole) is percentage_of(part, "*") is None


def test_a_stratum_cannot_be_changed_and_refuses_what_cannot_be() -> None:
    with pytest.raises(AttributeError):
        stratum_of_count(9, 3, 1).n = 4  # type: ignore[misc]
    for wrong in ((3, 4, 0.5, 0.1), (5, 2, None, None), (5, 2, 0.5, None), (5, 2, np.nan, 0.1), (5, 2, 0.5, -1.0)):
        with pytest.raises(ValueError, match=r"stratum|finite"):
            Stratum(*wrong)
