"""A form that was sent and had its effect leaves no draft; one that was refused keeps it, and so do parts that were not sent."""

import html
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms.models import Draft
from fullcircle.web.kit import drafts
from fullcircle.web.kit.carried import carry
from fullcircle.web.kit.held import Held
from tests.factories.audited import audited_round
from tests.factories.browser import form_of
from tests.factories.council import council
from tests.factories.written import PLACE, SCRIPT, Page, opened

pytestmark = pytest.mark.requirements("R1.1", "R5.9")
NEW = reverse("rounds:new")
TYPED = "Who does what, by when?"


def sent(client: Client, draft: str, **answers: Any) -> tuple[HttpResponse, dict[str, list[str]]]:
    form = form_of(client.get(NEW), asking="focus").sent(
        **({"title": "Planning", "focus": TYPED, "do": "plan", "draft": draft} | answers)
    )
    return client.post(NEW, form), form


def test_one_that_was_taken_leaves_none_and_a_late_save_brings_none_back(lead: Client) -> None:
    page = opened(lead, NEW)
    draft = page.save(TYPED).json()["id"]
    page.version = 8
    answer, _ = sent(lead, f"{draft}:9")
    assert answer.status_code == 302
    assert Draft.objects.get().texts is None
    page.save(TYPED, version=9)
    assert opened(lead, NEW).offered() == []
    page.save("Another round", version=10)
    assert len(opened(lead, NEW).offered()) == 1, "gone back to and written in again"


def test_one_that_was_refused_keeps_it_and_the_page_goes_on_with_it(lead: Client) -> None:
    draft = opened(lead, NEW).save(TYPED).json()["id"]
    answer, _ = sent(lead, f"{draft}:1", title="")
    assert answer.status_code == 422
    assert f'name="draft" value="{draft}:1"' in answer.content.decode()
    assert 'data-unsent="yes"' in answer.content.decode()
    assert Draft.objects.get().texts is not None


def test_what_was_written_since_in_another_tab_stays(lead: Client) -> None:
    page = opened(lead, NEW)
    draft = page.save(TYPED).json()["id"]
    page.save("Gone on", version=5)
    assert sent(lead, f"{draft}:1")[0].status_code == 302
    assert Draft.objects.get().texts == [["focus", 0, "Gone on", ""]]


def test_one_sent_twice_leaves_none_either(lead: Client) -> None:
    draft = opened(lead, NEW).save(TYPED).json()["id"]
    _, form = sent(lead, "")
    assert Draft.objects.get().texts is not None
    assert lead.post(NEW, form | {"draft": [f"{draft}:1"]}).status_code == 302
    assert Round.objects.count() == 1
    assert Draft.objects.get().texts is None


def test_nobody_sends_away_the_draft_of_another(lead: Client, other: Client) -> None:
    draft = opened(lead, NEW).save(TYPED).json()["id"]
    assert sent(other, f"{draft}:99 x 7 {draft}")[0].status_code == 302
    assert Draft.objects.get().texts is not None


def test_of_a_page_of_several_steps_what_was_not_sent_stays(lead: Client) -> None:
    draft = opened(lead, NEW).save(TYPED).json()["id"]
    request = RequestFactory().post(NEW, {"focus": TYPED, "title": "Planning", "draft": f"{draft}:1"})
    request.session = {}  # type: ignore[assignment]
    carry(request, "a page", done={"title"})
    by = Actor(Draft.objects.get().writer_id, "Quinn Lead")
    drafts.sent(request, by, left=request.carried)  # type: ignore[attr-defined]
    assert Draft.objects.get().texts == [["focus", 0, TYPED, ""]]
    carry(request, "a page", done={"title", "focus"})
    drafts.sent(request, by, left=request.carried)  # type: ignore[attr-defined]
    assert Draft.objects.get().texts is None


def test_a_form_shown_to_another_is_refused_and_carried_for_its_writer_alone(lead: Client, other: Client) -> None:
    form = form_of(lead.get(NEW), asking="focus").sent(title="Planning", focus=TYPED, do="plan")
    refused = other.post(NEW, form)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Somebody else was writing here" in page
    assert TYPED not in page
    assert "Quinn" not in page
    assert not Round.objects.exists()
    by_script = other.post(NEW, form, headers=SCRIPT)
    assert (by_script.status_code, by_script.json()["another"]) == (409, True)


@pytest.mark.parametrize("who", ["writer", "another"])
def test_what_a_sign_in_carries_is_offered_to_its_writer_alone(lead: Client, other: Client, who: str, settings) -> None:
    settings.DEMO_MODE = True
    form = form_of(lead.get(NEW), asking="focus").sent(title="Planning", focus=TYPED, do="plan")
    asked = Client().post(NEW, form)
    assert asked.status_code == 401
    assert TYPED not in asked.content.decode()
    account = (lead if who == "writer" else other).session["_auth_user_id"]
    carried = next(one for one in form_of(asked, asking="held").controls if one.name == "held").value
    answer = Client().post("/choose-a-person/", {"held": carried, "account": account})
    if who == "writer":
        assert TYPED in answer.content.decode()
        return
    assert answer.status_code == 409
    assert TYPED not in answer.content.decode()
    again = next(one for one in form_of(answer, asking="held").controls if one.name == "held").value
    back = Client().post("/choose-a-person/", {"held": again, "account": lead.session["_auth_user_id"]})
    assert TYPED in back.content.decode(), "it was carried on for its writer"


def test_a_seal_that_was_changed_carries_nothing(lead: Client) -> None:
    sealed = Held("/rounds/new/", (("focus", TYPED),), 1).sealed
    for broken in (sealed[:-2] + "xx", "x", sealed[1:]):
        page = Client().post("/sign-in/", {"held": broken}).content.decode()
        assert 'name="held"' not in page


def test_a_step_that_was_refused_at_its_own_address_is_offered_again_by_the_page(db: None) -> None:
    """The form of an action's page is sent to the address of each step: it is one form all the same."""
    made = council()
    round_ = audited_round(made)
    action = round_.action(round_.audit(made.teams[0]))
    here = reverse("actions:one", kwargs={"action_id": action.pk})
    client = Client()
    client.force_login(Person.objects.get(pk=made.qa_lead.person_id).account)
    page = opened(client, here)
    draft = page.save(TYPED, name="text").json()
    done = reverse("actions:done", kwargs={"action_id": action.pk})
    answer = client.post(done, {"version": "1", "evidence": "", "text": TYPED, "draft": f"{draft['id']}:1"})
    assert answer.status_code == 422
    again = Page(client, html.unescape(PLACE.findall(answer.text)[0]), page.writer)
    again.save(TYPED, name="text", continues=f"{draft['id']}:1")
    assert [one["texts"][0]["text"] for one in opened(client, here).offered()] == [TYPED]  # type: ignore[index]


def test_no_form_goes_on_with_the_draft_of_another(lead: Client) -> None:
    draft = opened(lead, NEW).save(TYPED).json()["id"]
    conflicts = opened(lead, reverse("auditors:my_conflicts"))
    conflicts.save("A friend works there.", name="words", continues=f"{draft}:1")
    assert Draft.objects.filter(texts__isnull=False).count() == 2
