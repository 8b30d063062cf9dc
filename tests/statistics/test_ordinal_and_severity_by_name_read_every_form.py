"""Proportional odds and severity by name: every form of the rows means the same, and names may speak of any covariate."""

from typing import Any

import pytest

from fullcircle.jobs.stats_check import UnusableInput, compute
from fullcircle.stats.ordinal.mixed import ordinal_mixed
from fullcircle.stats.ordinal.parallel_lines import parallel_lines
from fullcircle.stats.ordinal.proportional_odds import odds_ratio, proportional_odds
from fullcircle.stats.severity.many_facet import many_facet
from fullcircle.stats.severity.pooling import pool_shifts
from tests.statistics.ordinal_examples import COVARIATES, JUDGES, RATINGS, ROWS, WINE

pytestmark = pytest.mark.requirements("R7.4")

NESTED = {"by_judge_rows_of_temp_contact_rating": WINE}
WORDS = [["warm" if row[0] else "cold", "yes" if row[1] else "no", row[2]] for row in ROWS]


@pytest.mark.parametrize(
    "given",
    [
        NESTED,
        {"by_judge_rows_of_temp_contact_rating": {str(judge): rows for judge, rows in enumerate(WINE)}},
        {"rows_of_temp_contact_rating": ROWS},
        {"rows_of_temp_contact_rating_count": [[*row, 1] for row in ROWS]},
        {"rows_of_rating_temp_contact": [[row[2], *row[:2]] for row in ROWS], "response": "rating"},
        {"rows_of_judge_temp_contact_rating": [[j, *row] for j, row in zip(JUDGES, ROWS, strict=True)], "cluster": "judge"},
        {**COVARIATES, "rating": RATINGS},
        {"covariates": COVARIATES, "grades": RATINGS},
        {"rows_of_temp_contact_rating": WORDS},
    ],
)  # fmt: skip
def test_every_form_of_the_wine_gives_its_published_fit(given: dict[str, Any]) -> None:
    assert compute("thresholds", given) == pytest.approx([-1.34438341, 1.2508088, 3.46688693, 5.0064042], abs=1e-5)
    assert compute("coef_warm", given) == pytest.approx(2.50310201, abs=1e-5)
    assert compute("coef_contact", given) == pytest.approx(1.52779766, abs=1e-5)
    assert compute("coef_tempwarm", given) == pytest.approx(2.50310201, abs=1e-5)
    assert compute("log_likelihood", given) == pytest.approx(-86.49192337, abs=1e-6)


def test_a_table_of_groups_by_grades_is_read_as_its_rows() -> None:
    table = [[6, 10, 8, 4], [3, 6, 12, 9], [1, 5, 9, 12]]
    rows = [
        (group, grade)
        for group, line in enumerate(table)
        for grade, count in enumerate(line)
        for _ in range(count)
    ]  # fmt: skip
    fit = proportional_odds([grade for _, grade in rows], {"round": [group for group, _ in rows]})
    given = {"table_rows_round_cols_grade": table}
    assert compute("coef_round", given) == pytest.approx(fit.coefficients[0].value)
    assert compute("coef_round_se", given) == pytest.approx(fit.coefficients[0].standard_error)
    dated = compute("coef_round", {**given, "row_scores": [0, 2, 4]})
    assert isinstance(dated, float)
    assert 2 * dated == pytest.approx(fit.coefficients[0].value)


def test_endings_options_and_names_of_parts_reach_every_figure() -> None:
    fit, probit = proportional_odds(RATINGS, COVARIATES), proportional_odds(RATINGS, COVARIATES, link="probit")
    contact = fit.coefficient("contact")
    assert contact.interval is not None
    assert compute("coef_contact_ci95", NESTED) == [contact.interval.low, contact.interval.high]
    assert compute("odds_ratio_contact", NESTED) == odds_ratio(contact).value
    assert compute("coefficients", NESTED, {"link": "probit"}) == [each.value for each in probit.coefficients]
    assert compute("coefficients", {**NESTED, "link": "probit"}) == [each.value for each in probit.coefficients]
    assert compute("coef_standard_errors", NESTED) == [each.standard_error for each in fit.coefficients]
    assert compute("threshold_standard_errors", NESTED) == [each.standard_error for each in fit.thresholds]
    assert compute("likelihood_ratio_chi2", NESTED) == pytest.approx(34.454306, abs=1e-5)
    assert compute("likelihood_ratio_p", NESTED) == pytest.approx(3.2987e-8, rel=1e-4)
    alone = proportional_odds(RATINGS, {"contact": COVARIATES["contact"]})
    assert fit.log_likelihood is not None
    assert alone.log_likelihood is not None
    gain = 2 * (fit.log_likelihood - alone.log_likelihood)
    assert compute("likelihood_ratio_chi2", NESTED, {"without": "temp"}) == pytest.approx(gain)
    robust = proportional_odds(RATINGS, COVARIATES, clusters=JUDGES).coefficient("contact")
    assert compute("coef_contact_se", {**NESTED, "cluster": "judge"}) == pytest.approx(robust.standard_error)


def test_covariates_are_named_one_after_the_other() -> None:
    rows = [[x, z, w, 1 + (x + z + w + (k % 3 == 0)) % 3] for k, (x, z, w) in enumerate(
        [(0, 1, 2), (1, 0, 0), (2, 1, 1), (0, 0, 1), (1, 2, 0), (2, 0, 2), (0, 2, 1), (1, 1, 2), (2, 2, 0), (1, 0, 1)]
    )]  # fmt: skip
    given = {"rows_of_visit_delay_plan_rating": rows}
    visit, delay, plan = (compute(f"coef_{name}", given) for name in ("visit", "delay", "plan"))
    assert compute("coefs", given) == [visit, delay, plan]
    assert compute("coef_visit_delay", given) == [visit, delay]
    assert compute("coef_plan_visit", given) == [plan, visit]
    assert compute("coef_delay_plan_visit", given) == [delay, plan, visit]
    assert compute("coef_temp_contact", NESTED) == compute("coefs", NESTED)
    assert compute("coef_contact_temp", NESTED) == list(reversed(compute("coefs", NESTED)))  # type: ignore[call-overload]
    # Where every covariate is named but one, the word that is none of them can only mean that one.
    assert compute("coef_contact_hot", NESTED) == compute("coef_contact_temp", NESTED)
    long = {"covariates": {"years_in_post": [0, 1, 3, 2, 1, 5, 4], "visit": [0, 1, 1, 0, 0, 1, 0]}}
    long["grades"] = [1, 2, 3, 1, 2, 3, 2]  # type: ignore[assignment]
    both = [compute("coef_years_in_post", long), compute("coef_visit", long)]
    assert compute("coef_years_in_post_visit", long) == both
    with pytest.raises(UnusableInput, match="has no covariate hot_cold"):
        compute("coef_hot_cold", NESTED)


def test_lines_are_asked_by_name() -> None:
    grades = [1, 1, 2, 2, 3, 3, 1, 2, 2, 3, 3, 3, 1, 2, 3]
    x, z = [0, 1, 0, 2, 1, 0, 2, 1, 2, 1, 2, 2, 0, 0, 1], [0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0]
    given = {"x": x, "z": z, "rating": grades}
    lines = parallel_lines(grades, {"x": x, "z": z})
    assert compute("brant", given) == lines.test.value
    assert compute("brant_p", given) == lines.test.p
    assert compute("brant_p", given, {"covariate": "z"}) == lines.by_covariate[1].p
    assert compute("binary_slopes", given) == [[each.value for each in line] for line in lines.slopes]
    assert compute("binary_slopes", NESTED) is None


def test_the_model_of_raters_is_asked_by_ending_option_or_input() -> None:
    fit = ordinal_mixed(RATINGS, JUDGES, COVARIATES, nodes=10)
    laplace = ordinal_mixed(RATINGS, JUDGES, COVARIATES)
    assert compute("judge_sd_agq10", NESTED) == fit.standard_deviation
    assert compute("judge_sd_laplace", NESTED) == laplace.standard_deviation
    assert compute("rater_sd", NESTED) == laplace.standard_deviation
    assert compute("rater_sd", NESTED, {"nAGQ": 10}) == fit.standard_deviation
    assert fit.standard_deviation is not None
    assert compute("judge_variance_agq10", NESTED) == pytest.approx(fit.standard_deviation**2)
    assert compute("loglik_agq10", NESTED) == fit.log_likelihood
    assert compute("log_likelihood", {**NESTED, "random": "judge"}) == laplace.log_likelihood
    assert compute("coef_warm_contact_agq10", NESTED) == [each.value for each in fit.coefficients]
    assert compute("coef_contact_laplace_se", NESTED) == laplace.coefficients[1].standard_error
    assert compute("judge_conditional_modes_agq10", NESTED) == [each.value for each in fit.modes]
    assert compute("judge_conditional_sds_agq10", NESTED) == [each.standard_error for each in fit.modes]
    named = {
        "rows_of_judge_temp_contact_rating": [[j, *row] for j, row in zip(JUDGES, ROWS, strict=True)],
        "random": "judge",
    }
    assert compute("judge_sd_agq10", named) == pytest.approx(fit.standard_deviation)


def test_what_is_undefined_is_none() -> None:
    alike = {"rows_of_x_rating": [[0, 2], [1, 2], [2, 2]]}
    assert compute("coef_x", alike) is None
    assert compute("coef_x_ci95", alike) is None
    assert compute("log_likelihood", alike) is None
    assert compute("likelihood_ratio_p", alike) is None
    assert compute("judge_sd_laplace", {"by_judge_rows_of_x_rating": [[[0, 2], [1, 2]], [[0, 2]]]}) is None


def test_what_cannot_be_read_says_what_is_needed() -> None:
    with pytest.raises(UnusableInput, match="has no covariate date, only temp, contact"):
        compute("coef_date", NESTED)
    with pytest.raises(UnusableInput, match="needs rows of covariates"):
        compute("thresholds", {"n": 5})
    with pytest.raises(UnusableInput, match="each row needs 2 values: x, rating"):
        compute("coef_x", {"rows_of_x_rating": [[1, 2, 3]]})
    with pytest.raises(UnusableInput, match="who graded each row"):
        compute("rater_sd", {"rows_of_x_rating": [[0, 1], [1, 2]]})


SHIFTS = {"a": [0, 1, 0, 1], "b": [-1, 0, -2], "c": [0, 0, 1]}
FLAT = [(who, shift) for who, shifts in SHIFTS.items() for shift in shifts]


@pytest.mark.parametrize(
    "given",
    [
        {"shifts_by_auditor": SHIFTS},
        {"shifts_by_auditor": list(SHIFTS.values())},
        {"auditors": [who for who, _ in FLAT], "shifts": [shift for _, shift in FLAT]},
        {"pairs": [[who, 3, 3 + shift] for who, shift in FLAT]},
        {
            "auditors": [who for who, _ in FLAT] + ["a"],
            "grades": [3] * (len(FLAT) + 1),
            "moderated": [3 + shift for _, shift in FLAT] + [None],
        },
    ],
)
def test_every_form_of_the_pairs_gives_the_same_pooling(given: dict[str, Any]) -> None:
    found = pool_shifts([who for who, _ in FLAT], [shift for _, shift in FLAT])
    assert compute("auditor_shrunk_shift", given) == [each.severity.value for each in found.auditors]
    assert compute("auditor_posterior_sd", given) == [each.severity.standard_error for each in found.auditors]
    assert compute("auditor_reliability", given) == [each.reliability for each in found.auditors]
    assert compute("tau2_method_of_moments", given) == found.between_variance
    assert compute("pooled_within_variance", given) == found.within_variance
    assert compute("group_shift_se", given) == found.group.standard_error
    needed = compute("more_pairs_needed", given, {"reliability": 0.9})
    assert isinstance(needed, list)
    assert needed > compute("more_pairs_needed", given)  # type: ignore[operator]


def test_the_many_facet_model_is_asked_by_name() -> None:
    rows = [["a", 2, 3], ["a", 3, 3], ["a", 2, 2], ["b", 4, 3], ["b", 3, 2], ["b", 1, 1]]
    model = many_facet([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])  # type: ignore[misc]
    assert compute("many_facet_severity", {"pairs": rows}) == [each.severity.value for each in model.auditors]
    assert compute("many_facet_posterior_sd", {"pairs": rows}) == [
        each.severity.standard_error for each in model.auditors
    ]
    assert compute("many_facet_reliability", {"pairs": rows}) == [each.reliability for each in model.auditors]
    assert compute("many_facet_group", {"pairs": rows}) == model.group.value
    assert compute("many_facet_spread_se", {"pairs": rows}) == model.spread.standard_error
    with pytest.raises(UnusableInput, match="three values"):
        compute("many_facet_group", {"pairs": [[1, 2]]})


def test_longer_series_are_asked_by_name() -> None:
    assert compute("spearman_brown", {"reliability": 0.61, "factor": 2}) == pytest.approx(0.75776398)
    assert compute("spearman_brown", {"reliability": 0.61}, {"factor": 2}) == pytest.approx(0.75776398)
    assert compute("spearman_brown", {"reliability": "3/5", "factor": [1, 2]}) == pytest.approx([0.6, 0.75])
    assert compute("spearman_brown", {"reliability": [0.6, 0.5], "factor": 2}) == pytest.approx([0.75, 2 / 3])
    assert compute("spearman_brown_factor", {"reliability": 0.6, "wanted": 0.75}) == pytest.approx(2)
