"""Proportional odds: published fits, a likelihood written straight from its definition, and what must not change a fit."""

from collections.abc import Sequence
from math import exp, log, pi, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import chi2, norm, t

from fullcircle.stats.ordinal.links import LOGIT, PROBIT, Link, link_named
from fullcircle.stats.ordinal.parallel_lines import parallel_lines
from fullcircle.stats.ordinal.proportional_odds import (
    ProportionalOdds,
    likelihood_ratio,
    odds_ratio,
    proportional_odds,
)
from fullcircle.stats.results import Estimate, Interval
from tests.statistics.ordinal_examples import (
    COVARIATES,
    JUDGES,
    RATINGS,
    ROWS,
    WINE,
    errors,
    slow_log_likelihood,
    values,
)

pytestmark = pytest.mark.requirements("R8.7")

# Agresti 2002, Categorical Data Analysis, table 7.5: mental impairment of 40 people, by status and life events.
IMPAIRMENT = [1] * 12 + [2] * 12 + [3] * 7 + [4] * 9
STATUS = (
    [1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1]
    + [1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1]
    + [0, 0, 0, 1, 0, 0]
)
EVENTS = [1, 9, 4, 3, 2, 0, 1, 3, 3, 7, 1, 2, 5, 6, 3, 1, 8, 2, 5, 5] + [
    9,
    3,
    3,
    1,
    0,
    4,
    3,
    9,
    6,
    4,
    3,
    8,
    2,
    7,
    5,
    4,
    4,
    8,
    8,
    9,
]

rows_of_two = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 3), st.floats(-2, 2, width=16)), min_size=12, max_size=60
)


def interval(estimate: Estimate) -> Interval:
    assert estimate.interval is not None
    return estimate.interval


def two(fit_rows: Sequence[tuple[int, int, float]], link: str = "logit", **more: object) -> ProportionalOdds:
    columns = {"round": [row[1] for row in fit_rows], "other": [row[2] for row in fit_rows]}
    return proportional_odds([row[0] for row in fit_rows], columns, link=link, **more)  # type: ignore[arg-type]


def test_the_wine_fit_equals_the_published_one() -> None:
    fit = proportional_odds(RATINGS, COVARIATES)
    assert values(fit.thresholds) == pytest.approx([-1.34438341, 1.2508088, 3.46688693, 5.0064042], abs=1e-6)
    assert values(fit.coefficients) == pytest.approx([2.50310201, 1.52779766], abs=1e-6)
    # Standard errors as printed in Christensen's tutorial of R's ordinal package.
    assert errors(fit.coefficients) == pytest.approx([0.5287, 0.4766], abs=5e-5)
    assert errors(fit.thresholds) == pytest.approx([0.5171, 0.4379, 0.5978, 0.7309], abs=5e-5)
    assert fit.log_likelihood == pytest.approx(-86.49192337, abs=1e-7)


def test_the_impairment_fit_equals_the_published_one() -> None:
    fit = proportional_odds(IMPAIRMENT, {"status": STATUS, "events": EVENTS})
    # Agresti prints the same model with the other sign, its errors from the expected information: 1.111 (0.614), -0.319 (0.119).
    assert values(fit.coefficients) == pytest.approx([-1.1112, 0.3189], abs=5e-5)
    assert errors(fit.coefficients) == pytest.approx([0.614, 0.119], abs=4e-3)
    assert values(fit.thresholds) == pytest.approx([-0.2819, 1.2128, 2.2094], abs=5e-5)


@given(rows_of_two, st.sampled_from(["logit", "probit"]))
@settings(max_examples=40, deadline=None)
def test_the_fit_is_the_maximum_of_the_likelihood_written_out(rows: list[tuple[int, int, float]], link: str) -> None:
    fit = two(rows, link)
    assume(fit.log_likelihood is not None)
    grades, columns = [row[0] for row in rows], [row[1:] for row in rows]
    cuts = len(fit.thresholds)
    found = values(fit.thresholds) + values(fit.coefficients)

    def slow(at: Sequence[float]) -> float:
        return slow_log_likelihood(at[:cuts], at[cuts:], grades, columns, link)

    assert fit.log_likelihood == pytest.approx(slow(found), abs=1e-8)
    for place, value in enumerate(found):
        for step in (-1e-3, 1e-3):
            assert slow([*found[:place], value + step, *found[place + 1 :]]) <= slow(found) + 1e-9


def test_standard_errors_equal_those_of_the_likelihood_written_out() -> None:
    fit = proportional_odds(RATINGS, COVARIATES)
    at = values(fit.thresholds) + values(fit.coefficients)
    step, size = 1e-4, len(at)

    def slow(moves: dict[int, float]) -> float:
        moved = [value + moves.get(place, 0.0) for place, value in enumerate(at)]
        return slow_log_likelihood(moved[:4], moved[4:], RATINGS, [row[:2] for row in ROWS], "logit")

    bend = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            corners = [
                sign * other * slow({i: sign * step, j: other * step} if i != j else {i: (sign + other) * step})
                for sign in (1, -1)
                for other in (1, -1)
            ]
            bend[i, j] = sum(corners) / (4 * step * step)
    expected = np.sqrt(np.diag(np.linalg.inv(-bend)))
    assert errors(fit.thresholds) + errors(fit.coefficients) == pytest.approx(expected, rel=1e-4)


def test_robust_errors_equal_the_sandwich_written_out() -> None:
    fit = proportional_odds(RATINGS, COVARIATES, clusters=JUDGES)
    at, step = values(fit.thresholds) + values(fit.coefficients), 1e-5

    def score(rows: list[list[int]]) -> list[float]:
        """The gradient over some rows; the five levels stay known through a row of each that is taken off again."""
        fill = [[0, 0, level] for level in range(1, 6)]

        def total(place: int, by: float) -> float:
            moved = [value + by * (index == place) for index, value in enumerate(at)]
            with_fill, fill_only = rows + fill, fill
            return slow_log_likelihood(
                moved[:4], moved[4:], [row[2] for row in with_fill], [row[:2] for row in with_fill], "logit"
            ) - slow_log_likelihood(
                moved[:4], moved[4:], [row[2] for row in fill_only], [row[:2] for row in fill_only], "logit"
            )

        return [(total(place, step) - total(place, -step)) / (2 * step) for place in range(len(at))]

    scores = np.array([score(rows) for rows in WINE])
    plain = proportional_odds(RATINGS, COVARIATES)
    bread = _covariance(plain)
    expected = bread @ (scores.T @ scores) @ bread * 9 / 8
    assert errors(fit.thresholds) + errors(fit.coefficients) == pytest.approx(np.sqrt(np.diag(expected)), rel=1e-5)
    assert fit.clusters == 9
    assert fit.caveats == ("with 9 clusters the interval may still be too narrow",)
    margin = t.ppf(0.975, 8)
    warm = fit.coefficient("temp")
    assert warm.value is not None
    assert warm.standard_error is not None
    assert interval(warm).low == pytest.approx(warm.value - margin * warm.standard_error)


def _covariance(fit: ProportionalOdds) -> np.ndarray:
    """The inverse of the numerical second derivatives of the slow likelihood."""
    at, step = np.array(values(fit.thresholds) + values(fit.coefficients)), 1e-4
    size = len(at)

    def slow(point: np.ndarray) -> float:
        return slow_log_likelihood(list(point[:4]), list(point[4:]), RATINGS, [row[:2] for row in ROWS], "logit")

    steps = np.eye(size) * step
    bend = [
        [(slow(at + a + b) - slow(at + a - b) - slow(at - a + b) + slow(at - a - b)) / (4 * step * step) for b in steps]
        for a in steps
    ]
    return np.asarray(np.linalg.inv(-np.array(bend)))


@given(rows_of_two, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_repetition_and_labels_of_the_scale_change_nothing(
    rows: list[tuple[int, int, float]], random: object
) -> None:
    fit = two(rows)
    assume(fit.log_likelihood is not None)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert values(two(shuffled).coefficients) == pytest.approx(values(fit.coefficients), abs=1e-7)
    relabelled = [(10 * row[0] - 3, row[1], row[2]) for row in rows]
    assert values(two(relabelled).coefficients) == pytest.approx(values(fit.coefficients), abs=1e-9)
    twice = two(rows, frequencies=[2] * len(rows))
    assert twice.n == 2 * fit.n
    assert values(twice.coefficients) == pytest.approx(values(two(rows + rows).coefficients), abs=1e-7)
    assert errors(twice.coefficients) == pytest.approx(errors(two(rows + rows).coefficients), rel=1e-6)
    assert errors(twice.coefficients) == pytest.approx(
        [error / sqrt(2) for error in errors(fit.coefficients)], rel=1e-5
    )


@given(rows_of_two)
@settings(max_examples=40, deadline=None)
def test_turning_the_scale_round_turns_the_sign_and_units_only_rescale(rows: list[tuple[int, int, float]]) -> None:
    fit = two(rows)
    assume(fit.log_likelihood is not None)
    turned = two([(5 - row[0], row[1], row[2]) for row in rows])
    assert values(turned.coefficients) == pytest.approx([-value for value in values(fit.coefficients)], abs=1e-6)
    dated = two([(row[0], 2024 + 7 * row[1], row[2]) for row in rows])
    assert dated.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-8)
    assert 7 * values(dated.coefficients)[0] == pytest.approx(values(fit.coefficients)[0], abs=1e-6)
    # The thresholds are told in the units given, wherever their zero lies.
    back = [cut - 2024 * values(dated.coefficients)[0] for cut in values(dated.thresholds)]
    assert back == pytest.approx(values(fit.thresholds), abs=1e-3)


def test_many_rows_give_the_fit_of_their_counts() -> None:
    rng = np.random.default_rng(8)
    rows = np.column_stack([rng.integers(1, 5, 30_000), rng.integers(0, 3, 30_000), rng.integers(0, 2, 30_000)])
    counted, counts = np.unique(rows, axis=0, return_counts=True)
    for link in ("logit", "probit"):
        whole, short = (
            proportional_odds(
                table[:, 0].tolist(),
                {"round": table[:, 1].tolist(), "team": table[:, 2].tolist()},
                frequencies=frequencies,
                link=link,
            )
            for table, frequencies in ((rows, None), (counted, counts.tolist()))
        )
        assert values(whole.coefficients) == pytest.approx(values(short.coefficients), abs=1e-8)
        assert errors(whole.thresholds) == pytest.approx(errors(short.thresholds), rel=1e-8)
        assert whole.log_likelihood == pytest.approx(short.log_likelihood, rel=1e-12)
    table = {"round": rows[:, 1].tolist()}
    long = parallel_lines(rows[:, 0].tolist(), table)
    brief = parallel_lines(counted[:, 0].tolist(), {"round": counted[:, 1].tolist()}, frequencies=counts.tolist())
    assert long.test.value == pytest.approx(brief.test.value, abs=1e-6)


def test_a_rarely_occurring_row_may_be_left_out_by_its_frequency() -> None:
    kept = proportional_odds(RATINGS[:60], {name: column[:60] for name, column in COVARIATES.items()})
    left_out = proportional_odds(RATINGS, COVARIATES, frequencies=[1] * 60 + [0] * 12)
    assert values(left_out.coefficients) == pytest.approx(values(kept.coefficients))
    assert left_out.n == 60


@pytest.mark.parametrize("link", [LOGIT, PROBIT])
def test_chances_keep_their_figures_in_both_tails_and_slopes_are_derivatives(link: Link) -> None:
    below = norm.cdf if link is PROBIT else lambda x: 1 / (1 + np.exp(-np.maximum(x, -700)))
    density = norm.pdf if link is PROBIT else lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2
    upper, lower = np.array([-29.0, -1.0, 0.4, 30.0, 3.0]), np.array([-30.0, -2.0, -0.3, 29.0, -1e6])
    piece = link.piece(upper, lower)
    assert piece.chance[[1, 2, 4]] == pytest.approx((below(upper) - below(lower))[[1, 2, 4]], rel=1e-12)
    assert piece.chance[3] == pytest.approx(piece.chance[0], rel=1e-9)
    assert piece.chance[0] > 0
    assert piece.at_upper == pytest.approx(density(upper), rel=1e-9)
    around = (density(upper + 1e-6) - density(upper - 1e-6)) / 2e-6
    assert piece.slope_upper == pytest.approx(around, abs=1e-8)
    assert link.point(below(upper[1:3])) == pytest.approx(upper[1:3])


def test_the_likelihood_ratio_is_twice_the_gain_and_adds_up_over_nested_models() -> None:
    both = proportional_odds(RATINGS, COVARIATES)
    contact = proportional_odds(RATINGS, {"contact": COVARIATES["contact"]})
    alone = proportional_odds(RATINGS, {})
    gain = likelihood_ratio(both)
    assert alone.log_likelihood == pytest.approx(both.null_log_likelihood, abs=1e-9)
    assert gain.value == pytest.approx(34.454306, abs=1e-5)
    assert gain.p == pytest.approx(chi2.sf(34.454306, 2), rel=1e-4)
    first, second = likelihood_ratio(both, contact), likelihood_ratio(contact)
    assert first.value is not None
    assert second.value is not None
    assert first.value + second.value == pytest.approx(gain.value)
    assert (first.degrees, gain.degrees) == (1, 2)
    clustered = likelihood_ratio(proportional_odds(RATINGS, COVARIATES, clusters=JUDGES))
    assert clustered.caveats == ("the test takes rows of one cluster as independent",)
    with pytest.raises(ValueError, match="same rows and some"):
        likelihood_ratio(contact, both)


def test_intervals_nest_in_level_and_carry_over_to_odds_ratios() -> None:
    narrow, wide = (proportional_odds(RATINGS, COVARIATES, level=level).coefficient("contact") for level in (0.8, 0.99))
    assert interval(wide).low < interval(narrow).low < interval(narrow).high < interval(wide).high
    ratio = odds_ratio(wide)
    assert ratio.value == pytest.approx(exp(1.52779766), rel=1e-6)
    assert (interval(ratio).low, interval(ratio).high) == pytest.approx(
        (exp(interval(wide).low), exp(interval(wide).high))
    )


@pytest.mark.parametrize(
    ("grades", "covariates", "reason"),
    [
        ([], {"round": []}, "there are no grades"),
        ([3, 3, 3], {"round": [1, 2, 3]}, "all grades are equal, so there is nothing to compare"),
        ([1, 2, 3], {"round": [4.1, 4.1, 4.1]}, "round is the same for every grade"),
        ([1, 2, 1, 2], {"round": [1, 2, 3, 4], "date": [10, 20, 30, 40]}, "say the same thing"),
        ([1, 1, 2, 3], {"round": [1, 2, 3, 4]}, "without overlap"),
        ([1, 1, 2, 1, 2, 2], {"round": [0, 0, 1, 1, 1, 1]}, "without overlap"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason_instead(
    grades: list[int], covariates: dict[str, list[float]], reason: str
) -> None:
    fit = proportional_odds(grades, covariates)
    assert reason in fit.reason
    assert fit.thresholds == ()
    assert all(estimate.value is None and estimate.reason == fit.reason for estimate in fit.coefficients)
    assert odds_ratio(fit.coefficients[0]).value is None
    test = likelihood_ratio(fit)
    assert (test.value, test.p, test.reason) == (None, None, fit.reason)


def test_one_cluster_gives_coefficients_without_intervals() -> None:
    fit = proportional_odds(RATINGS, COVARIATES, clusters=["team"] * len(RATINGS))
    assert values(fit.coefficients) == pytest.approx([2.50310201, 1.52779766], abs=1e-6)
    assert all(estimate.interval is None and "one cluster" in estimate.reason for estimate in fit.coefficients)


def test_faulty_input_is_refused() -> None:
    with pytest.raises(ValueError, match="3 grades, but 2 values of round"):
        proportional_odds([1, 2, 3], {"round": [1, 2]})
    with pytest.raises(ValueError, match="round are one row of finite numbers"):
        proportional_odds([1, 2], {"round": [1, float("nan")]})
    with pytest.raises(ValueError, match="a grade is a whole number"):
        proportional_odds([1.5, 2], {"round": [1, 2]})  # type: ignore[list-item]
    with pytest.raises(ValueError, match="a frequency is at least 0"):
        proportional_odds([1, 2], {"round": [1, 2]}, frequencies=[1, -1])
    with pytest.raises(ValueError, match="2 grades, but 1 clusters"):
        proportional_odds([1, 2], {"round": [1, 2]}, clusters=["a"])
    with pytest.raises(ValueError, match="logit or probit"):
        proportional_odds([1, 2], {"round": [1, 2]}, link="cauchit")
    with pytest.raises(ValueError, match="no scale of ordered grades"):
        proportional_odds([1, 50_000], {"round": [1, 2]})
    with pytest.raises(ValueError, match="no covariate date"):
        proportional_odds(RATINGS, COVARIATES).coefficient("date")
    assert link_named("probit") is PROBIT


def test_the_interval_of_the_trend_holds_the_truth_as_often_as_it_says() -> None:
    rng, truth, held, repetitions = np.random.default_rng(11), 0.25, 0, 400
    rounds = np.repeat(np.arange(6), 20)
    for _ in range(repetitions):
        grades = np.searchsorted([-2.0, 0.5, 3.0], truth * rounds + rng.logistic(size=len(rounds)))
        within = interval(proportional_odds(grades, {"round": rounds}).coefficients[0])  # type: ignore[arg-type, dict-item]
        held += within.low <= truth <= within.high
    assert 0.92 <= held / repetitions <= 0.98


def test_errors_robust_to_teams_hold_where_plain_ones_do_not() -> None:
    rng, truth, repetitions = np.random.default_rng(5), 0.0, 200
    teams = np.repeat(np.arange(40), 6)
    plain = robust = 0
    for _ in range(repetitions):
        # A covariate of the whole team, and files of one team that are alike: rows are far from independent.
        trained = rng.permutation(40)[teams] % 2
        score = 1.5 * rng.standard_normal(40)[teams] + rng.logistic(size=len(teams))
        grades = np.searchsorted([-2.0, 0.5, 3.0], score)
        for clusters in (None, teams):
            fit = proportional_odds(grades, {"trained": trained}, clusters=clusters)  # type: ignore[arg-type, dict-item]
            within = interval(fit.coefficients[0])
            hit = within.low <= truth <= within.high
            plain, robust = (plain + hit, robust) if clusters is None else (plain, robust + hit)
    assert plain / repetitions < 0.85
    assert 0.90 <= robust / repetitions <= 0.99


# Parallel lines


def slow_brant(grades: Sequence[int], rows: Sequence[Sequence[float]]) -> tuple[float, list[list[float]]]:
    """Brant 1990, matrix by matrix and row by row."""
    levels, size = sorted(set(grades)), len(rows[0]) + 1
    design = [[1.0, *row] for row in rows]
    fits = []
    for cut in levels[:-1]:
        above = [grade > cut for grade in grades]

        def minus(beta: Sequence[float], above: list[bool] = above) -> float:
            total = 0.0
            for row, is_above in zip(design, above, strict=True):
                score = sum(b * x for b, x in zip(beta, row, strict=True))
                total += np.logaddexp(0, score) - is_above * score
            return total

        fits.append(minimize(minus, [0.0] * size, method="BFGS", options={"gtol": 1e-9}).x)
    chances = [[1 / (1 + exp(-float(np.dot(beta, row)))) for row in design] for beta in fits]

    def middle(first: Sequence[float], second: Sequence[float]) -> np.ndarray:
        return np.array(
            [
                [
                    sum(row[a] * row[b] * (min(p, q) - p * q) for row, p, q in zip(design, first, second, strict=True))
                    for b in range(size)
                ]
                for a in range(size)
            ]
        )

    inverse = [np.linalg.inv(middle(chance, chance)) for chance in chances]
    lines = len(fits)
    full = np.block(
        [
            [(inverse[j] @ middle(chances[j], chances[m]) @ inverse[m])[1:, 1:] for m in range(lines)]
            for j in range(lines)
        ]
    )
    slopes = np.concatenate([fit[1:] for fit in fits])
    differences = np.hstack([-np.tile(np.eye(size - 1), (lines - 1, 1)), np.eye((lines - 1) * (size - 1))])
    gap = differences @ slopes
    value = float(gap @ np.linalg.inv(differences @ full @ differences.T) @ gap)
    return value, [list(fit[1:]) for fit in fits]


def test_parallel_lines_equal_the_test_written_out() -> None:
    lines = parallel_lines(IMPAIRMENT, {"status": STATUS, "events": EVENTS})
    value, slopes = slow_brant(IMPAIRMENT, list(zip(STATUS, EVENTS, strict=True)))
    assert lines.test.value == pytest.approx(value, rel=1e-4)
    assert lines.test.degrees == 4
    assert lines.test.p == pytest.approx(chi2.sf(value, 4), rel=1e-3)
    for line, slow in zip(lines.slopes, slopes, strict=True):
        assert values(line) == pytest.approx(slow, abs=1e-4)
    assert [test.degrees for test in lines.by_covariate] == [2, 2]
    alone = parallel_lines(IMPAIRMENT, {"events": EVENTS})
    value, _ = slow_brant(IMPAIRMENT, [[event] for event in EVENTS])
    assert alone.test.value == pytest.approx(value, rel=1e-4)


def test_slopes_of_a_two_group_comparison_are_the_log_odds_ratios_of_its_tables() -> None:
    before, after = [6, 10, 8, 4], [3, 6, 12, 9]
    grades = [grade for counts in (before, after) for grade, count in enumerate(counts, 1) for _ in range(count)]
    covariates = {"after": [0] * sum(before) + [1] * sum(after)}
    lines = parallel_lines(grades, covariates)
    for cut, line in enumerate(lines.slopes, 1):
        table = [sum(after[cut:]), sum(after[:cut]), sum(before[cut:]), sum(before[:cut])]
        assert line[0].value == pytest.approx(log(table[0] * table[3] / (table[1] * table[2])), abs=1e-8)
        assert line[0].standard_error == pytest.approx(sqrt(sum(1 / count for count in table)), abs=1e-8)
    assert lines.levels == (1, 2, 3)
    turned = parallel_lines([5 - grade for grade in grades], covariates)
    assert turned.test.value == pytest.approx(lines.test.value, abs=1e-6)


def test_lines_that_are_parallel_are_rarely_called_otherwise_and_lines_that_are_not_are_found() -> None:
    rng, rounds, repetitions = np.random.default_rng(3), np.repeat(np.arange(6), 50), 200
    parallel, crossing = 0, 0
    for _ in range(repetitions):
        noise = rng.logistic(size=len(rounds))
        fair = np.searchsorted([-1.5, 0.5, 2.0], 0.2 * rounds + noise)
        spread = np.searchsorted([-1.5, 0.5, 2.0], (1 + 0.25 * rounds) * noise)
        for place, grades in enumerate((fair, spread)):
            found = parallel_lines(grades, {"round": rounds}).test.p  # type: ignore[arg-type, dict-item]
            assert found is not None
            parallel, crossing = (
                (parallel + (found < 0.05), crossing) if not place else (parallel, crossing + (found < 0.05))
            )
    assert parallel / repetitions <= 0.09
    assert crossing / repetitions >= 0.8


@pytest.mark.parametrize(
    ("grades", "covariates", "reason"),
    [
        ([2, 2, 2], {"round": [1, 2, 3]}, "all grades are equal"),
        ([1, 2, 1, 2], {"round": [1, 2, 3, 4]}, "only two grades are in use"),
        ([1, 2, 3, 2, 1, 2, 3], {"round": [0, 0, 1, 1, 0, 1, 1]}, "without overlap"),
    ],
)
def test_lines_that_cannot_be_compared_have_a_reason_instead(
    grades: list[int], covariates: dict[str, list[float]], reason: str
) -> None:
    lines = parallel_lines(grades, covariates)
    assert reason in lines.reason
    assert (lines.slopes, lines.test.value, lines.test.p, lines.test.reason) == ((), None, None, lines.reason)


def test_lines_need_a_covariate() -> None:
    with pytest.raises(ValueError, match="at least one covariate"):
        parallel_lines([1, 2, 3], {})


def test_a_slope_has_an_interval_of_the_level_asked_for() -> None:
    slope = parallel_lines(IMPAIRMENT, {"events": EVENTS}, level=0.9).slopes[0][0]
    assert slope.value is not None
    assert slope.standard_error is not None
    assert interval(slope).high - slope.value == pytest.approx(1.6448536 * slope.standard_error)
    assert LOGIT.spread == pytest.approx(pi / sqrt(3))
