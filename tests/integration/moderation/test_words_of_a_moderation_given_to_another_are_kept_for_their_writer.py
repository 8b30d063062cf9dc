"""What a moderator had begun to write when the moderation was given to another stays theirs, and leads to no closed page."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.moderation.models import Moderation
from fullcircle.foundation.forms.models import Draft
from tests.factories.written import PLACE, Page, opened
from tests.integration.moderation.conftest import Case, aspect_keys
from tests.integration.moderation.test_pages_give_no_first_judgement_away_before_its_time import client_of

pytestmark = [pytest.mark.requirements("R1.1", "R5.9", "R7.4"), pytest.mark.django_db]
LIST = reverse("drafts:list")


def given_to_another(case: Case) -> None:
    Moderation.objects.filter(pk=case.moderation.pk).update(moderator_id=case.council.qa_lead.person_id)


def is_closed(client: Client, path: str, case: Case, words: str) -> None:
    led = client.get(path, follow=True)
    assert led.redirect_chain == [(LIST, 302)]
    main = led.text[led.text.index("<main") :]
    assert words in main
    assert "Go on with it" not in main
    assert "This page is not yours to write on any more" in main
    assert case.audit.child.reference not in main


def test_a_judgement_that_is_half_written(case: Case) -> None:
    client, path = client_of(case.moderator), f"/moderation/{case.moderation.pk}/judge/{aspect_keys(case.council)[0]}/"
    opened(client, path).save("Half a reason", name="rationale")
    assert case.audit.child.reference in client.get(LIST).text
    given_to_another(case)
    is_closed(client, path, case, "Half a reason")


def test_an_outcome_that_is_half_written(case: Case) -> None:
    case.judge()
    client, path = client_of(case.moderator), f"/moderation/{case.moderation.pk}/"
    opened(client, path).save("Half an outcome", name="reason")
    given_to_another(case)
    is_closed(client, path, case, "Half an outcome")


def test_a_judgement_saved_in_another_tab_first_is_kept_beside_and_leaves_no_draft(case: Case) -> None:
    client, aspect = client_of(case.moderator), aspect_keys(case.council)[0]
    path = f"/moderation/{case.moderation.pk}/judge/{aspect}/"
    page = opened(client, path)
    text = client.get(path).text
    draft = page.save("Seen in the second tab", name="rationale").json()["id"]
    first = {"value": "meets_good", "rationale": "Seen in the first tab", "version": "0"}
    assert client.post(path, first).status_code == 302
    (operation,) = set(re.findall(r'name="operation" value="([^"]+)"', text[text.index("<main") :]))
    late = first | {"rationale": "Seen in the second tab", "operation": operation, "draft": f"{draft}:1"}
    answer = client.post(path, late)
    assert answer.status_code == 409
    assert Draft.objects.get().texts is None
    assert "data-unsent" not in answer.text
    (place,) = PLACE.findall(answer.text)
    assert Page(client, html.unescape(place), page.writer).offered() == []
