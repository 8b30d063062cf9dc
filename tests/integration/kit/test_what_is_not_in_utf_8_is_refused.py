"""What says that it is not in UTF-8 is refused by a page of ours, at every address, and nobody reads it."""

import logging

import pytest
from django.test import Client

from tests.factories.council import publish_framework
from tests.factories.headers import missing

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
BODY = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nHow it began\r\n--x--\r\n'


@pytest.fixture(params=["signed in", "nobody"])
def browser(request: pytest.FixtureRequest, lead: Client) -> Client:
    made = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if request.param == "signed in":
        made.cookies = lead.cookies
    return made


@pytest.mark.parametrize("path", ["/sign-in/", "/", "/nosuch/", "/static/x.css", "/rounds/new/", "/?find=%41%ff"])
@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "cp037", "utf-7", "nonsense"])
def test_it_is_answered_with_a_page_that_carries_the_headers(
    browser: Client, path: str, charset: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answers = [
            browser.generic("POST", path, b"title=b", f"{FORM}; charset={charset}"),
            browser.generic("POST", path, BODY, f"{PARTS}; charset={charset}"),
        ]
    for answer in answers:
        assert answer.status_code == 400
        assert "We could not use what was sent" in answer.content.decode()
        assert "What you typed" not in answer.content.decode()
        assert missing(answer) == []
    assert not any(record.exc_info for record in caplog.records)
    assert len(caplog.text) < 500


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8"])
def test_what_is_in_utf_8_by_any_of_its_names_is_taken(lead: Client, charset: str) -> None:
    publish_framework()
    answer = lead.generic("POST", "/rounds/new/", BODY, f"{PARTS}; charset={charset}")
    assert answer.status_code == 422
    assert "How it began" in answer.content.decode()


@pytest.mark.parametrize("host", ["elsewhere.example", "testserver"])
def test_a_host_that_is_not_ours_is_answered_with_a_page_too(host: str) -> None:
    browser = Client(raise_request_exception=False, headers={"Host": host})
    answer = browser.generic("POST", "/sign-in", b"title=b", f"{FORM}; charset=utf-16")
    assert answer.status_code == 400
    assert missing(answer) == []


def test_parts_that_no_browser_wrote_are_refused_in_one_line(lead: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = lead.generic("POST", "/rounds/new/", b"title=b", "multipart/form-data")
    assert answer.status_code == 400
    assert [record.exc_info for record in caplog.records] == [None]
