"""A role that is ended, a person who is noted as a leaver, an account that is shut: over with the answer to that request, and
nobody's work is stranded, and somebody can always look after people."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import Show
from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation import operations as moderating
from fullcircle.domain.moderation import queries as moderation
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.models import Activity
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Permission, Role
from fullcircle.foundation.auditlog import queries as auditlog
from fullcircle.foundation.kernel.errors import Invalid, WrongState
from tests.factories.audited import audited_round
from tests.factories.council import NOW, TODAY, council, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9", "R1.2")]

TOMORROW = TODAY + timedelta(days=1)
PASSWORD = "otter lantern violin"


@pytest.fixture
def admin(signed_in) -> Client:
    administrator("Ad Ministrator")
    return signed_in("ad.ministrator")


@pytest.fixture
def robin(signed_in) -> tuple[int, int, Client]:
    """A QA lead who is signed in: the person, their role, and their browser."""
    made = person("Robin Vale", Role.QA_LEAD)
    return made, RoleAssignment.objects.get(person_id=made).pk, signed_in("robin.vale")


def administrator(name: str) -> int:
    made = person(name, Role.ADMINISTRATOR)
    access.set_password(person_id=made, password=PASSWORD, by=SYSTEM, now=NOW)
    return made


def of(name: str, person_id: int, **more: int) -> str:
    return reverse(f"people:{name}", kwargs={"person_id": person_id} | more)


def role_of(person_id: int) -> int:
    return RoleAssignment.objects.get(person_id=person_id).pk


@pytest.mark.parametrize(("when", "in_error"), [("now", False), ("in_error", True)])
def test_a_role_that_is_ended_gives_nothing_to_the_next_request(admin, robin, when, in_error):
    made, role, browser = robin
    assert browser.get("/people/").status_code == 200
    assert admin.post(of("end_role", made, assignment_id=role), {"when": when}).status_code == 302
    assert browser.get("/people/").status_code == 403
    assert queries.actor(made, on=TODAY).roles == queries.actor(made, on=TOMORROW).roles == set()
    assert queries.actor(made, on=TODAY - timedelta(days=1)).roles == {Role.QA_LEAD}
    assert RoleAssignment.objects.get(pk=role).in_error is in_error
    assert ("given in error" in admin.get(of("one", made)).content.decode()) is in_error
    assert next(iter(auditlog.latest(limit=1))).event == "access.role_ended"


def test_a_role_that_was_ended_is_in_none_of_the_lists_of_who_may(robin):
    made, role, _ = robin
    assert made in staff(on=TODAY).auditors
    assert queries.who_may(Permission.MODERATE, on=TODAY).filter(pk=made).exists()
    access.withdraw_role(assignment_id=role, by=SYSTEM, now=NOW)
    assert made not in staff(on=TODAY).auditors
    assert not queries.who_may(Permission.MODERATE, on=TODAY).filter(pk=made).exists()
    assert queries.people_in_role(Role.QA_LEAD, on=TODAY) == []
    assert queries.person(SYSTEM, made, on=TODAY).roles == ()


@pytest.mark.parametrize(("form", "said"), [({"when": "later"}, "Enter the last day"), ({"when": ""}, "still needs")])
def test_a_role_is_not_ended_by_half_an_answer(admin, robin, form, said):
    made, role, _ = robin
    answer = admin.post(of("end_role", made, assignment_id=role), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    over = admin.post(of("end_role", made, assignment_id=role), {"when": "later", "ends_on": "2026-03-01"})
    assert "This day is over." in over.content.decode()
    assert RoleAssignment.objects.get(pk=role).ends_on is None


@pytest.mark.parametrize("left_on", [TODAY, TODAY - timedelta(days=9), TODAY + timedelta(days=9)])
def test_a_leaver_is_out_of_every_browser_at_once(admin, robin, signed_in, left_on):
    made, _, browser = robin
    other = signed_in("robin.vale")
    answer = admin.post(of("leave", made), {"left_on": left_on.isoformat(), "access": "now"})
    assert answer.status_code == 302
    for one in (browser, other):
        assert one.get("/").status_code == 302
    assert not get_user_model().objects.get(username="robin.vale").has_usable_password()
    assert queries.actor(made, on=TODAY).roles == set()
    assert queries.meant("Robin Vale", on=TODAY) == []
    assert "No: they have left" in admin.get(of("one", made)).content.decode()


def test_a_last_day_to_come_is_worked_to_its_end(admin, robin):
    made, _, browser = robin
    admin.post(of("leave", made), {"left_on": TOMORROW.isoformat(), "access": "after"})
    assert browser.get("/people/").status_code == 200
    assert queries.actor(made, on=TOMORROW).roles == {Role.QA_LEAD}
    assert queries.actor(made, on=TOMORROW + timedelta(days=1)).roles == set()


def test_a_leaver_noted_by_mistake_comes_back_without_what_they_were(admin, robin):
    made, _, browser = robin
    admin.post(of("leave", made), {"left_on": TODAY.isoformat(), "access": "now"})
    assert admin.post(of("open_account", made)).status_code == 409
    admin.post(of("come_back", made))
    admin.post(of("open_account", made))
    assert queries.actor(made, on=TODAY).roles == set()
    assert browser.get("/").status_code == 302, "the session that ended stays over"
    assert "access.person_back" in [entry.event for entry in auditlog.latest(limit=3)]


def test_a_planned_leaver_has_no_role_that_begins_later_and_comes_back_to_a_shut_account(robin):
    made, _, _ = robin
    access.set_password(person_id=made, password=PASSWORD, by=SYSTEM, now=NOW)
    later = TODAY + timedelta(days=30)
    access.give_role(person_id=made, role=Role.DIRECTOR, starts_on=later, by=SYSTEM, now=NOW)
    access.note_leaving(person_id=made, left_on=TOMORROW, by=SYSTEM, now=NOW)
    gone = NOW + timedelta(days=40)
    access.come_back(person_id=made, by=SYSTEM, now=gone)
    assert queries.actor(made, on=gone.date()).roles == set()
    account = Person.objects.get(pk=made).account
    assert account is not None
    assert (account.is_active, account.has_usable_password()) == (False, False)


def test_somebody_who_is_gone_stays_gone_when_a_later_last_day_is_noted(robin):
    made, _, _ = robin
    access.note_leaving(person_id=made, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    access.note_leaving(person_id=made, left_on=TODAY + timedelta(days=60), by=SYSTEM, now=NOW)
    assert Person.objects.get(pk=made).has_left(TODAY)


def test_a_role_that_is_over_does_not_come_back_by_another_last_day(robin):
    _, role, _ = robin
    access.end_role(assignment_id=role, ends_on=TODAY, by=SYSTEM, now=NOW)
    with pytest.raises(Invalid, match="give it again"):
        access.end_role(assignment_id=role, ends_on=TODAY + timedelta(days=9), by=SYSTEM, now=NOW)
    after = NOW + timedelta(days=3)
    access.end_role(assignment_id=role, ends_on=TODAY + timedelta(days=9), by=SYSTEM, now=after)
    assert RoleAssignment.objects.get(pk=role).ends_on == TODAY


def test_a_shut_account_ends_its_sessions_for_good(admin, robin):
    made, _, browser = robin
    assert "Shut this account" in admin.get(of("shut_account", made)).content.decode()
    assert admin.post(of("shut_account", made)).status_code == 302
    assert browser.get("/").status_code == 302
    assert "the account is shut" in admin.get(of("one", made)).content.decode()
    admin.post(of("open_account", made))
    assert browser.get("/").status_code == 302
    assert queries.actor(made, on=TODAY).roles == {Role.QA_LEAD}, "roles stay for when it is opened again"


def endings(person_id: int):
    """Every way in which somebody stops looking after people."""
    role = role_of(person_id)
    return {
        "role ended": lambda: access.withdraw_role(assignment_id=role, by=SYSTEM, now=NOW),
        "last day of the role": lambda: access.end_role(assignment_id=role, ends_on=TOMORROW, by=SYSTEM, now=NOW),
        "leaves now": lambda: access.note_leaving(person_id=person_id, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW),
        "leaves later": lambda: access.note_leaving(person_id=person_id, left_on=TOMORROW, by=SYSTEM, now=NOW),
        "account shut": lambda: access.shut_account(person_id=person_id, by=SYSTEM, now=NOW),
    }


WAYS = ["role ended", "last day of the role", "leaves now", "leaves later", "account shut"]


def _ends_soon(other: int) -> None:
    RoleAssignment.objects.filter(person_id=other).update(ends_on=TOMORROW)


def _leaves_soon(other: int) -> None:
    Person.objects.filter(pk=other).update(left_on=TOMORROW)


def _never_signed_in(other: int) -> None:
    account = get_user_model().objects.get(person=other)
    account.set_unusable_password()
    account.save()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("no_help", [None, _ends_soon, _leaves_soon, _never_signed_in])
def test_the_last_who_looks_after_people_stays(way, no_help):
    only = administrator("Only One")
    if no_help is not None:
        no_help(administrator("No Help"))
    before = RoleAssignment.objects.filter(person_id=only).values().get()
    with pytest.raises(WrongState, match="Nobody else could look after people"):
        endings(only)[way]()
    assert RoleAssignment.objects.filter(person_id=only).values().get() == before
    assert queries.actor(only, on=TOMORROW).may(Permission.MANAGE_PEOPLE)
    assert get_user_model().objects.get(person=only).is_active


@pytest.mark.parametrize("way", WAYS)
def test_one_of_two_may_go(way):
    going, staying = administrator("Going One"), administrator("Staying One")
    endings(going)[way]()
    with pytest.raises(WrongState, match="Nobody else could look after people"):
        endings(staying)["role ended"]()


def test_the_page_says_why_and_keeps_what_was_chosen(admin):
    me = Person.objects.get(name="Ad Ministrator").pk
    answer = admin.post(of("end_role", me, assignment_id=role_of(me)), {"when": "now"})
    assert answer.status_code == 422
    assert "Nobody else could look after people" in answer.content.decode()
    assert admin.get("/people/").status_code == 200


def test_what_is_open_with_a_leaver_is_told_and_goes_to_those_who_can_give_it_on(admin, signed_in):
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=6))
    team, lead = made.council.teams[1], made.council.qa_lead
    audit, owned = made.audit(team, AuditState.BEING_AUDITED), made.action(made.audit(team), "open", due_on=TOMORROW)
    judged = made.moderated(made.audit(team, AuditState.WITH_MODERATOR), "meets_good", "meets_good")
    leaver = person("Leav Er", Role.QA_LEAD)
    for row, column in ((audit, "auditor_id"), (owned, "owner_id"), (judged, "moderator_id")):
        type(row).objects.filter(pk=row.pk).update(**{column: leaver})
    type(judged).objects.filter(pk=judged.pk).update(state="to_agree", agreed_at=None)
    page = admin.get(of("leave", leaver)).content.decode()
    for said in ("1 audit to carry out", "1 moderation", "1 open action"):
        assert said in page
    assert audits.waiting(lead, on=TODAY).stranded == ()
    admin.post(of("leave", leaver), {"left_on": TODAY.isoformat(), "access": "now"})
    assert "1 audit to carry out" in admin.get(of("one", leaver)).content.decode()
    work = signed_in("quinn.lead").get("/").content.decode()
    for path in (f"/audits/{audit.pk}/reassign/", f"/moderation/assign/{judged.audit_id}/", "?show=left_behind"):
        assert path in work
    assert "1 open action is for you to give to someone else" in work
    shown = actions.Filters(show=Show.LEFT_BEHIND)
    assert [row.id for row in actions.find(lead, shown, on=TODAY)] == [owned.pk]
    assert moderation.candidates(lead, judged.audit_id, on=TODAY).moderator == "Leav Er"
    fits = next(one for one in moderation.candidates(lead, judged.audit_id, on=TODAY).candidates if not one.why_not)
    moderating.assign(audit_id=judged.audit_id, moderator_id=fits.id, why="They left.", by=lead, now=NOW)
    assert judged.pk not in [one.row.id for one in moderation.waiting(lead, on=TODAY)], "it waits for who was asked"
    (theirs,) = moderation.waiting(queries.actor(fits.id, on=TODAY), on=TODAY)
    assert (theirs.row.id, theirs.row.moderator, theirs.stranded) == (judged.pk, fits.name, False)


@pytest.mark.requirements("R1.2")
@pytest.mark.parametrize("there_is_one", [True, False])
def test_an_action_of_an_audit_that_is_not_final_is_never_said_not_to_be_there(admin, signed_in, there_is_one):
    """Who has to note a leaver counts it; who may still judge the audit reads the same whether there is one or not."""
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=6))
    audit, leaver = (
        made.audit(made.council.teams[1], AuditState.SUBMITTED),
        person("Leav Er", Role.PRINCIPAL_SOCIAL_WORKER),
    )
    if there_is_one:
        Action.objects.filter(pk=made.action(audit, "open").pk).update(owner_id=leaver)
    before = admin.get(of("leave", leaver)).content.decode()
    assert ("1 open action<" in before, "Nothing is open with" in before) == (there_is_one, not there_is_one)
    admin.post(of("leave", leaver), {"left_on": TODAY.isoformat(), "access": "now"})
    lead = signed_in("quinn.lead")
    page = lead.get(of("one", leaver)).content.decode()
    assert "Perhaps open actions from audits that are not final yet" in page
    assert "Those of audits that are not final yet are counted here once these are." in page
    assert "give each to another owner" not in page, "there may be none"
    assert f"owner={leaver}" not in page, "a list with nothing in it is not led to"
    assert "Nothing is open with" not in page
    assert "open action<" not in page
    Audit.objects.filter(pk=audit.pk).update(state=AuditState.FINAL)
    page = lead.get(of("one", leaver)).content.decode()
    assert ("1 open action<" in page, "Nothing is open with" in page) == (there_is_one, not there_is_one)


def test_each_link_of_what_is_open_shows_just_what_was_counted(signed_in):
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=8))
    team = made.council.teams[1]
    leaver, other = person("Leav Er", Role.QA_LEAD), person("Oth Er", Role.QA_LEAD)
    for who, managed in ((leaver, "Man Aged"), (other, "Aged Man")):
        for state in (AuditState.NOT_STARTED, AuditState.BEING_AUDITED, AuditState.FINAL):
            Audit.objects.filter(pk=made.audit(team, state).pk).update(auditor_id=who)
        for state, at in (("open", AuditState.FINAL), ("set_aside", AuditState.FINAL), ("open", AuditState.SUBMITTED)):
            Action.objects.filter(pk=made.action(made.audit(team, at), state).pk).update(owner_id=who)
        for state in ("due", "done"):
            owned = {"owner_id": who, "owner_role": "qa_lead", "starts_on": TODAY, "due_on": TODAY, "state": state}
            Activity.objects.create(key=f"theme-{who}-{state}", title="Look at a theme", **owned)
        Person.objects.filter(pk=person(managed)).update(line_manager_id=who)
    access.note_leaving(person_id=leaver, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    access.note_leaving(person_id=other, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    lead = signed_in("quinn.lead")
    page = lead.get(of("one", leaver)).content.decode()
    for said in (
        "2 audits to carry out",
        "1 open action, and perhaps more from audits that are not final yet<",
        "1 activity of the schedule",
        "1 person has them",
    ):
        assert said in page
    listed = {}
    for href in re.findall(r'href="([^"]+)">See them', page):
        rows = re.findall(r"<tr.*?</tr>", lead.get(unescape(href)).content.decode(), re.DOTALL)
        listed[href.partition("?")[0]] = [row for row in rows if "<td" in row]
    wanted = {"/audits/": (2, "Leav Er"), "/actions/": (1, "Leav Er"), "/rounds/schedule/": (1, "Leav Er")}
    wanted["/people/"] = (1, "Man Aged")
    assert listed.keys() == wanted.keys()
    for path, (n, name) in wanted.items():
        assert [name in row for row in listed[path]] == [True] * n, path


def test_what_a_leaver_owes_the_schedule_waits_for_those_who_plan(signed_in):
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=1))
    owner, lead = person("Own Er", Role.PRINCIPAL_SOCIAL_WORKER), made.council.qa_lead
    owed = Activity.objects.create(
        key="theme",
        title="Look at a theme",
        owner_id=owner,
        owner_role="principal_social_worker",
        starts_on=TODAY,
        due_on=TODAY,
    )
    assert owed.pk not in {row.id for row in rounds.to_do(lead, on=TODAY, until=TODAY)}
    assert rounds.open_with(lead, owner) == 1
    access.note_leaving(person_id=owner, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    assert owed.pk in {row.id for row in rounds.to_do(lead, on=TODAY, until=TODAY)}


def test_a_talk_stays_with_a_moderator_who_is_there():
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=6))
    judged = made.moderated(made.audit(made.council.teams[1], AuditState.WITH_MODERATOR), "meets_good", "meets_good")
    type(judged).objects.filter(pk=judged.pk).update(state="to_agree", agreed_at=None)
    with pytest.raises(WrongState, match="so the moderator stays"):
        moderation.candidates(made.council.qa_lead, judged.audit_id, on=date(2026, 3, 2))
