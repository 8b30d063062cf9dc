"""The names of shift, shares, differences and dip samples: every form of input, the options, and the parts of a result."""

import pytest

from fullcircle.jobs.stats_check import UnusableInput, compute
from fullcircle.stats.differences import agresti_caffo, paired_difference
from fullcircle.stats.proportions import clopper_pearson, proportion
from fullcircle.stats.results import Estimate
from fullcircle.stats.shift.ranks import signed_rank_test

pytestmark = pytest.mark.requirements("R7.4")

TABLE = [[5, 2, 0], [1, 6, 3], [0, 1, 4]]
FIRST = [row + 1 for row, cells in enumerate(TABLE) for count in cells for _ in range(count)]
SECOND = [column + 1 for cells in TABLE for column, count in enumerate(cells) for _ in range(count)]
FORMS = [
    {"table": TABLE},
    {"table_rows_rater1_cols_rater2": TABLE},
    {"first": FIRST, "second": SECOND},
    {"raters_by_units": [FIRST, SECOND]},
    {"subjects_by_raters": [[a, b] for a, b in zip(FIRST, SECOND, strict=True)]},
    {"pairs": [[a, b] for a, b in zip(FIRST, SECOND, strict=True)]},
    {"raters_by_units": [[*FIRST, None, 2], [*SECOND, 1, None]]},
]
NAMES = [
    "stuart_maxwell_chi2",
    "stuart_maxwell_p",
    "stuart_maxwell_df",
    "bhapkar_chi2",
    "bhapkar_p",
    "bhapkar_df",
    "bowker_symmetry_chi2",
    "bowker_symmetry_p",
    "bowker_df",
    "ordinal_marginal_homogeneity_z",
    "ordinal_marginal_homogeneity_z_abs",
    "ordinal_marginal_homogeneity_chi2",
    "ordinal_marginal_homogeneity_p",
    "mean_signed_shift_col_minus_row",
    "mean_signed_shift_standard_error",
    "mean_signed_shift_ci95",
    "mean_signed_shift_ci90_normal",
    "shift_counts",
    "sign_test_p_two_sided",
    "sign_test_p_less",
    "wilcoxon_V_positive_ranks",
    "wilcoxon_p_two_sided",
    "wilcoxon_p_greater_exact",
    "wilcoxon_p_less_normal",
    "wilcoxon_p_two_sided_normal_corrected",
]


def approximately(value: object) -> object:
    return value if value is None else pytest.approx(value)


@pytest.mark.parametrize("name", NAMES)
def test_every_form_of_two_judgements_gives_the_same(name: str) -> None:
    expected = compute(name, FORMS[0])
    assert expected is not None
    for form in FORMS[1:]:
        assert compute(name, form) == approximately(expected), form


def test_tables_cut_at_a_line_give_the_pairs_that_cross_it() -> None:
    for form in FORMS:
        assert compute("mcnemar_exact", form, {"line": 3}) == 1
        assert compute("paired_difference_p2_minus_p1", form, {"line": 3}) == pytest.approx(2 / 22)
    with pytest.raises(UnusableInput):
        compute("mcnemar_exact", FORMS[0])


def limits(found: Estimate) -> list[float]:
    assert found.interval is not None
    return [found.interval.low, found.interval.high]


def test_pairs_of_yes_and_no_by_name() -> None:
    table = [[59, 6], [16, 80]]
    assert compute("mcnemar_chi2_uncorrected", {"table": table}) == pytest.approx(100 / 22)
    assert compute("mcnemar_chi2_corrected", {"b": 6, "c": 16}) == pytest.approx(81 / 22)
    assert compute("mcnemar_exact_p", {"b": 6, "c": 16}) == pytest.approx(0.0524786, abs=1e-6)
    found = compute("paired_difference_newcombe_ci95", {"table": table})
    assert found == pytest.approx(limits(paired_difference(table)))
    plain = compute("paired_difference_newcombe_ci99", {"table": table}, {"corrected": False})
    assert plain == pytest.approx(limits(paired_difference(table, level=0.99, corrected=False)))
    ratings = {"first": [1] * 65 + [0] * 96, "second": [1] * 59 + [0] * 6 + [1] * 16 + [0] * 80}
    assert compute("paired_difference_wald_se", ratings) == pytest.approx(
        compute("paired_difference_wald_se", {"table": table})
    )


def test_signed_ranks_take_first_minus_second_as_other_programs_do() -> None:
    given = {"first": [5, 3, 0, 9, 4], "second": [1, 3, 2, 4, 3]}
    assert compute("wilcoxon_V_positive_ranks", given) == signed_rank_test([4, -2, 5, 1]).value
    assert compute("wilcoxon_p", given, {"zeros": "pratt", "side": "greater"}) == pytest.approx(
        signed_rank_test([4, 0, -2, 5, 1], zeros="pratt", side="greater").p
    )
    assert compute("wilcoxon_V", {"differences": [4, -2, 5, 1]}) == signed_rank_test([4, -2, 5, 1]).value


def test_weighted_and_signed_forms_of_shift_by_name() -> None:
    given = {"first": [1, 2, 3], "second": [2, 2, 2], "weights": [1, 2, 4]}
    assert compute("mean_signed_shift", given) == pytest.approx(-3 / 7)
    drawn = {"first": [1, 2, 3], "second": [2, 2, 2], "probabilities": [1, 0.5, 0.25]}
    assert compute("mean_signed_shift", drawn) == pytest.approx(-3 / 7)
    assert compute("mean_signed_shift", {"table": TABLE}, {"scores": [1, 2, 4]}) == pytest.approx(5 / 22)
    assert compute("sign_test_p_two_sided", {"positive": 8, "negative": 2}) == pytest.approx(0.109375)
    assert compute("holm_adjusted_p", {"p_values": [0.01, 0.04]}) == pytest.approx([0.02, 0.04])


def test_shares_by_name_take_levels_and_options() -> None:
    given = {"x": 5, "n": 100}
    assert compute("wilson_ci99_8", given) == pytest.approx([0.01386532, 0.16458852], abs=1e-8)
    assert compute("clopper_pearson_ci90", given) == pytest.approx(limits(clopper_pearson(5, 100, level=0.9)))
    assert compute("wilson_ci95", {"x": 5, "n": 100, "n_effective": 100}) == pytest.approx(limits(proportion(5, 100)))
    weighted = compute("wilson_ci95", {"hits": [1, 0, 1, 1], "weights": [2, 2, 2, 2]})
    assert weighted == pytest.approx(limits(proportion(3, 4)))
    assert compute("jeffreys_ci95", {"x": 0, "n": 20}, {"end_corrected": True})[0] == 0  # type: ignore[index]
    assert compute("jeffreys_end_corrected_ci95", {"x": 0, "n": 20})[0] == 0  # type: ignore[index]
    assert compute("binomial_exact_p", {"x": 682, "n": 925, "p0": 0.75}) == pytest.approx(0.38249156, abs=1e-8)
    one, other = (
        compute("binomial_exact_p", {"x": 8, "n": 10, "p0": 0.5}, {"alternative": "greater"}),
        compute("binomial_exact_p_greater", {"x": 8, "n": 10, "p0": 0.5}),
    )
    assert one == other == pytest.approx(56 / 1024)


def test_differences_and_chances_by_name() -> None:
    given = {"x1": 56, "n1": 70, "x2": 48, "n2": 80}
    assert compute("newcombe_hybrid_score_ci95", given) == pytest.approx([0.05243147, 0.33387265], abs=1e-8)
    assert compute("agresti_caffo_ci95", given) == pytest.approx(limits(agresti_caffo(56, 70, 48, 80)))
    assert compute("newcombe_hybrid_score", {"table": [[56, 14], [48, 32]]}) == pytest.approx(0.2)
    assert compute("probability_of_improvement", given) == pytest.approx(0.0043, abs=5e-4)
    assert compute("posterior_mean", {"x": 437, "n": 980}) == pytest.approx(438 / 982)
    assert compute("posterior_interval95", {"x": 437, "n": 980, "prior_a": 1, "prior_b": 1}) == pytest.approx(
        [0.41506549, 0.47719977], abs=1e-8
    )
    assert compute("posterior_sd", {"x": 437, "n": 980}) == pytest.approx(0.01585434, abs=1e-8)
    assert compute("chance_of_better_grade", {"before": [1, 1], "after": [0, 2]}) == pytest.approx(0.75)


def test_dip_samples_and_sizes_by_name() -> None:
    assert compute("n_required", {"true_fail_share": [0.5, 0.01]}) == [5, 299]
    assert compute("n_required", {"true_fail_share": 0.1, "population": 100}, {"probability": 0.95}) == 25
    assert compute("n_required", {"true_fail_share": 0.1}, {"confidence": 0.99}) == 44
    assert compute("chance_to_see_one", {"n": 29, "true_fail_share": 0.1}) == pytest.approx(1 - 0.9**29)
    assert compute("upper_limit", {"n": [10, 60]}) == pytest.approx([0.25886555, 0.04870291], abs=1e-8)
    assert compute("rule_of_three", {"n": 60}) == pytest.approx(0.05)
    rule = {"n": 19, "decision_rule_min_passes": 13, "upper": 0.8, "lower": 0.5}
    assert compute("alpha_reject_good", rule) == pytest.approx(0.06760007, abs=1e-8)
    assert compute("beta_accept_bad", rule) == pytest.approx(0.08353424, abs=1e-8)
    assert (compute("both_errors_below_10_percent", rule), compute("both_errors_below_8_percent", rule)) == (1, 0)
    assert compute("lqas_smallest_n_and_rule", {"upper": 0.9, "lower": 0.75}) == [40, 34]
    assert compute("power_of_change", {"p1": 0.4, "p2": 0.6, "n": [30, 60]}) == pytest.approx([0.35, 0.61], abs=5e-3)
    assert compute("smallest_detectable_change", {"n": [15, 60]}) == [0.43, 0.25]
    assert compute("files_for_precision", {"margin": 0.1}) == 93
    assert compute("files_for_change", {"p1": 0.4, "p2": 0.6}) == 97
    assert compute("design_effect", {"m": 5, "rho": 0.1}) == pytest.approx(1.4)


def test_what_is_undefined_by_name_is_none_and_what_is_missing_is_told() -> None:
    assert compute("wilson_ci95", {"x": 0, "n": 0}) is None
    assert compute("stuart_maxwell_p", {"table": [[3, 0], [0, 4]]}) is None
    for name, given, options in (
        ("wilson_ci95", {"n": 20}, {}),
        ("stuart_maxwell_chi2", {}, {}),
        ("sign_test_p", {"positive": 8, "n": 10}, {"side": "both"}),
        ("mean_signed_shift", {"first": [1, 2], "second": [1]}, {}),
        ("mean_signed_shift", {"raters_by_units": [[1, 2], [1, 2], [1, 2]]}, {}),
    ):
        with pytest.raises((UnusableInput, ValueError)):
            compute(name, given, options)
