"""What another site makes a browser send is in no page of ours: neither its words nor the labels it gives them."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.web.kit.held import Held
from tests.factories.council import NOW, council
from tests.factories.held import carried

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

LABEL, WORDS = "Message from the administrator", "Your account is locked. Ring 0900 1234."
LABELS = json.dumps([[["focus", LABEL, "text", 0]], [[]]])
SENT = {"labels": LABELS, "focus": WORDS}
CARRIED = {"held": Held("/rounds/new/", (("focus", WORDS), ("labels", LABELS))).sealed}
FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://testserver.elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
]
OURS = [{}, {"Origin": "http://testserver"}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}]
ADDRESSES = ["/rounds/new/", "/nosuch/", "/sign-in/", "/sign-out/", "/", "/rounds/99/"]


@pytest.fixture(autouse=True)
def _ashmere() -> None:
    made = council(teams_in_each_area=1, children_in_each_team=0)
    access.set_password(person_id=made.qa_lead.person_id, password="otter-lantern-violin", by=SYSTEM, now=NOW)


@pytest.fixture(params=["signed in", "nobody"])
def browser(request: pytest.FixtureRequest, signed_in) -> Client:
    made = Client(enforce_csrf_checks=True)
    if request.param == "signed in":
        made.cookies = signed_in("quinn.lead").cookies
    return made


def shown(answer: HttpResponse) -> bool:
    page = answer.content.decode()
    return any(part in page for part in (LABEL, WORDS, "Send it now", "What you typed"))


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", ADDRESSES)
def test_they_are_not_there(browser: Client, path: str, headers: dict[str, str]) -> None:
    for sent in (SENT, CARRIED, SENT | {"focus": f"{WORDS}\x00"}):
        answer = browser.post(path, sent, headers=headers)
        assert answer.status_code >= 400
        assert not shown(answer)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_nothing_is_carried_through_a_sign_in_for_them(headers: dict[str, str]) -> None:
    typed = {"username": "quinn.lead", "password": "otter-lantern-violin"}
    answer = Client().post("/sign-in/", CARRIED | typed, headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_nobody_is_asked_to_sign_in_with_them() -> None:
    answer = Client().post("/rounds/new/", SENT, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Frounds%2Fnew%2F")


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_those_of_our_own_forms_are(browser: Client, headers: dict[str, str]) -> None:
    for path in ("/rounds/new/", "/nosuch/"):
        assert shown(browser.post(path, SENT, headers=headers))
    answer = browser.post("/sign-in/", CARRIED, headers=headers)
    assert shown(answer) or carried(answer) == Held("/rounds/new/", (("focus", WORDS), ("labels", LABELS)))


def test_so_are_those_of_our_address_as_a_proxy_is_asked_by_it(browser: Client, settings) -> None:
    headers = {"Origin": "https://qa.example.gov.uk"}
    assert not shown(browser.post("/nosuch/", SENT, headers=headers))
    settings.CSRF_TRUSTED_ORIGINS = ["https://qa.example.gov.uk"]
    assert shown(browser.post("/nosuch/", SENT, headers=headers))
