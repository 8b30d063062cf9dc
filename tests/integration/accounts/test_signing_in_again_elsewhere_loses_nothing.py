"""Somebody was signed out while they typed and signed in again in another tab, as the page advises: what they then send is
offered to them again and can be sent, wherever they typed it."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.rounds import queries as rounds
from tests.factories.browser import Form, forms
from tests.factories.council import council

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

OLD = "o" * 64


@pytest.fixture
def ashmere():
    return council(teams_in_each_area=1, children_in_each_team=0)


@pytest.fixture
def again(ashmere) -> Client:
    """A browser whose person has just signed in again."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(username="quinn.lead"))
    browser.get(reverse("rounds:new"))
    return browser


def typed() -> dict[str, list[str]]:
    return {"title": ["Planning"], "focus": ["Who does what?"]}


def offered(answer) -> Form:
    return next(one for one in forms(answer) if any(control.name == "focus" for control in one.controls))


def test_it_is_offered_and_one_press_sends_it(ashmere, again):
    path = reverse("rounds:new")
    shown = offered(again.get(path)).sent(**typed(), csrfmiddlewaretoken=OLD)
    answer = again.post(path, shown)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Carry on where you were" in page
    assert "Send it now" in page
    assert "not yours to do" not in page
    form = offered(answer)
    assert form.action == path
    token = next(one.value for one in form.controls if one.name == "csrfmiddlewaretoken")
    sent = again.post(path, form.sent(csrfmiddlewaretoken=token))
    assert sent.status_code == 302
    assert [one.focus for one in rounds.rounds(ashmere.qa_lead)] == ["Who does what?"]


def test_who_is_signed_out_by_then_signs_in_and_carries_on(ashmere, again):
    again.logout()
    answer = again.post(reverse("rounds:new"), typed() | {"csrfmiddlewaretoken": OLD})
    assert answer.status_code == 401
    assert "What you typed is safe" in answer.content.decode()


def test_what_was_carried_to_a_sign_in_is_offered_to_who_signed_in_meanwhile(ashmere, again):
    asked = Client().post(reverse("rounds:new"), typed())
    carried = next(one for one in forms(asked) if one.method == "post").sent()
    answer = again.post(reverse("accounts:sign_in"), carried | {"csrfmiddlewaretoken": OLD})
    assert "Send it now" in answer.content.decode()
    assert offered(answer).sent()["focus"] == ["Who does what?"]


def test_nothing_that_another_site_sent_is_offered(again):
    answer = again.post(
        reverse("rounds:new"), typed() | {"csrfmiddlewaretoken": OLD}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert "This could not be sent" in answer.content.decode()
    assert "Send it now" not in answer.content.decode()


def test_a_form_without_words_does_not_say_that_any_were_typed(again):
    answer = again.post(reverse("reports:send", kwargs={"report_id": 7}), {"csrfmiddlewaretoken": OLD})
    page = answer.content.decode()
    assert "Send it now" in page
    assert "typed here before" not in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?team=3", "?team=3"),
        ("?audit=40&amp;finding=9", "?audit=40&amp;finding=9"),
        ("?find=Ada+Hale", ""),
        ("?audit=40&amp;aspect=Words", "?audit=40"),
    ],
)
def test_the_page_without_it_is_about_the_same_record(again, asked, shown):
    path = reverse("actions:new")
    answer = again.post(path + asked.replace("&amp;", "&"), {"csrfmiddlewaretoken": OLD, "what": "Call the school"})
    assert f'<a href="{path}{shown}">Open the page without it</a>' in answer.content.decode()
