"""What is done every minute costs as little after years as in the first week, and what was only tried is never applied."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import Import, StagedRow
from fullcircle.domain.intake.models import STALLED_AFTER
from fullcircle.domain.intake.operations import taking_up
from fullcircle.domain.intake.states import FileState
from fullcircle.domain.performance.models import CountedChild, Picture
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Alias
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel.errors import WrongState
from tests.factories.workbooks import children, workbook
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

LATER = NOW + STALLED_AFTER + timedelta(seconds=1)


def asked_in_a_minute() -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        operations.take_up_stalled(by=SYSTEM, now=NOW)
    return [one["sql"] for one in asked.captured_queries]


def have_pictures(count: int) -> None:
    first = date(2010, 1, 1)
    Picture.everyone.bulk_create(
        Picture(as_at=first + timedelta(days=n), shown=True, source=f"x:{n}", sha256="x", taken_at=NOW)
        for n in range(Picture.everyone.count(), count)
    )


def test_a_minute_costs_the_same_with_2_and_240_pictures_and_files_that_wait(send: Send, team: int) -> None:
    for n in range(3):
        send({6: children(n + 1)})
    access.note_names(names={"worker": ["Some Desk"], "team": ["Some Tray"]})
    have_pictures(2)
    few = len(asked_in_a_minute())
    have_pictures(240)
    Import.objects.bulk_create(
        Import(file_name="x", sha256="x", size=1, as_at=AS_AT, state="read", compared_with=7, received_at=NOW, id=-n)
        for n in range(1, 20)
    )
    many = asked_in_a_minute()
    assert len(many) == few
    assert not [sql for sql in many if "facts" in sql], "the facts of every child are not searched each minute"


def test_children_behind_all_but_the_newest_two_pictures_go(send: Send, analyst: Actor, team: int) -> None:
    for day in (25, 26, 27):
        import_id = send({6: children(3, Allocated_Team="Safeguarding North")}, as_at=date(2026, 2, day))
        operations.apply(import_id=import_id, by=analyst, now=NOW)
    days = CountedChild.objects.order_by().values_list("picture__as_at", flat=True).distinct()
    assert sorted(days) == [date(2026, 2, 26), date(2026, 2, 27)]


def test_a_file_that_waited_long_is_counted_again_when_somebody_looks(
    send: Send, analyst: Actor, team: int, client, django_user_model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_up, "COUNTED_AGAIN", 0)
    first, old = send({6: children(5)}), send({6: children(6)})
    operations.apply(import_id=first, by=analyst, now=NOW)
    assert not queries.import_page(analyst, old).fresh
    client.force_login(django_user_model.objects.get(username="analyst"))
    client.get(f"/imports/{old}/")
    page = queries.import_page(analyst, old)
    assert (page.fresh, page.changes["children_new"]) == (True, 1)


@pytest.fixture
def tried(analyst: Actor, team: int) -> int:
    """A trial whose command was killed after reading."""
    content = workbook({6: children(2)})
    import_id = operations.receive(chunks=[content], file_name="x", as_at=AS_AT, trial=True, by=analyst, now=NOW)
    operations.read(import_id=import_id, by=analyst, now=NOW)
    return import_id


def test_a_trial_is_not_applied_nor_offered(tried: int, analyst: Actor, client, django_user_model) -> None:
    client.force_login(django_user_model.objects.get(username="analyst"))
    assert "Apply this data" not in client.get(f"/imports/{tried}/").content.decode()
    with pytest.raises(WrongState, match="only to be tried"):
        operations.apply(import_id=tried, by=analyst, now=NOW)
    with pytest.raises(WrongState, match="only to be tried"):
        operations.start_applying(import_id=tried, by=analyst, now=NOW)


def test_a_trial_without_a_sign_of_life_is_set_aside(tried: int) -> None:
    operations.take_up_stalled(by=SYSTEM, now=NOW)
    assert Import.objects.get(pk=tried).state == FileState.READ, "its command may still be at work"
    operations.take_up_stalled(by=SYSTEM, now=LATER)
    assert Import.objects.get(pk=tried).state == FileState.SET_ASIDE
    assert not StagedRow.objects.exists()


def test_setting_aside_needs_no_job_worker_and_asks_the_moment_it_is_given(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    import_id = send({6: children(2, Allocated_Team="Ghost Team")})
    Import.objects.filter(pk=import_id).update(state="reading", moved_at=NOW)
    monkeypatch.setattr("django_tasks.base.Task.enqueue", lambda *_, **__: pytest.fail("nobody is there to do it"))
    with pytest.raises(WrongState, match="at work"):
        operations.set_aside(import_id=import_id, by=analyst, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        operations.set_aside(import_id=import_id, by=analyst, now=LATER)
    assert not StagedRow.objects.exists()
    assert not Alias.objects.filter(text="Ghost Team").exists()
    assert Import.objects.get(pk=import_id).moved_at == LATER


def test_of_two_that_begin_the_very_first_import_together_one_is_told(
    send: Send, analyst: Actor, team: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sees the other's yet when it asks whether another file is being applied."""
    first, second = send({6: children(2)}), send({6: children(3)})
    Import.objects.filter(pk=first).update(state="applying")
    monkeypatch.setattr("fullcircle.domain.imports.policy._check_alone", lambda: None)
    with pytest.raises(WrongState, match="Another file is being applied"):
        operations.start_applying(import_id=second, by=analyst, now=NOW)


def test_the_command_says_when_another_file_is_in_the_way(
    send: Send, team: int, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Import.objects.filter(pk=send({6: children(2)})).update(state="applying", moved_at=NOW)
    (tmp_path / "x.xlsx").write_bytes(workbook({6: children(2)}))
    with pytest.raises(CommandError, match=r"Another file is being applied.* set aside"):
        call_command("import_annex_a", str(tmp_path / "x.xlsx"), as_at=AS_AT)
    assert Import.objects.first().state == FileState.SET_ASIDE
