"""Before submission: each missing thing once, in the order of work, with its section and field."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fullcircle.domain.audits.rules.completeness import TWO_TEXTS, Missing, Progress, missing, progress
from fullcircle.domain.audits.rules.content import (
    AspectContent,
    CheckAnswer,
    Checks,
    Content,
    Evidence,
    Overall,
    Profile,
    VoiceContent,
)
from fullcircle.domain.audits.rules.tool import Tool

Contents = Callable[[], dict[str, Content]]


def fields(found: tuple[Missing, ...]) -> list[str]:
    return [f"{one.section}.{one.field}" for one in found]


def test_nothing_is_missing_in_a_complete_audit(bolton_tool: Tool, complete: Contents) -> None:
    assert missing(bolton_tool, complete()) == ()
    assert all(progress(bolton_tool, s, complete()) is Progress.WRITTEN for s in bolton_tool.sections)


def test_everything_is_missing_in_an_empty_one_in_the_order_of_work(bolton_tool: Tool) -> None:
    aspects = [spec.key for spec in bolton_tool.sections if spec.aspect]
    assert fields(missing(bolton_tool, {})) == [
        "profile.text",
        "checks.child_seen-answer",
        "checks.core_group_in_timescale-answer",
        *(f"{a}.{f}" for a in aspects for f in ("strength-0-text", "judgement", "rationale")),
        "child_voice.heard",
        "family_voice.heard",
        "practitioner_voice.heard",
        "professionals.heard",
        "overall.difference",
        "overall.judgement",
    ]
    assert all(progress(bolton_tool, s, {}) is Progress.NOT_STARTED for s in bolton_tool.sections)


def _evidence(*items: tuple[str, str, str]) -> AspectContent:
    return AspectContent(tuple(Evidence(*item) for item in items), "meets_good", "Because.")


CASES: list[tuple[str, Content, list[str]]] = [
    ("profile", Profile("  \n "), ["profile.text"]),
    ("checks", Checks({"child_seen": CheckAnswer("yes")}), ["checks.core_group_in_timescale-answer"]),
    (
        "checks",
        Checks({"child_seen": CheckAnswer("no", "soon"), "core_group_in_timescale": CheckAnswer("na")}),
        ["checks.child_seen-on"],
    ),
    ("assessment", _evidence(("note", "Only a note", "")), ["assessment.strength-0-text"]),
    ("assessment", _evidence(("improvement", "Name her father", "")), []),
    (
        "assessment",
        _evidence(("strength", "Clear", ""), ("improvement", "", "Plan of 3 March")),
        ["assessment.improvement-0-text"],
    ),
    ("assessment", replace(_evidence(("strength", "Clear", "")), judgement=""), ["assessment.judgement"]),
    ("assessment", replace(_evidence(("strength", "Clear", "")), rationale=" "), ["assessment.rationale"]),
    ("child_voice", VoiceContent(heard="yes", how="At school"), ["child_voice.answer-child_helped"]),
    ("child_voice", VoiceContent(heard="no"), ["child_voice.reason"]),
    ("child_voice", VoiceContent(heard="no", reason="declined"), []),
    ("child_voice", VoiceContent(heard="no", reason="unsafe"), ["child_voice.explained"]),
    ("child_voice", VoiceContent(heard="no", reason="unsafe", explained="Her father reads her letters."), []),
    ("professionals", VoiceContent(heard="no", reason="none_involved"), []),
    ("overall", Overall("meets_good", "  "), ["overall.difference"]),
    ("overall", Overall("", "She is safer."), ["overall.judgement"]),
]


@pytest.mark.requirements("R5.2", "R7.2", "R7.3")
@pytest.mark.parametrize(("section", "content", "expected"), CASES)
def test_each_gap_is_named_and_nothing_else(
    bolton_tool: Tool, complete: Contents, section: str, content: Content, expected: list[str]
) -> None:
    contents = {**complete(), section: content}
    assert fields(missing(bolton_tool, contents)) == expected
    spec = bolton_tool.section(section)
    assert spec is not None
    assert progress(bolton_tool, spec, contents) is (Progress.STARTED if expected else Progress.WRITTEN)


@pytest.mark.requirements("R2.3")
def test_there_is_no_overall_judgement_without_a_difference_statement(bolton_tool: Tool, complete: Contents) -> None:
    contents = {**complete(), "overall": Overall("outstanding")}
    assert "overall.difference" in fields(missing(bolton_tool, contents))


@pytest.mark.parametrize(
    ("overall", "aspect", "value", "asked"),
    [
        ("outstanding", "outcome_impact", "meets_good", ["overall.reason-above_outcome"]),
        ("meets_good", "outcome_impact", "meets_good", []),
        ("does_not_yet_meet_good", "outcome_impact", "meets_good", []),
        ("meets_good", "planning_review", "inadequate", ["overall.reason-inadequate_aspect"]),
        ("inadequate", "planning_review", "inadequate", []),
        (
            "meets_good",
            "outcome_impact",
            "inadequate",
            ["overall.reason-above_outcome", "overall.reason-inadequate_aspect"],
        ),
    ],
)
def test_an_overall_judgement_at_odds_with_an_aspect_asks_for_a_written_reason(
    bolton_tool: Tool, complete: Contents, overall: str, aspect: str, value: str, asked: list[str]
) -> None:
    contents = complete()
    before = contents[aspect]
    assert isinstance(before, AspectContent)
    contents |= {aspect: replace(before, judgement=value), "overall": Overall(overall, "She is safer.")}
    assert fields(missing(bolton_tool, contents)) == asked
    reasons = {name.removeprefix("overall.reason-"): "Her aunt keeps her safe." for name in asked}
    contents["overall"] = Overall(overall, "She is safer.", reasons)
    assert missing(bolton_tool, contents) == ()


def test_two_texts_that_wait_stand_in_the_way(bolton_tool: Tool, complete: Contents) -> None:
    assert missing(bolton_tool, complete(), unsettled={"assessment"}) == (Missing("assessment", "", TWO_TEXTS),)
