"""Start pages are right about time, name each child as far as the person may know, and are worth opening on a quiet day."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.audits.models import Answer, Audit, Section
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.frameworks import queries as framework_queries
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds import queries as rounds_queries
from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.domain.staff_lists.models import StaffList
from fullcircle.domain.staff_lists.states import StaffListState
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as access_queries
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.web.home.presenters.beside import access_card
from fullcircle.web.kit.jinja import date_long, date_short
from fullcircle.web.people.presenters import shown
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, TODAY, Council, add_children, council, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9", "R1.2")]

GIRL = {"gender": "F", "age_years": 9}


@pytest.fixture
def ashmere() -> Council:
    return council(teams_in_each_area=1, children_in_each_team=1)


@pytest.fixture
def made(ashmere: Council) -> AuditedRound:
    return audited_round(ashmere)


@pytest.fixture
def words_of(signed_in):
    """The start page of a person, as its words."""

    def words(person_id: int) -> str:
        return " ".join(re.sub(r"<[^>]*>", " ", page_of(signed_in, person_id)).split())

    return words


def page_of(signed_in, person_id: int) -> str:
    browser: Client = signed_in(Person.objects.get(pk=person_id).account.username)
    answer = browser.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def past(*, days: int) -> None:
    """The round has had its last day so many days ago, and all its dates are of that day."""
    last = TODAY - timedelta(days=days)
    Round.objects.update(audits_due_on=last, moderation_due_on=last, report_due_on=last, ends_on=last)


PREPARE = "Think ahead to the talk about this file"


def test_a_practitioner_prepares_while_the_audit_is_written_and_is_never_late_by_its_date(made, words_of):
    audit = made.audit(made.council.teams[0], AuditState.BEING_AUDITED)
    Audit.objects.filter(pk=audit.pk).update(due_on=TODAY - timedelta(days=3), header=GIRL)
    words = words_of(audit.practitioner_id)
    assert PREPARE in words
    assert f"Child {audit.child.reference}, girl, 9" in words
    assert "past its date" not in words


def test_nobody_is_told_to_prepare_for_a_talk_that_is_written_down(made, words_of):
    audit = made.audit(made.council.teams[0], AuditState.BEING_AUDITED)
    talk = Section.objects.create(audit=audit, key="practitioner_voice", version=1, content={"heard": "no"})
    assert PREPARE in words_of(audit.practitioner_id)
    talk.content = {"heard": "yes", "how": "In the office"}
    talk.save()
    assert PREPARE not in words_of(audit.practitioner_id)


@pytest.mark.parametrize("state", [AuditState.SUBMITTED, AuditState.WITHDRAWN])
def test_nobody_is_told_to_prepare_for_what_is_over(made, words_of, state):
    audit = made.audit(made.council.teams[0], AuditState.SUBMITTED)
    Audit.objects.filter(pk=audit.pk).update(state=state)
    assert PREPARE not in words_of(audit.practitioner_id)


@pytest.mark.parametrize("over", ["closed", "ended"])
def test_an_audit_still_to_be_done_late_asks_both_whom_it_needs(made, words_of, over):
    audit = made.audit(made.council.teams[0], AuditState.NOT_STARTED)
    if over == "closed":
        Round.objects.update(state="closed")
    else:
        past(days=1)
    assert PREPARE in words_of(audit.practitioner_id)
    assert "Audit this file" in words_of(audit.auditor_id)


@pytest.mark.requirements("R7.3")
def test_who_audited_and_who_manages_the_team_are_told_of_an_answer_for_some_weeks(made, words_of):
    audit = made.audit(made.council.teams[0])
    answer = Answer.objects.create(audit=audit, practitioner_id=audit.practitioner_id, read_at=NOW)
    said = f"{audit.practitioner.name} answered the feedback on the audit about child {audit.child.reference}"
    told = (audit.auditor_id, made.council.teams[0].manager_id)
    others = (audit.practitioner_id, made.council.heads[0], made.council.teams[2].manager_id)
    assert not any(said in words_of(one) for one in told), "an answer that is not sent is the practitioner's alone"
    Answer.objects.filter(pk=answer.pk).update(answered_at=NOW - timedelta(days=27), text="I see it differently.")
    for one in told:
        assert said in words_of(one)
    assert not any(said in words_of(one) for one in others)
    Answer.objects.filter(pk=answer.pk).update(answered_at=NOW - timedelta(days=30))
    assert not any(said in words_of(one) for one in told)


def test_an_auditor_can_still_finish_an_audit_of_a_closed_round_and_is_told_so(made, words_of):
    audit = made.audit(made.council.teams[0], AuditState.BEING_AUDITED)
    Round.objects.update(state="closed")
    assert "The round is closed, and this can still be finished" in words_of(audit.auditor_id)


def test_late_audits_of_a_closed_round_are_told_to_those_who_follow_them_while_they_can_be_finished(made, words_of):
    audit = made.audit(made.council.teams[0], AuditState.BEING_AUDITED)
    Audit.objects.filter(pk=audit.pk).update(header=GIRL)
    Round.objects.update(state="closed")
    assert f"The audit by {audit.auditor.name} is not in yet" in words_of(made.council.qa_lead.person_id)


def test_the_thematic_audit_and_the_report_that_are_due_are_there_for_who_must_do_them(made, words_of):
    made.audit(made.council.teams[0])
    past(days=1)
    Activity.objects.filter(key="thematic_audits").update(due_on=TODAY - timedelta(days=4))
    words = words_of(made.council.qa_lead.person_id)
    assert "Thematic audits Asked for by the schedule" in words
    assert "4 days past its date" in words
    assert "Write the QA report of round 1" in words
    assert "its words drafted; you edit them." in words
    assert "Start it" in words
    assert "1 day past its date" in words
    Audit.objects.update(state=AuditState.SUBMITTED)
    words = words_of(made.council.qa_lead.person_id)
    assert "No audit is final yet. A report tells of those that are final." in words
    assert "See how far the round is" in words
    assert "Start it" not in words
    manager = words_of(made.council.teams[0].manager_id)
    assert "Thematic audits" not in manager
    assert "Write the QA report" not in manager


def test_the_schedule_asks_only_for_what_is_due_soon_and_never_twice_for_audits(made, words_of):
    rounds.plan_schedule(from_=TODAY, until=TODAY + timedelta(days=300), by=made.council.qa_lead, now=NOW)
    Activity.objects.filter(due_on__gt=TODAY + timedelta(days=28)).delete()
    thematic = Activity.objects.filter(key="thematic_audits")
    for days, asked in ((29, False), (28, True), (15, True)):
        thematic.update(starts_on=TODAY, due_on=TODAY + timedelta(days=days))
        words = words_of(made.council.qa_lead.person_id)
        assert ("Thematic audits" in words) is asked, "four weeks ahead, as others are to be asked for it"
        assert "Moderation of case file audits" not in words


def test_the_report_is_told_as_far_ahead_as_the_activities_of_its_writer(made, words_of):
    made.audit(made.council.teams[0])
    lead = made.council.qa_lead.person_id
    for days, asked in ((29, False), (28, True), (15, True)):
        due_on = TODAY + timedelta(days=days)
        Round.objects.update(report_due_on=due_on, ends_on=due_on)
        assert ("Write the QA report of round 1" in words_of(lead)) is asked


def test_what_a_role_owns_is_on_the_page_of_each_who_holds_it(made, words_of):
    rounds.plan_schedule(from_=TODAY, until=TODAY + timedelta(days=90), by=made.council.qa_lead, now=NOW)
    row = Activity.objects.filter(key="practice_observations", owner=None).order_by("due_on")[0]
    Activity.objects.filter(pk=row.pk).update(starts_on=TODAY, due_on=TODAY + timedelta(days=20))
    assert len(made.council.heads) > 1
    for head in made.council.heads:
        assert row.title in words_of(head)
        assert rounds_queries.activity(made.council.actor(head), row.pk, on=TODAY).may_settle
    assert row.title not in words_of(made.council.teams[0].manager_id)


def test_a_settled_activity_is_asked_for_no_more(made, words_of):
    lead = made.council.qa_lead
    activity = Activity.objects.get(key="thematic_audits")
    Activity.objects.update(due_on=TODAY)
    assert "Thematic audits" in words_of(lead.person_id)
    rounds.finish_activity(activity_id=activity.pk, note="", by=lead, now=NOW)
    assert "Thematic audits" not in words_of(lead.person_id)


def test_a_round_past_its_last_day_waits_to_be_closed_by_who_plans_rounds(made, words_of):
    past(days=2)
    assert "Close round 1" in words_of(made.council.qa_lead.person_id)
    assert "Close round 1" not in words_of(made.council.heads[0])


def test_late_audits_of_others_are_one_card_told_only_to_those_who_follow_them(made, words_of, signed_in):
    first, second = made.council.teams[:2]
    late = [made.audit(team, AuditState.NOT_STARTED) for team in (first, first, second)]
    Audit.objects.filter(pk__in=[one.pk for one in late]).update(header=GIRL)
    lead, head = made.council.qa_lead.person_id, first.head_id
    words = words_of(lead)
    assert "3 audits of round 1 to ask about: they are not in yet" in words
    assert all(f"Child {one.child.reference}, girl, 9" in words for one in late)
    page = page_of(signed_in, lead)
    assert all(reverse("audits:reassign", kwargs={"audit_id": one.pk}) in page for one in late)
    theirs = words_of(head)
    assert "2 audits of round 1 to ask about: they are not in yet" in theirs
    assert late[2].child.reference not in theirs
    assert "Give it to someone else" not in theirs
    assert "not in yet" not in words_of(
        next(t.manager_id for t in made.council.teams if t.manager_id not in {late[0].auditor_id, late[2].auditor_id})
    )


@pytest.mark.requirements("R8.4")
def test_answered_feedback_can_still_be_found_the_newest_three_and_a_link_to_all(made, words_of, signed_in):
    team = made.council.teams[0]
    audits = [made.audit(team) for _ in range(5)]
    for days, audit in enumerate(audits):
        Audit.objects.filter(pk=audit.pk).update(finalised_at=NOW - timedelta(days=days), header=GIRL)
        at = NOW - timedelta(days=days)
        Answer.objects.create(
            audit=audit, practitioner_id=audit.practitioner_id, read_at=at, answered_at=at, text="Yes."
        )
    page, words = page_of(signed_in, team.worker_ids[0]), words_of(team.worker_ids[0])
    links = [reverse("audits:feedback", kwargs={"audit_id": audit.pk}) for audit in audits]
    assert [link in page for link in links] == [True, True, True, False, False]
    assert page.index(links[0]) < page.index(links[1]) < page.index(links[2])
    assert "/audits/?state=final&amp;mine=yes" in page
    assert f"Child {audits[0].child.reference}, girl, 9 Round 1, answered on 2 March 2026" in words
    assert "Feedback you have answered" not in words_of(team.worker_ids[1])


def test_like_things_of_one_time_are_one_card_with_a_row_each(made, words_of, signed_in):
    team = made.council.teams[0]
    actions = [made.action(made.audit(team), due_on=TODAY + timedelta(days=3)) for _ in range(3)]
    alone = made.action(made.audit(team), due_on=TODAY)
    page, words = page_of(signed_in, alone.owner_id), words_of(alone.owner_id)
    assert "3 actions of yours" in words
    (group,) = [found for found in page.split("<h3") if "3 actions of yours" in found]
    assert group.count('class="fc-task__row"') == len(actions)
    assert all(reverse("actions:one", kwargs={"action_id": action.pk}) in group for action in actions)
    assert reverse("actions:one", kwargs={"action_id": alone.pk}) not in group


def test_the_numbers_are_right_however_much_waits(made, words_of):
    team = made.council.teams[0]
    audit = made.audit(team)
    for _ in range(33):
        made.action(audit, due_on=TODAY - timedelta(days=2))
    assert "33 actions of yours" in words_of(audit.practitioner_id)
    assert "33 actions of others are past their date" in words_of(made.council.qa_lead.person_id)
    Action.objects.update(owner_id=made.council.qa_lead.person_id)
    words = words_of(made.council.qa_lead.person_id)
    assert "33 actions of yours" in words
    assert "of others are past" not in words
    assert "of someone else is past" not in words


def test_every_role_that_ends_and_every_list_that_waits_is_counted(ashmere, words_of):
    admin = person("Ad Min", Role.ADMINISTRATOR)
    for n in range(12):
        RoleAssignment.objects.filter(person_id=person(f"Lea Ver {n}", Role.PRINCIPAL_SOCIAL_WORKER)).update(
            ends_on=TODAY + timedelta(days=5)
        )
    for n in range(9):
        state = StaffListState.READ if n < 2 else StaffListState.APPLIED
        StaffList.objects.create(
            file_name="people.xlsx", sha256=f"{n:064}", about={}, rows=[], state=state, received_at=NOW + timedelta(n)
        )
    words = words_of(admin)
    assert "12 roles end soon" in words
    assert "2 lists of people wait to be applied" in words


def worked(made: AuditedRound, difference: str, *, days_ago: int = 1) -> Action:
    action = made.action(made.audit(made.council.teams[0]), "verified", difference=difference)
    Action.objects.filter(pk=action.pk).update(verified_at=NOW - timedelta(days=days_ago))
    Audit.objects.filter(pk=action.audit_id).update(header=GIRL)
    return action


def test_a_quiet_day_says_what_is_better_for_a_child_to_those_who_may_see_the_action(made, words_of):
    action = worked(made, "yes")
    Answer.objects.create(
        audit=action.audit, practitioner_id=action.owner_id, read_at=NOW, answered_at=NOW, text="Thank you."
    )
    words = words_of(action.owner_id)
    assert "Nothing needs you just now, and something has changed for the better for a child." in words
    assert f"Child {action.audit.child.reference}, girl, 9 The child knows what happens next" in words
    assert "The child said so" in words
    assert "You did: Meet the family." in words
    assert "The child knows what happens next" not in words_of(made.council.teams[0].worker_ids[1])


def test_a_leader_reads_what_is_better_without_the_number_of_the_child(made, words_of):
    action = worked(made, "yes")
    director = person("Dee Rector", Role.DIRECTOR)
    words = words_of(director)
    assert "A child, Early help The child knows what happens next" in words
    assert action.audit.child.reference not in words


@pytest.mark.parametrize(
    ("difference", "days_ago", "shown"),
    [("partly", 1, True), ("not_yet", 1, False), ("cannot_know", 1, False), ("yes", 50, False)],
)
def test_only_what_is_better_and_lately_is_told_and_a_time_without_has_its_own_words(
    made, words_of, difference, days_ago, shown
):
    action = worked(made, difference, days_ago=days_ago)
    words = words_of(action.owner_id)
    assert ("In part: The child knows what happens next" in words) is shown
    assert ("What changes for children shows late" in words) is not shown


def test_a_role_that_may_not_see_records_reads_no_zero_in_their_place(made, words_of):
    made.action(made.audit(made.council.teams[0]))
    analyst = words_of(person("Ana Lyst", Role.PERFORMANCE_ANALYST))
    assert "1 of 1 audit is in" in analyst, "measures count the whole round and name nobody"
    for words in (analyst, words_of(person("Ad Min", Role.ADMINISTRATOR)), words_of(person("Ira O", Role.IRO))):
        assert "Past their date" not in words
        assert "Difference to verify" not in words


def test_a_manager_s_count_says_that_it_is_of_what_they_can_see(made, words_of):
    first, second = made.council.teams[:2]
    for team in (first, second, second):
        made.audit(team)
    assert "3 of 3 audits are in" in words_of(made.council.qa_lead.person_id)
    head = words_of(first.head_id)
    assert "1 of 1 audit is in" in head
    assert "These are the audits" in head


def test_the_administrator_reads_who_can_sign_in_and_which_roles_end(ashmere, words_of):
    admin = person("Ad Min", Role.ADMINISTRATOR)
    leaver = person("Lea Ver", Role.PRINCIPAL_SOCIAL_WORKER)
    RoleAssignment.objects.filter(person_id=leaver).update(ends_on=TODAY + timedelta(days=5))
    access.set_password(person_id=person("No Role"), password="otter lantern violin", by=SYSTEM, now=NOW)
    words = words_of(admin)
    assert "The role of Lea Ver ends" in words
    assert "1 person can sign in and holds no role" in words
    assert "Can sign in" in words
    assert "The role of Lea Ver ends" not in words_of(ashmere.qa_lead.person_id)


@pytest.mark.parametrize("days", [29, 28, -1])
def test_whoever_manages_frameworks_is_asked_for_the_review_that_the_framework_sets(
    ashmere, words_of, monkeypatch, days
):
    """The QA Lead by the schedule, and whoever does not see it by the framework."""
    due_on = framework_queries.framework_in_force(TODAY).identity.review_due
    rounds.plan_schedule(from_=TODAY, until=due_on, by=ashmere.qa_lead, now=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + (due_on - TODAY - timedelta(days=days)))
    for who, asked in (
        (ashmere.qa_lead.person_id, "Review of this framework"),
        (person("Ad Min", Role.ADMINISTRATOR), "Review the framework"),
    ):
        words = words_of(who)
        assert (asked in words) is (days < 29)
        assert days > 0 or f"due {date_short(due_on)}" in words, "late when it is late"
    assert "Review" not in words_of(ashmere.heads[0])


def test_each_count_of_people_leads_to_those_it_counts(ashmere):
    """Somebody without a role who cannot sign in is in the list of who is here alone."""
    admin = person("Ad Min", Role.ADMINISTRATOR)
    for name in ("Ad Min", "No Role"):
        made = admin if name == "Ad Min" else person(name)
        access.set_password(person_id=made, password="otter lantern violin", by=SYSTEM, now=NOW)
    person("No Password")
    reader = access_queries.actor(admin, on=TODAY)
    tally = access_card(access_queries.access_standing(reader, on=TODAY, until=TODAY))
    everyone = access_queries.people(reader, on=TODAY)
    for words, count, href in tally.rows:
        assert len(shown(everyone, href.partition("?show=")[2])) == count, words
    assert tally.rows[2][1] == 1


def test_who_never_had_a_password_cannot_sign_in(ashmere, words_of):
    admin = person("Ad Min", Role.ADMINISTRATOR)
    person("No Password")
    words = words_of(admin)
    assert "sign in and holds no role" not in words
    assert "Can sign in 0" in words


def test_the_administrator_is_told_of_managers_who_left_and_of_teams_without_one(ashmere, words_of):
    admin = person("Ad Min", Role.ADMINISTRATOR)
    manager = ashmere.teams[0].manager_id
    assert "line manager" not in words_of(admin)
    managed = Person.objects.filter(line_manager_id=manager, left_on__isnull=True).count()
    access.note_leaving(person_id=manager, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    words = words_of(admin)
    assert f"{managed} people have line managers who have left" in words
    assert "1 team has no manager" in words
    assert "team has no manager" not in words_of(ashmere.qa_lead.person_id)


def test_the_reviewing_officer_finds_the_framework_and_the_signed_reports(ashmere, words_of):
    words = words_of(person("Ira O", Role.IRO))
    assert "Reports signed last" in words
    assert "The framework we work by" in words
    assert "in force since 1 May 2025" in words


def test_the_next_two_weeks_hold_the_days_of_the_round_and_my_own(made, words_of):
    Round.objects.update(moderation_due_on=date(2026, 3, 6), report_due_on=date(2026, 3, 12), ends_on=date(2026, 3, 15))
    audit = made.audit(made.council.teams[0], AuditState.NOT_STARTED)
    Audit.objects.filter(pk=audit.pk).update(due_on=date(2026, 3, 7), auditor_id=made.council.qa_lead.person_id)
    words = words_of(made.council.qa_lead.person_id)
    assert "Today" in words
    assert f"Audit of child {audit.child.reference} (Saturday) Round 1: moderation done" in words
    assert "Round 1: last day (Sunday)" in words
    worker = words_of(made.council.teams[1].worker_ids[0])
    assert "Round 1" not in worker


def test_the_next_two_weeks_hold_no_day_of_a_round_that_is_closed(made, words_of):
    director = person("Dee Rector", Role.DIRECTOR)
    Round.objects.update(moderation_due_on=date(2026, 3, 6), report_due_on=date(2026, 3, 12), ends_on=date(2026, 3, 15))
    assert "Round 1: moderation done" in words_of(director)
    Round.objects.update(state="closed")
    assert "Round 1: " not in words_of(director)


@pytest.mark.requirements("R7.5")
def test_an_action_that_was_opened_again_says_so_with_the_reason(made, words_of):
    action = made.action(made.audit(made.council.teams[0]), "done")
    manager = made.council.actor(made.council.teams[0].manager_id)
    actions.reopen(action_id=action.pk, version=1, reason="The uncle was not there", by=manager, now=NOW)
    words = words_of(action.owner_id)
    assert f"Opened again by {manager.name} on 2 March 2026: The uncle was not there." in words


@pytest.mark.requirements("R7.5")
def test_who_had_to_do_an_action_is_told_for_some_weeks_that_it_was_set_aside(made, words_of):
    action = made.action(made.audit(made.council.teams[0]))
    lead = made.council.qa_lead
    actions.set_aside(action_id=action.pk, version=1, reason="He moved away", by=lead, now=NOW - timedelta(days=27))
    words = words_of(action.owner_id)
    assert "Actions of yours that were set aside Meet the family" in words
    assert f"Set aside by {lead.name} on 3 February 2026: He moved away." in words
    assert "set aside" not in words_of(made.council.teams[0].manager_id)
    ActionUpdate.objects.update(at=NOW - timedelta(days=30))
    assert "set aside" not in words_of(action.owner_id)


def test_a_round_given_out_before_its_first_day_is_said_alike_on_the_start_page_and_its_own(made, words_of):
    made.audit(made.council.teams[0])
    past(days=-40)
    Round.objects.update(starts_on=TODAY + timedelta(days=3))
    begins = f"Given out, not begun: begins on {date_long(TODAY + timedelta(days=3))}."
    assert begins in words_of(made.council.qa_lead.person_id)
    (found,) = rounds_queries.rounds(made.council.qa_lead)
    assert found.said(TODAY) == "Given out, not begun"
    assert found.said(TODAY + timedelta(days=3)) == "Under way"


def test_children_in_no_team_are_told_to_whoever_imports_and_may_put_them_into_one(made, words_of):
    analyst = person("An Alyst", Role.PERFORMANCE_ANALYST)
    assert "no team" not in words_of(analyst)
    add_children(made.council, None, 2, with_worker=False)
    words = words_of(analyst)
    assert "2 children are in no team" in words
    assert "Nothing needs you just now" not in words
    assert "in no team" not in words_of(person("Di Rector", Role.DIRECTOR))
