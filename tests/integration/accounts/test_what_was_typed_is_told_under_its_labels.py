"""A page that refuses what was sent shows every answer under the label that stood on the form, and nothing else; never a
password, nor any field of a sign-in."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fullcircle.domain.rounds import operations as rounds
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.web.accounts import passwords
from fullcircle.web.people import views as people
from tests.factories.browser import form_of, forms, send
from tests.factories.council import NOW, TODAY, council
from tests.factories.held import carried

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

PASSWORD = "otter-lantern-violin"
SECRET = "kettle-harbour-anchovy"
KEPT = re.compile(
    r'<label class="govuk-label" for="kept-\d+">(.*?)</label><textarea[^>]*>\n?(.*?)</textarea>', re.DOTALL
)
ROW = re.compile(r'<div class="fc-summary__row"><dt>(.*?)</dt><dd>(.*?)</dd>', re.DOTALL)
SIGN_IN = "/sign-in/"


@pytest.fixture
def ashmere():
    made = council(teams_in_each_area=1, children_in_each_team=0)
    access.set_password(person_id=made.qa_lead.person_id, password=PASSWORD, by=SYSTEM, now=NOW)
    return made


@pytest.fixture
def lead(ashmere, signed_in) -> Client:
    return signed_in("quinn.lead")


def told(answer: HttpResponse) -> dict[str, str]:
    """What the page shows as typed: the texts, then what was chosen, in words."""
    page = answer.content.decode()
    card = page[page.index("What you typed") : page.index("What you can do")]
    return {html.unescape(label): html.unescape(text).strip() for label, text in KEPT.findall(card) + ROW.findall(card)}


def test_short_texts_choices_and_days_are_told_in_the_words_of_the_form(lead, ashmere):
    person_id = ashmere.teams[0].manager_id
    path = reverse("people:give_role", kwargs={"person_id": person_id})
    shown = {"starts_on_0": "1", "starts_on_1": "Apr", "starts_on_2": "2026", "role": "head_of_service"}
    RoleAssignment.objects.filter(person_id=ashmere.qa_lead.person_id).update(role="administrator")
    form = form_of(lead.get(path), asking="role")
    RoleAssignment.objects.filter(person_id=ashmere.qa_lead.person_id).update(role="practitioner")
    area = next(one for one in form.controls if one.name == "service_area").options[1]
    refused = lead.post(path, form.sent(**shown, service_area=area.value))
    assert refused.status_code == 403
    assert told(refused) == {
        "Role": "Head of Service",
        "Service area": area.words,
        "First day": "1 Apr 2026",
    }


def test_of_a_record_that_is_gone_the_words_are_still_told_and_no_field_of_the_page(lead, ashmere):
    planned = rounds.plan_round(title="Planning", focus="", starts_on=TODAY, by=ashmere.qa_lead, now=NOW)
    path = reverse("rounds:change", kwargs={"round_id": planned})
    gone = reverse("rounds:change", kwargs={"round_id": 99_999})
    refused = send(lead, path, asking="focus", to=gone, title="P", focus="Who does what?\nBy when?")
    assert refused.status_code == 404
    found = told(refused)
    assert (found["Title"], found["Focus (optional)"]) == ("P", "Who does what?\nBy when?")
    assert not {"Version", "Labels", "Csrfmiddlewaretoken"} & set(found)
    assert found["All audits are in by"], "a day is told as one answer"


def test_a_form_opened_before_signing_in_again_tells_what_was_typed(ashmere):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(username="quinn.lead"))
    form = form_of(browser.get("/rounds/new/"), asking="focus")
    refused = browser.post("/rounds/new/", form.sent(focus="Ask the child", csrfmiddlewaretoken="old"))
    assert refused.status_code == 403
    offered = next(one for one in forms(refused) if one.action == "/rounds/new/")
    assert {one.words: one.value for one in offered.typed}["Focus (optional)"] == "Ask the child"
    assert "<style" not in refused.content.decode()


def test_a_password_typed_before_signing_in_again_is_asked_for_again(ashmere):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(username="quinn.lead"))
    path = reverse("accounts:change_password")
    form = form_of(browser.get(path), asking="password")
    sent = form.sent(present_password=SECRET, password=SECRET, password_again=SECRET, csrfmiddlewaretoken="old")
    refused = browser.post(path, sent)
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "This could not be sent" in page
    assert f'<a href="{path}">Open the page again</a>' in page
    assert SECRET not in page


def test_a_fault_of_our_own_tells_what_was_typed(lead, ashmere, monkeypatch):
    RoleAssignment.objects.filter(person_id=ashmere.qa_lead.person_id).update(role="administrator")
    form = form_of(lead.get("/people/new/"), asking="job_title")
    lead.raise_request_exception = False
    monkeypatch.setattr(people, "_with_children", None)
    broken = lead.post("/people/new/", form.sent(name="Ada Hale", job_title="IRO"))
    assert broken.status_code == 500
    assert told(broken)["Job title (optional)"] == "IRO"


def test_labels_that_no_form_wrote_tell_nothing(lead):
    for labels in ("", "[", "[[1]]", "[[],3]", "[" * 100_000, '[[["title","Title","text",7]],[]]', "null"):
        answer = lead.post("/rounds/99999/change/", {"labels": labels, "title": "x"})
        assert answer.status_code == 404
        assert "What you typed" not in answer.content.decode(), labels


def test_a_new_password_is_never_told_again(lead, ashmere, monkeypatch):
    path = reverse("accounts:change_password")
    form = form_of(lead.get(path), asking="password")
    sent = form.sent(present_password=SECRET, password=SECRET, password_again=SECRET)
    lead.raise_request_exception = False
    answers = [Client().post(path, sent), lead.post("/rounds/new/", sent), lead.post("/nowhere/", sent)]
    monkeypatch.setattr(passwords.operations, "change_password", None)
    answers.append(lead.post(path, sent))
    assert [answer.status_code for answer in answers] == [401, 422, 404, 500]
    for answer in answers:
        assert SECRET not in answer.content.decode()


def test_no_field_of_a_sign_in_is_told_whatever_goes_wrong(ashmere, monkeypatch):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sent = form_of(browser.get(SIGN_IN), asking="username").sent(
        username="quinn.lead", password=PASSWORD, next="/people/"
    )
    stale = browser.post(SIGN_IN, sent | {"csrfmiddlewaretoken": "old"})
    again = form_of(stale, asking="username").sent()
    assert stale.status_code == 403
    assert (again["next"], again["username"]) == (["/people/"], [""])
    monkeypatch.setattr("fullcircle.web.accounts.views.login", None)
    broken = Client(raise_request_exception=False).post(SIGN_IN, sent)
    nowhere = Client().post("/nowhere/", sent)
    assert (broken.status_code, nowhere.status_code) == (500, 404)
    for answer in (stale, broken, nowhere):
        assert "What you typed" not in answer.content.decode()
        assert "quinn.lead" not in answer.content.decode()
        assert PASSWORD not in answer.content.decode()


def test_a_sign_in_that_went_stale_still_carries_what_was_typed_before_it(lead):
    form = form_of(lead.get("/rounds/new/"), asking="focus")
    away = Client(enforce_csrf_checks=True)
    asked = Client().post("/rounds/new/", form.sent(focus="Ask the child", title="P"))
    carrying = form_of(asked, asking="username").sent(username="quinn.lead", password=PASSWORD)
    stale = away.post(SIGN_IN, carrying | {"csrfmiddlewaretoken": "old"})
    assert stale.status_code == 403
    assert "What you typed is safe." in stale.content.decode()
    again = form_of(stale, asking="username").sent()
    held = carried(stale)
    assert held is not None
    assert ("focus", "Ask the child") in held.fields
    back = Client().post(SIGN_IN, {**again, "username": "quinn.lead", "password": PASSWORD})
    offered = next(one for one in forms(back) if any(c.name == "focus" for c in one.controls))
    assert {one.words: one.value for one in offered.typed} == {"Title": "P", "Focus (optional)": "Ask the child"} | {
        one.words: one.value for one in offered.typed if one.words == "Number"
    }
    assert offered.sent()["labels"] == [dict(held.fields)["labels"]]


def test_a_sign_in_page_tells_nobody_the_choices_that_were_not_made(lead, ashmere):
    RoleAssignment.objects.filter(person_id=ashmere.qa_lead.person_id).update(role="administrator")
    form = form_of(lead.get("/people/new/"), asking="team")
    team = next(one for one in form.controls if one.name == "team")
    chosen, other = team.options[1], team.options[2]
    asked = Client().post("/people/new/", form.sent(name="Ada", team=chosen.value))
    held = carried(asked)
    assert held is not None
    assert chosen.words in str(held.fields)
    assert other.words not in html.unescape(asked.content.decode()) + str(held.fields)
