from pathlib import Path
from typing import get_args

import pytest

from fullcircle.domain.cases.states import Status
from fullcircle.domain.frameworks.rules import Framework, read_framework
from fullcircle.domain.frameworks.rules.words import StatusWord
from fullcircle.domain.frameworks.states import Basis, Frequency
from fullcircle.foundation.access.states import Role

SHIPPED = sorted((Path(__file__).parents[3] / "frameworks").glob("*.yaml"))


def test_there_is_at_least_the_bolton_framework() -> None:
    assert "bolton.yaml" in [path.name for path in SHIPPED]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_it_loads(path: Path) -> None:
    framework = read_framework(path.read_text(encoding="utf-8"))
    assert framework.identity.code == path.stem


@pytest.mark.requirements("R1.1")
def test_the_schedule_is_figure_4_with_who_how_often_and_where_it_is_reported(bolton: Framework) -> None:
    figure_4 = [
        (activity.key, set(activity.who), activity.frequency, set(activity.reported_at))
        for activity in bolton.schedule
        if activity.section == "6"
    ]
    assert figure_4 == [
        ("case_file_audits", {Role.TEAM_MANAGER}, Frequency.EVERY_ROUND, {"aim", "supervision"}),
        ("moderation", {Role.QA_LEAD, Role.HEAD_OF_SERVICE}, Frequency.EVERY_ROUND, {"aim"}),
        ("multi_agency_audits", {Role.PARTNER}, Frequency.QUARTERLY, {"partnership", "qa_reports"}),
        (
            "thematic_audits",
            {Role.QA_LEAD, Role.HEAD_OF_SERVICE},
            Frequency.EVERY_ROUND,
            {"aim", "practice_learning_sessions"},
        ),
        ("feedback", {Role.QA_LEAD, Role.TEAM_MANAGER}, Frequency.ONGOING, {"aim", "qa_reports"}),
        ("practice_observations", {Role.HEAD_OF_SERVICE}, Frequency.TWICE_A_YEAR, {"aim", "annual_report"}),
    ]


def test_the_fundamentals_come_in_the_framework_s_months(bolton: Framework) -> None:
    assert [(fundamental.month, fundamental.key) for fundamental in bolton.fundamentals] == [
        (5, "management_grip"),
        (7, "voice_of_child"),
        (9, "assessment"),
        (11, "care_planning_review"),
        (1, "summaries_chronologies_genograms"),
        (3, "plo_court"),
    ]


def test_it_has_the_nine_principles_and_every_learning_opportunity(bolton: Framework) -> None:
    assert len(bolton.principles) == 9
    assert [(opportunity.key, str(opportunity.frequency)) for opportunity in bolton.learning] == [
        ("breakfast_briefing", "weekly"),
        ("lunch_session", "weekly"),
        ("practice_week", "quarterly"),
        ("staff_engagement", "quarterly"),
        ("seven_minute_briefing", "every_round"),
        ("fundamentals_workshop", "every_two_months"),
    ]


def test_what_the_document_gives_in_numbers_is_marked_as_given_and_all_else_as_assumed(bolton: Framework) -> None:
    policies = {name: getattr(bolton.policies, name) for name in type(bolton.policies).model_fields}
    given = {name: policy.value for name, policy in policies.items() if policy.basis is Basis.FRAMEWORK}
    assert given == {
        "round_length_days": 42,
        "observation_share": 0.1,
        "concern_told": (Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE),
        "observations_per_year": 2,
        "review_months": 12,
    }
    assert all(policies[name].section for name in given)


def test_every_service_area_of_the_document_is_there(bolton: Framework) -> None:
    assert [area.key for area in bolton.service_areas] == [
        "front_door",
        "early_help",
        "safeguarding",
        "children_in_care",
        "care_leavers",
        "fostering",
        "disabled_children",
    ]


def test_statuses_are_those_of_a_child_s_case() -> None:
    assert set(get_args(StatusWord)) == {str(status) for status in Status}


def test_every_ilacs_area_is_looked_at_by_some_aspect(bolton: Framework) -> None:
    assert {area for aspect in bolton.aspects for area in aspect.ilacs} == {area.key for area in bolton.ilacs_areas}


def test_every_fundamental_is_looked_at_by_some_aspect(bolton: Framework) -> None:
    seen = {fundamental for aspect in bolton.aspects for fundamental in aspect.fundamentals}
    assert seen == {fundamental.key for fundamental in bolton.fundamentals}


def test_no_voice_runs_out_of_reasons_or_questions(bolton: Framework) -> None:
    for voice in bolton.voices:
        assert len(voice.questions) >= 4
        assert len(voice.missing_reasons) >= 5
