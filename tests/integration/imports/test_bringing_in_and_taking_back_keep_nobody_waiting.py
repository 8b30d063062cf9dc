"""What an import has prepared is brought in, and taken back, by the same few statements however many children it tells of, and
however much is known of other years: whoever saves meanwhile does not notice."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.models import JourneyEvent, RecordChange
from fullcircle.domain.cases.operations.lanes import KEPT, added_by
from fullcircle.domain.cases.states import Lane, Step
from fullcircle.domain.imports import operations
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import children
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What bringing in and taking back ask of the database, each time, numbers left out."""
    asked: dict[str, list[list[str]]] = {"bring_in": [], "take_back": []}

    def watch(name: str, real: Callable[..., object]) -> None:
        def watched(**what: object) -> object:
            with CaptureQueriesContext(connection) as captured:
                done = real(**what)
            asked[name].append([re.sub(r"\d+", "#", query["sql"]) for query in captured])
            return done

        monkeypatch.setattr(cases, name, watched)

    watch("bring_in", cases.bring_in)
    watch("take_back", cases.take_back)
    return asked


def test_the_statements_are_the_same_for_few_and_for_many(
    send: Send, analyst: Actor, team: int, statements: dict[str, list[list[str]]]
) -> None:
    """Each file brings every child another status, a visit and a flag."""
    rows = children(30, Date_Child_Was_Last_Seen="01/01/2026")
    operations.apply(import_id=send({6: rows}, as_at=AS_AT.replace(day=1)), by=analyst, now=NOW)
    for count in (3, 30):
        seen = children(count, Date_Child_Was_Last_Seen="01/02/2026", Case_Status="b) Child Protection plan")
        import_id = send({6: [*seen, *rows[count:]]})
        before = JourneyEvent.objects.count()
        operations.apply(import_id=import_id, by=analyst, now=NOW, shrunk=True)
        assert JourneyEvent.objects.count() == before + count
        operations.undo(import_id=import_id, by=analyst, now=NOW)
        operations.clear_up(by=analyst)
        assert JourneyEvent.objects.count() == before
    _, few, many = statements["bring_in"]
    assert few == many
    few, many = statements["take_back"]
    assert few == many


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is told in SQLite's words")
@pytest.mark.parametrize("lane", [lane for lane, kept in KEPT.items() if kept.known_by])
def test_what_was_added_is_found_without_looking_at_other_years(db: None, lane: Lane) -> None:
    records = RecordChange.objects.filter(number=1, lane=str(lane), step=str(Step.ADD))
    assert "SCAN" not in added_by(records, lane).explain()
