import pytest

from fullcircle.domain.frameworks.rules import Circumstances, Framework, addons_for, checks_for

C = Circumstances


def _statuses(*words: str) -> frozenset[str]:
    return frozenset(words)


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        (C(), set()),
        (C(service_area="front_door"), {"front_door"}),
        (C(statuses=_statuses("early_help")), {"early_help"}),
        (C(statuses=_statuses("in_need")), {"child_in_need"}),
        (C(statuses=_statuses("child_protection")), {"child_protection", "independent_review"}),
        (C(statuses=_statuses("looked_after"), age_years=9), {"looked_after", "independent_review"}),
        (C(statuses=_statuses("looked_after"), age_years=15), {"looked_after", "independent_review"}),
        (C(statuses=_statuses("looked_after"), age_years=16), {"looked_after", "independent_review", "care_leaver"}),
        (C(statuses=_statuses("looked_after"), age_years=None), {"looked_after", "independent_review"}),
        (C(statuses=_statuses("care_leaver"), age_years=20), {"care_leaver"}),
        (C(pre_proceedings=True), {"pre_proceedings_court"}),
        (C(in_proceedings=True), {"pre_proceedings_court"}),
        (C(adoption_plan=True), {"permanence_adoption"}),
        (C(service_area="fostering"), {"fostering_service"}),
        (C(disability=True), {"disabled_children"}),
        (C(service_area="disabled_children"), {"disabled_children"}),
        (C(missing=True), {"missing"}),
        (C(exploitation=True), {"exploitation"}),
        (C(unaccompanied=True), {"unaccompanied"}),
        (C(age_years=-1), {"unborn"}),
        (C(age_years=0), set()),
        (C(closing=True), {"closing"}),
        (
            C(statuses=_statuses("child_protection", "in_need"), disability=True),
            {"child_in_need", "child_protection", "independent_review", "disabled_children"},
        ),
    ],
    ids=repr,
)
def test_addons_fit_the_circumstances(bolton: Framework, circumstances: Circumstances, expected: set[str]) -> None:
    assert {add_on.key for add_on in addons_for(bolton, circumstances)} == expected


@pytest.mark.requirements("R5.8")
def test_every_addon_can_be_reached(bolton: Framework) -> None:
    everything = C(
        statuses=frozenset({"referral", "early_help", "in_need", "child_protection", "looked_after", "care_leaver"}),
        service_area="fostering",
        age_years=-1,
        disability=True,
        pre_proceedings=True,
        missing=True,
        exploitation=True,
        unaccompanied=True,
        adoption_plan=True,
        closing=True,
    )
    assert addons_for(bolton, everything) == bolton.add_ons


def test_every_child_has_the_checks_that_fit_all(bolton: Framework) -> None:
    always = [check.key for check in bolton.checks if check.when is None]
    assert [check.key for check in checks_for(bolton, C())] == always
    assert "child_seen_alone" in always


def test_a_child_in_care_has_the_checks_of_care_and_a_child_on_a_plan_those_of_protection(bolton: Framework) -> None:
    care = {check.key for check in checks_for(bolton, C(statuses=_statuses("looked_after"), age_years=10))}
    plan = {check.key for check in checks_for(bolton, C(statuses=_statuses("child_protection"), age_years=10))}
    assert {"health_assessment_current", "education_plan_current", "permanence_plan_agreed"} <= care - plan
    assert {"core_group_in_timescale", "conference_in_timescale"} <= plan - care
