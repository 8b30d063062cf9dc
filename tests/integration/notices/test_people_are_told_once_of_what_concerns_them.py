"""Each event tells those whom it concerns, once, and never whoever did it; who cannot sign in is named to whoever acted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Difference, Urgency
from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.queries import other_auditors
from fullcircle.domain.audits.states import GIVEN
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.queries import candidates
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.reports.queries import report
from fullcircle.domain.rounds import queries as rounds
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.kernel.telling import noting_who_is_not_reached
from fullcircle.foundation.notices import queries as notices
from fullcircle.foundation.notices.models import Notice
from fullcircle.foundation.notices.operations import tell
from tests.factories.council import TODAY, Council, Team, person
from tests.factories.moderated import agree, given_to_moderate, judge
from tests.factories.submitted import SUBMITTED_AT, round_under_way, submit
from tests.factories.told import council_that_signs_in, everybody_signs_in, kinds_told, told

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.2", "R5.9")]
ON = day_of(SUBMITTED_AT)
SMART = Smart("Plan with dates", "Each step has one", "Two hours", "Her mother knows what happens when")


@pytest.fixture
def made() -> Council:
    return council_that_signs_in()


def team_of(made: Council, audit: Audit) -> Team:
    return next(team for team in made.teams if team.id == audit.team_id)


def submitted(made: Council, overall: str = "meets_good") -> Audit:
    round_id = round_under_way(made, size=3)
    audit = Audit.objects.filter(round_id=round_id).order_by("pk")[0]
    return submit(made, audit.pk, overall)


def test_a_confirmed_selection_tells_auditors_and_practitioners(made: Council) -> None:
    round_id = round_under_way(made, size=3)
    for audit in Audit.objects.filter(round_id=round_id):
        assert told("audits.given", subject=f"audit:{audit.pk}") == [audit.auditor_id]
        assert told("audits.looked_at", subject=f"audit:{audit.pk}") == [audit.practitioner_id]
    assert Notice.objects.count() == 6
    assert set(Notice.objects.values_list("by_id", flat=True)) == {made.qa_lead.person_id}


def test_an_audit_given_on_tells_both_auditors(made: Council) -> None:
    audit = Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0]
    other = other_auditors(made.qa_lead, audit.pk, now=SUBMITTED_AT)[1][0].person_id
    Notice.objects.all().delete()
    audits.reassign(audit_id=audit.pk, auditor_id=other, reason="Leave", by=made.qa_lead, now=SUBMITTED_AT)
    assert told("audits.given") == ([] if other == made.qa_lead.person_id else [other])
    assert told("audits.taken") == [audit.auditor_id]


def test_another_day_of_the_round_tells_whoever_still_audits_or_moderates(made: Council) -> None:
    written = Audit.objects.get(pk=submitted(made).pk).round
    case = given_to_moderate(made, submitted(made))
    Notice.objects.all().delete()
    for one in (written, case.audit.round):
        dates = rounds.round_view(made.qa_lead, one.pk).dates
        later = replace(
            dates,
            audits_due_on=dates.audits_due_on + timedelta(days=1),
            moderation_due_on=dates.moderation_due_on + timedelta(days=1),
        )
        given = {"version": one.version, "title": one.title, "focus": one.focus, "dates": later}
        moderation.change_round(round_id=one.pk, **given, by=made.qa_lead, now=SUBMITTED_AT)  # type: ignore[arg-type]
    still = Audit.objects.filter(state="not_started").exclude(auditor_id=made.qa_lead.person_id)
    assert sorted(told("audits.new_date")) == sorted(still.values_list("auditor_id", flat=True))
    practitioners = [one for one in still.values_list("practitioner_id", flat=True) if one is not None]
    assert practitioners
    assert sorted(told("audits.other_date")) == sorted(practitioners)
    assert told("moderation.new_date") == [case.moderator_id]
    assert told("moderation.talk_date") == []
    before, moved = case.due_on, Moderation.objects.get(pk=case.pk)
    assert moved.due_on == before + timedelta(days=1)


def test_another_day_for_moderation_tells_the_auditor_with_whom_the_talk_is_to_be_held(made: Council) -> None:
    case = given_to_moderate(made, submitted(made))
    judge(made, case)
    Notice.objects.all().delete()
    found = rounds.round_view(made.qa_lead, case.audit.round_id)
    dates = replace(found.dates, moderation_due_on=found.dates.moderation_due_on + timedelta(days=1))
    given = {"version": found.version, "title": found.title, "focus": found.focus, "dates": dates}
    moderation.change_round(round_id=found.id, **given, by=made.qa_lead, now=SUBMITTED_AT)  # type: ignore[arg-type]
    assert told("moderation.new_date") == [case.moderator_id]
    assert told("moderation.talk_date") == [case.audit.auditor_id]
    assert len(told()) == 2


def test_an_audit_withdrawn_tells_auditor_and_practitioner(made: Council) -> None:
    audit = Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0]
    audits.withdraw(audit_id=audit.pk, reason="Moved away", by=made.qa_lead, now=SUBMITTED_AT)
    assert told("audits.withdrawn") == sorted([audit.auditor_id, audit.practitioner_id or 0])


def test_an_audit_sent_in_tells_nobody_and_one_given_back_its_auditor(made: Council) -> None:
    audit = submitted(made)
    Notice.objects.all().delete()
    audits.return_to_auditor(audit_id=audit.pk, reason="Say more", by=made.qa_lead, now=SUBMITTED_AT)
    assert told() == [audit.auditor_id]
    assert told("audits.returned") == [audit.auditor_id]


def test_an_unmoderated_final_audit_tells_auditor_practitioner_and_manager(made: Council) -> None:
    audit = submitted(made)
    Notice.objects.all().delete()
    audits.finalise(audit_id=audit.pk, by=made.qa_lead, now=SUBMITTED_AT)
    assert told("audits.final") == sorted({audit.auditor_id, team_of(made, audit).manager_id})
    assert told("audits.feedback") == [audit.practitioner_id]
    assert told("audits.final_inadequate") == []


def test_moderation_tells_moderator_then_auditor_then_whom_the_outcome_concerns(made: Council) -> None:
    audit = submitted(made)
    Notice.objects.all().delete()
    one = given_to_moderate(made, audit)
    assert told() == told("moderation.given") == [one.moderator_id]
    judge(made, one)
    assert told("moderation.both_in") == [audit.auditor_id]
    agree(made, one)
    assert told("moderation.agreed") == [audit.auditor_id]
    assert audit.auditor_id not in told("audits.final")
    assert told("audits.final") == [team_of(made, audit).manager_id]
    assert told("audits.feedback") == [audit.practitioner_id]
    assert kinds_told(audit.practitioner_id or 0) == ["audits.feedback"]


def test_a_moderation_given_on_tells_both_moderators(made: Council) -> None:
    one = given_to_moderate(made, submitted(made))
    other = next(m for m in candidates(made.qa_lead, one.audit_id, on=ON).candidates if not m.why_not).id
    Notice.objects.all().delete()
    moderation.assign(audit_id=one.audit_id, moderator_id=other, why="Ill", by=made.qa_lead, now=SUBMITTED_AT)
    assert told("moderation.taken") == [one.moderator_id]
    assert told("moderation.given") == ([] if other == made.qa_lead.person_id else [other])


def test_an_inadequate_final_judgement_tells_the_head_of_service_and_only_then(made: Council) -> None:
    audit = submitted(made, "inadequate")
    head = team_of(made, audit).head_id
    one = given_to_moderate(made, audit)
    judge(made, one, "inadequate")
    assert "audits.final_inadequate" not in kinds_told(head)
    agree(made, one, "inadequate")
    assert told("audits.final_inadequate") == ([] if one.moderator_id == head else [head])


def test_an_answer_tells_auditor_and_manager(made: Council) -> None:
    audit = submitted(made)
    audits.finalise(audit_id=audit.pk, by=made.qa_lead, now=SUBMITTED_AT)
    Notice.objects.all().delete()
    by = made.actor(audit.practitioner_id or 0, ON)
    audits.save_answer(audit_id=audit.pk, text="Thanks", base_version=0, send=False, by=by, now=SUBMITTED_AT)
    assert told() == []
    audits.save_answer(audit_id=audit.pk, text="Thanks", base_version=1, send=True, by=by, now=SUBMITTED_AT)
    assert told("audits.answered") == sorted({audit.auditor_id, team_of(made, audit).manager_id})


def test_each_step_of_an_action_tells_its_owner_once(made: Council) -> None:
    team = made.teams[0]
    owner, other = team.worker_ids
    lead = made.qa_lead

    def tells(*kinds: str) -> None:
        assert sorted(Notice.objects.values_list("person_id", "kind")) == sorted((who, word) for word, who in expected)
        Notice.objects.all().delete()

    how = {"smart": SMART, "urgency": Urgency.STANDARD, "owner_id": owner, "team_id": team.id}
    action_id = actions.set_action(**how, by=lead, now=SUBMITTED_AT)  # type: ignore[arg-type]
    assert actions.set_action(**how, by=lead, now=SUBMITTED_AT) == action_id  # type: ignore[arg-type]
    expected = [("actions.given", owner)]
    tells()
    step = {"action_id": action_id, "by": lead, "now": SUBMITTED_AT}
    actions.change_due(**step, version=1, due_on=date(2026, 6, 1), reason="Exams")  # type: ignore[arg-type]
    expected = [("actions.new_date", owner)]
    tells()
    actions.change_owner(**step, version=2, owner_id=other)  # type: ignore[arg-type]
    expected = [("actions.given", other), ("actions.taken", owner)]
    tells()
    actions.mark_done(**step, version=3, evidence="On file")  # type: ignore[arg-type]
    expected = [("actions.done", other)]
    tells()
    actions.reopen(**step, version=4, reason="Not yet")  # type: ignore[arg-type]
    expected = [("actions.reopened", other)]
    tells()
    mine = step | {"by": made.actor(other, ON)}
    actions.mark_done(**mine, version=5, evidence="Now it is")  # type: ignore[arg-type]
    expected = []
    tells()
    actions.update_note(action_id=action_id, text="I need help", by=mine["by"], now=SUBMITTED_AT)  # type: ignore[arg-type]
    expected = [("actions.noted_set", lead.person_id)]
    tells()
    actions.update_note(action_id=action_id, text="What would help?", by=lead, now=SUBMITTED_AT)
    expected = [("actions.noted", other)]
    tells()
    actions.verify(**step, version=6, difference=Difference.YES, how_known="She said so")  # type: ignore[arg-type]
    expected = [("actions.verified", other)]
    tells()
    second = actions.set_action(**how | {"owner_id": other}, by=lead, now=SUBMITTED_AT)  # type: ignore[arg-type]
    Notice.objects.all().delete()
    actions.set_aside(action_id=second, version=1, reason="Closed", by=lead, now=SUBMITTED_AT)
    expected = [("actions.set_aside", other)]
    tells()


def test_a_report_tells_signers_and_then_its_writer(made: Council, browser: Callable[[int], Client]) -> None:
    director, assistant = person("Dora Director", Role.DIRECTOR), person("Asa Assistant", Role.ASSISTANT_DIRECTOR)
    everybody_signs_in()
    Notice.objects.all().delete()
    round_id = round_under_way(made, size=3)
    for audit in Audit.objects.filter(round_id=round_id):
        submit(made, audit.pk)
        audits.finalise(audit_id=audit.pk, by=made.qa_lead, now=SUBMITTED_AT)
    lead = made.qa_lead
    report_id = reports.start_report(round_id=round_id, by=lead, now=SUBMITTED_AT)
    reports.save_section_text(report_id=report_id, key="next", text="- We meet.", version=0, by=lead, now=SUBMITTED_AT)
    reports.send(report_id=report_id, by=lead, now=SUBMITTED_AT)
    assert sorted(told("reports.sent")) == [director, assistant]
    signer = made.actor(director, ON)
    reports.send_back(report_id=report_id, comments="Shorter", by=signer, now=SUBMITTED_AT)
    assert told("reports.sent_back") == [lead.person_id]
    assert told("reports.with_writers") == [assistant]
    number = rounds.round_view(lead, round_id).number
    page = browser(assistant)
    named = "A report that was sent to you to sign is with its writers again</strong>: "
    assert f"{named}round {number}" in page.get(reverse("notices:list")).text
    read = page.post(f"/notices/{Notice.objects.get(kind='reports.with_writers', person_id=assistant).pk}/read/")
    assert read["Location"] == reverse("reports:list"), "where they are told of it, as they cannot open it"
    sent_back = Notice.objects.get(kind="reports.sent_back", person_id=lead.person_id)
    read = browser(lead.person_id or 0).post(f"/notices/{sent_back.pk}/read/")
    assert read["Location"] == reverse("reports:one", kwargs={"report_id": report_id}), "its writer can open it"
    assert not Notice.objects.unread().filter(kind="reports.sent").exists(), "there is nothing to sign"
    reports.send(report_id=report_id, by=lead, now=SUBMITTED_AT.replace(minute=40))
    reports.take_back(report_id=report_id, by=lead, now=SUBMITTED_AT.replace(minute=41))
    assert sorted(told("reports.with_writers")) == [director, assistant, assistant]
    reports.send(report_id=report_id, by=lead, now=SUBMITTED_AT.replace(minute=42))
    assert sorted(told("reports.sent")) == [director] * 3 + [assistant] * 3
    seen = report(signer, report_id).fingerprint
    reports.sign_off(report_id=report_id, seen=seen, by=signer, now=SUBMITTED_AT)
    assert told("reports.signed") == [lead.person_id]
    assert told("reports.signed_off") == [assistant]
    assert not Notice.objects.unread().filter(kind="reports.sent").exists()


def test_a_round_that_is_closed_tells_the_auditors_of_what_is_still_written(made: Council) -> None:
    round_id = round_under_way(made, size=3)
    final, begun, _ = Audit.objects.filter(round_id=round_id).order_by("pk")
    Audit.objects.filter(pk=begun.pk).update(state="being_audited")
    Audit.objects.filter(pk=final.pk).update(state="final", submitted_at=SUBMITTED_AT)
    Notice.objects.all().delete()
    moderation.close_round(round_id=round_id, reason="Time is up", by=made.qa_lead, now=SUBMITTED_AT)
    open_ones = Audit.objects.filter(round_id=round_id).exclude(pk=final.pk)
    assert told("audits.round_closed") == sorted(one.auditor_id for one in open_ones)
    assert told() == told("audits.round_closed")


def test_a_round_that_is_closed_tells_both_who_take_part_in_a_moderation_that_is_open(
    made: Council, browser: Callable[[int], Client]
) -> None:
    case = given_to_moderate(made, submitted(made))
    Notice.objects.all().delete()
    moderation.close_round(round_id=case.audit.round_id, reason="Time is up", by=made.qa_lead, now=SUBMITTED_AT)
    both = sorted([case.moderator_id, case.audit.auditor_id])
    assert told("moderation.round_closed", subject=f"moderation:{case.pk}") == both
    for person_id in both:
        page = browser(person_id).get(reverse("notices:list")).text
        assert "The round of a moderation that concerns you was closed; the moderation still goes on" in page


def test_a_round_that_is_closed_tells_nobody_of_a_moderation_that_is_agreed(made: Council) -> None:
    case = given_to_moderate(made, submitted(made))
    judge(made, case)
    agree(made, case)
    moderation.close_round(round_id=case.audit.round_id, reason="Time is up", by=made.qa_lead, now=SUBMITTED_AT)
    assert told("moderation.round_closed") == []


def test_a_conflict_of_interest_tells_whoever_selects(made: Council) -> None:
    by = made.actor(made.teams[0].manager_id)
    auditors.declare_conflict(
        person_id=by.person_id or 0, team_id=made.teams[2].id, words="My sister", by=by, now=SUBMITTED_AT
    )
    assert told("selection.conflict_declared") == [made.qa_lead.person_id]
    assert len(told()) == 1


def test_who_has_a_conflict_of_interest_is_told_when_others_note_or_end_one(
    made: Council, browser: Callable[[int], Client]
) -> None:
    person_id, lead = made.teams[0].manager_id, made.qa_lead
    about = {"person_id": person_id, "team_id": made.teams[2].id}
    noted = auditors.declare_conflict(**about, words="Her sister", by=lead, now=SUBMITTED_AT)
    assert told("selection.conflict_noted") == [person_id]
    auditors.end_conflict(person_id=person_id, conflict_id=noted, by=lead, now=SUBMITTED_AT)
    assert told("selection.conflict_ended") == [person_id]
    assert len(told()) == 2
    page = browser(person_id).get(reverse("notices:list")).content.decode()
    assert "A conflict of interest of yours was noted" in page
    assert "A conflict of interest of yours holds no more" in page


def test_a_role_given_or_ended_tells_its_person(made: Council) -> None:
    worker = made.teams[0].worker_ids[0]
    access.give_role(
        person_id=worker, role=Role.TEAM_MANAGER, starts_on=TODAY, team_id=made.teams[0].id, by=SYSTEM, now=SUBMITTED_AT
    )
    assert told() == told("access.role_given") == [worker]
    role = RoleAssignment.objects.get(person_id=worker, role=Role.TEAM_MANAGER)
    access.withdraw_role(assignment_id=role.pk, by=SYSTEM, now=SUBMITTED_AT)
    assert told("access.role_ended") == [worker]


def test_a_link_that_waits_tells_those_who_may_agree_to_it(made: Council) -> None:
    asking, agreeing = person("Ann Admin", Role.ADMINISTRATOR), person("Bo Admin", Role.ADMINISTRATOR)
    everybody_signs_in()
    Notice.objects.all().delete()
    access.ask_for_link(person_id=agreeing, mail=False, by=made.actor(asking), now=SUBMITTED_AT)
    assert told("access.link_waits") == [made.qa_lead.person_id], "neither whoever asked nor whose link it is"


def test_nobody_is_told_of_what_came_to_nothing_and_everybody_once_of_what_was_said_twice(made: Council) -> None:
    worker = made.teams[0].worker_ids[0]

    def say() -> None:
        tell(person_ids=[worker, worker, None], kind=GIVEN, subject="audit:1", by=SYSTEM, now=SUBMITTED_AT)

    @operation
    def fails() -> None:
        say()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fails()
    assert told() == []
    with one_operation():
        say()
        say()
    say()
    assert told() == [worker]


def test_who_cannot_sign_in_is_not_told_and_named_to_whoever_acted(
    made: Council, browser: Callable[[int], Client]
) -> None:
    team = made.teams[0]
    owner = Person.objects.select_related("account").get(pk=team.worker_ids[0])
    assert owner.account is not None
    owner.account.set_unusable_password()
    owner.account.save()
    how = {"smart": SMART, "urgency": Urgency.STANDARD, "team_id": team.id, "by": made.qa_lead, "now": SUBMITTED_AT}
    with noting_who_is_not_reached() as names:
        action_id = actions.set_action(owner_id=owner.pk, **how)  # type: ignore[arg-type]
    assert (told(), names) == ([], [owner.name])
    lead = browser(made.qa_lead.person_id or 0)
    answer = lead.post(f"/actions/{action_id}/set-aside/", {"version": "1", "reason": "No more"}, follow=True)
    assert f"Tell {owner.name} yourself" in answer.content.decode()


def test_who_has_left_is_neither_told_nor_named(made: Council) -> None:
    round_id = round_under_way(made, size=3)
    audit = Audit.objects.filter(round_id=round_id).order_by("pk")[0]
    access.note_leaving(person_id=audit.practitioner_id or 0, left_on=TODAY, at_once=True, by=SYSTEM, now=SUBMITTED_AT)
    Notice.objects.all().delete()
    with noting_who_is_not_reached() as names:
        audits.withdraw(audit_id=audit.pk, reason="Left", by=made.qa_lead, now=SUBMITTED_AT)
    assert (told(), names) == ([audit.auditor_id], [])


def test_every_kind_is_declared_once_and_says_nothing_of_a_child() -> None:
    kinds = notices.kinds()
    assert len(kinds) >= 27
    assert all(word == kind.word and word.count(".") == 1 for word, kind in kinds.items())
    for kind in kinds.values():
        assert "child" not in kind.in_mail.lower()
        assert not any(word in kind.in_mail.lower() for word in ("inadequate", "good", "outstanding"))
