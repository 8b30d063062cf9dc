"""A wrong file leaves nothing behind and says what to do; bad rows are left out, counted and listed."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import Problem, StagedRow
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from tests.factories.workbooks import COLUMNS, child, children, workbook
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "content", [b"hello", b"PK\x03\x04 not a zip", b"%PDF-1.7 report", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_a_wrong_file_is_refused_and_nothing_stays(content: bytes, send: Send, analyst: Actor, own_files: Path) -> None:
    import_id = send(content)
    page = queries.import_page(analyst, import_id)
    assert page.row.state is FileState.REFUSED
    assert len(page.refusal.split(". ")) >= 2, "it says what happened and what to do"
    assert not StagedRow.objects.exists()
    assert not Problem.objects.exists()


def test_a_workbook_without_lists_is_refused(send: Send, analyst: Actor) -> None:
    target = BytesIO()
    openpyxl.Workbook().save(target)
    assert queries.import_page(analyst, send(target.getvalue())).row.state is FileState.REFUSED


def test_an_empty_file_and_a_day_to_come_are_refused_before_anything_is_kept(analyst: Actor, own_files: Path) -> None:
    with pytest.raises(Invalid) as empty:
        operations.receive(chunks=[], file_name="x.xlsx", as_at=AS_AT, by=analyst, now=NOW)
    with pytest.raises(Invalid) as future:
        operations.receive(chunks=[b"x"], file_name="x", as_at=NOW.date() + timedelta(days=1), by=analyst, now=NOW)
    assert (list(empty.value.faults), list(future.value.faults)) == (["file"], ["as_at"])
    assert [p for p in own_files.rglob("*") if p.is_file()] == []


def test_a_file_over_the_limit_is_refused_while_it_arrives(analyst: Actor, settings: object, own_files: Path) -> None:
    settings.LARGEST_UPLOAD = 1024 * 1024  # type: ignore[attr-defined]
    with pytest.raises(Invalid, match="larger than 1 MB"):
        operations.receive(chunks=[b"x" * 700_000] * 2, file_name="x.xlsx", as_at=AS_AT, by=analyst, now=NOW)
    assert [p for p in own_files.rglob("*") if p.is_file()] == []


def test_bad_rows_are_left_out_counted_and_listed(send: Send, analyst: Actor, team: int) -> None:
    rows = [*children(4), child(Child_Unique_ID=None), child(Case_Status="z) something else", Child_Unique_ID="70001")]
    page = queries.import_page(analyst, send({6: rows}))
    assert page.read == page.ready + page.left_out == 6
    assert page.left_out >= 1
    listed = [one for one in queries.FILES.all_problems(analyst, page.row.id) if one.severity == "row_left_out"]
    assert len(listed) == page.problems["row_left_out"] >= page.left_out
    assert all(p.what and p.remedy and p.where[0] == 6 for p in listed)
    assert {p.where[1] for p in listed} <= {7, 8}, "the rows are those that Excel shows"


def test_a_postcode_is_never_kept_anywhere(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLUMNS, 6, [*COLUMNS[6], "Placement postcode", "Something else"])
    import_id = send({6: [{**child(), "Placement postcode": "BL1 1AA", "Something else": "BL1 1AA"}]})
    held = [str(row.values) for row in StagedRow.objects.all()] + [str(vars(p)) for p in Problem.objects.all()]
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    held += [str(vars(c)) for c in Child.objects.all()]
    assert held
    assert not [text for text in held if "BL1" in text]


def test_the_received_file_is_deleted_once_it_is_read(
    send: Send, own_files: Path, team: int, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        send({6: [child()]})
    assert [p for p in own_files.rglob("*") if p.is_file()] == []


def test_a_set_aside_file_cannot_be_applied(
    send: Send, analyst: Actor, team: int, django_capture_on_commit_callbacks: Any
) -> None:
    import_id = send({6: [child()]})
    assert StagedRow.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        operations.set_aside(import_id=import_id, by=analyst, now=NOW)
    with pytest.raises(WrongState):
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert not StagedRow.objects.exists()


def test_only_those_who_may_import_do(analyst: Actor) -> None:
    stranger = Actor(999, "Stranger")
    content = workbook({6: [child()]})
    with pytest.raises(NotAllowed):
        operations.receive(chunks=[content], file_name="x.xlsx", as_at=AS_AT, by=stranger, now=NOW)
    import_id = operations.receive(chunks=[content], file_name="x.xlsx", as_at=AS_AT, by=analyst, now=NOW)
    for attempt in (operations.read, operations.apply, operations.set_aside):
        with pytest.raises(NotAllowed):
            attempt(import_id=import_id, by=stranger, now=NOW)
    with pytest.raises(NotFound):
        queries.import_page(stranger, import_id)


def test_the_day_the_data_shows_is_kept(send: Send, analyst: Actor, team: int) -> None:
    assert queries.import_page(analyst, send({6: [child()]}, as_at=date(2026, 1, 30))).row.as_at == date(2026, 1, 30)
