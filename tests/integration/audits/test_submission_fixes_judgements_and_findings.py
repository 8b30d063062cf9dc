from datetime import timedelta

import pytest

from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import AuditorJudgement, Finding, SectionVersion
from fullcircle.domain.audits.states import OVERALL, AuditState
from fullcircle.foundation.kernel.errors import Invalid, WrongState
from tests.factories.council import TODAY
from tests.factories.scale import JudgementValue
from tests.factories.submitted import SUBMITTED_AT
from tests.integration.audits.conftest import WRITTEN_AT, Case

LATER = WRITTEN_AT + timedelta(days=1)


def judged(case: Case) -> dict[str, tuple[str, str]]:
    return {j.aspect: (j.value, j.final_value) for j in AuditorJudgement.objects.filter(audit=case.id)}


def found(case: Case, aspect: str) -> list[tuple[str, str, str]]:
    return [(f.kind, f.text, f.source) for f in Finding.objects.filter(audit=case.id, aspect=aspect).order_by("id")]


def give_back(case: Case) -> None:
    operations.return_to_auditor(audit_id=case.id, reason="Name her father.", by=case.qa_lead, now=LATER)


def rewrite(case: Case, *evidence: tuple[str, str], judgement: str = "outstanding") -> None:
    section = queries.written(case.auditor, case.id).section("assessment")
    content = {
        "evidence": [{"kind": kind, "text": text, "where": ""} for kind, text in evidence],
        "judgement": judgement,
        "rationale": "Written again.",
    }
    case.save("assessment", content, version=section.version, now=LATER)


def test_an_incomplete_audit_is_refused_with_every_gap_and_nothing_changes(case: Case) -> None:
    case.save("profile", {"text": "She swims."})
    with pytest.raises(Invalid) as refused:
        operations.submit(audit_id=case.id, by=case.auditor, now=LATER)
    missing = queries.written(case.auditor, case.id).missing
    assert list(refused.value.faults) == [f"{m.section}.{m.field}" for m in missing]
    assert case.audit.state == AuditState.BEING_AUDITED
    assert judged(case) == {}


@pytest.mark.requirements("R5.1", "R5.2")
def test_submission_fixes_every_judgement_and_every_finding(case: Case) -> None:
    case.bring_to(AuditState.SUBMITTED)
    assert set(judged(case)) == {
        *(a.key for a in queries.written(case.auditor, case.id).tool.framework.aspects),
        OVERALL,
    }
    assert set(judged(case).values()) == {("meets_good", "")}
    assert found(case, "assessment") == [
        ("strength", "Seen alone each week (assessment)", "Visits, January"),
        ("improvement", "Two steps have no date (assessment)", "Plan, 9 January"),
    ]
    assert case.audit.submitted_at == SUBMITTED_AT
    assert not SectionVersion.objects.filter(section__audit=case.id, content__isnull=True).exists()


def test_a_second_submission_replaces_what_the_first_fixed(case: Case) -> None:
    case.bring_to(AuditState.SUBMITTED)
    give_back(case)
    rewrite(case, ("note", "Not a finding"), ("improvement", "Name her father"))
    operations.submit(audit_id=case.id, by=case.auditor, now=LATER)
    assert judged(case)["assessment"] == ("outstanding", "")
    assert found(case, "assessment") == [("improvement", "Name her father", "")]
    assert case.audit.submitted_at == LATER
    assert AuditorJudgement.objects.filter(audit=case.id).count() == 8


def test_a_finding_that_an_action_rests_on_outlives_a_second_submission(case: Case) -> None:
    case.bring_to(AuditState.SUBMITTED)
    finding = Finding.objects.get(audit=case.id, aspect="assessment", kind="improvement")
    Action.objects.create(
        finding=finding,
        audit=case.audit,
        team_id=case.audit.team_id,
        owner_id=case.audit.practitioner_id,
        what="Date it",
        measure="A date",
        achievable="Yes",
        difference_for="Her",
        urgency="standard",
        due_on=TODAY,
        set_at=LATER,
    )
    give_back(case)
    rewrite(case, ("strength", "Seen alone each week (assessment)"))
    operations.submit(audit_id=case.id, by=case.auditor, now=LATER)
    assert ("improvement", finding.text, finding.source) in found(case, "assessment")


def test_giving_back_tells_the_auditor_why(case: Case) -> None:
    case.bring_to(AuditState.SUBMITTED)
    with pytest.raises(Invalid):
        operations.return_to_auditor(audit_id=case.id, reason="  ", by=case.qa_lead, now=LATER)
    give_back(case)
    returned = queries.workspace(case.auditor, case.id, on=TODAY).returned
    assert returned is not None
    assert (returned.reason, returned.by) == ("Name her father.", case.qa_lead.name)


def test_final_keeps_both_the_auditors_judgement_and_the_agreed_one(case: Case) -> None:
    case.bring_to(AuditState.WITH_MODERATOR)
    agreed = {"assessment": JudgementValue.INADEQUATE, OVERALL: JudgementValue.DOES_NOT_YET_MEET_GOOD}
    operations.finalise(audit_id=case.id, final_values=agreed, by=case.head, now=LATER)
    assert judged(case)["assessment"] == ("meets_good", "inadequate")
    assert judged(case)[OVERALL] == ("meets_good", "does_not_yet_meet_good")
    assert judged(case)["planning_review"] == ("meets_good", "meets_good")
    assert case.audit.finalised_at == LATER


def test_an_agreed_judgement_of_something_not_judged_is_refused_whole(case: Case) -> None:
    case.bring_to(AuditState.SUBMITTED)
    with pytest.raises(Invalid):
        operations.finalise(
            audit_id=case.id, final_values={"weather": JudgementValue.INADEQUATE}, by=case.qa_lead, now=LATER
        )
    assert case.audit.state == AuditState.SUBMITTED


def test_final_is_final(case: Case) -> None:
    case.bring_to(AuditState.FINAL)
    for again in (
        lambda: operations.finalise(audit_id=case.id, by=case.qa_lead, now=LATER),
        lambda: give_back(case),
        lambda: operations.submit(audit_id=case.id, by=case.auditor, now=LATER),
        lambda: case.save("profile", {"text": "New"}, version=1),
    ):
        with pytest.raises(WrongState):
            again()
