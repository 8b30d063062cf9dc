"""People who may and may not work on the framework, and the text of the Bolton framework with small changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock

NOW = datetime(2026, 3, 5, 14, 2, tzinfo=UTC)
BOLTON = (Path(__file__).parents[3] / "frameworks" / "bolton.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def bolton_text() -> str:
    return BOLTON


@pytest.fixture
def edition() -> Callable[..., str]:
    """The Bolton file as another version: its number, its first day, and the council's name to tell it by."""

    def made(number: int, valid_from: str, council: str = "Bolton Council") -> str:
        text = BOLTON.replace("  version: 1\n", f"  version: {number}\n", 1)
        text = text.replace("  valid_from: 2025-05-01\n", f"  valid_from: {valid_from}\n", 1)
        text = text.replace("  review_due: 2026-05-01\n", "  review_due: 2061-05-01\n", 1)
        return text.replace("  council: Bolton Council\n", f"  council: {council}\n", 1)

    return made


@pytest.fixture
def holding(db: None) -> Callable[..., Actor]:
    """A new person with an account, who holds these roles for the whole council or in a team made for them."""

    def actor(*roles: Role) -> Actor:
        name = f"Test {' '.join(role.label for role in roles)}"
        person_id = access.add_person(name=name, username=name.lower().replace(" ", "-"), by=SYSTEM, now=NOW)
        area_id = access.add_service_area(key=f"area-{person_id}", name=f"Area {person_id}", by=SYSTEM, now=NOW)
        team_id = access.add_team(name=f"Team {person_id}", service_area_id=area_id, by=SYSTEM, now=NOW)
        for role in roles:
            access.give_role(
                person_id=person_id,
                role=role,
                starts_on=date(2020, 1, 1),
                service_area_id=area_id,
                team_id=team_id,
                by=SYSTEM,
                now=NOW,
            )
        return queries.actor(person_id, on=NOW.date())

    return actor


@pytest.fixture
def qa_lead(holding: Callable[..., Actor]) -> Actor:
    return holding(Role.QA_LEAD)


@pytest.fixture
def practitioner(holding: Callable[..., Actor]) -> Actor:
    return holding(Role.PRACTITIONER)


@pytest.fixture
def partner(holding: Callable[..., Actor]) -> Actor:
    return holding(Role.PARTNER)
