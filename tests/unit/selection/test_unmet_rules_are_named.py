"""What a selection promises, checked on what was chosen."""

from dataclasses import replace

import pytest

from fullcircle.domain.selection.rules.checks import Chosen, Promise, checks

PROMISE = Promise(
    eligible={"Early help": 30, "Safeguarding": 40},
    size=4,
    minimum_per_service=1,
    directed_most=1,
    observation_share=0.1,
    audits_most=2,
    of_one_team_most=2,
)
ONE = Chosen("Safeguarding", "North", False, False, 1, "Ann Lee", "", True)
GOOD = [
    replace(ONE, directed=True, observation=True),
    replace(ONE, auditor_id=2, auditor="Bo Ray"),
    replace(ONE, service="Early help", team="East"),
    replace(ONE, service="Early help", team="East", auditor_id=2, auditor="Bo Ray"),
]


def _unmet(chosen: list[Chosen], promise: Promise = PROMISE) -> dict[str, str]:
    return {check.rule: check.words for check in checks(chosen, promise) if not check.met}


def test_a_good_selection_meets_every_rule_and_says_how():
    assert _unmet(GOOD) == {}
    words = {check.rule: check.words for check in checks(GOOD, PROMISE)}
    assert words["Even workload"] == "2 people have 2 audits each."
    assert words["Every service area"] == "All 2 service areas are represented, each by at least 1."


def test_a_service_area_that_is_missing_or_empty_is_named():
    assert _unmet([c for c in GOOD if c.service != "Early help"])["Every service area"] == "Early help has 0 of 1."
    promise = replace(PROMISE, eligible=PROMISE.eligible | {"Fostering": 0})
    assert _unmet(GOOD, promise)["Every service area"] == "Fostering has no child that could be drawn."


def test_fewer_children_than_asked_for_is_named():
    assert _unmet(GOOD, replace(PROMISE, size=9))["Number of audits"].startswith("4 of 9 children asked for")


def test_an_audit_without_an_auditor_is_named_by_team_not_by_child():
    chosen = [*GOOD[:3], replace(GOOD[3], auditor_id=None, auditor="")]
    assert _unmet(chosen)["An auditor for each"].startswith("1 audit without an auditor (East)")


def test_an_auditor_who_is_not_independent_is_named_with_the_reason():
    chosen = [replace(GOOD[0], objection="Ann Lee manages the child's worker."), *GOOD[1:]]
    assert _unmet(chosen) == {"Independent auditors": "Ann Lee manages the child's worker."}


def test_too_much_work_for_one_person_is_named():
    chosen = [replace(c, auditor_id=1, auditor="Ann Lee") for c in GOOD[:3]]
    assert "Ann Lee has 3 audits; the framework sets 2 as the most." in _unmet(chosen)["Even workload"]


def test_two_people_of_one_name_are_two_people():
    chosen = [replace(c, auditor="Ann Lee") for c in GOOD]
    assert "Even workload" not in _unmet(chosen)


def test_too_few_observations_and_more_asked_for_than_allowed_are_named():
    unmet = _unmet([replace(c, observation=False, directed=True) for c in GOOD])
    assert set(unmet) == {"Observation of practice", "Asked for by leaders"}
    assert "0 of 4 audits include an observation" in unmet["Observation of practice"]
    assert unmet["Asked for by leaders"].startswith("4 of 4; the framework allows 1.")


def test_what_would_give_everybody_an_auditor_is_said():
    missing = [replace(ONE, auditor_id=None, auditor=""), *GOOD]
    one = replace(PROMISE, remedies=("More room.",))
    two = replace(PROMISE, remedies=("More room.", "Up to 3 files of one team for one auditor."))
    assert _unmet(missing)["An auditor for each"].endswith("Choose by hand.")
    assert _unmet(missing, one)["An auditor for each"].endswith("This would resolve it: More room.")
    assert "Any one of these would resolve it: More room. Up to 3" in _unmet(missing, two)["An auditor for each"]


@pytest.mark.requirements("R5.4")
def test_an_observation_by_someone_not_trained_is_named():
    untrained = [replace(one, trained=not one.observation) for one in GOOD]
    assert "1 of them with someone not noted as trained" in _unmet(untrained)["Observation of practice"]
    assert "Observation of practice" not in _unmet([replace(one, trained=one.observation) for one in GOOD])


def test_an_auditor_who_may_not_audit_is_told_with_the_child_and_what_is_kept_names_no_child():
    words = "Ann Lee does not carry out audits. Choose someone who does."
    found = checks([replace(ONE, objection=words, child="46366"), *GOOD[1:]], PROMISE)
    told = next(check for check in found if check.rule == "Independent auditors")
    assert (told.words, told.by_child) == (words, f"Child 46366: {words}")
    assert not any(check.by_child for check in checks(GOOD, PROMISE))
