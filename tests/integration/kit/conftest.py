from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW, person


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def lead(db: None) -> Client:
    person("Quinn Lead", Role.QA_LEAD)
    return _signed_in("quinn.lead")


@pytest.fixture
def analyst(db: None) -> Client:
    """Somebody who may send files."""
    person("Ana List", Role.PERFORMANCE_ANALYST)
    return _signed_in("ana.list")


def _signed_in(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


class Unread(BytesIO):
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")


@pytest.fixture
def unread() -> Callable[..., dict[str, Any]]:
    """What a request says of a body of which not one byte may be read."""

    def it(length: str, kind: str = "multipart/form-data; boundary=x", **headers: str) -> dict[str, Any]:
        return {"wsgi.input": Unread(), "CONTENT_LENGTH": length, "CONTENT_TYPE": kind, **headers}

    return it
