"""Tries to sign in wait longer and longer, by name and by address, and nobody locks anybody out; what happens is in the log;
sessions end; people look after their own password. All with a clock that the tests move."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import LinkRequest, SignInWait
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import queries as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.jobs.tasks import forget_what_is_over
from tests.factories.council import NOW, TODAY, person
from tests.factories.held import carried

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

SIGN_IN, PASSWORD = "/sign-in/", "otter-lantern-violin"
HOUR = timedelta(hours=1)


@pytest.fixture
def lead() -> int:
    made = person("Quinn Lead", Role.QA_LEAD)
    access.set_password(person_id=made, password=PASSWORD, by=SYSTEM, now=NOW)
    return made


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], datetime]:
    """Let time pass."""
    moment = [NOW]

    def wait(passing: timedelta) -> datetime:
        moment[0] += passing
        monkeypatch.setattr(clock, "now", lambda: moment[0])
        return moment[0]

    return wait


@pytest.fixture
def limits(settings) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_LONGEST_SECONDS = 3_600, 12 * 3_600


def sign_in(browser: Client, password: str = PASSWORD, username: str = "quinn.lead", address: str = "10.0.0.1", **more):
    form = {"username": username, "password": password} | more
    return browser.post(SIGN_IN, form, REMOTE_ADDR=address)


def fail(times: int, after, *, address: str = "10.9.9.9", username: str = "quinn.lead") -> None:
    """Fail so many times, waiting as long as is asked each time."""
    for _ in range(times):
        answer = sign_in(Client(), "wrong-wrong-wrong", username, address)
        if answer.status_code == 429:
            after(timedelta(seconds=int(answer["Retry-After"])))
            answer = sign_in(Client(), "wrong-wrong-wrong", username, address)
        assert answer.status_code == 422


def events(limit: int = 1) -> list[tuple[str, str]]:
    return [(entry.event, entry.subject) for entry in auditlog.latest(limit=limit)]


def test_waits_grow_and_the_right_password_is_not_looked_at_meanwhile(lead, after):
    fail(5, after)
    waits = []
    for _ in range(9):
        answer = sign_in(Client(), PASSWORD)
        assert answer.status_code == 429
        waits.append(int(answer["Retry-After"]))
        after(timedelta(seconds=waits[-1]))
        assert sign_in(Client(), "wrong-wrong-wrong").status_code == 422
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]
    after(timedelta(seconds=900))
    assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize("name", ["ｑuinn.lead", "quinn．lead", "ｑｕｉｎｎ.ｌｅａｄ", "\u3000quinn.ｌead "])
def test_a_name_in_other_letters_is_the_same_name(lead, after, name):
    fail(4, after)
    fail(1, after, username=name)
    assert events() == [("access.sign_in_failed", f"person:{lead}")]
    assert sign_in(Client(), PASSWORD).status_code == 429
    assert sign_in(Client(), PASSWORD, name).status_code == 429
    after(timedelta(seconds=10))
    own = Client()
    assert sign_in(own, PASSWORD, name).status_code == 302, "it is one name for signing in too"
    own.post("/sign-out/")
    fail(5, after)
    assert sign_in(own).status_code == 302, "the browser is known for it"


def test_a_name_in_other_letters_is_taken_where_the_same_is(lead):
    other = access.add_person(name="Robin Vale", by=SYSTEM, now=NOW)
    with pytest.raises(Invalid, match=r"quinn\.lead is taken"):
        access.give_account(person_id=other, username="ｑuinn.lead", by=SYSTEM, now=NOW)
    assert queries.person_with_account(SYSTEM, "ｑuinn.lead") == lead


def test_whoever_must_wait_is_told_how_long_and_keeps_the_name(lead, after):
    fail(5, after)
    page = sign_in(Client(), PASSWORD).content.decode()
    assert "Please wait 10 seconds" in page
    assert 'value="quinn.lead"' in page
    assert PASSWORD not in page


def test_a_wait_does_not_grow_by_trying_during_it(lead, after):
    fail(5, after)
    assert [sign_in(Client()).status_code for _ in range(20)] == [429] * 20
    after(timedelta(seconds=10))
    assert sign_in(Client()).status_code == 302
    assert sign_in(Client()).status_code == 302, "the name starts anew"


def test_nobody_makes_the_owner_wait_in_a_browser_that_is_known(lead, after):
    own = Client()
    assert sign_in(own).status_code == 302
    own.post("/sign-out/")
    fail(12, after)
    fail(60, after, username="someone.else", address="10.0.0.1")
    assert sign_in(Client()).status_code == 429
    assert sign_in(own).status_code == 302


def test_a_known_browser_waits_for_its_own_failures_and_is_known_for_one_name_alone(lead, after):
    person("Robin Vale", Role.QA_LEAD)
    own = Client()
    sign_in(own)
    own.post("/sign-out/")
    for _ in range(5):
        sign_in(own, "wrong-wrong-wrong")
    assert sign_in(own).status_code == 429
    fail(5, after, username="robin.vale")
    assert sign_in(own, username="robin.vale").status_code == 429
    own.cookies["known"] = "forged"
    assert sign_in(own, username="robin.vale").status_code == 429


def test_one_address_that_tries_many_names_waits(lead, after):
    for n in range(51):
        sign_in(Client(), "wrong-wrong-wrong", f"name{n}", "10.9.9.9")
    assert sign_in(Client(), address="10.9.9.9").status_code == 429
    assert sign_in(Client(), address="10.0.0.1").status_code == 302


def test_behind_a_proxy_here_the_address_is_what_the_proxy_wrote_last(lead):
    for n in range(51):
        form = {"username": f"name{n}", "password": "wrong-wrong-wrong"}
        told = f"198.51.100.{n}, 10.9.9.9"
        Client().post(SIGN_IN, form, REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": told})
    good = {"username": "quinn.lead", "password": PASSWORD}
    again = {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-For": "203.0.113.7, 10.9.9.9"}}
    assert Client().post(SIGN_IN, good, **again).status_code == 429
    other = Client().post(SIGN_IN, good, REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "10.9.9.9"})
    assert other.status_code == 302, "nobody but a proxy here is believed"


def test_an_unknown_name_waits_like_a_known_one(lead, after):
    fail(5, after, username="nobody.here")
    assert sign_in(Client(), username="nobody.here").status_code == 429


def test_many_tries_at_once_are_no_more_than_one_after_the_other(lead):
    begun = [access.begin_try(name="quinn.lead", address="10.0.0.1", now=NOW) for _ in range(20)]
    assert sum(not wait for wait in begun) == 5


def test_successes_failures_and_sign_outs_are_in_the_log_and_what_was_typed_is_not(lead):
    browser = Client()
    sign_in(browser, "wrong-wrong-wrong")
    assert events() == [("access.sign_in_failed", f"person:{lead}")]
    sign_in(browser, username="my-password-in-the-wrong-box")
    entry = next(iter(auditlog.latest(limit=1)))
    assert (entry.event, entry.subject, entry.detail) == ("access.sign_in_failed", "account:unknown", "{}")
    sign_in(browser)
    assert events() == [("access.signed_in", f"person:{lead}")]
    browser.post("/sign-out/")
    assert events() == [("access.signed_out", f"person:{lead}")]


def test_a_session_nobody_uses_ends_and_says_so(lead, after, limits):
    browser = Client()
    sign_in(browser)
    after(HOUR - timedelta(minutes=1))
    assert browser.get("/people/").status_code == 200
    after(HOUR)
    answer = browser.get("/people/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/sign-in/?next=%2Fpeople%2F")
    assert "Nothing happened here for 1 hour, so you were signed out." in page
    assert events() == [("access.signed_out", f"person:{lead}")]


def test_a_session_in_use_ends_after_a_working_day(lead, after, limits):
    browser = Client()
    sign_in(browser)
    for _ in range(23):
        after(HOUR / 2)
        assert browser.get("/people/").status_code == 200
    after(HOUR / 2)
    assert "You were signed in for 12 hours" in browser.get("/people/", follow=True).content.decode()


def test_what_was_typed_when_a_session_ended_is_there_after_signing_in(lead, after, limits):
    browser = Client()
    sign_in(browser)
    after(HOUR)
    answer = browser.post("/rounds/new/", {"title": "A long title", "focus": "What children say"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "Nothing happened here for 1 hour" in page
    held = carried(page)
    assert held is not None
    assert ("focus", "What children say") in held.fields
    told = browser.post("/rounds/new/", {"title": "x"}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert told.status_code == 401


def test_a_page_that_asks_by_itself_keeps_no_session_alive(lead, after, limits):
    browser = Client()
    sign_in(browser)
    after(HOUR / 2)
    browser.get("/people/", headers={"HX-Request": "true"})
    after(HOUR / 2)
    assert browser.get("/people/").status_code == 302


def test_a_stolen_cookie_is_of_no_use_after_the_limit(lead, after, limits):
    browser, thief = Client(), Client()
    sign_in(browser)
    thief.cookies["sessionid"] = browser.session.session_key
    after(HOUR)
    browser.get("/people/")
    assert thief.get("/people/").status_code == 302


def test_a_session_ends_with_the_browser_unless_asked_otherwise(lead, limits):
    assert sign_in(Client()).cookies["sessionid"]["max-age"] == ""
    assert sign_in(Client(), stay="on").cookies["sessionid"]["max-age"] == 12 * 3_600


def test_the_night_forgets_what_is_over(lead, after):
    sign_in(Client(), "wrong-wrong-wrong")
    sign_in(Client())
    Session.objects.update(expire_date=NOW - timedelta(days=1))
    after(timedelta(days=2))
    forget_what_is_over.call_local()
    assert not Session.objects.exists()
    assert not SignInWait.objects.exists()


def change(browser: Client, present: str, password: str, again: str | None = None):
    typed = {"present_password": present, "password": password, "password_again": again or password}
    return browser.post("/password/", typed)


def test_people_change_their_own_password_and_other_browsers_are_signed_out(lead):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert change(here, PASSWORD, "another-otter-entirely").status_code == 302
    assert here.get("/people/").status_code == 200
    assert there.get("/people/").status_code == 302
    assert authenticate(username="quinn.lead", password="another-otter-entirely") is not None


def test_a_change_needs_the_present_password_and_guesses_wait(lead):
    browser = Client()
    sign_in(browser)
    answers = [change(browser, "wrong-wrong-wrong", "another-otter-entirely") for _ in range(6)]
    assert {answer.status_code for answer in answers} == {422}
    assert "This is not your present password." in answers[0].content.decode()
    assert "Wait 10 seconds" in answers[-1].content.decode()
    assert authenticate(username="quinn.lead", password=PASSWORD) is not None


def test_a_forgotten_password_is_reset_by_email_and_the_page_tells_nobody_who_has_an_account(lead, settings):
    assert Client().get("/forgotten/")["Location"] == SIGN_IN
    assert "I forgot my password" not in Client().get(SIGN_IN).content.decode()
    settings.EMAIL_HOST = "mail.example.gov.uk"
    access.correct_person(person_id=lead, email="quinn@council.gov.uk", by=SYSTEM, now=NOW)
    pages = [
        Client().post("/forgotten/", {"username": name}, follow=True).content.decode()
        for name in ("quinn.lead", "nobody.here")
    ]
    assert all("a link is on its way" in page for page in pages)
    (sent,) = mail.outbox
    assert sent.to == ["quinn@council.gov.uk"]
    path = next(word for word in sent.body.split() if "/set-up/" in word).removeprefix("http://testserver")
    typed = {"password": "another-otter-entirely", "password_again": "another-otter-entirely"}
    assert Client().post(path, typed).status_code == 302
    assert sign_in(Client(), "another-otter-entirely").status_code == 302


def test_no_link_goes_to_an_address_that_was_written_by_somebody_who_may_do_less(lead, settings):
    settings.EMAIL_HOST = "mail.example.gov.uk"
    admin = queries.actor(person("Ad Ministrator", Role.ADMINISTRATOR), on=TODAY)
    access.correct_person(person_id=lead, email="somebody.else@example.org", by=admin, now=NOW)
    page = Client().post("/forgotten/", {"username": "quinn.lead"}, follow=True).content.decode()
    assert "a link is on its way" in page
    assert mail.outbox == []
    assert LinkRequest.objects.get(person_id=lead).asked_by_id == admin.person_id


def test_tries_of_one_kind_make_nobody_wait_for_another(lead):
    browser = Client()
    sign_in(browser)
    for name in (str(lead), f"present|{lead}"):
        for _ in range(8):
            Client().post(SIGN_IN, {"username": name, "password": "wrong-wrong-wrong"})
    assert change(browser, PASSWORD, "another-otter-entirely").status_code == 302


def test_a_new_password_that_will_not_do_is_no_wrong_guess(lead):
    browser = Client()
    sign_in(browser)
    said = [change(browser, PASSWORD, "password").content.decode() for _ in range(7)]
    assert "Wait" not in said[-1]
    assert change(browser, PASSWORD, "another-otter-entirely").status_code == 302
