from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW, Council, council


@pytest.fixture
def ashmere(db: None) -> Council:
    """Three service areas of two teams, a QA Lead, and the framework in force."""
    return council(children_in_each_team=0)


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    """A browser in which the person with that user name is signed in, at the time of the tests."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def browser(username: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    return browser
