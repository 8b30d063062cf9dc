"""What is written into a form that is offered again, after signing in, is a draft of that form: under the name of its page."""

import html

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.foundation.forms.models import Draft
from tests.factories.browser import form_of
from tests.factories.council import council
from tests.factories.written import PLACE, Page, opened

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]
NEW = reverse("rounds:new")
OLD = "o" * 64


@pytest.fixture
def again(settings: object) -> Client:
    """A browser whose person has signed in again."""
    council(teams_in_each_area=1, children_in_each_team=0)
    settings.DEMO_MODE = True  # type: ignore[attr-defined]
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(username="quinn.lead"))
    return browser


def through_the_sign_in(again: Client, form: dict[str, list[str]]) -> object:
    carried = form_of(Client().post(NEW, form), asking="held").sent()
    return Client().post("/choose-a-person/", carried | {"account": again.session["_auth_user_id"]})


@pytest.mark.parametrize("way", ["signed in meanwhile", "through the sign-in"])
def test_by_the_page_it_was_written_on(again: Client, way: str) -> None:
    asked = again.get(NEW)
    token = again.cookies["csrftoken"].value
    form = form_of(asked, asking="focus").sent(title="Planning", focus="Who does what?", do="plan")
    if way == "signed in meanwhile":
        offered = again.post(NEW, form | {"csrfmiddlewaretoken": OLD})
    else:
        offered = through_the_sign_in(again, form)
    assert "Carry on where you were" in offered.text
    (place,) = PLACE.findall(offered.text)
    plain = Client()
    plain.force_login(get_user_model().objects.get(username="quinn.lead"))
    page = Page(plain, html.unescape(place), form["writer"][0])
    draft = page.save("Who does what?").json()["id"]
    listed = plain.get("/drafts/").text
    assert "Plan a round</h2>" in listed
    assert "Carry on where you were" not in listed
    assert f'<a href="{NEW}">Go on with it' in listed
    assert len(opened(plain, NEW).offered()) == 1
    again_sent = form_of(offered, asking="focus").sent(draft=f"{draft}:1", csrfmiddlewaretoken=token)
    assert again.post(NEW, again_sent).status_code == 302
    assert Draft.objects.get().texts is None
