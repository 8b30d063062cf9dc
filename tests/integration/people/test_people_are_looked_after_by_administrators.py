"""An administrator adds teams, people and roles, hands over links and ends roles; others do not; what was typed stays."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import Person, RoleAssignment, Team
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import queries as auditlog
from tests.factories.council import NOW, TODAY, person

pytestmark = pytest.mark.django_db

LIST, NEW, NEW_TEAM = "/people/", "/people/new/", "/people/teams/new/"
PASSWORD = "otter lantern violin"


@pytest.fixture
def area() -> int:
    return access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)


@pytest.fixture
def team(area) -> int:
    return access.add_team(name="Safeguarding North", service_area_id=area, by=SYSTEM, now=NOW)


@pytest.fixture
def robin(team) -> int:
    """A colleague with an account and no role."""
    return person("Robin Vale")


@pytest.fixture
def admin(signed_in) -> Client:
    person("Ad Ministrator", Role.ADMINISTRATOR)
    return signed_in("ad.ministrator")


def of(name: str, person_id: int, **more: int) -> str:
    return reverse(f"people:{name}", kwargs={"person_id": person_id} | more)


def handed_over(answer) -> str:
    """The path of the link that a page shows."""
    return re.search(r'value="http://testserver(/set-up/[^"]+)"', answer.content.decode()).group(1)


def role_form(**changes: object) -> dict[str, object]:
    return {"role": "qa_lead", "team": "", "service_area": "", "starts_on": "2026-03-02", "ends_on": ""} | changes


def test_a_team_is_added(admin, area):
    answer = admin.post(NEW_TEAM, {"name": "Safeguarding South", "service_area": area})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert Team.objects.get().service_area_id == area
    assert "The team is added." in admin.get(LIST).content.decode()


@pytest.mark.parametrize("typed", ["Safeguarding North", "safeguarding  NORTH"])
def test_a_team_of_the_same_name_however_written_is_told_and_kept_on_the_page(admin, area, team, typed):
    answer = admin.post(NEW_TEAM, {"name": typed, "service_area": area})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is already a team called Safeguarding North." in page
    assert f'value="{typed}"' in page
    assert f'<option value="{area}" selected>' in page
    assert Team.objects.count() == 1


def test_a_team_needs_its_service_area(admin, area):
    answer = admin.post(NEW_TEAM, {"name": "Floating", "service_area": ""})
    assert answer.status_code == 422
    assert "“Service area” still needs an answer." in answer.content.decode()
    assert 'value="Floating"' in answer.content.decode()


def test_a_person_is_added_then_given_a_role_and_a_link_and_can_sign_in(admin, team):
    form = {"name": "Wren Hale", "job_title": "Social worker", "team": team, "username": "wren.hale"}
    answer = admin.post(NEW, form)
    made = Person.objects.get(name="Wren Hale")
    assert answer["Location"] == of("give_role", made.pk)
    assert (made.team_id, made.job_title) == (team, "Social worker")
    assert admin.get(answer["Location"]).status_code == 200

    given = admin.post(of("give_role", made.pk), role_form(role="practitioner", team=team))
    assert given["Location"] == of("one", made.pk)
    assert queries.actor(made.pk, on=TODAY).roles == {Role.PRACTITIONER}
    assert queries.actor(made.pk, on=TODAY - timedelta(days=1)).roles == set()

    link = handed_over(admin.post(of("link", made.pk)))
    assert Client().post(link, {"password": PASSWORD, "password_again": PASSWORD}).status_code == 302
    assert authenticate(username="wren.hale", password=PASSWORD) == made.account
    page = admin.get(of("one", made.pk)).content.decode()
    assert "Wren Hale" in page
    assert "Practitioner" in page
    assert PASSWORD not in page
    events = [entry.event for entry in auditlog.latest(limit=4)]
    assert events == ["access.password_set", "access.link_made", "access.role_given", "access.person_added"]
    assert all(PASSWORD not in entry.detail for entry in auditlog.latest())


def test_a_user_name_that_is_taken_is_told_and_everything_typed_stays(admin, team, robin):
    form = {"name": "Robin Other", "job_title": "Manager & <lead>", "team": team, "username": "robin.vale"}
    answer = admin.post(NEW, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The user name robin.vale is taken. Choose another." in page
    assert 'value="Robin Other"' in page
    assert 'value="Manager &amp; &lt;lead&gt;"' in page
    assert f'<option value="{team}" selected>' in page
    assert "<title>Error:" in page
    assert not Person.objects.filter(name="Robin Other").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "practitioner"}, "Choose the team of this practitioner."),
        ({"role": "head_of_service"}, "Choose the service area of this head of service."),
        ({"ends_on": "2026-03-01"}, "The last day is before the first day."),
        ({"starts_on": ""}, "“First day” still needs an answer."),
        ({"role": ""}, "“Role” still needs an answer."),
        ({"role": "king"}, "king"),
    ],
)
def test_a_role_that_lacks_something_is_not_given_and_the_page_says_what(admin, robin, changes, said):
    answer = admin.post(of("give_role", robin), role_form(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RoleAssignment.objects.filter(person_id=robin).exists()


def test_a_day_that_is_none_stays_as_typed(admin, robin):
    form = role_form() | {"starts_on_0": "31", "starts_on_1": "February", "starts_on_2": "2026"}
    del form["starts_on"]
    answer = admin.post(of("give_role", robin), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“31 February 2026” is not a day in the calendar." in page
    assert 'value="February"' in page


def test_who_has_no_account_is_given_one_before_a_link(admin):
    visitor = access.add_person(name="No Account", by=SYSTEM, now=NOW)
    for answer in (admin.get(of("link", visitor)), admin.post(of("link", visitor))):
        assert (answer.status_code, answer["Location"]) == (302, of("give_account", visitor))
    assert "No Account has no account yet." in admin.get(of("give_account", visitor)).content.decode()
    assert b"Make a link" not in admin.get(of("one", visitor)).content


def test_who_has_an_account_is_led_to_their_link(admin, robin):
    assert admin.get(of("give_account", robin))["Location"] == of("link", robin)
    assert "Robin Vale has an account." in admin.get(of("link", robin)).content.decode()


def test_a_role_with_a_last_day_counts_until_that_day_is_over(admin, robin):
    admin.post(of("give_role", robin), role_form(starts_on="2026-01-05"))
    assignment = RoleAssignment.objects.get(person_id=robin)
    form = {"when": "later", "ends_on": "2026-03-02"}
    assert admin.post(of("end_role", robin, assignment_id=assignment.pk), form)["Location"] == of("one", robin)
    assert queries.actor(robin, on=TODAY).roles == {Role.QA_LEAD}
    assert queries.actor(robin, on=TODAY + timedelta(days=1)).roles == set()
    assert "2 March 2026" in admin.get(of("one", robin)).content.decode()


def test_ending_a_role_that_is_over_does_not_bring_it_back(admin, robin):
    admin.post(of("give_role", robin), role_form(starts_on="2026-01-05", ends_on="2026-01-30"))
    assignment = RoleAssignment.objects.get(person_id=robin)
    admin.post(of("end_role", robin, assignment_id=assignment.pk), {"when": "now"})
    assignment.refresh_from_db()
    assert assignment.ends_on == date(2026, 1, 30)
    assert queries.actor(robin, on=TODAY).roles == set()


def test_a_role_of_someone_else_is_not_ended_from_this_page(admin, robin):
    other = person("Quinn Lead", Role.QA_LEAD)
    assignment = RoleAssignment.objects.get(person_id=other)
    admin.post(of("end_role", robin, assignment_id=assignment.pk), {"when": "now"})
    assignment.refresh_from_db()
    assert assignment.ends_on is None


def test_who_has_no_password_yet_cannot_sign_in_in_any_place(admin, robin):
    assert "Not yet: no password" in admin.get(of("one", robin)).content.decode()
    assert "Shut the account" in admin.get(of("one", robin)).content.decode()
    page = admin.get(LIST, {"show": "no_account", "find": "Robin"}).content.decode()
    assert "Robin Vale" in page
    assert "Not yet: no password" in page
    access.set_password(person_id=robin, password=PASSWORD, by=SYSTEM, now=NOW)
    assert "Not yet" not in admin.get(of("one", robin)).content.decode()
    assert "Robin Vale" not in admin.get(LIST, {"show": "no_account", "find": "Robin"}).content.decode()
    access.shut_account(person_id=robin, by=SYSTEM, now=NOW)
    access.open_account(person_id=robin, by=SYSTEM, now=NOW)
    assert "Not yet: no password" in admin.get(of("one", robin)).content.decode()


def test_the_list_shows_whose_team_nobody_manages(admin, team):
    made = access.add_person(name="Wren Hale", team_id=team, by=SYSTEM, now=NOW)
    assert "Wren Hale" in admin.get(LIST, {"show": "no_manager"}).content.decode()
    access.give_role(
        person_id=person("Mo Ager"), role=Role.TEAM_MANAGER, team_id=team, starts_on=TODAY, by=SYSTEM, now=NOW
    )
    assert "Wren Hale" not in admin.get(LIST, {"show": "no_manager"}).content.decode()
    assert of("one", made) in admin.get(LIST).content.decode()


def test_the_list_finds_names_whatever_their_case(admin, robin):
    page = admin.get(LIST, {"find": " VALE "}).content.decode()
    assert "Robin Vale" in page
    assert of("one", robin) in page
    assert "Nobody of that name." in admin.get(LIST, {"find": "<b>nobody"}).content.decode()
    assert "<b>nobody" not in admin.get(LIST, {"find": "<b>nobody"}).content.decode()


def paths(robin: int) -> dict[str, str]:
    return {
        "list": LIST,
        "one": of("one", robin),
        "new": NEW,
        "new_team": NEW_TEAM,
        "give_role": of("give_role", robin),
        "link": of("link", robin),
        "end_role": of("end_role", robin, assignment_id=1),
        "leave": of("leave", robin),
        "shut_account": of("shut_account", robin),
    }


def test_the_qa_lead_reads_but_changes_nothing(robin, signed_in):
    person("Quinn Lead", Role.QA_LEAD)
    browser, kept = signed_in("quinn.lead"), Person.objects.count()
    for name, path in paths(robin).items():
        reads = name in {"list", "one"}
        assert browser.get(path).status_code == (200 if reads else 403), name
        assert browser.post(path, {"name": "X"}).status_code == (405 if reads else 403), name
    assert b"Add a person" not in browser.get(LIST).content
    assert b"Give a role" not in browser.get(of("one", robin)).content
    assert Person.objects.count() == kept


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.DIRECTOR, Role.PARTNER, Role.INSPECTOR])
def test_others_are_refused_everywhere(robin, team, signed_in, role):
    person("Some Body", role, team_id=team)
    browser = signed_in("some.body")
    for name, path in paths(robin).items():
        assert browser.get(path).status_code == 403, name
        assert browser.post(path).status_code == 403, name


def test_unknown_people_are_not_found(admin):
    for name in ("one", "give_role", "link", "leave", "shut_account"):
        assert admin.get(of(name, 99_999)).status_code == 404, name


def test_wrong_methods_are_refused(admin, robin):
    for name, path in paths(robin).items():
        assert admin.delete(path).status_code == 405, name
    assert admin.get(of("come_back", robin)).status_code == 405


def test_the_list_asks_as_few_questions_of_many_people_as_of_few(admin, team):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert admin.get(LIST).status_code == 200
        return len(questions)

    person("First Worker", Role.PRACTITIONER, team_id=team)
    few = asked()
    for number in range(12):
        person(f"Worker {number}", Role.PRACTITIONER, team_id=team)
    assert asked() == few <= 12


def test_whoever_has_left_is_counted_under_everyone_and_has_left_alone(admin, robin):
    Person.objects.filter(pk=robin).update(left_on=TODAY - timedelta(days=1))
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", admin.get(LIST).content.decode()))
    assert "Cannot sign in 1" in page, "the administrator, who never set a password here, and not whoever has left"
    assert "Has left 1" in page
    assert (
        "Whoever has left counts under “Everyone” and “Has left” alone: the others count people who are here." in page
    )
    only = admin.get(LIST, {"show": "left"}).content.decode()
    assert "Robin Vale" in only
    assert "1 person" in only
