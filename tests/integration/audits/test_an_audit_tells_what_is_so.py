"""The pages of an audit tell what is recorded, and nothing of what may or may not have been."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Urgency
from fullcircle.domain.audits import queries
from fullcircle.domain.audits.models import Audit, AuditorJudgement
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from tests.factories.council import TODAY
from tests.integration.audits.conftest import WRITTEN_AT, Case

pytestmark = pytest.mark.requirements("R7.2")

AsPerson = Callable[[Actor], Client]
ONCE_FINAL = "You see the whole of it here as soon as it is final"


@pytest.fixture(autouse=True)
def _late(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The date of the audit is past."""
    monkeypatch.setattr(clock, "now", lambda: WRITTEN_AT)
    Audit.objects.update(due_on=TODAY)


def page(case: Case, as_person: AsPerson, who: str = "practitioner") -> str:
    client = as_person(case.people()[who])
    return client.get(reverse("audits:one", kwargs={"audit_id": case.id})).content.decode()


def test_they_prepare_until_the_talk_is_written_down(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    case.save("assessment", {"rationale": "Written before the talk."})
    shown = page(case, as_person)
    assert "Preparing for the talk about your work" in shown
    assert "before writing anything down" not in shown
    case.save("practitioner_voice", {"heard": "yes", "how": "In the office"})
    shown = page(case, as_person)
    assert "Preparing for the talk" not in shown
    assert "What are you most proud of" not in shown
    assert "Your talk about this work is written down" in shown
    assert ONCE_FINAL in shown
    assert queries.preparation(case.practitioner, case.id).talked


def test_nobody_who_was_not_heard_is_told_that_they_were(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    case.save("practitioner_voice", {"heard": "no", "reason": "away"})
    assert "Preparing for the talk about your work" in page(case, as_person)


@pytest.mark.parametrize("state", [AuditState.SUBMITTED, AuditState.WITH_MODERATOR])
def test_once_it_is_in_there_is_nothing_to_prepare(case: Case, as_person: AsPerson, state: AuditState) -> None:
    case.bring_to(state)
    shown = page(case, as_person)
    assert "The audit is in" in shown
    assert ONCE_FINAL in shown
    assert "Preparing for the talk" not in shown


@pytest.mark.parametrize("state", [AuditState.NOT_STARTED, AuditState.BEING_AUDITED, AuditState.SUBMITTED])
def test_the_date_is_the_auditor_s_and_nobody_else_is_late_by_it(
    case: Case, as_person: AsPerson, state: AuditState
) -> None:
    case.bring_to(state)
    shown = page(case, as_person)
    assert "past its date" not in shown
    assert "to be in by" not in shown


@pytest.mark.requirements("R7.5")
def test_actions_set_from_it_are_listed_for_those_who_may_see_them(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    actions.set_action(
        smart=Smart("Meet her uncle", "A dated note", "Time is kept free", "She keeps her family"),
        urgency=Urgency.STANDARD,
        owner_id=case.practitioner.person_id or 0,
        audit_id=case.id,
        by=case.auditor,
        now=WRITTEN_AT,
    )
    listed = {who: "Meet her uncle" in page(case, as_person, who) for who in case.people() if who != "stranger"}
    assert listed == {
        "auditor": True,
        "practitioner": True,
        "manager": True,
        "head": False,
        "qa_lead": False,
        "director": False,
    }
    form = as_person(case.auditor).get(f"{reverse('actions:new')}?audit={case.id}").content.decode()
    assert "Set from this audit already" in form
    assert "Meet her uncle" in form


def test_an_observation_is_told_as_planned_and_never_as_done(case: Case, as_person: AsPerson) -> None:
    Audit.objects.update(observation_planned=True)
    assert "Planned with this audit" in page(case, as_person)
    case.bring_to(AuditState.FINAL)
    assert "Planned; whether it took place is not recorded here" in page(case, as_person, "manager")


@pytest.mark.requirements("R7.3")
def test_feedback_says_where_moderation_changed_a_judgement(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.FINAL)
    url = reverse("audits:feedback", kwargs={"audit_id": case.id})
    said = "agreed after moderation; the auditor’s was inadequate"
    assert said not in as_person(case.practitioner).get(url).content.decode()
    AuditorJudgement.objects.filter(aspect="assessment").update(
        value="inadequate", final_value="does_not_yet_meet_good"
    )
    shown = as_person(case.practitioner).get(url).content.decode()
    assert shown.count(said) == 1
    assert shown.count("The auditor’s reasons, for their own judgement:") == 1


def test_an_answer_sent_empty_does_not_speak_of_words(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.FINAL)
    url = reverse("audits:feedback", kwargs={"audit_id": case.id})
    answer = as_person(case.practitioner).post(url, {"text": " ", "base_version": "0", "go": "send"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Write your answer before you send it." in shown
    assert "Your words are still here" not in shown


def test_a_date_that_is_still_to_come_is_asked_about_before_the_audit_is_sent(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    case.write()
    checks = queries.written(case.auditor, case.id).section("checks")
    check = next(one for one in checks.spec.checks if one.dated)
    answers = {one.key: {"answer": "yes", "on": ""} for one in checks.spec.checks}
    url = reverse("audits:check", kwargs={"audit_id": case.id})

    def shown(on: str, version: int) -> str:
        case.save("checks", {"answers": answers | {check.key: {"answer": "yes", "on": on}}}, version=version)
        return as_person(case.auditor).get(url).content.decode()

    assert "Worth a look" not in shown("5 March 2026", checks.version)
    late = shown("5 March 2027", checks.version + 1)
    assert "5 March 2027, is still to come. Is it right?" in late
    assert "Submit this audit" in late


def test_the_practitioner_s_section_promises_no_place_to_write_before_the_audit_is_final(
    case: Case, as_person: AsPerson
) -> None:
    url = reverse("audits:section", kwargs={"audit_id": case.id, "key": "practitioner_voice"})
    shown = as_person(case.auditor).get(url).content.decode()
    assert "writes their own part" not in " ".join(shown.split())
    assert "Write down what they say in their own words" in " ".join(shown.split())
