"""The start page tells each person what needs them, the late first, at the same price however much waits."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.rules.header import Header
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.reports import operations as reports
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.jinja import date_long
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, TODAY, Council, council, person
from tests.factories.submitted import SUBMITTED_AT, submitted_round

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9", "R1.2")]

TASK = re.compile(r'<li class="fc-task.*?</li>', re.DOTALL)


@pytest.fixture
def ashmere() -> Council:
    return council(teams_in_each_area=1, children_in_each_team=4)


def browser_of(signed_in, person_id: int) -> Client:
    return signed_in(Person.objects.get(pk=person_id).account.username)


def start_page(browser: Client) -> str:
    answer = browser.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def tasks(page: str) -> list[str]:
    """The tasks in order, each as its words."""
    return [" ".join(re.sub(r"<[^>]*>", " ", found).split()) for found in TASK.findall(page)]


def titles(page: str) -> list[str]:
    """The titles of what is in the wide column, each with its count."""
    found = re.findall(r'<h2 class="fc-tasks__title">(.*?)</h2>', page)
    return [" ".join(re.sub(r"<[^>]*>", " ", title).split()) for title in found]


def urgent(page: str) -> int:
    """How many plum buttons the page has."""
    return len(re.findall(r'class="[^"]*fc-button--urgent', page))


def colleague(ashmere: Council, role: Role) -> int:
    """Someone in that role alone."""
    team = ashmere.teams[1]
    where = {ScopeKind.TEAM: {"team_id": team.id}, ScopeKind.SERVICE: {"area_id": team.area_id}}
    return person(f"Some {role.value}", role, **where.get(SCOPES[role], {}))


def fill(made: AuditedRound, me: int) -> None:
    """One of everything that can wait for ``me``: in the round, in actions and in moderation."""
    team = made.council.teams[1]
    for state in (AuditState.NOT_STARTED, AuditState.BEING_AUDITED):
        audit = made.audit(team, state)
        Audit.objects.filter(pk=audit.pk).update(auditor_id=me)
    for state in (AuditState.NOT_STARTED, AuditState.SUBMITTED, AuditState.FINAL):
        audit = made.audit(team, state)
        Audit.objects.filter(pk=audit.pk).update(practitioner_id=me)
    waiting = made.moderated(made.audit(team, AuditState.WITH_MODERATOR), "meets_good", "meets_good")
    Moderation.objects.filter(pk=waiting.pk).update(moderator_id=me, state="to_judge", judged_at=None, agreed_at=None)
    for state in ("open", "done"):
        action = made.action(made.audit(team), state, due_on=TODAY - timedelta(days=2))
        type(action).objects.filter(pk=action.pk).update(owner_id=me)


@pytest.mark.parametrize("role", list(Role))
def test_the_start_page_of_every_role_costs_the_same_however_much_waits(ashmere, signed_in, role):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            page = start_page(browser)
        assert urgent(page) <= 1
        return len(questions)

    me = colleague(ashmere, role)
    browser = browser_of(signed_in, me)
    made = audited_round(ashmere)
    assert asked() <= 12
    fill(made, me)
    few = asked()
    for _ in range(3):
        fill(made, me)
    assert asked() == few <= 12


def test_whoever_has_nothing_to_do_is_told_so(ashmere, signed_in):
    page = start_page(browser_of(signed_in, colleague(ashmere, Role.PARTNER)))
    assert "Nothing needs you just now." in page
    assert "Nothing waits for you" in page
    assert tasks(page) == []
    assert urgent(page) == 0


def test_late_work_comes_first_and_only_the_first_is_plum(ashmere, signed_in):
    made, team = audited_round(ashmere), ashmere.teams[1]
    manager = ashmere.teams[0].manager_id
    for days in (9, -2, 0, -7, 40):
        audit = made.audit(team, AuditState.NOT_STARTED)
        Audit.objects.filter(pk=audit.pk).update(auditor_id=manager, due_on=TODAY + timedelta(days=days))
    page = start_page(browser_of(signed_in, manager))
    said = ["7 days past its date", "2 days past its date", "Today", "By Wed 11 Mar", "By Sat 11 Apr"]
    assert [next((words for words in said if words in task), "") for task in tasks(page)] == said
    assert "2 things are past their date and one is due today." in page
    assert titles(page) == ["Past their date 2", "Today 1", "Your next two weeks", "In the next two weeks 1", "Later 1"]
    assert urgent(page) == 1
    assert "fc-task--urgent" in TASK.findall(page)[0]


def test_what_is_due_today_is_not_called_late(ashmere, signed_in):
    audit = audited_round(ashmere).audit(ashmere.teams[1], AuditState.NOT_STARTED)
    Audit.objects.filter(pk=audit.pk).update(due_on=TODAY)
    page = start_page(browser_of(signed_in, audit.auditor_id))
    assert "One thing is due today." in page
    assert titles(page)[0] == "Today 1"
    assert "past its date" not in page
    assert urgent(page) == 0


def test_the_qa_lead_sees_submitted_audits_to_send_on(ashmere, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: SUBMITTED_AT)
    sent = submitted_round(ashmere, "meets_good", "outstanding")
    page = start_page(signed_in("quinn.lead"))
    (task,) = (task for task in tasks(page) if "2 submitted audits to send on" in task)
    assert all(Header.read(audit.header).named(audit.child.reference) in task for audit in sent)
    assert "past its date" not in task, "the date is that of moderation, not of the audits"
    assert reverse("moderation:choose", kwargs={"round_id": sent[0].round_id}) in page
    assert "2 of 2 audits are in" in re.sub(r"<[^>]+>", "", page)


def test_the_practitioner_reads_feedback_once_it_is_final_and_then_answers(ashmere, signed_in, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: SUBMITTED_AT)
    (audit,) = submitted_round(ashmere, "meets_good")
    browser = browser_of(signed_in, audit.practitioner_id)
    feedback = reverse("audits:feedback", kwargs={"audit_id": audit.pk})
    assert feedback not in start_page(browser)

    audits.finalise(audit_id=audit.pk, by=SYSTEM, now=SUBMITTED_AT)
    page = start_page(browser)
    (task,) = tasks(page)
    assert task.startswith(f"Child {audit.child.reference}, ")
    assert "See what was said about your work" in task
    assert f'href="{feedback}"' in page
    assert "Read it" in page

    colleague_ = next(t.worker_ids[0] for t in ashmere.teams if audit.practitioner_id not in t.worker_ids)
    assert feedback not in start_page(browser_of(signed_in, colleague_))
    assert "See what was said about your work" not in start_page(signed_in("quinn.lead"))


def test_the_director_has_a_report_to_read_and_sign_once_it_is_sent(ashmere, signed_in):
    made = audited_round(ashmere)
    made.audit(ashmere.teams[0])
    browser = browser_of(signed_in, colleague(ashmere, Role.DIRECTOR))
    assert "QA report of round" not in start_page(browser)
    report = reports.start_report(round_id=made.id, by=ashmere.qa_lead, now=NOW)
    assert "QA report of round" not in start_page(browser)
    reports.save_section_text(report_id=report, key="next", text="- We meet.", version=0, by=ashmere.qa_lead, now=NOW)
    reports.send(report_id=report, by=ashmere.qa_lead, now=NOW)
    page = start_page(browser)
    assert any("Read, challenge and sign it off" in task for task in tasks(page))
    assert reverse("reports:one", kwargs={"report_id": report}) in page
    assert "past its date" not in page
    last = TODAY - timedelta(days=5)
    Round.objects.update(
        starts_on=last, audits_due_on=last, moderation_due_on=last, report_due_on=last, meeting_on=None, ends_on=last
    )
    page = start_page(browser)
    assert "One thing is past its date." in page
    assert any("5 days past its date" in task and "QA report of round" in task for task in tasks(page))
    lead = start_page(signed_in("quinn.lead"))
    assert "Sent and not signed yet" in lead
    assert f"Sent on {date_long(TODAY)}, due on {date_long(last)}" in lead
    assert "Sent and not signed yet" not in page


def test_actions_wait_for_their_owner_and_differences_for_who_verifies(ashmere, signed_in):
    made, team = audited_round(ashmere), ashmere.teams[1]
    open_ = made.action(made.audit(team), due_on=TODAY - timedelta(days=1))
    for _ in range(6):
        made.action(made.audit(team), "done")
    mine = tasks(start_page(browser_of(signed_in, open_.owner_id)))
    assert any("Meet the family" in task and "1 day past its date" in task for task in mine)
    page = start_page(browser_of(signed_in, team.head_id))
    assert "Did it help? 6 differences to look at" in page
    assert sum("Say what changed" in task for task in tasks(page)) == 4
    assert re.search(r'<a href="/actions/\?show=mine_to_verify">2 more</a>', page)


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client().get("/")["Location"] == "/sign-in/?next=%2F"
