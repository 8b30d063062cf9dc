"""A form sent after the session has ended is carried through sign-in in the browser, offered back, and can then be sent."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.rounds import queries as rounds
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.web.kit.held import Held
from fullcircle.web.kit.labels import FIELD as LABELS
from fullcircle.web.kit.own_fields import TITLED
from fullcircle.web.kit.writers import FIELD as WRITER
from tests.factories.council import NOW, council
from tests.factories.held import carried

pytestmark = pytest.mark.django_db

PASSWORD = "otter-lantern-violin"
FOCUS = "\nWho does what, by when?\n\n<b>Ask the child</b> & their \"nan\" – 'first'.\n"
FORM = {
    "number": "14",
    "title": "Planning and review",
    "focus": FOCUS,
    "starts_on": "2026-03-02",
    "audits_due_on": "2026-03-27",
    "moderation_due_on": "2026-04-03",
    "report_due_on": "2026-04-10",
    "meeting_on": "",
    "ends_on": "2026-04-12",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
AREA = re.compile(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def ashmere():
    made = council(teams_in_each_area=1, children_in_each_team=0)
    access.set_password(person_id=made.qa_lead.person_id, password=PASSWORD, by=SYSTEM, now=NOW)
    return made


def fields(page: str) -> list[tuple[str, str]]:
    """The fields of the page as a browser would send them (it drops the first line break of a text area)."""
    form = page[page.index("<main") :]
    areas = [(name, html.unescape(text).removeprefix("\n")) for name, text in AREA.findall(form)]
    hidden = [(name, html.unescape(value)) for name, value in HIDDEN.findall(form)]
    told = {"csrfmiddlewaretoken", LABELS, WRITER, "operation", TITLED}
    return [(name, value) for name, value in hidden + areas if name not in told]


@pytest.mark.requirements("R5.9")
def test_a_form_sent_without_a_session_comes_back_after_signing_in_and_can_be_sent(ashmere):
    browser, path = Client(), reverse("rounds:new")
    refused = browser.post(path, FORM)
    assert refused.status_code == 401
    assert "What you typed is safe" in refused.content.decode()
    held = carried(refused)
    assert held is not None
    assert (held.path, dict(held.fields)) == (path, FORM)
    assert rounds.rounds(ashmere.qa_lead) == []

    offered = browser.post(
        "/sign-in/", dict(fields(refused.content.decode())) | {"username": "quinn.lead", "password": PASSWORD}
    )
    assert offered.status_code == 200
    page = offered.content.decode()
    assert f'action="{path}"' in page
    assert "<b>Ask" not in page
    assert PASSWORD not in page
    assert dict(fields(page)) == FORM
    assert rounds.rounds(ashmere.qa_lead) == []

    assert browser.post(path, dict(fields(page))).status_code == 302
    assert rounds.rounds(ashmere.qa_lead)[0].focus.strip() == FOCUS.strip()


def test_the_text_outlives_a_wrong_password_too(ashmere):
    held = Held("/rounds/new/", (("focus", FOCUS),))
    wrong = Client().post("/sign-in/", {"held": held.sealed, "username": "quinn.lead", "password": "slip"})
    assert wrong.status_code == 422
    assert carried(wrong) == held


def test_fields_with_several_values_keep_them_all(ashmere):
    sent = {"alias": ["1", "2"], "do": ["add_workers"]}
    held = carried(Client().post("/imports/names/", sent))
    assert held == Held("/imports/names/", (("alias", "1"), ("alias", "2"), ("do", "add_workers")))


def test_a_held_form_for_another_site_is_dropped(ashmere):
    for path in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        sealed = {"held": Held(path, (("focus", "Words"),)).sealed}
        answer = Client().post("/sign-in/", sealed | {"username": "quinn.lead", "password": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, "/"), path


def test_a_new_password_is_never_written_into_a_page(ashmere):
    typed = dict.fromkeys(("present_password", "password", "password_again"), "secret-secret-secret")
    page = Client().post(reverse("accounts:change_password"), typed).content.decode()
    assert "secret-secret-secret" not in page


def test_nothing_typed_is_kept_by_the_server_before_signing_in(ashmere):
    browser = Client()
    browser.post(reverse("rounds:new"), FORM)
    assert "sessionid" not in browser.cookies


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
def test_a_script_is_told_in_words_and_gets_no_page(ashmere, header):
    for answer in (Client().get("/", headers=header), Client().post("/rounds/new/", FORM, headers=header)):
        assert answer.status_code == 401
        assert "what you typed is still here" in answer.content.decode()
        assert b"<html" not in answer.content


def test_in_the_demonstration_the_text_is_carried_through_choosing_a_person(ashmere, settings):
    settings.DEMO_MODE = True
    browser, account = Client(), get_user_model().objects.get(username="quinn.lead")
    refused = browser.post("/rounds/new/", FORM)
    assert refused.status_code == 401
    asked = browser.post("/choose-a-person/", dict(fields(refused.content.decode())))
    page = asked.content.decode()
    assert "Quinn Lead" in page
    held = carried(page)
    assert held is not None
    assert dict(held.fields)["focus"] == FOCUS
    offered = browser.post("/choose-a-person/", {"held": held.sealed, "account": str(account.pk)})
    assert dict(fields(offered.content.decode())) == FORM
