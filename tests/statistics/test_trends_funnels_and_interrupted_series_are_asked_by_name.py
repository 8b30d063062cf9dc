"""Charts, funnels and interrupted series by their names in a file of checks: every spelling of input and option."""

from math import log

import pytest

from fullcircle.jobs.stats_check import UnusableInput, compute

NIST = {"values": [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]}
SPIKE = {"values": [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]}
DRIFT = {"values": [52, 55, 50, 54, 53, 51, 56, 52, 57, 54, 53, 55, 58, 60, 61, 59, 62, 60, 63, 61]}
SMOKERS = {"x": [83, 90, 129, 70], "n": [86, 93, 136, 82]}
JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def test_individuals_charts_know_both_constants_and_both_screenings() -> None:
    assert compute("mean", NIST) == pytest.approx(50.81)
    assert compute("average_moving_range", NIST) == pytest.approx(1.87777778)
    assert compute("limits_3_over_1_128", NIST) == pytest.approx([45.81591017, 55.80408983])
    assert compute("xmr_limits", NIST, {"constant": "3_over_1_128"}) == pytest.approx([45.81591017, 55.80408983])
    assert compute("xmr_limits", NIST, {"constant": 2.66}) == compute("limits_2_66", NIST)
    screened, whole = [1.94444444, -0.71555556, 4.60444444], [1.94444444, -3.06261438, 6.95150327]
    assert compute("mean_lpl_upl", SPIKE) == pytest.approx(screened)
    assert compute("mean_lpl_upl_screened", SPIKE | {"screen_outliers": False}) == pytest.approx(screened)
    assert compute("mean_lpl_upl", SPIKE | {"screen_outliers": False}) == pytest.approx(whole)
    assert compute("mean_lpl_upl_unscreened_MDC_Excel", SPIKE, {"screen_outliers": True}) == pytest.approx(whole)
    assert compute("limits_2_66_screened", SPIKE) == pytest.approx(screened[1:])


def test_marks_and_icons_take_their_options_from_either_place() -> None:
    assert compute("point_types", DRIFT | {"baseline_points": None}) == "SSSSSSSS....SSSSZSZS"
    assert compute("assurance", DRIFT, {"target": 50, "improvement": "increase"}) == "inconsistent"
    assert compute("assurance", DRIFT | {"target": 50}, {"target": 70}) == "consistent_fail"
    assert compute("assurance", DRIFT | {"target": 70}, {"improvement": "decrease"}) == "consistent_pass"
    assert compute("assurance", DRIFT) is None
    assert compute("variation", DRIFT, {"improvement": "decrease"}) == "special_cause_concern"
    assert compute("rebaseline_start_0based", DRIFT) == 12
    two = compute("mean_lpl_upl_by_segment", DRIFT, {"starts": [0, 12]})
    assert isinstance(two, list)
    assert len(two) == 2
    with pytest.raises(UnusableInput):
        compute("variation", DRIFT, {"improvement": "sideways"})


def test_share_charts_take_one_size_or_a_size_a_round() -> None:
    juice = {"counts": JUICE, "n_each": 50}
    assert compute("centre_lcl_ucl", juice) == pytest.approx([0.23133333, 0.05242755, 0.41023912])
    assert compute("centre_lcl_ucl", {"x": JUICE, "n": [50] * 30}) == compute("centre_lcl_ucl", juice)
    assert compute("points_outside_limits_1based", juice) == [15, 23]
    assert compute("points_outside_limits_0based", juice) == [14, 22]
    assert compute("centre_lcl_ucl", juice, {"exclude": [15, 23]}) == pytest.approx([0.2150, 0.0407, 0.3893], abs=5e-5)
    varying = compute("laney_p_prime_limits", {"counts": [10, 30, 12], "n": [20, 40, 30]})
    assert isinstance(varying, list)
    assert [len(limits) if isinstance(limits, list) else 1 for limits in varying] == [1, 3, 3]
    assert compute("laney_sigma_z", {"counts": [5, 5], "n": 10}) is None
    assert compute("laney_p_prime_points_outside_limits_1based", juice) == []


def test_run_charts_give_limits_for_numbers_of_points_and_for_series() -> None:
    assert compute("longest_run_max", {"n_useful": [10, 100]}) == [6, 10]
    assert compute("crossings_min", {"n_useful": 24}) == 8
    rising = {"values": list(range(12))}
    assert [compute(name, rising) for name in ("median", "n_useful", "longest_run", "crossings", "crossings_min")] == [
        5.5,
        12,
        6,
        1,
        3,
    ]
    assert compute("run_chart_signal", rising) is True
    assert compute("run_chart_signal", {"values": [1, 2, 3]}) is None


def test_trend_takes_counts_with_totals_others_or_a_table() -> None:
    others = [n - x for x, n in zip(SMOKERS["x"], SMOKERS["n"], strict=True)]
    table = [SMOKERS["x"], others]
    for given in (
        SMOKERS | {"scores": [1, 2, 3, 4]},
        {"cases": SMOKERS["x"], "controls": others},
        {"table": table},
        {"table": [list(column) for column in zip(*table, strict=True)]},
    ):
        assert compute("cochran_armitage_chi2", given) == pytest.approx(8.22492229)
        assert compute("cochran_armitage_p", given) == pytest.approx(0.0041319, abs=1e-6)
    assert compute("cochran_armitage_z", SMOKERS, {"scores": [4, 3, 2, 1]}) == pytest.approx(8.22492229**0.5)


def test_funnel_limits_take_any_ends_tails_and_sizes() -> None:
    ten = {"baseline_percent": 80.642448, "n": 10}
    published = [56.15434407, 100, 42.03259064, 100]
    name = "lower95_upper95_lower99_8_upper99_8_percent"
    assert compute(name, ten) == pytest.approx(published, abs=1e-4)
    assert compute(name, ten | {"n": [10, 10]}) == [pytest.approx(published, abs=1e-4)] * 2
    assert compute("lower95_upper95", ten) == pytest.approx([0.5615434407, 1.0])
    exact = {"target": 0.6, "n": [5, 12], "tail_probabilities": [0.001, 0.975]}
    assert compute("limits_by_n_row_by_tail_col_unclipped", exact) == [
        pytest.approx([-0.18046875, 0.93569959]),
        pytest.approx([0.10611933, 0.82627412]),
    ]
    assert compute("limits_by_n_row_by_tail_col_clipped", exact) == [
        pytest.approx([0, 0.93569959]),
        pytest.approx([0.10611933, 0.82627412]),
    ]
    wide = compute("funnel_limits_overdispersed", exact | {"n": 12}, {"tau2": 0.01})
    assert isinstance(wide, list)
    assert wide[1] > 0.82627412


def test_a_size_of_nought_leaves_its_own_place_undefined_and_all_else_as_it_was() -> None:
    whole, gap = {"x": [30, 10, 25], "n": [40, 40, 40]}, {"x": [30, 0, 10, 25], "n": [40, 0, 40, 40]}
    for name in ("funnel_z", "winsorised_z_scores", "funnel_limits_exact", "lower95_upper95"):
        found, expected = compute(name, gap), compute(name, whole)
        assert isinstance(found, list)
        assert found.pop(1) is None
        assert found == expected
    for name in ("overdispersion_phi", "overdispersion_tau2"):
        assert compute(name, gap) == compute(name, whole)
    assert compute("funnel_positions", gap)[1] == "listed"  # type: ignore[index]
    assert "no file of it was read" in compute("funnel_words", gap)[1]  # type: ignore[index]
    assert compute("funnel_limits_exact", {"target": 0.6, "n": 0}) is None
    by_share = {"shares": [0.75, 0, 0.25, 0.625], "n": [40, 0, 40, 40], "target": 0.5}
    assert compute("funnel_z", by_share) == compute("funnel_z", gap | {"target": 0.5})
    for impossible in ({"x": [0, 0], "n": [0, 0]}, {"x": [3, 5], "n": [0, 9]}):
        with pytest.raises(UnusableInput, match="file"):
            compute("funnel_positions", impossible)


def test_a_flat_series_with_a_jump_has_a_mark_and_an_icon_for_the_jump_alone() -> None:
    flat = {"values": [10] * 11 + [30]}
    assert compute("mdc_point_types", flat) == "...........O"
    assert compute("variation", flat, {"improvement": "decrease"}) == "special_cause_concern"
    assert compute("mean", flat) == pytest.approx(140 / 12)
    assert compute("mean_lpl_upl", flat) is None
    assert compute("points_outside_1based", {"counts": [0] * 12 + [3], "n": 20, "baseline_points": 12}) == [13]
    assert compute("points_outside_1based", {"counts": [0] * 12, "n": 20}) is None


def test_random_effects_take_tables_or_effects() -> None:
    rows = [[4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209]]
    effects = [log(a / (a + b)) - log(c / (c + d)) for a, b, c, d in rows]
    variances = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in rows]
    from_tables = {"tpos_tneg_cpos_cneg": rows, "effect": "log risk ratio"}
    for name in (
        "tau2_dersimonian_laird",
        "random_effects_mean",
        "random_effects_mean_se",
        "cochran_Q",
        "cochran_Q_p",
        "I2",
    ):
        expected = pytest.approx(compute(name, from_tables))
        assert compute(name, {"effects": effects, "variances": variances}) == expected
        assert compute(name, {"yi": effects, "sei": [v**0.5 for v in variances]}) == expected
    for effect in ("log odds ratio", "risk difference"):
        assert compute("random_effects_mean", from_tables | {"effect": effect}) != compute(
            "random_effects_mean", from_tables
        )
    assert compute("tau2_dersimonian_laird", {"effects": [1], "variances": [1]}) is None
    shares = {"x": [30, 10, 25], "n": [40, 40, 40]}
    assert compute("overdispersion_phi", shares, {"target": 0.6, "trim": 0}) == pytest.approx(
        sum(z * z for z in compute("funnel_z", shares, {"target": 0.6})) / 3  # type: ignore[attr-defined]
    )


def test_interrupted_series_take_a_step_or_its_position_and_endings() -> None:
    counts = [20, 22, 19, 24, 21, 23, 20, 22, 30, 29, 33, 31, 30, 34, 32, 33]
    given = {"counts": counts, "n": 40, "step": [0] * 8 + [1] * 8}
    change = compute("its_level_change", given)
    assert isinstance(change, float)
    assert change > 0
    assert compute("its_level_change", {"counts": counts, "n": [40] * 16, "first_after_0based": 8}) == change
    low, high = compute("its_odds_ratio_ci95", given)  # type: ignore[misc]
    assert 1 < low < compute("its_odds_ratio", given) < high  # type: ignore[operator]
    wide, narrow = (compute("its_level_change_ci95_" + kind, given) for kind in ("t", "normal"))
    assert wide[0] < narrow[0]  # type: ignore[index]
    assert compute("its_rate_ratio", {"counts": counts, "step": given["step"]}, {"family": "poisson"}) is not None
    assert compute("its_level_change", {"counts": counts[:10], "n": 40, "first_after_0based": 5}) is None
    assert compute("its_level_change_se", given, {"errors": "HAC"}) != compute(
        "its_level_change_se", given, {"errors": "model"}
    )
    for bad in ({"step": [0, 1] * 8}, {"step": [0] * 16}, {}):
        with pytest.raises(UnusableInput):
            compute("its_level_change", {"counts": counts, "n": 40} | bad)
