from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def browser_of(db: None) -> Callable[[int], Client]:
    """A browser in which that person is signed in."""

    def browser(person_id: int) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(person=Person.objects.get(pk=person_id)))
        return client

    return browser
