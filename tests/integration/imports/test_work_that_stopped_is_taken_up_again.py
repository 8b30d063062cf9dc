"""A job worker that is killed, or was never there, strands nothing: reading and applying are begun again from the start, or the
file can be set aside, and no received file stays behind."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from fullcircle.domain.cases.models import Child, ChildState, RecordChange
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import Import, Problem, StagedRow
from fullcircle.domain.imports.operations import applying, comparing
from fullcircle.domain.intake import operations as intake
from fullcircle.domain.intake.models import STALLED_AFTER
from fullcircle.domain.intake.operations import Superseded
from fullcircle.domain.intake.operations.attempts import MOST_TRIES
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.performance.models import Picture
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from tests.factories.workbooks import child, children, workbook
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]


class Killed(BaseException):
    """What no code of ours gets to see when a process is killed."""


def die(*_: object, **__: object) -> None:
    raise Killed


@pytest.fixture
def received(analyst: Actor, team: int) -> int:
    content = workbook({6: [*children(3), child(Child_Unique_ID=None)]})
    return operations.receive(chunks=[content], file_name="x.xlsx", as_at=AS_AT, by=analyst, now=NOW)


def much_later() -> None:
    """Time passes without a sign of life."""
    long_ago = clock.now() - STALLED_AFTER - timedelta(seconds=1)
    Import.objects.exclude(moved_at=None).update(moved_at=long_ago)
    Import.objects.update(received_at=long_ago)


def state(import_id: int) -> FileState:
    return FileState(Import.objects.get(pk=import_id).state)


def test_a_file_that_nobody_took_up_is_taken_up(received: int) -> None:
    assert operations.take_up_stalled(by=SYSTEM, now=clock.now() - timedelta(days=4000)) == 0
    much_later()
    assert operations.take_up_stalled(by=SYSTEM, now=clock.now()) == 1
    assert state(received) is FileState.READ


def test_reading_that_stopped_halfway_is_begun_again(
    received: int, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "FileComparison", die)
    monkeypatch.setattr(intake.reading, "refuse", die)
    with pytest.raises(Killed):
        operations.read(import_id=received, by=analyst, now=NOW)
    monkeypatch.undo()
    assert state(received) is FileState.READING
    assert StagedRow.objects.exists()
    assert operations.take_up_stalled(by=SYSTEM, now=clock.now()) == 0, "it may still be at work"
    much_later()
    assert queries.import_page(analyst, received).row.stalled
    assert operations.take_up_stalled(by=SYSTEM, now=clock.now()) == 1
    page = queries.import_page(analyst, received)
    assert (page.row.state, page.read, page.ready, page.left_out) == (FileState.READ, 4, 3, 1)
    assert StagedRow.objects.count() == 3
    assert Problem.objects.filter(severity="row_left_out").count() == 1


def kill_while_applying(import_id: int, analyst: Actor, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(applying, where, die)
    monkeypatch.setattr(intake.applying, "return_to_read", die)
    with pytest.raises(Killed):
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    monkeypatch.undo()


@pytest.mark.parametrize("where", ["take_picture", "_bring_in"])
def test_applying_that_stopped_halfway_is_begun_again(
    where: str, send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = send({6: children(3)})
    kill_while_applying(import_id, analyst, monkeypatch, where)
    assert state(import_id) is FileState.APPLYING
    assert not Child.objects.exists(), "what is prepared is out of sight"
    assert Child.everyone.count() == 3
    much_later()
    operations.take_up_stalled(by=SYSTEM, now=clock.now())
    assert state(import_id) is FileState.APPLIED
    assert (Child.objects.count(), Child.everyone.count(), Picture.everyone.count()) == (3, 3, 1)
    assert not StagedRow.objects.exists()


def test_what_was_left_after_it_held_is_cleared_away(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations.apply(import_id=send({6: children(3)}), by=analyst, now=NOW)
    import_id = send({6: children(4)})
    monkeypatch.setattr(intake, "forget_left_behind", die)
    with pytest.raises(Killed):
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    monkeypatch.undo()
    assert state(import_id) is FileState.APPLIED
    assert StagedRow.objects.exists()
    operations.take_up_stalled(by=SYSTEM, now=clock.now())
    assert not StagedRow.objects.exists()
    assert set(ChildState.objects.values_list("number", flat=True)) == {import_id}


def test_a_try_that_wakes_up_too_late_writes_nothing(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = send({6: children(3)})
    rest = applying.take_picture

    def meanwhile(*given: object, **more: object) -> int:
        monkeypatch.setattr(applying, "take_picture", rest)
        much_later()
        operations.take_up_stalled(by=SYSTEM, now=clock.now())
        assert state(import_id) is FileState.APPLIED
        return rest(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "take_picture", meanwhile)
    with pytest.raises(Superseded):
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert state(import_id) is FileState.APPLIED
    assert (Child.objects.count(), Picture.objects.count()) == (3, 1)


def test_work_that_stopped_can_be_set_aside_and_work_that_goes_on_cannot(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = send({6: children(3)})
    kill_while_applying(import_id, analyst, monkeypatch, "_bring_in")
    with pytest.raises(WrongState, match="at work"):
        operations.set_aside(import_id=import_id, by=analyst, now=NOW)
    much_later()
    operations.set_aside(import_id=import_id, by=analyst, now=NOW)
    operations.take_up_stalled(by=SYSTEM, now=clock.now())
    assert state(import_id) is FileState.SET_ASIDE
    assert not Child.everyone.exists()
    assert not RecordChange.objects.exists()
    assert not Picture.everyone.exists()


def taken_up_for_ever() -> None:
    """Minute after minute, for much longer than the work is tried."""
    for _ in range(MOST_TRIES + 2):
        much_later()
        operations.take_up_stalled(by=SYSTEM, now=clock.now())


def test_applying_that_ends_its_process_each_time_is_given_up_and_said(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = send({6: children(3)})
    kill_while_applying(import_id, analyst, monkeypatch, "_bring_in")
    with monkeypatch.context() as patched:
        patched.setattr(applying, "_bring_in", die)
        patched.setattr(intake.applying, "return_to_read", die)
        taken_up_for_ever()
    assert Import.objects.get(pk=import_id).tries == MOST_TRIES
    page = queries.import_page(analyst, import_id)
    assert page.row.state is FileState.READ
    assert f"{MOST_TRIES} attempts to apply this file stopped" in page.row.doing
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert state(import_id) is FileState.APPLIED, "it can be tried again, from the start"


def test_reading_that_ends_its_process_each_time_is_given_up_and_said(
    received: int, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(comparing, "FileComparison", die)
        patched.setattr(intake.reading, "refuse", die)
        taken_up_for_ever()
    assert Import.objects.get(pk=received).tries == MOST_TRIES
    page = queries.import_page(analyst, received)
    assert page.row.state is FileState.REFUSED
    assert f"{MOST_TRIES} attempts to read this file stopped" in page.refusal
    assert not StagedRow.objects.exists()


def test_what_another_import_had_prepared_is_in_nobodys_way(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = send({6: children(3)}), send({6: children(4)})
    monkeypatch.setattr(applying, "_bring_in", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        operations.apply(import_id=first, by=analyst, now=NOW)
    monkeypatch.undo()
    assert Child.everyone.count() == 3
    operations.apply(import_id=second, by=analyst, now=NOW)
    assert Child.objects.count() == 4


def test_a_file_that_is_gone_is_refused_in_words(received: int, analyst: Actor, own_files: Path) -> None:
    for path in own_files.rglob("*.workbook"):
        path.unlink()
    much_later()
    operations.take_up_stalled(by=SYSTEM, now=clock.now())
    page = queries.import_page(analyst, received)
    assert page.row.state is FileState.REFUSED
    assert "Send it again" in page.refusal


@pytest.mark.parametrize("folder", ["imports", "arriving"])
def test_a_received_file_that_belongs_to_nothing_is_deleted(folder: str, received: int, own_files: Path) -> None:
    stray = own_files / folder / "stray.workbook"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left by a process that was killed")
    os.utime(stray, (NOW.timestamp(), NOW.timestamp()))
    operations.take_up_stalled(by=SYSTEM, now=clock.now())
    assert stray.exists(), "it may be arriving"
    operations.take_up_stalled(by=SYSTEM, now=clock.now() + timedelta(hours=1))
    assert not stray.exists()
