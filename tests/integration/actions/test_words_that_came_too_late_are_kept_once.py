"""What was written for a step that came too late is kept in the history of the action, and not among unsent words besides."""

from collections.abc import Callable

import pytest
from django.test import Client

from fullcircle.domain.actions import operations
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import Difference, UpdateKind
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.forms.models import Draft
from tests.factories.browser import form_of
from tests.factories.council import NOW
from tests.factories.written import opened
from tests.integration.actions.conftest import People

pytestmark = pytest.mark.requirements("R1.1", "R5.9")
SAID = "His mother told me on the phone."


@pytest.mark.parametrize("note", ["", "He has rung the uncle."])
def test_a_difference_that_somebody_else_told_first(
    people: People, make: Callable[..., Action], client: Client, note: str
) -> None:
    action = make("done")
    client.force_login(Person.objects.get(pk=people.manager.person_id).account)
    page = opened(client, f"/actions/{action.pk}/")
    form = form_of(client.get(f"/actions/{action.pk}/"), asking="how_known")
    draft = page.save(SAID, name="how_known").json()["id"]
    Draft.objects.update(texts=[["how_known", 0, SAID, ""], ["text", 0, note, ""]])
    operations.verify(
        action_id=action.pk, version=2, difference=Difference.YES, how_known="He says so", by=people.head, now=NOW
    )
    late = form.sent(difference="not_yet", how_known=SAID, text=note, draft=f"{draft}:1")
    answer = client.post(f"/actions/{action.pk}/verify/", late)
    assert answer.status_code == 409
    assert action.updates.filter(kind=UpdateKind.KEPT, text=f"Not yet: {SAID}").exists()
    left = Draft.objects.get().texts or []
    assert SAID not in [row[2] for row in left]
    if note:
        assert note in [row[2] for row in left], "what was begun for another step is not sent yet"
    else:
        assert "data-unsent" not in answer.text


def test_words_that_are_not_kept_in_the_record_stay_unsent(
    people: People, make: Callable[..., Action], client: Client
) -> None:
    action = make("done")
    client.force_login(Person.objects.get(pk=people.manager.person_id).account)
    form = form_of(client.get(f"/actions/{action.pk}/"), asking="how_known")
    draft = opened(client, f"/actions/{action.pk}/").save(SAID, name="how_known").json()["id"]
    answer = client.post(f"/actions/{action.pk}/verify/", form.sent(how_known=SAID, draft=f"{draft}:1"))
    assert answer.status_code == 422
    assert Draft.objects.get().texts == [["how_known", 0, SAID, ""]]
    assert 'data-unsent="yes"' in answer.text
