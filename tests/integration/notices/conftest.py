from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel import clock
from tests.factories.submitted import SUBMITTED_AT


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SUBMITTED_AT)


@pytest.fixture
def browser(db: None) -> Callable[[int], Client]:
    """A browser in which the person with that id is signed in."""

    def of(person_id: int) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=Person.objects.get(pk=person_id).account_id))
        return client

    return of
