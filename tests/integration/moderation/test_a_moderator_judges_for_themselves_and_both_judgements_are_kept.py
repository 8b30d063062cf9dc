from datetime import timedelta

import pytest

from fullcircle.domain.audits.models import Judgement
from fullcircle.domain.moderation import operations, queries
from fullcircle.domain.moderation.models import Draft, ModeratorJudgement
from fullcircle.domain.moderation.states import OTHER_TALK
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, StaleWrite, WrongState
from tests.factories.council import TODAY
from tests.factories.log import told
from tests.factories.scale import JudgementValue
from tests.factories.told import everybody_signs_in
from tests.factories.told import told as people_told
from tests.integration.moderation.conftest import AGREED_AT, FIRST, JUDGED_AT, SECOND, Case, aspect_keys

pytestmark = [pytest.mark.requirements("R7.4"), pytest.mark.django_db]
GOOD, NOT_YET = JudgementValue.MEETS_GOOD, JudgementValue.DOES_NOT_YET_MEET_GOOD


def save(case: Case, rationale: str, version: int, value: JudgementValue | None = GOOD, **changed: object) -> int:
    given = {"moderation_id": case.moderation.pk, "aspect": "assessment", "by": case.moderator, "now": JUDGED_AT}
    return operations.save_draft(value=value, rationale=rationale, version=version, **(given | changed))  # type: ignore[arg-type]


def draft(case: Case) -> queries.DraftText:
    found = queries.moderation(case.moderator, case.moderation.pk).aspect("assessment").draft
    assert found is not None
    return found


def test_a_draft_is_kept_with_a_version_that_counts_up(case: Case) -> None:
    assert save(case, "A first thought", 0) == 1
    assert save(case, "A second thought", 1, value=None) == 2
    assert (draft(case).value, draft(case).rationale, draft(case).version) == (None, "A second thought", 2)


def test_the_same_save_sent_twice_changes_nothing(case: Case) -> None:
    assert save(case, "Once", 0) == save(case, "Once", 0) == 1
    assert Draft.objects.count() == 1


def test_a_stale_save_keeps_both_texts_until_the_moderator_saves_again(case: Case) -> None:
    save(case, "From one tab", 0)
    with pytest.raises(StaleWrite):
        save(case, "From the other tab", 0, value=NOT_YET)
    found = draft(case)
    assert found.rationale == "From one tab"
    assert [b.typed for b in found.beside] == [(NOT_YET, "From the other tab")]
    with pytest.raises(StaleWrite):
        save(case, "From the other tab", 0, value=NOT_YET)
    assert len(draft(case).beside) == 1
    save(case, "From one tab", 1)  # having looked at both, the saved one is right
    assert draft(case).beside == ()
    assert draft(case).version == 2
    assert Draft.objects.filter(rationale="From the other tab").exists()


def test_two_texts_of_one_judgement_must_be_settled_before_recording(case: Case) -> None:
    save(case, "From one tab", 0)
    with pytest.raises(StaleWrite):
        save(case, "From the other tab", 0)
    with pytest.raises(Invalid) as refusal:
        operations.record_judgements(moderation_id=case.moderation.pk, by=case.moderator, now=JUDGED_AT)
    assert "two texts" in refusal.value.faults["assessment"]


def test_a_text_too_long_to_keep_is_refused_and_nothing_is_saved(case: Case) -> None:
    with pytest.raises(Invalid) as refusal:
        save(case, "x" * 20_001, 0)
    assert set(refusal.value.faults) == {"rationale"}
    assert not Draft.objects.exists()


def test_nobody_but_the_moderator_writes_or_records(case: Case) -> None:
    council = case.council
    for actor, refusal in [
        (case.auditor, NotAllowed),
        (council.actor(council.teams[0].worker_ids[0]), NotFound),
        (council.qa_lead, NotAllowed),
    ]:
        if actor.person_id == case.moderator.person_id:
            continue
        with pytest.raises(refusal):
            save(case, "Not mine", 0, by=actor)
        with pytest.raises(refusal):
            operations.record_judgements(moderation_id=case.moderation.pk, by=actor, now=JUDGED_AT)
    assert not Draft.objects.exists()


def test_every_aspect_and_the_whole_need_a_judgement_and_a_reason(case: Case) -> None:
    save(case, "  ", 0)
    save(case, "A reason alone", 0, value=None, aspect="outcome_impact")
    with pytest.raises(Invalid) as refusal:
        operations.record_judgements(moderation_id=case.moderation.pk, by=case.moderator, now=JUDGED_AT)
    assert set(refusal.value.faults) == set(aspect_keys(case.council))
    assert refusal.value.faults["assessment"].startswith("Say why")
    assert refusal.value.faults["outcome_impact"] == "Choose your judgement."
    assert not ModeratorJudgement.objects.exists()


def test_recorded_judgements_are_fixed(case: Case) -> None:
    case.judge()
    with pytest.raises(WrongState):
        save(case, "Second thoughts", 1)
    with pytest.raises(WrongState):
        operations.record_judgements(moderation_id=case.moderation.pk, by=case.moderator, now=JUDGED_AT)
    assert set(ModeratorJudgement.objects.values_list("value", flat=True)) == {SECOND}


def test_the_outcome_waits_until_both_have_judged(case: Case) -> None:
    with pytest.raises(WrongState):
        case.agree()


def test_an_agreed_outcome_makes_the_audit_final_and_keeps_both_first_judgements(case: Case) -> None:
    case.judge()
    case.agree(NOT_YET)
    case.audit.refresh_from_db()
    case.moderation.refresh_from_db()
    assert case.audit.state == "final"
    assert case.moderation.state == "agreed"
    auditor = Judgement.objects.filter(audit=case.audit).values_list("value", "final_value")
    moderator = ModeratorJudgement.objects.values_list("value", "agreed_value")
    assert set(auditor) == {(FIRST, NOT_YET)}
    assert set(moderator) == {(SECOND, NOT_YET)}
    with pytest.raises(WrongState):
        case.agree(GOOD)
    assert set(ModeratorJudgement.objects.values_list("agreed_value", flat=True)) == {NOT_YET}


def test_an_outcome_needs_every_judgement_a_talk_and_a_reason(case: Case) -> None:
    case.judge()
    with pytest.raises(Invalid) as refusal:
        operations.agree(
            moderation_id=case.moderation.pk,
            talk_on=None,
            values={"assessment": GOOD},
            reason=" ",
            by=case.moderator,
            now=AGREED_AT,
        )
    assert set(refusal.value.faults) == {*aspect_keys(case.council), "talk_on", "reason"} - {"assessment"}


@pytest.mark.parametrize(("days", "words"), [(1, "still to come"), (-10, "after both are in")])
def test_the_talk_is_held_after_both_judged_and_not_in_the_future(case: Case, days: int, words: str) -> None:
    case.judge()
    with pytest.raises(Invalid) as refusal:
        operations.agree(
            moderation_id=case.moderation.pk,
            talk_on=(AGREED_AT + timedelta(days=days)).date(),
            values=dict.fromkeys(aspect_keys(case.council), GOOD),
            reason="Agreed",
            by=case.moderator,
            now=AGREED_AT,
        )
    assert words in refusal.value.faults["talk_on"]


def test_the_auditor_cannot_agree_alone(case: Case) -> None:
    case.judge()
    case.moderator = case.auditor
    with pytest.raises(NotAllowed):
        case.agree()


def test_each_step_is_recorded_without_a_judgement_in_it(case: Case) -> None:
    case.judge()
    case.agree()
    subject = f"moderation:{case.moderation.pk}"
    entries = told(subject=subject)
    assert [e.event for e in entries] == [
        "moderation.assigned",
        "moderation.judgements_recorded",
        "moderation.agreed",
    ]
    assert not [e for e in entries if "good" in e.detail or "inadequate" in e.detail]


def test_what_waits_for_each_person(case: Case) -> None:
    assert [one.row.id for one in queries.waiting(case.moderator, on=TODAY)] == [case.moderation.pk]
    assert queries.waiting(case.auditor, on=TODAY) == []
    case.judge()
    assert [one.row.id for one in queries.waiting(case.auditor, on=TODAY)] == [case.moderation.pk]
    case.agree()
    assert queries.waiting(case.moderator, on=TODAY) == queries.waiting(case.auditor, on=TODAY) == []


def test_judgements_keep_the_name_of_who_made_them_when_another_takes_the_talk_over(case: Case) -> None:
    case.judge()
    assert queries.moderation(case.auditor, case.moderation.pk).judged_by == ""
    first, on = case.moderator, AGREED_AT.date()
    everybody_signs_in()
    assert not queries.needs_another(case.auditor, case.moderation.pk, on=on)
    RoleAssignment.objects.filter(person_id=first.person_id).update(ends_on=JUDGED_AT.date())
    assert queries.needs_another(case.auditor, case.moderation.pk, on=on)
    assert [one.gone for one in queries.waiting(case.auditor, on=on)] == [True]
    lead = case.council.qa_lead
    able = [one for one in queries.candidates(lead, case.audit.pk, on=AGREED_AT.date()).candidates if not one.why_not]
    operations.assign(audit_id=case.audit.pk, moderator_id=able[0].id, why="They left", by=lead, now=AGREED_AT)
    page = queries.moderation(case.auditor, case.moderation.pk)
    assert (page.judged_by, page.row.moderator) == (first.name, able[0].name)
    assert not queries.needs_another(case.auditor, case.moderation.pk, on=on)
    assert people_told(OTHER_TALK.word) == [case.auditor.person_id]
    assert [(one.moderator, one.why) for one in page.asked][1:] == [(able[0].name, "They left")]


def test_a_moderator_given_a_role_for_the_childs_team_is_asked_to_go_on_no_more(case: Case) -> None:
    moderator, lead = case.moderator, case.council.qa_lead
    assert not [one for one in queries.waiting(lead, on=TODAY) if one.stranded]
    access.give_role(
        person_id=moderator.person_id or 0,
        role=Role.TEAM_MANAGER,
        team_id=case.audit.team_id,
        starts_on=TODAY,
        by=SYSTEM,
        now=JUDGED_AT,
    )
    case.moderator = case.council.actor(moderator.person_id or 0)
    with pytest.raises(WrongState, match="a role for the child’s team"):
        case.judge()
    assert [one.row.id for one in queries.waiting(lead, on=TODAY) if one.stranded] == [case.moderation.pk]
    able = next(one for one in queries.candidates(lead, case.audit.pk, on=TODAY).candidates if not one.why_not)
    operations.assign(audit_id=case.audit.pk, moderator_id=able.id, why="A new role", by=lead, now=JUDGED_AT)
    case.moderator = case.council.actor(able.id)
    case.judge()
