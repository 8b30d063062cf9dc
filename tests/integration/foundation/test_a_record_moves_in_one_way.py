"""A record is written in only while it is held and seen, and moves with its status row, its log entry last."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.rounds.models import Activity, Round
from fullcircle.domain.rounds.states import ACTIVITY_WORKFLOW, ROUND_WORKFLOW, RoundState
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import DomainError, NotAllowed, NotFound, WrongState
from fullcircle.foundation.kernel.operation import one_operation
from fullcircle.foundation.kernel.telling import Kind
from fullcircle.foundation.workflow.operations import Records
from tests.factories.council import person
from tests.factories.log import told

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.1")]
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
WHY = "The school is closed."


def nobody(_: Actor) -> QuerySet[Round]:
    return Round.objects.none()


ROUNDS = Records(
    lambda _: Round.objects.all(), ROUND_WORKFLOW, events="rounds", subject="round:{.pk}", rows="status_changes"
)
ACTIVITIES = Records(
    lambda _: Activity.objects.all(),
    ACTIVITY_WORKFLOW,
    events="rounds",
    subject="activity:{.pk}",
    hangs_from=("round",),
    read_with=("round", "owner"),
)


@pytest.fixture
def planned() -> Round:
    day = date(2026, 3, 2)
    version = FrameworkVersion.objects.create(code="any", number=1, title="Any", valid_from=day, created_at=NOW)
    days = dict.fromkeys(("starts_on", "audits_due_on", "moderation_due_on", "report_due_on", "ends_on"), day)
    return Round.objects.create(number=1, title="Planning", framework_version=version, **days)


@pytest.fixture
def by(planned: Round) -> Actor:
    return Actor(person_id=person("Quinn Lead"), name="Quinn Lead")


def move(of: Records[Any], record_id: int, name: str, *, by: Actor = SYSTEM, **options: Any) -> None:
    with one_operation():
        of.hold(record_id, options.pop("check", None), by=by, now=NOW).move(name, **options)


def refused(act: Callable[[], None], error: type[DomainError]) -> str:
    with pytest.raises(error) as refusal:
        act()
    assert not Entry.objects.filter(event="rounds.started").exists()
    return str(refusal.value)


def test_a_move_changes_the_state_and_says_who_when_and_why(planned: Round, by: Actor) -> None:
    move(ROUNDS, planned.pk, "start", by=by, reason=WHY, detail={"audits": 3})
    planned.refresh_from_db()
    assert planned.state == RoundState.UNDER_WAY
    row = planned.status_changes.get()
    assert (row.state, row.at, row.by_id, row.reason) == (RoundState.UNDER_WAY, NOW, by.person_id, WHY)
    (entry,) = told(event="rounds.started")
    assert (entry.subject, entry.by_id, entry.detail) == (f"round:{planned.pk}", by.person_id, '{"audits":3}')


def test_from_another_state_it_is_refused_in_the_words_of_the_move_and_nothing_is_kept(planned: Round) -> None:
    said = refused(lambda: move(ROUNDS, planned.pk, "close"), WrongState)
    assert said == ROUND_WORKFLOW.moves["close"].refusal
    planned.refresh_from_db()
    assert planned.state == RoundState.PLANNED
    assert not planned.status_changes.exists()


def test_to_a_stranger_there_is_nothing_and_nothing_is_held_for_them(planned: Round) -> None:
    with CaptureQueriesContext(connection) as asked:
        refused(lambda: move(replace(ROUNDS, visible_to=nobody), planned.pk, "start"), NotFound)
    assert not any("FOR UPDATE" in one["sql"] for one in asked.captured_queries)


def test_who_stops_seeing_it_while_they_wait_is_refused(planned: Round) -> None:
    """They are asked again of what holds after the lock: here it is taken from them as they ask for it."""
    asked = 0

    def taken_meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal asked
        asked += '"rounds_round"' in sql
        if asked == 2 and sql.startswith("SELECT"):
            Round.objects.update(focus="Theirs no more")
        return execute(sql, *rest)

    of = replace(ROUNDS, visible_to=lambda _: Round.objects.filter(focus=""))
    with connection.execute_wrapper(taken_meanwhile):
        refused(lambda: move(of, planned.pk, "start"), NotFound)


def test_who_may_comes_before_the_state(planned: Round) -> None:
    def check(_by: Actor, _found: Round) -> None:
        raise NotAllowed("Only its lead.")

    assert refused(lambda: move(ROUNDS, planned.pk, "close", check=check), NotAllowed) == "Only its lead."


def test_a_slice_may_say_why_there_is_nothing(planned: Round) -> None:
    gone = replace(ROUNDS, visible_to=nobody, absent=lambda _by, _id: WrongState("It was taken back."))
    assert refused(lambda: move(gone, planned.pk, "start"), WrongState) == "It was taken back."


def test_the_log_is_told_last(planned: Round, by: Actor) -> None:
    kind = Kind("rounds.tried", "A round was tried")
    with CaptureQueriesContext(connection) as done, one_operation():
        held = ROUNDS.hold(planned.pk, by=by, now=NOW)
        held.move("start")
        held.tell(kind, person("Somebody Told"))
        held.record.focus = "Plans"
        held.keep("refocused")
    wrote = [one["sql"] for one in done.captured_queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    log = [at for at, sql in enumerate(wrote) if "auditlog_" in sql]
    assert log == list(range(log[0], len(wrote)))
    assert [one.event for one in told(event="rounds.")] == ["rounds.started", "rounds.refocused"]


def test_what_it_hangs_from_is_held_before_it(planned: Round) -> None:
    day = planned.starts_on
    activity = Activity.objects.create(key="any", title="Any", round=planned, starts_on=day, due_on=day)
    with CaptureQueriesContext(connection) as asked:
        move(ACTIVITIES, activity.pk, "finish")
    tables = [one["sql"].split(" FROM ")[1].split()[0] for one in asked.captured_queries if " FROM " in one["sql"]]
    assert tables[1:3] == ['"rounds_round"', '"rounds_activity"']
    held = [one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"] and "rounds_" in one["sql"]]
    assert len(held) == (2 if connection.vendor == "postgresql" else 0)


def test_what_hangs_from_nothing_is_held_alone(planned: Round) -> None:
    day = planned.starts_on
    activity = Activity.objects.create(key="any", title="Any", starts_on=day, due_on=day)
    move(ACTIVITIES, activity.pk, "miss")
    activity.refresh_from_db()
    assert activity.state == "missed"


def test_a_step_that_is_no_move_keeps_the_state_in_its_row(planned: Round, by: Actor) -> None:
    with one_operation():
        ROUNDS.held(planned, by=by, now=NOW).keep("looked_at", WHY)
    row = planned.status_changes.get()
    assert (row.state, row.by_id, row.reason) == (RoundState.PLANNED, by.person_id, WHY)
