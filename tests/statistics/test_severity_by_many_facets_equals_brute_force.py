"""The many-facet model: its likelihood by general integrators, its gradient, and the effects of moderators and aspects."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import erfc, exp, inf, log, pi, prod, sqrt

import numpy as np
import pytest

from fullcircle.stats.ordinal.links import link_named
from fullcircle.stats.severity.facets import read_facets
from fullcircle.stats.severity.likelihood import CASE_SPREAD, SEVERITY_SPREAD, SHIFT_SPREAD, Likelihood, Parameters
from fullcircle.stats.severity.many_facet import SINGLES, ManyFacet, many_facet
from fullcircle.stats.severity.simulation import Panel, Simulated, simulate

pytestmark = pytest.mark.requirements("R7.4")

# Two auditors, four audits of two aspects, two moderators; auditor, audit, aspect, grade, moderated grade, moderator.
SMALL: list[tuple[str, int, str, int, int | None, str]] = [
    ("a", 1, "plan", 2, 3, "m"),
    ("a", 1, "voice", 3, 3, "m"),
    ("a", 2, "plan", 1, None, "m"),
    ("b", 3, "plan", 3, 2, "n"),
    ("b", 3, "voice", 4, 4, "n"),
    ("b", 4, "voice", 4, 3, "m"),
]


def columns(rows: Sequence[tuple[str, int, str, int, int | None, str]]) -> tuple[list[str], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))  # type: ignore[arg-type]


def small() -> Likelihood:
    who, audit, aspect, grade, moderated, judge = columns(SMALL)
    return Likelihood(read_facets(who, grade, moderated, judge, aspect, audit), link_named("probit"))  # type: ignore[arg-type]


def normal(function: Callable[[float], float]) -> float:
    """The mean of a function of a standard normal variable, by Gauss-Legendre."""
    points, weights = np.polynomial.legendre.leggauss(50)
    return sum(
        8 * weight * function(8 * point) * exp(-32 * point * point) / sqrt(2 * pi)
        for point, weight in zip(points.tolist(), weights.tolist(), strict=True)
    )


def below(point: float) -> float:
    return erfc(-point / sqrt(2)) / 2


def slow_log_posterior(known: Parameters) -> float:
    """Both integrals of the small example, grade by grade, and the priors."""
    aspects = dict(zip(("plan", "voice"), known.aspects.tolist(), strict=True))
    judges = dict(zip(("m", "n"), known.moderators.tolist(), strict=True))
    cuts = [-inf, *known.thresholds.tolist(), inf]

    def of_audit(audit: int, severity: float) -> float:
        def chance(z: float) -> float:
            case, total = known.case_spread * z, 1.0
            for _, number, aspect, grade, moderated, judge in SMALL:
                if number == audit:
                    own = aspects[aspect] - case + severity
                    total *= below(cuts[grade] + own) - below(cuts[grade - 1] + own)
                    if moderated is not None:
                        other = aspects[aspect] - case + judges[judge]
                        total *= below(cuts[moderated] + other) - below(cuts[moderated - 1] + other)
            return total

        return normal(chance)

    total = 0.0
    for auditor in ("a", "b"):
        audits = sorted({row[1] for row in SMALL if row[0] == auditor})

        def of_all(z: float, audits: list[int] = audits) -> float:
            return prod(of_audit(audit, known.group + known.spread * z) for audit in audits)

        total += log(normal(of_all))
    scaled = [known.group / SHIFT_SPREAD, known.spread / SEVERITY_SPREAD, known.case_spread / CASE_SPREAD]
    scaled += [effect / SHIFT_SPREAD for effect in (*known.moderators.tolist(), *known.aspects.tolist())]
    return total - sum(value**2 for value in scaled) / 2


FREE = np.array([-1.2, 0.1, -0.2, 0.15, 0.6, 1.1, 0.3, -0.25])


def test_the_likelihood_equals_general_integration() -> None:
    likelihood = small()
    known = likelihood.parameters(FREE)
    assert known.moderators.sum() == pytest.approx(0)
    assert known.aspects.sum() == pytest.approx(0)
    assert likelihood(FREE).value == pytest.approx(slow_log_posterior(known), abs=1e-6)
    assert likelihood(FREE).posterior.sum(axis=1) == pytest.approx([1, 1])


@pytest.mark.parametrize("link", ["probit", "logit"])
def test_the_gradient_is_the_slope_of_the_likelihood(link: str) -> None:
    who, audit, aspect, grade, moderated, judge = columns(SMALL)
    likelihood = Likelihood(read_facets(who, grade, moderated, judge, aspect, audit), link_named(link))  # type: ignore[arg-type]
    gradient = likelihood(FREE).gradient
    for place in range(len(FREE)):
        step = np.zeros(len(FREE))
        step[place] = 1e-5
        slope = (likelihood(FREE + step).value - likelihood(FREE - step).value) / 2e-5
        assert gradient[place] == pytest.approx(slope, abs=1e-6)


def test_the_mean_grade_at_a_severity_equals_general_integration() -> None:
    likelihood = small()
    known = likelihood.parameters(FREE)
    cuts = known.thresholds.tolist()

    def mean(severity: float) -> float:
        def grade(z: float) -> float:
            shifts = [aspect + severity - known.case_spread * z for aspect in known.aspects.tolist()]
            return 1 + sum(1 - below(cut + shift) for cut in cuts for shift in shifts) / 2

        return normal(grade)

    expected = [mean(severity) for severity in (-0.5, 0.0, 1.0)]
    assert likelihood.expected_grade(known, np.array([-0.5, 0.0, 1.0])) == pytest.approx(expected, abs=1e-6)


def optional(simulated: Simulated) -> list[int | None]:
    return [None if grade < 0 else grade for grade in simulated.moderated.tolist()]


def fit(simulated: Simulated) -> ManyFacet:
    rows = simulated.double
    return many_facet(
        simulated.auditors[rows].tolist(), simulated.grades[rows].tolist(), simulated.moderated[rows].tolist()
    )


def test_the_fit_is_where_the_gradient_is_nil_and_severities_do_not_depend_on_the_link() -> None:
    simulated = simulate(Panel(auditors=20, audits=40, share_moderated=1), seed=4)
    rows = [simulated.auditors.tolist(), simulated.grades.tolist(), simulated.moderated.tolist()]
    probit, logit = (many_facet(rows[0], rows[1], rows[2], link=link) for link in ("probit", "logit"))
    first, second = ([each.severity.value for each in model.auditors] for model in (probit, logit))
    assert np.corrcoef(first, second)[0, 1] > 0.995  # type: ignore[call-overload]
    told = [[each.in_grades.value for each in model.auditors] for model in (probit, logit)]
    assert told[0] == pytest.approx(told[1], abs=0.06)
    assert np.corrcoef(first, simulated.severities)[0, 1] > 0.9  # type: ignore[call-overload]
    assert probit.case_spread == pytest.approx(1.3, abs=0.25)
    assert probit.thresholds == pytest.approx((-1.9, -0.4, 1.7), abs=0.25)
    assert probit.spread.value == pytest.approx(simulated.severities.std(), abs=0.15)


def test_a_figure_in_grades_is_the_shift_that_many_pairs_would_show() -> None:
    simulated = simulate(Panel(auditors=6, audits=400, share_moderated=1, spread=0.8), seed=1)
    model = fit(simulated)
    shifts = simulated.moderated - simulated.grades
    for each in model.auditors:
        raw = float(shifts[simulated.auditors == each.auditor].mean())
        assert each.in_grades.value == pytest.approx(raw, abs=0.08)
        assert each.in_grades.interval is not None
        assert each.in_grades.value is not None
        assert each.in_grades.interval.low < each.in_grades.value < each.in_grades.interval.high


def of_aspects(seed: int, auditors: int = 15, audits: int = 12) -> tuple[ManyFacet, np.ndarray]:
    """Three aspects and two moderators with known effects; the true severities too."""
    rng = np.random.default_rng(seed)
    severities, judge = 0.6 * rng.standard_normal(auditors), rng.integers(0, 2, auditors * audits)
    audit, aspect = np.repeat(np.arange(auditors * audits), 3), np.tile(np.arange(3), auditors * audits)
    who = audit // audits
    case = 1.3 * rng.standard_normal(auditors * audits)[audit] - np.array([-0.6, 0.0, 0.6])[aspect]
    cuts = np.array([-1.9, -0.4, 1.7])
    grades = 1 + np.searchsorted(cuts, case - severities[who] + rng.standard_normal(len(who)))
    stricter = np.array([-0.4, 0.4])[judge[audit]]
    moderated = 1 + np.searchsorted(cuts, case - stricter + rng.standard_normal(len(who)))
    facets = {"moderators": judge[audit].tolist(), "aspects": aspect.tolist(), "audits": audit.tolist()}
    return many_facet(who.tolist(), grades.tolist(), moderated.tolist(), **facets), severities


def test_effects_of_aspects_and_moderators_are_found_and_sum_to_nil() -> None:
    drawn = [of_aspects(seed) for seed in range(4)]
    aspects = np.array([[effect for _, effect in model.aspects] for model, _ in drawn])
    moderators = np.array([[effect for _, effect in model.moderators] for model, _ in drawn])
    assert aspects.mean(axis=0) == pytest.approx([-0.6, 0, 0.6], abs=0.12)
    assert moderators.mean(axis=0) == pytest.approx([-0.4, 0.4], abs=0.12)
    assert aspects.sum(axis=1) == pytest.approx([0] * 4, abs=1e-9)
    assert all([each.pairs for each in model.auditors] == [12] * 15 and model.n == 180 for model, _ in drawn)
    found = [[each.severity.value for each in model.auditors] for model, _ in drawn]
    alike = [np.corrcoef(own, true)[0, 1] for own, (_, true) in zip(found, drawn, strict=True)]  # type: ignore[call-overload]
    assert np.mean(alike) > 0.8


def test_order_changes_nothing_and_labels_permute() -> None:
    simulated = simulate(Panel(auditors=8, audits=20, share_moderated=1), seed=2)
    model = fit(simulated)
    rng = np.random.default_rng(1)
    order = rng.permutation(len(simulated.grades))
    mixed = replace(
        simulated,
        auditors=simulated.auditors[order],
        grades=simulated.grades[order],
        moderated=simulated.moderated[order],
    )
    assert [each.severity.value for each in fit(mixed).auditors] == pytest.approx(
        [each.severity.value for each in model.auditors], abs=1e-5
    )
    renamed = fit(replace(simulated, auditors=7 - simulated.auditors))
    assert [each.severity.value for each in renamed.auditors][::-1] == pytest.approx(
        [each.severity.value for each in model.auditors], abs=1e-5
    )
    scored = fit(replace(simulated, grades=simulated.grades + 10, moderated=simulated.moderated + 10))
    assert [each.severity.value for each in scored.auditors] == pytest.approx(
        [each.severity.value for each in model.auditors], abs=1e-9
    )
    assert [each.in_grades.value for each in scored.auditors] == pytest.approx(
        [each.in_grades.value for each in model.auditors], abs=1e-6
    )


def test_turning_the_scale_round_makes_the_cautious_generous() -> None:
    simulated = simulate(Panel(auditors=8, audits=20, share_moderated=1), seed=2)
    turned = replace(simulated, grades=5 - simulated.grades, moderated=5 - simulated.moderated)
    assert [each.severity.value for each in fit(turned).auditors] == pytest.approx(
        [-each.severity.value for each in fit(simulated).auditors if each.severity.value is not None], abs=1e-3
    )


def test_audits_without_a_moderator_are_taken_with_a_caveat() -> None:
    simulated = simulate(Panel(auditors=8, audits=20), seed=2)
    everything = many_facet(simulated.auditors.tolist(), simulated.grades.tolist(), optional(simulated))
    assert everything.caveats == (SINGLES,)
    assert everything.n == 160
    assert [each.pairs for each in everything.auditors] == [6] * 8
    assert fit(simulated).caveats == ()


def test_an_estimate_exists_however_lopsided_the_pairs_are() -> None:
    agreed = many_facet([1, 1, 2, 2, 3, 3], [1, 4, 2, 3, 4, 1], [1, 4, 2, 3, 4, 1])
    below = many_facet([1, 1, 2, 2, 3, 3], [1, 2, 1, 3, 2, 1], [2, 3, 2, 4, 3, 2])
    for model in (agreed, below):
        for each in model.auditors:
            assert each.severity.value is not None
            assert abs(each.severity.value) < 6
            assert each.severity.standard_error is not None
            assert 0 < each.severity.standard_error < 3
            assert each.reliability is not None
            assert 0 <= each.reliability <= 1
    assert below.group.value is not None
    assert below.group.value > 0.5


@pytest.mark.parametrize(
    ("auditors", "grades", "moderated", "reason"),
    [
        ([1, 1, 2], [3, 3, 3], [3, 3, 3], "all grades are equal"),
        ([1, 1, 2], [3, 2, 3], [None, None, None], "no audit was graded by a moderator"),
        ([1, 1, 1], [3, 2, 3], [3, 3, 3], "one auditor alone"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason_instead(
    auditors: list[int], grades: list[int], moderated: list[int | None], reason: str
) -> None:
    model = many_facet(auditors, grades, moderated, rounds=["May"] * 3)
    assert reason in model.reason
    assert (model.group.value, model.spread.value, model.case_spread, model.thresholds) == (None, None, None, ())
    assert all(each.severity.value is None and each.reliability is None for each in model.auditors)


def test_faulty_input_is_refused() -> None:
    with pytest.raises(ValueError, match="there are no grades"):
        many_facet([], [], [])
    with pytest.raises(ValueError, match="2 grades, but 1 moderated grades"):
        many_facet([1, 2], [1, 2], [1])
    with pytest.raises(ValueError, match="an audit belongs to one auditor"):
        many_facet([1, 2], [1, 2], [1, 2], audits=[7, 7], aspects=["plan", "voice"])
    with pytest.raises(ValueError, match="which audit each belongs to"):
        many_facet([1, 2], [1, 2], [1, 2], aspects=["plan", "voice"])
    with pytest.raises(ValueError, match="2 grades, but 1 rounds"):
        many_facet([1, 2], [1, 2], [1, 2], rounds=["May"])
    with pytest.raises(ValueError, match="a grade is a whole number"):
        many_facet([1, 2], [1, 2], [1.5, 2])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="grade is a whole number"):
        many_facet([1, 2], [float("nan"), 2], [1, 2])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="level of an interval"):
        many_facet([1, 2], [1, 2], [1, 2], level=0)
