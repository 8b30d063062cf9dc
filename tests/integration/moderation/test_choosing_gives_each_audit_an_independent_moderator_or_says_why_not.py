from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.queries import setting_page_for_audit
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit, AuditorJudgement
from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.domain.moderation import operations, queries
from fullcircle.domain.moderation.models import Moderation, Sample
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from tests.factories.council import TODAY, Council
from tests.factories.log import told
from tests.factories.scale import JudgementValue
from tests.factories.submitted import SUBMITTED_AT, round_under_way, submit, submitted_round
from tests.integration.moderation.conftest import CHOSEN_AT

pytestmark = [pytest.mark.requirements("R7.4"), pytest.mark.django_db]
GOOD, NOT_YET = "meets_good", "does_not_yet_meet_good"


def test_the_named_judgements_are_all_chosen_and_a_fifth_of_the_rest(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, "outstanding", "inadequate", GOOD, NOT_YET, GOOD, GOOD, GOOD, GOOD, NOT_YET)
    found = choose(audits[0].round_id)
    because = Counter(Moderation.objects.values_list("chosen_because", flat=True))
    assert because["always"] == 2
    assert because["drawn"] == 2  # a fifth of seven, rounded up
    assert found.considered == 9
    assert found.chosen == found.assigned == sum(because.values())
    chosen = set(Moderation.objects.filter(chosen_because="always").values_list("audit_id", flat=True))
    assert chosen == {audits[0].pk, audits[1].pk}
    assert set(Audit.objects.filter(state="with_moderator")) == set(Audit.objects.filter(moderation__isnull=False))


def test_each_auditor_has_one_audit_moderated_in_the_year(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, *[GOOD] * 9)
    choose(audits[0].round_id)
    moderated = set(Moderation.objects.values_list("audit__auditor_id", flat=True))
    assert moderated == {audit.auditor_id for audit in audits}


def test_no_moderator_audited_worked_on_or_managed_the_work_or_is_in_the_team(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, *["inadequate"] * 9)
    choose(audits[0].round_id)
    found = Moderation.objects.select_related("audit__practitioner", "audit__auditor", "audit__team", "moderator")
    assert found.count() == 9
    for m in found:
        assert m.moderator_id not in {m.audit.auditor_id, m.audit.practitioner_id}
        assert m.moderator.team_id != m.audit.team_id
        head_of = {team.id: team.head_id for team in ashmere.teams}
        assert m.moderator_id != head_of[m.audit.team_id]
        assert m.moderator_id != m.audit.auditor.line_manager_id


def test_the_work_is_shared_evenly(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, *["inadequate"] * 9)
    choose(audits[0].round_id)
    loads = Counter(Moderation.objects.values_list("moderator_id", flat=True))
    assert max(loads.values()) - min(loads.values()) <= 1
    assert len(loads) == 4  # three heads of service and the QA lead


def test_when_nobody_fits_the_audit_waits_and_everyone_considered_is_named_with_the_reason(
    ashmere: Council, choose
) -> None:
    (audit,) = submitted_round(ashmere, "inadequate")
    head, lead = audit.auditor.line_manager, ashmere.qa_lead
    RoleAssignment.objects.filter(role="head_of_service").exclude(person=head).delete()
    Person.objects.filter(pk=head.pk).update(line_manager_id=lead.person_id)
    found = choose(audit.round_id)
    assert found.assigned == 0
    assert found.unmatched == {
        audit.pk: (
            "Quinn Lead is in the auditor’s line of management",
            f"{head.name} is in the auditor’s line of management",
        )
    }
    audit.refresh_from_db()
    assert audit.state == "submitted"
    page = queries.round_to_moderate(lead, audit.round_id)
    assert page.nobody_fits[0].reasons == found.unmatched[audit.pk]


def test_the_same_seed_chooses_the_same_audits(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, *[GOOD] * 9)
    choose(audits[0].round_id, seed=5)
    first = set(Moderation.objects.values_list("audit_id", "moderator_id"))
    Moderation.objects.all().delete()
    Sample.objects.all().delete()
    Audit.objects.update(state="submitted")
    choose(audits[0].round_id, seed=5)
    assert set(Moderation.objects.values_list("audit_id", "moderator_id")) == first


def test_late_audits_are_chosen_from_later_with_the_round_s_first_seed(ashmere: Council, choose) -> None:
    round_id = round_under_way(ashmere, size=3)
    ids = list(Audit.objects.filter(round_id=round_id).order_by("pk").values_list("pk", flat=True))
    submit(ashmere, ids[0], "inadequate")
    choose(round_id, seed=5)
    submit(ashmere, ids[1], "inadequate")
    later = choose(round_id, seed=6)
    assert later.considered == later.assigned == 1
    assert set(Sample.objects.values_list("seed", flat=True)) == {5}


def test_with_nothing_submitted_there_is_nothing_to_choose(ashmere: Council, choose) -> None:
    with pytest.raises(WrongState):
        choose(round_under_way(ashmere, size=3))


def test_only_those_who_assign_moderation_choose(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    for person in (ashmere.heads[0], ashmere.teams[0].manager_id, ashmere.teams[0].worker_ids[0]):
        with pytest.raises(NotAllowed):
            operations.choose_for_moderation(round_id=audit.round_id, by=ashmere.actor(person), now=CHOSEN_AT)
    with pytest.raises(NotFound):
        operations.choose_for_moderation(round_id=audit.round_id + 1, by=ashmere.qa_lead, now=CHOSEN_AT)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 3, 17), date(2026, 3, 27)),
        (date(2026, 3, 25), date(2026, 3, 27)),
        (date(2026, 3, 26), date(2026, 4, 2)),
        (date(2026, 3, 29), date(2026, 4, 7)),
    ],
    ids=["ahead", "two working days before", "one before", "past: a week on is Easter Sunday"],
)
def test_the_due_date_is_the_round_s_or_a_working_day_a_week_away_when_that_is_near(
    ashmere: Council, asked: date, due: date
) -> None:
    (audit,) = submitted_round(ashmere, "inadequate")
    Round.objects.update(moderation_due_on=date(2026, 3, 27))
    now = datetime.combine(asked, time(9), tzinfo=UTC)
    operations.choose_for_moderation(round_id=audit.round_id, by=ashmere.qa_lead, now=now)
    assert Moderation.objects.get().due_on == due
    assert queries.round_to_moderate(ashmere.qa_lead, audit.round_id).asked_late is (due > date(2026, 3, 27))


def test_an_audit_can_be_chosen_by_hand_with_a_reason(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    fitting = [c for c in queries.candidates(ashmere.qa_lead, audit.pk, on=TODAY).candidates if not c.why_not]
    made = operations.assign(
        audit_id=audit.pk, moderator_id=fitting[0].id, why="A complaint came in", by=ashmere.qa_lead, now=CHOSEN_AT
    )
    moderation = Moderation.objects.get(pk=made)
    assert moderation.chosen_because == "by_hand"
    assert moderation.assignments.get().why == "A complaint came in"
    audit.refresh_from_db()
    assert audit.state == "with_moderator"


def test_someone_who_is_not_independent_is_refused_by_name_with_the_reason(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    head = audit.auditor.line_manager
    with pytest.raises(Invalid) as refusal:
        operations.assign(audit_id=audit.pk, moderator_id=head.pk, why="Why", by=ashmere.qa_lead, now=CHOSEN_AT)
    assert refusal.value.faults == {
        "moderator": f"{head.name} is in the auditor’s line of management. Choose someone else."
    }
    with pytest.raises(Invalid) as refusal:
        operations.assign(
            audit_id=audit.pk,
            moderator_id=ashmere.teams[0].worker_ids[0],
            why=" ",
            by=ashmere.qa_lead,
            now=CHOSEN_AT,
        )
    assert set(refusal.value.faults) == {"moderator", "why"}
    assert not Moderation.objects.exists()


@pytest.mark.requirements("R1.2")
@pytest.mark.parametrize("about", ["child", "team"])
def test_a_declared_conflict_keeps_from_moderating_until_it_is_no_more(about, ashmere: Council, choose) -> None:
    """It can be noted of a Head of Service, who moderates and carries out no audit."""
    (audit,) = submitted_round(ashmere, "inadequate")
    able = [c for c in queries.candidates(ashmere.qa_lead, audit.pk, on=TODAY).candidates if not c.why_not]
    named = {"child": audit.child.reference} if about == "child" else {"team_id": audit.team_id}
    declared = [
        (
            one.id,
            auditors.declare_conflict(person_id=one.id, words="A friend", by=ashmere.qa_lead, now=CHOSEN_AT, **named),
        )
        for one in able
    ]
    assert any(one in ashmere.heads for one, _ in declared)
    choose(audit.round_id)
    assert not Moderation.objects.exists()
    first, conflict = declared[0]
    with pytest.raises(Invalid, match="has a conflict of interest"):
        operations.assign(audit_id=audit.pk, moderator_id=first, why="Why", by=ashmere.qa_lead, now=CHOSEN_AT)
    auditors.end_conflict(person_id=first, conflict_id=conflict, by=ashmere.qa_lead, now=CHOSEN_AT)
    choose(audit.round_id)
    assert Moderation.objects.get().moderator_id == first


def test_another_moderator_can_be_asked_until_judgements_are_recorded_and_begins_afresh(case) -> None:
    council, first = case.council, case.moderator
    operations.save_draft(
        moderation_id=case.moderation.pk,
        aspect="assessment",
        value=None,
        rationale="Words of the first moderator",
        version=0,
        by=first,
        now=CHOSEN_AT,
    )
    fitting = queries.candidates(council.qa_lead, case.audit.pk, on=TODAY).candidates
    other = next(c for c in fitting if not c.why_not)
    assert other.id != first.person_id
    operations.assign(audit_id=case.audit.pk, moderator_id=other.id, why="On leave", by=council.qa_lead, now=CHOSEN_AT)
    case.moderation.refresh_from_db()
    assert case.moderation.moderator_id == other.id
    assert list(case.moderation.assignments.values_list("why", flat=True))[1] == "On leave"
    page = queries.moderation(council.actor(other.id), case.moderation.pk)
    assert page.aspect("assessment").draft is not None
    assert page.aspect("assessment").draft.rationale == ""
    case.moderator = council.actor(other.id)
    case.judge()
    with pytest.raises(WrongState):
        operations.assign(
            audit_id=case.audit.pk, moderator_id=first.person_id, why="Back", by=council.qa_lead, now=CHOSEN_AT
        )


@pytest.mark.requirements("R5.9")
def test_who_sees_what_a_choice_left_out_does_not_moderate_it_by_hand(ashmere: Council, choose) -> None:
    """Some judgements are always chosen: being left out tells that the first judgement is none of them."""
    lead = ashmere.qa_lead
    audits = submitted_round(ashmere, *[GOOD] * 9)
    theirs = {c.id: c.why_not for c in queries.candidates(lead, audits[0].pk, on=TODAY).candidates}
    assert theirs[lead.person_id] == ""
    choose(audits[0].round_id)
    left_out = Audit.objects.filter(state="submitted").order_by("pk").first()
    after = {c.id: c.why_not for c in queries.candidates(lead, left_out.pk, on=TODAY).candidates}
    assert "sees that the choice left this audit out" in after[lead.person_id]
    assert "" in after.values(), "somebody who assigns none can still moderate it"
    with pytest.raises(Invalid, match="the choice left this audit out"):
        operations.assign(audit_id=left_out.pk, moderator_id=lead.person_id, why="A look", by=lead, now=CHOSEN_AT)


def test_what_a_choice_left_out_is_made_final_and_nothing_is_chosen_from_again(ashmere: Council, choose) -> None:
    """The page offers the step that is next, and the operations say the same."""

    def steps() -> tuple[bool, bool]:
        page = queries.round_to_moderate(ashmere.qa_lead, round_id)
        return bool(page.may_choose), bool(page.may_finish)

    audits = submitted_round(ashmere, *[GOOD] * 9)
    round_id = audits[0].round_id
    assert steps() == (True, False)
    choose(round_id)
    assert Audit.objects.filter(state="submitted").exists()
    assert steps() == (False, True)
    with pytest.raises(WrongState, match="has looked at all that wait"):
        choose(round_id)
    late = Audit.objects.filter(state="submitted").order_by("pk").first()
    Audit.objects.filter(pk=late.pk).update(submitted_at=CHOSEN_AT + timedelta(hours=1))
    assert steps() == (True, True)
    operations.finalise_unmoderated(round_id=round_id, by=ashmere.qa_lead, now=CHOSEN_AT)
    assert steps() == (True, False)
    Audit.objects.filter(pk=late.pk).update(state="withdrawn")
    assert steps() == (False, False)


def test_audits_that_were_not_chosen_become_final_with_the_auditor_s_judgements(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, *[GOOD] * 8, "inadequate")
    round_id = audits[0].round_id
    with pytest.raises(WrongState):
        operations.finalise_unmoderated(round_id=round_id, by=ashmere.qa_lead, now=CHOSEN_AT)
    choose(round_id)
    with_moderator = set(Audit.objects.filter(state="with_moderator").values_list("pk", flat=True))
    made = operations.finalise_unmoderated(round_id=round_id, by=ashmere.qa_lead, now=CHOSEN_AT)
    final = Audit.objects.filter(state="final")
    assert made.final == final.count() == 9 - len(with_moderator)
    assert not with_moderator & {audit.pk for audit in final}
    assert not AuditorJudgement.objects.filter(audit__in=final, final_value="").exists()
    assert set(AuditorJudgement.objects.filter(audit__in=final).values_list("final_value", flat=True)) == {GOOD}


@pytest.mark.requirements("R5.9")
@pytest.mark.parametrize("judgement", JudgementValue)
def test_a_late_audit_waits_for_the_next_choice_however_it_is_judged(judgement, ashmere: Council, choose) -> None:
    """Were only those left that the policy would choose, being left would tell the judgement."""
    round_id = round_under_way(ashmere, size=2)
    first, second = Audit.objects.filter(round_id=round_id).order_by("pk").values_list("pk", flat=True)
    submit(ashmere, first, "inadequate")
    choose(round_id)
    submit(ashmere, second, judgement, now=SUBMITTED_AT + timedelta(days=3))
    made = operations.finalise_unmoderated(round_id=round_id, by=ashmere.qa_lead, now=CHOSEN_AT)
    assert (made.final, made.chosen, made.since, made.own) == (0, 0, 1, 0)
    assert Audit.objects.get(pk=second).state == "submitted"


def test_an_audit_that_was_given_back_and_sent_in_again_waits_for_the_next_choice(ashmere: Council, choose) -> None:
    sent_in = submitted_round(ashmere, *[GOOD] * 9)
    choose(sent_in[0].round_id)
    left = Audit.objects.filter(state="submitted").first()
    assert left is not None
    audits.return_to_auditor(audit_id=left.pk, reason="More on the plan", by=ashmere.qa_lead, now=CHOSEN_AT)
    submit(ashmere, left.pk, "inadequate", now=CHOSEN_AT + timedelta(days=1))
    later = CHOSEN_AT + timedelta(days=2)
    made = operations.finalise_unmoderated(round_id=left.round_id, by=ashmere.qa_lead, now=later)
    left.refresh_from_db()
    assert (left.state, made.since) == ("submitted", 1)


def test_nobody_makes_their_own_audit_final(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, *[GOOD] * 9)
    choose(audits[0].round_id)
    left = Audit.objects.filter(state="submitted").first()
    moderated = Audit.objects.filter(moderation__isnull=False).first()
    assert left is not None
    assert moderated is not None
    Audit.objects.filter(pk__in=[left.pk, moderated.pk]).update(auditor_id=ashmere.qa_lead.person_id)
    made = operations.finalise_unmoderated(round_id=left.round_id, by=ashmere.qa_lead, now=CHOSEN_AT)
    left.refresh_from_db()
    assert left.state == "submitted"
    assert made.own == 1


def test_the_audit_log_says_who_was_asked_and_nothing_of_any_judgement(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, "inadequate", "outstanding", GOOD)
    choose(audits[0].round_id)
    entries = told(event="moderation.")
    assert len(entries) == Moderation.objects.count() + 1
    text = " ".join(f"{e.event} {e.subject} {e.detail}" for e in told() if e.number >= entries[0].number)
    for word in ("inadequate", "outstanding", "always", "drawn", "judgement"):
        assert word not in text


def test_moderations_are_made_in_an_order_that_says_nothing_of_the_judgements(ashmere: Council, choose) -> None:
    audits = submitted_round(ashmere, GOOD, "inadequate", GOOD, "outstanding", GOOD, GOOD, "inadequate")
    choose(audits[0].round_id)
    in_order = list(Moderation.objects.order_by("pk").values_list("audit_id", flat=True))
    assert in_order == sorted(in_order)
    assert len(set(Moderation.objects.values_list("due_on", flat=True))) == 1


def _why_not(made: Council, audit: Audit, person_id: int | None) -> str:
    found = queries.candidates(made.qa_lead, audit.pk, on=CHOSEN_AT.date()).candidates
    return next(one.why_not for one in found if one.id == person_id)


def test_the_head_of_the_service_does_not_moderate_where_no_practitioner_is_named(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    Audit.objects.filter(pk=audit.pk).update(practitioner=None)
    Child.objects.filter(pk=audit.child_id).update(worker=None)
    head = next(team.head_id for team in ashmere.teams if team.id == audit.team_id)
    assert _why_not(ashmere, audit, head) == f"works in or manages {audit.team.name}, the child’s team"


def test_who_has_had_a_role_for_the_team_within_a_year_does_not_moderate(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    other = next(head for head in ashmere.heads if not _why_not(ashmere, audit, head))
    given = {"person_id": other, "role": Role.TEAM_MANAGER, "team_id": audit.team_id, "by": SYSTEM, "now": CHOSEN_AT}
    role = access.give_role(**given, starts_on=CHOSEN_AT.date())  # type: ignore[arg-type]
    assert "works in or manages" in _why_not(ashmere, audit, other)
    access.withdraw_role(assignment_id=role, in_error=True, by=SYSTEM, now=CHOSEN_AT)
    assert "had a role" in _why_not(ashmere, audit, other), "what they saw while they held it they have seen"
    for ago, near in ((360, True), (370, False)):
        before = CHOSEN_AT.date() - timedelta(days=ago)
        RoleAssignment.objects.filter(pk=role).update(starts_on=before, ends_on=before, ended_at=None)
        assert bool(_why_not(ashmere, audit, other)) == near


def test_who_worked_with_the_child_or_managed_who_did_within_a_year_does_not_moderate(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    lead = ashmere.qa_lead.person_id
    assert _why_not(ashmere, audit, lead) == ""
    before = {"starts_on": CHOSEN_AT.date() - timedelta(days=400), "ends_on": CHOSEN_AT.date() - timedelta(days=90)}
    held = Allocation.objects.create(child=audit.child, team=audit.team, worker_id=lead, **before)
    assert _why_not(ashmere, audit, lead) == "worked with this child, or managed who did, within a year"
    worker = Person.objects.create(name="Robin Moved", line_manager_id=lead)
    Allocation.objects.filter(pk=held.pk).update(worker=worker)
    assert _why_not(ashmere, audit, lead) == "worked with this child, or managed who did, within a year"
    Allocation.objects.filter(pk=held.pk).update(ends_on=CHOSEN_AT.date() - timedelta(days=370))
    assert _why_not(ashmere, audit, lead) == ""


def test_who_owns_an_action_of_the_audit_does_not_moderate_it_and_who_moderates_owns_none(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    auditor, lead = ashmere.actor(audit.auditor_id), ashmere.qa_lead.person_id or 0
    smart = Smart("Meet his uncle", "A dated note", "Time is kept free", "He keeps his family")
    given = {"smart": smart, "urgency": "immediate", "audit_id": audit.pk, "by": auditor, "now": CHOSEN_AT}
    assert _why_not(ashmere, audit, lead) == ""
    actions.set_action(**given, owner_id=lead)  # type: ignore[arg-type]
    assert _why_not(ashmere, audit, lead) == "owns an action of this audit"
    (other,) = (one.id for one in queries.candidates(ashmere.qa_lead, audit.pk, on=TODAY).candidates if not one.why_not)
    operations.assign(audit_id=audit.pk, moderator_id=other, why="Asked", by=ashmere.qa_lead, now=CHOSEN_AT)
    with pytest.raises(Invalid, match="judge this audit for themselves first"):
        actions.set_action(**given, owner_id=other)  # type: ignore[arg-type]
    offered = setting_page_for_audit(auditor, audit.pk, on=TODAY).owners
    assert other not in {one.id for one in offered}


def test_who_had_the_audit_after_it_began_does_not_moderate_it(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    audits.return_to_auditor(audit_id=audit.pk, reason="More of her words", by=ashmere.qa_lead, now=CHOSEN_AT)
    lead, first = ashmere.qa_lead.person_id or 0, audit.auditor_id
    audits.reassign(audit_id=audit.pk, auditor_id=lead, reason="Off sick", by=ashmere.qa_lead, now=CHOSEN_AT)
    audits.reassign(audit_id=audit.pk, auditor_id=first, reason="Back", by=ashmere.qa_lead, now=CHOSEN_AT)
    Audit.objects.filter(pk=audit.pk).update(state="submitted")
    assert _why_not(ashmere, audit, lead) == "carried out part of this audit"


def test_who_owned_or_set_an_action_of_the_audit_does_not_moderate_it_either(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    auditor, lead = ashmere.actor(audit.auditor_id), ashmere.qa_lead.person_id or 0
    smart = Smart("Meet his uncle", "A dated note", "Time is kept free", "He keeps his family")
    given = {"smart": smart, "urgency": "immediate", "audit_id": audit.pk, "by": auditor, "now": CHOSEN_AT}
    action_id = actions.set_action(**given, owner_id=lead)  # type: ignore[arg-type]
    actions.change_owner(action_id=action_id, version=1, owner_id=audit.practitioner_id, by=auditor, now=CHOSEN_AT)
    assert _why_not(ashmere, audit, lead) == "owned an action of this audit"
    with pytest.raises(Invalid, match="owned an action of this audit"):
        operations.assign(audit_id=audit.pk, moderator_id=lead, why="Asked", by=ashmere.qa_lead, now=CHOSEN_AT)
    (second,) = submitted_round(ashmere, GOOD)
    assert _why_not(ashmere, second, lead) == ""
    given |= {"audit_id": second.pk, "by": ashmere.qa_lead}
    actions.set_action(**given, owner_id=second.practitioner_id)  # type: ignore[arg-type]
    assert _why_not(ashmere, second, lead) == "has set an action of this audit"


def test_a_moderator_sets_no_action_and_reads_none_before_they_have_judged(ashmere: Council) -> None:
    (audit,) = submitted_round(ashmere, GOOD)
    smart = Smart("Meet his uncle", "A dated note", "Time is kept free", "He keeps his family")
    given = {"smart": smart, "urgency": "immediate", "audit_id": audit.pk, "now": CHOSEN_AT}
    given |= {"owner_id": audit.practitioner_id}
    able = next(c.id for c in queries.candidates(ashmere.qa_lead, audit.pk, on=TODAY).candidates if not c.why_not)
    moderator = ashmere.actor(able)
    operations.assign(audit_id=audit.pk, moderator_id=able, why="Asked", by=ashmere.qa_lead, now=CHOSEN_AT)
    with pytest.raises(WrongState, match="judge this audit for yourself first"):
        actions.set_action(**given, by=moderator)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="judge this audit for yourself first"):
        setting_page_for_audit(moderator, audit.pk, on=TODAY)
    action_id = actions.set_action(**given, by=ashmere.actor(audit.auditor_id))  # type: ignore[arg-type]
    Action.objects.filter(pk=action_id).update(set_by=able)
    assert not Action.objects.visible_to(moderator).exists()
    roles = RoleAssignment.objects.filter(person_id=able)
    held = list(roles.values_list("pk", flat=True))
    roles.update(ends_on=TODAY - timedelta(days=1))
    team = next(team for team in ashmere.teams if team.id == audit.team_id)
    access.give_role(person_id=able, role=Role.TEAM_MANAGER, team_id=team.id, starts_on=TODAY, by=SYSTEM, now=CHOSEN_AT)
    assert not Action.objects.visible_to(ashmere.actor(able)).exists(), "whatever role they have meanwhile"
    with pytest.raises(WrongState, match="judge this audit for yourself first"):
        actions.set_action(**given, by=ashmere.actor(able))  # type: ignore[arg-type]
    RoleAssignment.objects.filter(pk__in=held).update(ends_on=None)
    Moderation.objects.filter(audit=audit).update(state="to_agree", judged_at=CHOSEN_AT)
    assert [one.pk for one in Action.objects.visible_to(moderator)] == [action_id]


def test_audits_in_a_conflict_of_interest_are_left_for_somebody_else_to_make_final(ashmere: Council) -> None:
    first, second = submitted_round(ashmere, GOOD, GOOD)
    lead = ashmere.qa_lead
    auditors.declare_conflict(
        person_id=lead.person_id or 0, child=first.child.reference, words="A friend", by=lead, now=CHOSEN_AT
    )
    Sample.objects.create(
        round=first.round, seed=1, considered=2, chosen=0, looked_at=[first.pk, second.pk], drawn_at=CHOSEN_AT
    )
    made = operations.finalise_unmoderated(round_id=first.round_id, by=lead, now=CHOSEN_AT)
    assert (made.final, made.own) == (1, 1)
    assert Audit.objects.get(state="final") == second
    for act in (audits.finalise, partial(audits.return_to_auditor, reason="Look at it again")):
        with pytest.raises(WrongState, match="conflict of interest of yours"):
            act(audit_id=first.pk, by=lead, now=CHOSEN_AT)
