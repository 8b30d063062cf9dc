"""The same judgements as a table, two lists, pairs, ratings either way round, or counts: every coefficient, every option."""

from typing import Any

import pytest

from fullcircle.jobs.stats_check import UnusableInput, compute
from fullcircle.stats.agreement.weights import KINDS

pytestmark = pytest.mark.requirements("R7.4")

PAIRS = [[1, 1], [1, 2], [2, 2], [2, 2], [3, 2], [3, 3], [4, 3], [4, 4], [4, 4], [1, 1], [2, 4], [3, 3]]
FIRST, SECOND = ([pair[place] for pair in PAIRS] for place in (0, 1))
TABLE = [[sum(pair == [k, m] for pair in PAIRS) for m in range(1, 5)] for k in range(1, 5)]
FORMS: dict[str, dict[str, Any]] = {
    "table": {"table": TABLE},
    "long table": {"table_rows_rater1_cols_rater2": TABLE, "ordinal_levels": 4},
    "lists": {"rater1": FIRST, "rater2": SECOND},
    "pairs": {"pairs": PAIRS},
    "by unit": {"subjects_by_raters": PAIRS},
    "by rater": {"raters_by_units": [FIRST, SECOND]},
    "with gaps": {"subjects_by_raters": [*PAIRS, [None, None]], "missing": None},
    "with stars for gaps": {"raters_by_units": [[*FIRST, "*"], [*SECOND, "*"]]},
    "with a sign for gaps": {"subjects_by_raters": [*PAIRS, [9, 9]], "missing": 9},
}
COUNTS = {"subjects_by_category_counts": [[pair.count(k) for k in range(1, 5)] for pair in PAIRS]}
OF_TWO = ("cohen_kappa", "scott_pi", "krippendorff_alpha_2rater_table", "weighted_kappa", "conger_kappa")
OF_COUNTS = (
    "gwet_ac",
    "brennan_prediger",
    "percent_agreement",
    "percent_agreement_pairwise",
    "fleiss_kappa",
    "fleiss_kappa_missing_ok",
    "krippendorff_alpha_gwet_weights",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*OF_TWO, *OF_COUNTS])
def test_every_coefficient_has_the_same_value_in_every_form_with_all_weights(name: str, kind: str) -> None:
    forms = [*FORMS.values(), *([COUNTS] if name in OF_COUNTS else [])]
    values = [compute(name, form, {"weights": kind}) for form in forms]
    assert values == pytest.approx([values[0]] * len(values))
    for form in forms:
        assert isinstance(compute(f"{name}_standard_error", form, {"weights": kind}), float)
        low, high = compute(f"{name}_ci90_normal", form, {"weights": kind})  # type: ignore[misc]
        assert low <= values[0] <= high


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_has_the_same_value_in_every_form(metric: str) -> None:
    for form in (*FORMS.values(), COUNTS):
        found = compute("krippendorff_alpha", form, {"level": metric})
        assert found == pytest.approx(compute("krippendorff_alpha", COUNTS, {"level": metric}))
        assert compute(f"krippendorff_alpha_{metric}", form) == found
        # The level of measurement stands beside the level of the interval.
        interval = compute("krippendorff_alpha_ci95", form, {"level": metric})
        assert interval == compute("krippendorff_alpha_ci95", COUNTS, {"level": metric})


def test_alpha_of_a_table_with_weights_is_that_of_ratings() -> None:
    weighted = [compute("krippendorff_alpha", form, {"weights": "quadratic"}) for form in FORMS.values()]
    assert weighted == pytest.approx([compute("krippendorff_alpha", COUNTS, {"level": "interval"})] * len(weighted))


@pytest.mark.parametrize("name", ["icc_1_1", "icc_2_1", "icc_3_1", "icc_1_k", "icc_2_k", "icc_3_k", "icc"])
def test_intraclass_correlations_take_ratings_and_tables(name: str) -> None:
    values = [compute(name, form) for form in FORMS.values() if form.get("missing") != 9]
    assert values == pytest.approx([values[0]] * len(values))
    assert len(compute(f"{name}_ci95", FORMS["table"])) == 2  # type: ignore[arg-type]


def test_shares_and_crossings_of_the_good_line_are_named() -> None:
    for form in FORMS.values():
        assert compute("exact_agreement", form) == pytest.approx(8 / 12)
        assert compute("adjacent_agreement_within_1", form) == pytest.approx(11 / 12)
        assert compute("good_line_crossings", form, {"good_line": 3}) == pytest.approx([1 / 12, 1 / 12])
        assert compute("good_line_lost", form, {"good_line": 3}) == pytest.approx(1 / 12)
    with pytest.raises(UnusableInput, match="good_line"):
        compute("good_line_lost", FORMS["table"])


def test_percent_agreement_has_wilsons_interval_unless_a_quantile_asks_for_another() -> None:
    wilson = compute("percent_agreement_ci95", FORMS["table"])
    assert wilson == pytest.approx([0.3906, 0.8619], abs=1e-4)
    assert compute("percent_agreement_ci95_normal", FORMS["table"]) != wilson


def test_chances_of_being_judged_twice_weight_the_pairs() -> None:
    chances = [0.5 if pair == [2, 4] else 1.0 for pair in PAIRS]
    found = compute("exact_agreement", {"pairs": PAIRS, "probabilities": chances})
    assert found == pytest.approx(8 / 13)
    assert compute("cohen_kappa", {"pairs": PAIRS, "probabilities": chances}) == pytest.approx(
        compute("cohen_kappa", {"pairs": [*PAIRS, [2, 4]]})
    )


def test_own_weights_come_from_the_input_or_the_options() -> None:
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    symmetric, lopsided = [[0, 1, 3], [1, 0, 6], [3, 6, 0]], [[0, 1, 4], [1, 0, 6], [2, 2, 0]]
    both = {"table": table, "disagreement_weights_symmetric": symmetric, "disagreement_weights_lopsided": lopsided}
    assert compute("weighted_kappa_custom", both, {"weights": "symmetric"}) == pytest.approx(0.34782609)
    assert compute("cohen_kappa", both, {"weights": "lopsided"}) == pytest.approx(0.35338346)
    one = {"table": table, "disagreement_weights": symmetric}
    assert compute("weighted_kappa", one) == pytest.approx(0.34782609)
    assert compute("cohen_kappa", {"table": table}, {"disagreement_weights": symmetric}) == pytest.approx(0.34782609)
    credit = [[1, 0, "4/9"], [0, 1, "6/9"], ["4/9", "6/9", 1]]
    expected = compute("cohen_kappa", {"table": table, "agreement_weights": credit}, {"weights": "custom"})
    assert compute("cohen_kappa", {"table": table}, {"weights": credit}) == expected
    with pytest.raises(UnusableInput, match="neither known"):
        compute("weighted_kappa_custom", both)
    with pytest.raises(UnusableInput, match="neither known"):
        compute("cohen_kappa", {"table": table}, {"weights": "cubic"})


def test_categories_that_are_not_one_apart_enter_the_weights_as_they_are() -> None:
    ratings = {"subjects_by_raters": [[0, 0], [0, 1], [5, 5], [1, 5], [1, 1]]}
    table = {"table": [[1, 1, 0], [0, 1, 1], [0, 0, 1]]}
    found = compute("gwet_ac", ratings, {"weights": "quadratic"})
    assert found == pytest.approx(compute("gwet_ac", table, {"weights": "quadratic", "scores": [0, 1, 5]}))
    assert found != pytest.approx(compute("gwet_ac", table, {"weights": "quadratic"}))


def test_unused_categories_count_where_the_scale_is_told() -> None:
    ratings = {"subjects_by_raters": [[1, 1], [2, 2], [1, 2]]}
    told = {**ratings, "ordinal_levels": 4}
    assert compute("brennan_prediger", ratings) == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))
    assert compute("brennan_prediger", told) == pytest.approx((2 / 3 - 1 / 4) / (3 / 4))
    named = {"subjects_by_raters": [["a", "a"], ["b", "b"], ["a", "b"]], "categories": ["a", "b", "c", "d"]}
    assert compute("brennan_prediger", named) == compute("brennan_prediger", told)


@pytest.mark.parametrize("name", ["cohen_kappa", "gwet_ac", "brennan_prediger", "scott_pi"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_the_highest_levels_is_one_whose_rows_for_them_are_empty(name: str, kind: str) -> None:
    short, whole = [[10, 3, 1], [2, 15, 4], [0, 3, 12]], [[10, 3, 1, 0], [2, 15, 4, 0], [0, 3, 12, 0], [0, 0, 0, 0]]
    expected = compute(name, {"table": whole}, {"weights": kind})
    assert compute(name, {"table": short, "ordinal_levels": 4}, {"weights": kind}) == pytest.approx(expected)
    assert compute(name, {"table": short}, {"weights": kind, "ordinal_levels": 4}) == pytest.approx(expected)
    with pytest.raises(UnusableInput, match="has 4 levels, where ordinal_levels says 3"):
        compute(name, {"table": whole, "ordinal_levels": 3}, {"weights": kind})


def test_counts_without_the_highest_levels_are_those_whose_columns_for_them_are_empty() -> None:
    short, whole = [[3, 0], [2, 1], [0, 3]], [[3, 0, 0], [2, 1, 0], [0, 3, 0]]
    for name in ("gwet_ac", "brennan_prediger", "fleiss_kappa"):
        expected = compute(name, {"subjects_by_category_counts": whole}, {"weights": "linear"})
        told = {"subjects_by_category_counts": short, "ordinal_levels": 3}
        assert compute(name, told, {"weights": "linear"}) == pytest.approx(expected)


def test_levels_that_nobody_used_do_not_stand_in_the_way_of_shift() -> None:
    table = [[10, 3, 1], [2, 15, 4], [0, 3, 12]]
    for name in ("mean_signed_shift", "stuart_maxwell", "bhapkar", "bowker", "ordinal_marginal_homogeneity"):
        plain = compute(name, {"table": table}, {"scores": [1, 2, 4]})
        assert compute(name, {"table": table, "ordinal_levels": 4}, {"scores": [1, 2, 4]}) == plain


def test_tests_and_benchmarks_are_named() -> None:
    z, p = compute("fleiss_kappa_z", COUNTS), compute("fleiss_kappa_p", COUNTS)
    assert isinstance(z, float)
    assert isinstance(p, float)
    assert compute("fleiss_kappa", COUNTS) == pytest.approx(z * compute("fleiss_kappa_null_standard_error", COUNTS))  # type: ignore[operator]
    assert len(compute("fleiss_kappa_by_category", COUNTS)) == 4  # type: ignore[arg-type]
    assert isinstance(compute("cohen_kappa_z", FORMS["pairs"]), float)
    assert 0 < compute("cohen_kappa_p", FORMS["pairs"]) < 1  # type: ignore[operator]
    known = {"coefficient": 0.67, "standard_error": 0.15}
    found = compute("cumulative_membership_probability", known)
    assert found == pytest.approx([0.18168, 0.67511, 0.96356, 0.99912, 1.0, 1.0], abs=1e-5)
    assert sum(compute("membership_probability", known, {"scale": "altman"})) == pytest.approx(1)  # type: ignore[arg-type]
    assert compute("benchmark_band", known) == 2
    with pytest.raises(UnusableInput, match="scale"):
        compute("benchmark_band", known, {"scale": "mine"})


def test_what_is_undefined_is_none() -> None:
    one_level = {"table": [[0, 0], [0, 9]]}
    assert compute("cohen_kappa", one_level) is None
    assert compute("cohen_kappa_ci95_t", one_level) is None
    assert compute("krippendorff_alpha_ordinal_standard_error", one_level) is None


def test_judgements_that_cannot_serve_say_so() -> None:
    with pytest.raises(UnusableInput, match="two raters"):
        compute("cohen_kappa", {"subjects_by_raters": [[1, 2, 1], [2, 2, 2]]})
    with pytest.raises(UnusableInput, match="two raters"):
        compute("scott_pi", COUNTS)
    with pytest.raises(UnusableInput, match="not counts"):
        compute("conger_kappa", COUNTS)
    with pytest.raises(UnusableInput, match="subjects_by_raters"):
        compute("gwet_ac", {})
