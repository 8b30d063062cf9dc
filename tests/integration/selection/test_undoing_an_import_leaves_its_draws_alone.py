"""Where children have been drawn from an import, undoing it says so and asks; the draw keeps its frozen frame and its choices."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.queries import DrawView
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW, TODAY, Council
from tests.factories.workbooks import children, workbook

pytestmark = pytest.mark.requirements("R5.3", "R7.1")


@pytest.fixture
def import_id(ashmere: Council, settings: object, tmp_path: Path) -> int:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    content = workbook({6: children(12, Allocated_Team=ashmere.teams[0].name)})
    found = imports.receive(chunks=[content], file_name="x.xlsx", as_at=TODAY - timedelta(days=1), by=SYSTEM, now=NOW)
    imports.read(import_id=found, by=SYSTEM, now=NOW)
    imports.apply(import_id=found, by=SYSTEM, now=NOW)
    return found


def test_a_draw_made_since_is_said_and_keeps_its_frame(import_id: int, propose: Callable[..., DrawView]) -> None:
    draw = Draw.objects.get(pk=propose().id)
    frame, chosen = bytes(draw.frame.content), set(draw.choices.values_list("child__reference", flat=True))
    assert [one.round_title for one in queries.draws_since(SYSTEM, import_id).seen] == ["Planning"]
    with pytest.raises(Invalid) as refusal:
        operations.undo_import(import_id=import_id, draws_seen=False, by=SYSTEM, now=NOW)
    assert list(refusal.value.faults) == ["draws_seen"]
    stayed = operations.undo_import(import_id=import_id, draws_seen=True, by=SYSTEM, now=NOW)
    imports.clear_up(by=SYSTEM)
    draw.refresh_from_db()
    assert bytes(draw.frame.content) == frame
    assert set(draw.choices.values_list("child__reference", flat=True)) == chosen
    assert stayed == sum(reference.startswith("50") for reference in chosen) > 0
    assert Child.objects.filter(reference__startswith="50").count() == stayed


def test_without_a_draw_nothing_is_asked(import_id: int, ashmere: Council) -> None:
    operations.undo_import(import_id=import_id, draws_seen=False, by=SYSTEM, now=NOW)
    imports.clear_up(by=SYSTEM)
    assert not Child.objects.filter(reference__startswith="50").exists()


def test_a_draw_that_is_made_while_undoing_waits_is_asked_about(
    import_id: int, propose: Callable[..., DrawView], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fullcircle.domain.selection.operations.undoing.wait_for_others", lambda: propose() and 0)
    with pytest.raises(Invalid):
        operations.undo_import(import_id=import_id, draws_seen=False, by=SYSTEM, now=NOW)
