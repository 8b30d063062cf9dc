"""A job worker that is killed, or was never there, strands no file of earlier audits: work is begun again, or can be ended."""

from datetime import timedelta
from pathlib import Path

import pytest

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.domain.earlier_audits.models import EarlierAudit, EarlierFile, EarlierProblem, StagedAnswer
from fullcircle.domain.earlier_audits.operations import adding, reading
from fullcircle.domain.earlier_audits.operations.files import FORM_ANSWERS
from fullcircle.domain.intake.models import STALLED_AFTER
from fullcircle.domain.intake.operations import Superseded, applying
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.jobs import tasks
from tests.factories.council import NOW
from tests.factories.long_tables import csv_table, form, forms

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]


class Killed(BaseException):
    """What no code of ours gets to see when a process is killed."""


def die(*_: object, **__: object) -> None:
    raise Killed


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def received(made: object, analyst: Actor) -> int:
    content = csv_table([*forms(3), *form("4.2E+11")])
    return operations.receive(chunks=[content], file_name="answers.csv", by=analyst, now=NOW)


def much_later() -> None:
    """Time passes without a sign of life."""
    long_ago = NOW - STALLED_AFTER - timedelta(seconds=1)
    EarlierFile.objects.exclude(moved_at=None).update(moved_at=long_ago)
    EarlierFile.objects.update(received_at=long_ago)


def state(file_id: int) -> FileState:
    return FileState(EarlierFile.objects.get(pk=file_id).state)


def kill(monkeypatch: pytest.MonkeyPatch, module: object, where: str) -> None:
    monkeypatch.setattr(module, where, die)
    monkeypatch.setattr(applying, "return_to_read", die)


def kill_while_applying(file_id: int, analyst: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    operations.start_applying(file_id=file_id, by=analyst, now=NOW)
    attempt = EarlierFile.objects.get(pk=file_id).attempt
    with monkeypatch.context() as within:
        kill(within, adding, "replace_problems")
        with pytest.raises(Killed):
            applying.apply_in_background.func(FORM_ANSWERS.name, file_id, analyst.person_id, attempt)


def test_a_file_that_nobody_took_up_is_taken_up(received: int) -> None:
    assert operations.take_up_stalled(by=SYSTEM, now=NOW) == 0
    much_later()
    tasks.take_up_stalled_earlier_audits.call_local()
    assert state(received) is FileState.READ


@pytest.mark.parametrize("where", ["_stage", "_keep_questions"])
def test_reading_that_stopped_is_begun_again_from_the_start(where, received, analyst, monkeypatch) -> None:
    with monkeypatch.context() as within:
        kill(within, reading, where)
        with pytest.raises(Killed):
            operations.read(file_id=received, by=analyst, now=NOW)
    assert state(received) is FileState.READING
    assert operations.take_up_stalled(by=SYSTEM, now=NOW) == 0, "it may still be at work"
    much_later()
    assert queries.file_page(analyst, received).row.stalled
    assert operations.take_up_stalled(by=SYSTEM, now=NOW) == 1
    page = queries.file_page(analyst, received)
    assert (page.row.state, page.rows_read, page.rows_left_out) == (FileState.READ, 36, 9)
    assert StagedAnswer.objects.count() == 27
    assert EarlierProblem.objects.filter(severity="row_left_out").count() == 9


def test_a_reading_that_wakes_up_after_a_later_one_began_changes_nothing(received, analyst, monkeypatch) -> None:
    stage = reading._stage

    def overtaken(*given: object) -> None:
        EarlierFile.objects.update(attempt=7)
        stage(*given)

    monkeypatch.setattr(reading, "_stage", overtaken)
    with pytest.raises(Superseded):
        operations.read(file_id=received, by=analyst, now=NOW)
    assert state(received) is FileState.READING


def test_applying_that_stopped_is_begun_again_and_adds_everything_once(made, send, say, analyst, monkeypatch) -> None:
    file_id = send(forms(4))
    say(file_id)
    kill_while_applying(file_id, analyst, monkeypatch)
    assert (state(file_id), EarlierAudit.objects.count()) == (FileState.APPLYING, 0)
    with pytest.raises(WrongState, match="at work on this file"):
        operations.set_aside(file_id=file_id, by=analyst, now=NOW)
    much_later()
    assert operations.take_up_stalled(by=SYSTEM, now=NOW) == 1
    assert (state(file_id), EarlierAudit.objects.count()) == (FileState.APPLIED, 4)
    assert EarlierFile.objects.get(pk=file_id).applied_by_id == analyst.person_id
    applying.apply_in_background.func(FORM_ANSWERS.name, file_id, analyst.person_id, 1)
    assert EarlierAudit.objects.count() == 4


def test_work_that_stopped_can_be_set_aside_and_does_not_come_back(made, send, say, analyst, monkeypatch) -> None:
    file_id = send(forms(2))
    say(file_id)
    kill_while_applying(file_id, analyst, monkeypatch)
    attempt = EarlierFile.objects.get(pk=file_id).attempt
    much_later()
    operations.set_aside(file_id=file_id, by=analyst, now=NOW)
    applying.apply_in_background.func(FORM_ANSWERS.name, file_id, analyst.person_id, attempt)
    with pytest.raises(WrongState):
        operations.apply(file_id=file_id, by=analyst, now=NOW)
    operations.take_up_stalled(by=SYSTEM, now=NOW)
    assert (state(file_id), EarlierAudit.objects.count(), StagedAnswer.objects.count()) == (FileState.SET_ASIDE, 0, 0)


def test_no_received_file_stays_behind(received, analyst, own_files: Path) -> None:
    stray = own_files / "earlier_audits" / "stray.workbook"
    stray.write_bytes(b"x")
    operations.take_up_stalled(by=SYSTEM, now=clock.now() + timedelta(days=9_000))
    assert [path.name for path in (own_files / "earlier_audits").iterdir()] == [], (
        "the one that waited has been read by now"
    )
