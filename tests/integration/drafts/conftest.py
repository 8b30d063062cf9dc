import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW, council, person


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def lead(db: None) -> Client:
    """Quinn Lead, who plans rounds."""
    council(teams_in_each_area=1, children_in_each_team=0)
    return signed_in("quinn.lead")


@pytest.fixture
def other(lead: Client) -> Client:
    """Another who may open the same pages."""
    person("Other Lead", Role.QA_LEAD)
    return signed_in("other.lead")
