"""Whatever its kind, a file is read for whoever sent it and may still, refused in words else, and leaves nothing behind."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from fullcircle.domain.earlier_audits import operations as earlier_audits
from fullcircle.domain.earlier_audits.models import EarlierProblem, Question, StagedAnswer
from fullcircle.domain.earlier_audits.operations.files import FORM_ANSWERS
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports.models import Problem, StagedRow
from fullcircle.domain.imports.operations.files import ANNEX_A
from fullcircle.domain.intake import operations as intake
from fullcircle.domain.intake.operations.kinds import FileKind, kind_named
from fullcircle.domain.intake.operations.reading import read_in_background
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.long_tables import csv_table, forms
from tests.factories.workbooks import child, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
DAY = date(2026, 2, 27)
KINDS = pytest.mark.parametrize("kind", [ANNEX_A, FORM_ANSWERS], ids=["annex a", "form answers"])
LEFT_BEHIND = (StagedRow, Problem, StagedAnswer, Question, EarlierProblem)


@pytest.fixture(autouse=True)
def _here_and_now(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def analyst(db: None) -> Actor:
    person = access.add_person(name="Ana Lyst", username="analyst", by=SYSTEM, now=NOW)
    access.give_role(person_id=person, role=Role.PERFORMANCE_ANALYST, starts_on=date(2026, 1, 1), by=SYSTEM, now=NOW)
    return queries.actor(person, on=DAY)


def received(kind: FileKind[Any, Any], by: Actor) -> int:
    """A file of that kind in which some row cannot be used."""
    if kind is ANNEX_A:
        rows = workbook({6: [child(), child(Child_Unique_ID=None)]})
        return imports.receive(chunks=[rows], file_name="x.xlsx", as_at=DAY, by=by, now=NOW)
    header, first, *rest = forms(2)
    answers = csv_table([header, [first[0], "4.2E+11", *first[2:]], *rest])
    return earlier_audits.receive(chunks=[answers], file_name="x.csv", by=by, now=NOW)


def left_behind() -> list[str]:
    return [model.__name__ for model in LEFT_BEHIND if model._default_manager.exists()]


@KINDS
def test_a_job_finds_the_kind_of_its_file_by_name(kind: FileKind[Any, Any]) -> None:
    assert kind_named(kind.name) is kind


@KINDS
def test_a_file_whose_sender_may_not_import_any_more_is_refused_in_words(
    kind: FileKind[Any, Any], analyst: Actor
) -> None:
    file_id = received(kind, analyst)
    RoleAssignment.objects.all().delete()
    read_in_background.func(kind.name, file_id, analyst.person_id)
    file = kind.model.objects.get(pk=file_id)
    assert (file.state, "may not import data any more" in file.refusal) == (FileState.REFUSED, True)


@KINDS
def test_a_fault_while_what_it_would_change_is_counted_refuses_the_file(
    kind: FileKind[Any, Any], analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = received(kind, analyst)
    where = (
        "imports.operations.comparing.FileComparison" if kind is ANNEX_A else "earlier_audits.operations.files.work_out"
    )
    monkeypatch.setattr(f"fullcircle.domain.{where}", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        intake.read(kind=kind, file_id=file_id, by=analyst, now=NOW)
    file = kind.model.objects.get(pk=file_id)
    assert (file.state, "Send it again" in file.refusal) == (FileState.REFUSED, True)
    assert left_behind() == []


@KINDS
def test_what_was_read_of_a_file_that_is_set_aside_goes_even_where_the_process_was_killed(
    kind: FileKind[Any, Any], analyst: Actor
) -> None:
    file_id = received(kind, analyst)
    intake.read(kind=kind, file_id=file_id, by=analyst, now=NOW)
    assert kind.model.objects.get(pk=file_id).state == FileState.READ
    assert left_behind()
    intake.set_aside(kind=kind, file_id=file_id, by=analyst, now=NOW)
    assert left_behind(), "it goes after the commit, which is not reached here"
    intake.take_up_stalled(kind=kind, by=SYSTEM, now=NOW)
    assert left_behind() == []
