"""An address that only takes what a form sends leads on, in words, to the page it belongs to: opened by hand, or after signing
in again."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM, Actor, Grant
from fullcircle.foundation.access.states import Role, ScopeKind
from fullcircle.web.kit.routes import all_rules, page_above, shown_at
from tests.factories.browser import form_of
from tests.factories.council import NOW, council

pytestmark = pytest.mark.requirements("R5.9")

PASSWORD = "otter-lantern-violin"
EVERYTHING = Actor(1, "Everybody", tuple(Grant(role, ScopeKind.AUTHORITY) for role in Role))
PARTS = {"uuid": "00000000-0000-0000-0000-000000000007"}
SENT_TO = [
    re.sub(r"<(\w+):\w+>", lambda part: PARTS.get(part.group(1), "7"), f"/{route}")
    for route, rule in all_rules()
    if rule and "GET" not in rule.methods
]


@pytest.fixture
def lead(db) -> Client:
    made = council(teams_in_each_area=1, children_in_each_team=0)
    access.set_password(person_id=made.qa_lead.person_id, password=PASSWORD, by=SYSTEM, now=NOW)
    client = Client()
    client.force_login(get_user_model().objects.get(username="quinn.lead"))
    return client


@pytest.mark.parametrize("path", SENT_TO)
def test_above_every_such_address_is_a_page_that_can_be_opened(path):
    above = page_above(path, EVERYTHING)
    assert "GET" in resolve(above).func.rule.methods
    assert above != "/" or path == "/sign-out/"
    assert shown_at(path, EVERYTHING) == above


def test_a_page_that_shows_something_stays_where_it_is():
    assert shown_at("/people/", EVERYTHING) == "/people/"
    assert shown_at("/nowhere/", EVERYTHING) == "/nowhere/"


def test_nobody_is_led_to_a_page_that_is_not_theirs():
    assert (
        page_above("/imports/7/apply/", Actor(1, "Pat", (Grant(Role.PRACTITIONER, ScopeKind.TEAM, team_id=1),))) == "/"
    )
    assert page_above("/imports/7/apply/", None) == "/"


def test_it_says_so_in_words_and_links_to_the_page(lead):
    answer = lead.get("/reports/7/send/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1>This address only takes a form</h1>" in page
    assert '<a href="/reports/7/">Open the page it belongs to</a>' in page
    assert lead.head("/reports/7/send/").status_code == 405


def test_what_was_sent_to_a_page_that_only_shows_is_told_again(lead):
    form = form_of(lead.get("/rounds/new/"), asking="focus")
    answer = lead.post("/reports/", form.sent(focus="Ask the child"))
    page = answer.content.decode()
    assert answer.status_code == 405
    assert "Ask the child" in page
    assert '<a href="/reports/">Open this page</a>' in page


def test_options_are_told_to_whom_the_page_is_open(lead):
    answer = lead.options("/reports/")
    assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert lead.options("/reports/7/send/")["Allow"] == "POST, OPTIONS"
    RoleAssignment.objects.all().delete()
    assert lead.options("/reports/").status_code == 403
    assert Client().options("/reports/").status_code == 302


def test_signing_in_again_leads_to_the_page_and_not_to_the_address(lead):
    away = Client()
    asked = away.get("/reports/7/send/")
    form = form_of(away.get(asked["Location"]), asking="username")
    answer = away.post("/sign-in/", form.sent(username="quinn.lead", password=PASSWORD))
    assert (answer.status_code, answer["Location"]) == (302, "/reports/7/")


def test_in_the_demonstration_choosing_a_person_leads_there_too(lead, settings):
    settings.DEMO_MODE = True
    away, account = Client(), get_user_model().objects.get(username="quinn.lead")
    page = away.get("/sign-in/?next=/reports/7/send/", follow=True)
    assert page.redirect_chain[0][0] == "/choose-a-person/?next=%2Freports%2F7%2Fsend%2F"
    assert (
        away.post("/choose-a-person/", {"account": account.pk, "next": "/reports/7/send/"})["Location"] == "/reports/7/"
    )
    assert (
        away.post("/choose-a-person/", {"account": account.pk, "next": "/people/?find=x"})["Location"]
        == "/people/?find=x"
    )


def test_a_refusal_that_came_too_late_links_to_how_things_stand(lead, monkeypatch):
    from fullcircle.foundation.kernel.errors import WrongState
    from fullcircle.web.reports import views

    def gone(**_: object) -> None:
        raise WrongState("It is sent already.")

    monkeypatch.setattr(views.operations, "send", gone)
    answer = lead.post("/reports/7/send/", {"do": "as_it_is"})
    assert answer.status_code == 409
    assert '<a href="/reports/7/">Open the page again</a>' in answer.content.decode()
