"""A NUL, half a character, or an id that no table holds is told of before any page, whatever field or address it is in."""

from typing import Any

import pytest
from django.test import Client

from fullcircle.domain.rounds.models import Round
from tests.factories.council import NOW

pytestmark = pytest.mark.django_db

PLAN = "/rounds/new/"
DAYS = ("starts_on", "audits_due_on", "moderation_due_on", "report_due_on", "ends_on")
TYPED = {"number": "3", "title": "How plans begin", "focus": "What changed?"} | {day: str(NOW.date()) for day in DAYS}


def multipart(charset: str, **fields: str) -> dict[str, Any]:
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()
    )
    return {"data": f"{body}--x--\r\n".encode(), "content_type": f"multipart/form-data; boundary=x; charset={charset}"}


@pytest.mark.parametrize("field", ["title", "focus", "number", "starts_on", "unknown"])
def test_a_form_with_a_nul_is_told_back_without_it(lead: Client, field: str) -> None:
    answer = lead.post(PLAN, TYPED | {field: "How\x00 it began"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "holds a hidden sign that cannot be kept" in page
    assert "How it began" in page
    assert "\x00" not in page
    assert not Round.objects.exists()


def test_a_name_of_a_field_with_a_nul_is_refused_too(lead: Client) -> None:
    assert lead.post(PLAN, TYPED | {"a\x00b": "1"}).status_code == 422


def test_half_a_character_is_refused_however_it_is_written(lead: Client) -> None:
    answer = lead.generic("POST", PLAN, **multipart("unicode_escape", title=r"How\ud83d it began"))
    assert answer.status_code == 400
    assert not Round.objects.exists()


def test_who_is_not_signed_in_is_answered_alike() -> None:
    assert Client().post(PLAN, {"title": "a\x00b"}).status_code == 422
    assert Client().post("/sign-in/", {"username": "a\x00b", "password": "x"}).status_code == 422


@pytest.mark.parametrize("address", ["/audits/?round=%00", "/people/?find=a%00b", "/audits/?%00=1", "/rou\x00nds/"])
def test_an_address_with_a_nul_names_nothing(lead: Client, address: str) -> None:
    assert lead.get(address).status_code == 404


def test_a_cookie_with_a_nul_is_as_good_as_none(lead: Client) -> None:
    lead.cookies["sessionid"] = "a" * 20 + "\x00"
    answer = lead.get("/people/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Fpeople%2F")


@pytest.mark.parametrize("number", [2**63, 10**30, "9" * 5_000])
@pytest.mark.parametrize(
    "route", ["/rounds/{}/", "/audits/{}/", "/people/{}/", "/rounds/{}/selection/how-children-were-chosen/"]
)
def test_an_id_that_no_table_holds_is_not_found(lead: Client, route: str, number: object) -> None:
    assert lead.get(route.format(number)).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "9" * 30, "9" * 5_000, "x", "²"])
def test_a_page_that_cannot_be_is_shown_as_one_that_is(lead: Client, page: str) -> None:
    for address in ("/audits/", "/actions/"):
        assert lead.get(address, {"page": page}).status_code == 200
