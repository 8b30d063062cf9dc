from collections.abc import Callable
from pathlib import Path

import pytest

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.domain.earlier_audits.rules import Mapped
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from tests.factories.council import NOW, TODAY, Council, council, person
from tests.factories.long_tables import TEMPLATE, csv_table

MEANINGS = {
    "auditorName": Mapped(Meaning.AUDITOR),
    "auditDate": Mapped(Meaning.AUDITED_ON),
    "overallGrade": Mapped(Meaning.OVERALL),
    "assessGrade": Mapped(Meaning.ASPECT, "assessment"),
    "planGrade": Mapped(Meaning.ASPECT, "planning_review"),
    "strengths": Mapped(Meaning.STRENGTHS),
    "improve": Mapped(Meaning.IMPROVEMENTS, "planning_review"),
    "impact": Mapped(Meaning.DIFFERENCE),
    "genogramYN": Mapped(Meaning.LEAVE_OUT),
}
WORDS = {"Good": "meets_good", "RI": "does_not_yet_meet_good", "2 - Good": "meets_good"}
Send = Callable[..., int]


@pytest.fixture(autouse=True)
def own_files(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def made(db: None) -> Council:
    """Three areas with a team each, two children in each team: 40000 and 40001 in the first, and so on."""
    return council(teams_in_each_area=1, children_in_each_team=2)


@pytest.fixture
def analyst(made: Council) -> Actor:
    return access.actor(person("Ana Lyst", Role.PERFORMANCE_ANALYST), on=TODAY)


@pytest.fixture
def send(analyst: Actor) -> Send:
    """Receive and read these rows as a CSV file (or these raw bytes); the file's id."""

    def sent(rows: list[list[object]] | bytes, name: str = "answers.csv") -> int:
        content = rows if isinstance(rows, bytes) else csv_table(rows)
        file_id = operations.receive(chunks=[content], file_name=name, by=analyst, now=NOW)
        operations.read(file_id=file_id, by=analyst, now=NOW)
        return file_id

    return sent


@pytest.fixture
def say(analyst: Actor) -> Callable[[int], None]:
    """Say what every question and word of the usual template means."""

    def said(file_id: int) -> None:
        keys = {row.key for row in queries.mapping_page(analyst, file_id).questions}
        meanings = {key: mapped for key, mapped in MEANINGS.items() if key in keys}
        operations.map_questions(file_id=file_id, template=TEMPLATE, meanings=meanings, by=analyst, now=NOW)
        operations.map_words(file_id=file_id, template=TEMPLATE, words=WORDS, by=analyst, now=NOW)

    return said


@pytest.fixture
def bring_in(send: Send, say: Callable[[int], None], analyst: Actor) -> Callable[..., int]:
    """Send these rows, say what they mean, and apply them; the file's id."""

    def brought(rows: list[list[object]]) -> int:
        file_id = send(rows)
        say(file_id)
        operations.apply(file_id=file_id, by=analyst, now=NOW)
        return file_id

    return brought
