"""Signing in is kind to who may come in, tells others nothing, never leads off the site, and ends when it should."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from tests.factories.council import NOW, TODAY, person

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"
TOKEN = re.compile(r'name="(?:csrfmiddlewaretoken|operation)" value="[\w-]+"')
PASSWORD = "otter-lantern-violin"


@pytest.fixture
def lead() -> int:
    made = person("Quinn Lead", Role.QA_LEAD)
    access.set_password(person_id=made, password=PASSWORD, by=SYSTEM, now=NOW)
    return made


def sign_in(browser: Client, username: str = "quinn.lead", password: str = PASSWORD, **more: str):
    return browser.post(SIGN_IN, {"username": username, "password": password, **more})


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("people:list")).status_code == 200


def test_the_right_password_opens_the_start_page(lead):
    browser = Client()
    answer = sign_in(browser)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(browser)


def test_the_page_to_sign_in_is_there_for_everyone():
    answer = Client().get(SIGN_IN)
    assert answer.status_code == 200
    assert b'type="password"' in answer.content
    assert b'autocomplete="current-password"' in answer.content


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(lead):
    wrong, unknown = sign_in(Client(), password="not the one"), sign_in(Client(), username="quinn.read")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    page, other = wrong.content.decode(), unknown.content.decode()
    assert TOKEN.sub("", page).replace("quinn.lead", "") == TOKEN.sub("", other).replace("quinn.read", "")
    assert "We could not sign you in" in page
    assert "<title>Error:" in page
    assert 'value="quinn.lead"' in page
    assert "not the one" not in page


def test_a_wrong_password_opens_nothing(lead):
    browser = Client()
    sign_in(browser, password="not the one")
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/people/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "https:///elsewhere.example",
        "javascript:alert(1)",
        "http:elsewhere.example",
    ],
)
def test_nobody_is_sent_off_the_site_through_signing_in(lead, target):
    assert sign_in(Client(), next=target)["Location"] == "/"


def test_the_page_first_asked_for_follows(lead):
    browser = Client()
    asked = browser.get("/people/?find=quinn")
    assert asked.status_code == 302
    page = browser.get(asked["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/people/?find=quinn">' in page
    assert sign_in(browser, next="/people/?find=quinn")["Location"] == "/people/?find=quinn"


def test_the_page_first_asked_for_outlives_a_slip_of_the_finger(lead):
    page = sign_in(Client(), password="slip", next="/people/").content.decode()
    assert '<input type="hidden" name="next" value="/people/">' in page


def test_signing_out_ends_the_session_everywhere_it_was_kept(lead):
    browser = Client()
    sign_in(browser)
    key = browser.session.session_key
    answer = browser.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(browser)
    kept = Client()
    kept.cookies["sessionid"] = key
    assert not is_signed_in(kept)


def test_a_link_cannot_sign_anyone_out(lead):
    browser = Client()
    sign_in(browser)
    assert browser.get("/sign-out/").status_code == 405
    assert is_signed_in(browser)


def test_a_new_password_signs_out_every_other_browser(lead):
    browser = Client()
    sign_in(browser)
    access.set_password(person_id=lead, password="another-otter-entirely", by=SYSTEM, now=NOW)
    assert not is_signed_in(browser)


def test_who_has_left_sees_nothing_from_the_day_after_and_is_told_whom_to_ask(lead):
    browser = Client()
    sign_in(browser)
    access.note_leaving(person_id=lead, left_on=TODAY - timedelta(days=1), by=SYSTEM, now=NOW)
    for path in ("/", "/people/", "/audits/", "/actions/", "/frameworks/"):
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN), path
    again = sign_in(Client())
    assert again.status_code == 422
    assert "Whoever looks after Full Circle in your council can help." in again.content.decode()


def test_on_the_last_day_the_door_is_still_open(lead):
    access.note_leaving(person_id=lead, left_on=TODAY, by=SYSTEM, now=NOW)
    browser = Client()
    assert sign_in(browser).status_code == 302
    assert is_signed_in(browser)


def test_an_account_without_a_person_sees_nothing():
    account = get_user_model().objects.create_user(username="nobody", password=PASSWORD, is_superuser=True)
    browser = Client()
    assert sign_in(browser, username="nobody").status_code == 422
    browser.force_login(account)
    for path in ("/", "/people/", "/audit-log/", "/imports/"):
        assert browser.get(path).status_code == 302, path


def test_a_person_without_a_password_cannot_sign_in():
    person("New Person", Role.QA_LEAD)
    for password in ("", "!", "None"):
        assert sign_in(Client(), username="new.person", password=password).status_code == 422


def test_people_are_chosen_without_a_password_in_the_demonstration_only(lead, settings):
    account = get_user_model().objects.get(username="quinn.lead")
    browser = Client()
    assert browser.get("/choose-a-person/").status_code == 404
    assert browser.post("/choose-a-person/", {"account": account.pk}).status_code == 404
    assert not is_signed_in(browser)
    settings.DEMO_MODE = True
    page = browser.get("/choose-a-person/").content.decode()
    assert "Quinn Lead" in page
    assert browser.get(SIGN_IN)["Location"] == "/choose-a-person/"
    assert browser.post("/choose-a-person/", {"account": account.pk})["Location"] == "/"
    assert is_signed_in(browser)


@pytest.mark.parametrize("account", ["", "0", "abc", "99999999999999999999999"])
def test_an_unknown_person_in_the_demonstration_is_asked_for_again(lead, settings, account):
    settings.DEMO_MODE = True
    answer = Client().post("/choose-a-person/", {"account": account})
    assert answer.status_code == 200
    assert "Quinn Lead" in answer.content.decode()
