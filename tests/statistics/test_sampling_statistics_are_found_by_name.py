"""The sampling statistics by name, in every form of input."""

import pytest

from fullcircle.jobs.stats_check import UnusableInput, compute

pytestmark = pytest.mark.requirements("R8.3")

THOMPSON = {"y": [3, 10, 7], "draw_probabilities": [0.06, 0.2, 0.1], "n": 3}
DEER = {
    "y": [60, 60, 14, 1],
    "draw_probabilities": [0.05, 0.05, 0.02, 0.01],
    "n": 4,
    "units": ["a", "a", "b", "c"],
    "N": 100,
}


def test_unequal_draws_are_found_by_name() -> None:
    assert compute("hansen_hurwitz_total", THOMPSON) == pytest.approx(56.66666667)
    assert compute("hansen_hurwitz_variance_estimate", THOMPSON) == pytest.approx(44.44444444)
    assert compute("inclusion_probabilities", THOMPSON) == pytest.approx([0.169416, 0.488, 0.271])
    assert compute("joint_inclusion_12_13_23", THOMPSON) == pytest.approx([0.06264, 0.03312, 0.102])
    assert compute("joint_inclusion_32", THOMPSON) == pytest.approx([0.102])
    assert compute("horvitz_thompson_total", THOMPSON) == pytest.approx(64.02995222)
    assert compute("horvitz_thompson_variance_estimate", THOMPSON) == pytest.approx(62.46190037)
    assert compute("horvitz_thompson_total_se", THOMPSON) == pytest.approx(62.46190037**0.5)


def test_a_unit_drawn_twice_counts_once_for_horvitz_and_thompson() -> None:
    assert compute("hansen_hurwitz_total", DEER) == pytest.approx(800)
    assert compute("hansen_hurwitz_mean", DEER) == pytest.approx(8)
    assert compute("horvitz_thompson_total", DEER) == pytest.approx(529.1776, abs=1e-3)
    counted = {"y": [60, 14, 1], "draw_probabilities": [0.05, 0.02, 0.01], "n": 4, "times": [2, 1, 1], "N": 100}
    for name in ("hansen_hurwitz_total_se", "horvitz_thompson_mean", "sen_yates_grundy_variance_estimate"):
        assert compute(name, counted) == pytest.approx(compute(name, DEER))
    with pytest.raises(UnusableInput, match="say times"):
        compute("hansen_hurwitz_total", {"y": [1, 2], "draw_probabilities": [0.1, 0.2], "n": 3})
    with pytest.raises(UnusableInput, match="pair of units"):
        compute("joint_inclusion_14", THOMPSON)


def test_strata_are_read_from_summaries_counts_and_values() -> None:
    raw = {"y": [1, 2, 6, 4, 5, 9], "stratum": ["a", "a", "a", "b", "b", "b"], "N": {"a": 30, "b": 12}}
    forms = [
        raw,
        {"strata": {"a": {"N": 30, "y": [1, 2, 6]}, "b": {"N": 12, "y": [4, 5, 9]}}},
        {"strata": {"a": {"N": 30, "n": 3, "mean": 3, "var": 7}, "b": {"N": 12, "n": 3, "mean": 6, "sd": 7**0.5}}},
        {"strata": [{"N": 30, "n": 3, "mean_y": 3, "var_y": 7}, {"N": 12, "n": 3, "mean_y": 6, "var_y": 7}]},
        {"N": [30, 12], "n": [3, 3], "mean": [3, 6], "var": [7, 7]},
    ]
    for name in ("stratified_mean_and_se", "stratified_total_and_se", "stratified_mean_ci95", "stratified_mean_ci90_t"):
        expected = compute(name, raw)
        for form in forms:
            assert compute(name, form) == pytest.approx(expected)
    assert compute("stratified_mean", raw) == pytest.approx((30 * 3 + 12 * 6) / 42)


def test_of_several_variables_the_named_one_is_taken() -> None:
    given = {"strata": {"a": {"N": 30, "n": 3, "mean_x": 3, "var_x": 7, "mean_z": 5, "var_z": 1}}}
    assert compute("stratified_mean", given, {"variable": "z"}) == pytest.approx(5)
    assert compute("stratified_mean", given) == pytest.approx(3)
    assert compute("stratified_total", given, {"variable": "x"}) == pytest.approx(90)
    assert compute("stratified_total", given) == pytest.approx(150)


def test_a_stratified_share_is_found_by_name() -> None:
    given = {
        "strata": {
            "E": {"N": 4421, "n": 100, "x": 46},
            "H": {"N": 755, "n": 50, "x": 15},
            "M": {"N": 1018, "n": 50, "x": 12},
        }
    }
    value, error = compute("stratified_proportion_and_se", given)  # type: ignore[misc]
    assert (value, error) == pytest.approx((0.40433968, 0.03747539))
    low, high = compute("stratified_proportion_ci95_normal", given)  # type: ignore[misc]
    assert (low, high) == pytest.approx((value - 1.959964 * error, value + 1.959964 * error))
    score = compute("stratified_proportion_ci95", given)
    assert score != pytest.approx([low, high], abs=1e-6)


@pytest.mark.parametrize("strata", ["A", [None], {"A": [1, 2]}, [["N", 5]]])
def test_strata_that_are_no_mappings_say_what_they_need(strata: object) -> None:
    with pytest.raises(UnusableInput, match="every stratum is a mapping with its N and n"):
        compute("stratified_mean", {"strata": strata})


def test_the_rest_is_found_by_name() -> None:
    pps = {"size": list(range(1, 21)), "n": 12}
    assert compute("inclusion_probabilities", pps)[14:] == pytest.approx([15 / 17, 16 / 17, 1, 1, 1, 1])  # type: ignore[index]
    assert compute("systematic_sample", {"chances": [0.5, 0.5, 1, 0.25, 0.75], "start": 0.6}) == [2, 3, 5]
    assert compute("systematic_joint_inclusion_probabilities", {"chances": [0.5, 0.5]}) == [[0.5, 0], [0, 0.5]]
    sample = {"y": [1, 0, 1, 1], "weights": [10, 20, 5, 5]}
    assert compute("hajek_mean", sample) == compute("hajek_proportion", sample) == pytest.approx(0.5)
    assert compute("hajek_total", sample | {"N": 40}) == pytest.approx(20)
    assert compute("effective_n", sample) == pytest.approx(1600 / 550)
    assert compute("kish_design_effect", sample) == pytest.approx(4 * 550 / 1600)
    assert compute("domain_means", sample | {"domains": ["a", "a", "b", "b"]}) == pytest.approx({"a": 1 / 3, "b": 1})
    assert compute("hajek_variance_estimate", {"y": [3, 5], "pi": [0.5, 0.5]}) == pytest.approx(8)
    assert compute("neyman_allocation", {"N": [40, 25], "sd": [2, 5], "n": 8}) == [3, 5]
    assert compute("proportional_allocation", {"N": [60, 39, 1], "n": 10, "minimum": 1}) == [5, 4, 1]
    moderated = {
        "y": [2, 3, 3],
        "pi": [0.5, 0.5, 0.5],
        "moderated": [2, None, 2],
        "moderation_probabilities": [0.5, 0.5, 0.5],
    }
    assert compute("difference_estimator", moderated) == pytest.approx(8 / 3 - 0.5)
    assert compute("chance_in_words", {"chance": "1/14"}) == "a 1 in 14 chance"
    with pytest.raises(UnusableInput, match="start"):
        compute("systematic_sample", {"chances": [0.5, 0.5]})
