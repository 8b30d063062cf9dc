"""What somebody lacks who is here after all, a last day that cannot be, a name there already, a role that opens no page."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from tests.factories.council import NOW, TODAY, person

pytestmark = pytest.mark.django_db

NEW = "/people/new/"


@pytest.fixture
def admin(signed_in) -> Client:
    person("Ad Ministrator", Role.ADMINISTRATOR)
    return signed_in("ad.ministrator")


@pytest.fixture
def robin() -> int:
    return person("Robin Vale", Role.QA_LEAD)


def of(name: str, person_id: int) -> str:
    return reverse(f"people:{name}", kwargs={"person_id": person_id})


def test_who_is_here_after_all_lacks_a_role_and_an_account_until_both_are_given(admin, robin):
    report = person("Ada Hale", manager=robin)
    access.note_leaving(person_id=robin, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    page = admin.post(of("come_back", robin), follow=True).content.decode()
    assert "Robin Vale is here again, and what is open with them stays theirs." in page
    assert page.count("They have no role") == page.count("Their account is shut") == 2, "once said, once on the page"
    assert "What is open with Robin Vale stays theirs." in page
    assert "1 person has them as line manager" in page
    assert "When they have left" not in page
    assert "Give each another line manager" not in page
    admin.post(of("open_account", robin))
    with CaptureQueriesContext(connection) as asked:
        page = admin.get(of("one", robin)).content.decode()
    assert len(asked) <= 12, [one["sql"] for one in asked]
    assert "They have no role" in page
    assert "Their account is shut" not in page
    access.give_role(person_id=robin, role=Role.QA_LEAD, starts_on=TODAY, by=SYSTEM, now=NOW)
    assert "What is missing" not in admin.get(of("one", robin)).content.decode()
    assert "What is missing" not in admin.get(of("one", report)).content.decode(), "they never had a role"


def test_a_last_day_before_a_role_that_was_in_force_since_is_refused(admin, robin):
    answer = admin.post(of("leave", robin), {"left_on": "2020-01-01", "access": "now"})
    assert answer.status_code == 422
    assert "when their role began: QA Lead." in answer.content.decode()
    assert Person.objects.get(pk=robin).left_on is None
    role = Person.objects.get(pk=robin).role_assignments.get()
    access.withdraw_role(assignment_id=role.pk, in_error=True, by=SYSTEM, now=NOW)
    assert admin.post(of("leave", robin), {"left_on": "2020-01-01", "access": "now"}).status_code == 302
    assert Person.objects.get(pk=robin).left_on == date(2020, 1, 1)


def test_a_second_person_of_one_name_is_added_only_when_it_is_said_that_they_are(admin):
    area = access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)
    team = access.add_team(name="North", service_area_id=area, by=SYSTEM, now=NOW)
    person("Alun Harebell", team_id=team)
    assert "someone else" not in admin.get(NEW).content.decode()
    form = {"name": "alun  HAREBELL", "job_title": "Social worker", "email": "", "team": "", "username": "alun.two"}
    answer = admin.post(NEW, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is Alun Harebell already, in North. Is this someone else?" in page
    assert 'value="Social worker"' in page
    assert 'value="alun.two"' in page
    assert Person.objects.filter(name__icontains="harebell").count() == 1
    assert admin.post(NEW, form | {"someone_else": "on"}).status_code == 302
    assert Person.objects.filter(name__icontains="harebell").count() == 2


def test_a_role_that_opens_nothing_is_given_with_these_words(admin, signed_in, robin):
    ward = person("Wardell Ash")
    page = admin.get(of("give_role", ward)).content.decode()
    assert "Elected member (opens no page yet)" in page
    assert "QA Lead (opens" not in page
    form = {"role": "elected_member", "team": "", "service_area": "", "starts_on": "2026-03-02", "ends_on": ""}
    assert "It opens no page yet." in admin.post(of("give_role", ward), form, follow=True).content.decode()
    start = signed_in("wardell.ash").get("/").content.decode()
    assert "Nothing waits for you" in start
    assert "this is at hand" not in start
