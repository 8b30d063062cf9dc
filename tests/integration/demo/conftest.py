"""The invented council, played once for all tests of a file and rolled back after them."""

import os
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction

from fullcircle.demo import stage
from fullcircle.demo.play import play
from fullcircle.demo.play.council import Council

NOW = datetime.fromisoformat(os.environ.get("DEMO_NOW") or stage.NOW.isoformat())
"""When the story has got to: the day of the stage, or any other that is asked for."""


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, said: list[str]) -> Iterator[Council]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield play(size="small", seed=1, now=NOW, say=said.append)
        transaction.set_rollback(True)
