"""One tool for every service; add-ons and checks join it by the child's circumstances."""

import pytest

from fullcircle.domain.audits.rules.header import Header, circumstances
from fullcircle.domain.audits.rules.tool import SectionKind, tool
from fullcircle.domain.frameworks.rules import Framework, addons_for, checks_for


@pytest.mark.requirements("R5.1", "R5.8")
def test_every_child_gets_the_seven_aspects_all_voices_and_an_overall_judgement(bolton: Framework) -> None:
    made = tool(bolton, add_ons=[], checks=[])
    assert [s.key for s in made.sections] == [
        "profile",
        "checks",
        *(aspect.key for aspect in bolton.aspects),
        "child_voice",
        "family_voice",
        "practitioner_voice",
        "professionals",
        "overall",
    ]
    assert [s.number for s in made.sections if s.kind is SectionKind.ASPECT] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.requirements("R5.8")
def test_an_add_on_brings_its_prompts_to_their_aspect_and_says_why(bolton: Framework) -> None:
    made = tool(bolton, add_ons=["child_protection"], checks=[])
    assessment = made.section("assessment")
    assert assessment is not None
    assert [(a.title, bool(a.because)) for a in assessment.added] == [("Child protection", True)]
    assert {p.key for p in assessment.added[0].prompts} >= {"child_protection_strategy", "child_protection_enquiry"}
    recording = made.section("case_recording")
    assert recording is not None
    assert recording.added == ()


def fitting(bolton: Framework, header: Header, *statuses: str) -> set[str]:
    return {add_on.key for add_on in addons_for(bolton, circumstances(header, statuses=statuses))}


def test_circumstances_come_from_the_header_and_the_months_being_judged(bolton: Framework) -> None:
    assert "child_protection" in fitting(bolton, Header(status="looked_after"), "child_protection")
    assert "looked_after" in fitting(bolton, Header(status="looked_after"))
    assert "unborn" in {key.split("_")[0] for key in fitting(bolton, Header(status="in_need", age_years=-1))}
    assert "pre_proceedings_court" in fitting(bolton, Header(status="looked_after", facts={"legal_status": "C1"}))
    assert "pre_proceedings_court" not in fitting(bolton, Header(status="looked_after", facts={"legal_status": "V2"}))
    assert fitting(bolton, Header(status="in_need", disability="Y")) > fitting(bolton, Header(status="in_need"))
    assert fitting(bolton, Header(status="looked_after", flags={"cla_missing": "Missing"})) > fitting(
        bolton, Header(status="looked_after")
    )


def test_checks_follow_the_circumstances_too(bolton: Framework) -> None:
    asked = {c.key for c in checks_for(bolton, circumstances(Header(status="child_protection"), statuses=()))}
    assert {"child_seen", "core_group_in_timescale"} <= asked
    assert "pathway_plan_current" not in asked


def test_the_header_says_who_in_two_words_and_comes_back_as_stored() -> None:
    header = Header(reference="C-1", age_years=7, gender="F", status="child_protection", worker="", flags={"a": "b"})
    assert header.who == "Girl, 7"
    assert Header(age_years=0, gender="M").who == "Boy, under 1"
    assert Header(age_years=-1, gender="U").who == "Unborn child"
    assert Header(age_years=19, gender="M").who == "Young man, 19"
    assert Header(gender="U").who == "Child, age not known"
    assert Header.read({**header.as_json(), "of_a_later_product": 1}) == header
    assert dict(header.details)["Status"] == "Child protection plan"
    assert dict(Header(ethnicity="WBRI", disability="N").details)["Ethnicity"] == "White British"
