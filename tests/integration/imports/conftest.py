from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fullcircle.domain.imports import operations
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.workbooks import Rows, workbook

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """By a patch of its own, which stays where a test undoes its patches."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        yield


AS_AT = date(2026, 2, 27)

Send = Callable[..., int]


@pytest.fixture(autouse=True)
def own_files(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def analyst(db: None) -> Actor:
    person = access.add_person(name="Ana Lyst", username="analyst", by=SYSTEM, now=NOW)
    access.give_role(person_id=person, role=Role.PERFORMANCE_ANALYST, starts_on=date(2026, 1, 1), by=SYSTEM, now=NOW)
    return queries.actor(person, on=AS_AT)


@pytest.fixture
def team(db: None) -> int:
    area = access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)
    return access.add_team(name="Safeguarding North", service_area_id=area, by=SYSTEM, now=NOW)


@pytest.fixture
def send(analyst: Actor) -> Send:
    """Receive and read a workbook of these lists (or these raw bytes); the import's id."""

    def sent(lists: Mapping[int, Rows] | bytes, *, as_at: date = AS_AT) -> int:
        content = lists if isinstance(lists, bytes) else workbook(lists)
        import_id = operations.receive(chunks=[content], file_name="annex a.xlsx", as_at=as_at, by=analyst, now=NOW)
        operations.read(import_id=import_id, by=analyst, now=NOW)
        return import_id

    return sent
