from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """A browser in which the person with that user name is signed in, at the time of the tests."""

    def browser(username: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    return browser
