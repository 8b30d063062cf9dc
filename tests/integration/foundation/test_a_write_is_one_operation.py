"""An operation commits all that it and those it calls have written, with their entries of the audit log last, or nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

import fullcircle.domain
import fullcircle.foundation
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.auditlog import queries
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.auditlog.rules.verifying import Verification
from fullcircle.foundation.kernel.errors import StaleWrite, WrongState
from fullcircle.foundation.kernel.operation import at_the_end, one_operation, operation
from tests.factories.council import council

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
SEVERAL_STEPS = {
    "cases.close_missing",
    "cases.update_children",
    "imports.apply",
    "imports.clear_up",
    "imports.count_again",
    "imports.read",
    "imports.take_up_stalled",
    "earlier_audits.apply",
    "earlier_audits.map_questions",
    "earlier_audits.map_words",
    "earlier_audits.read",
    "earlier_audits.start_applying",
    "earlier_audits.take_up_stalled",
    "intake.count_again",
    "intake.count_waiting",
    "intake.read",
    "intake.run",
    "intake.take_up_stalled",
    "notices.send_due",
    "performance.forget_counted_children",
    "performance.forget_pictures",
    "performance.take_picture",
    "staff_lists.receive",
}
"""Long work of imports, and sending mail: it commits step by step, so that nobody who is saving waits for all of it."""


def record(number: int) -> None:
    auditlog.record("rounds.planned", subject=f"round:{number}", by=SYSTEM, now=NOW)


def recorded() -> list[str]:
    return [entry.subject for entry in Entry.objects.order_by("number")]


def test_every_public_write_is_an_operation() -> None:
    found = set()
    for package in (fullcircle.domain, fullcircle.foundation):
        for one in pkgutil.iter_modules(package.__path__):
            where = f"{package.__name__}.{one.name}.operations"
            if importlib.util.find_spec(where) is None:
                continue
            module = importlib.import_module(where)
            for name in getattr(module, "__all__", dir(module)):
                write = getattr(module, name)
                ours = inspect.isfunction(write) and write.__module__.startswith(where) and not name.startswith("_")
                if ours and "by" in inspect.signature(write).parameters and not hasattr(write, "is_operation"):
                    found.add(f"{one.name}.{name}")
    assert found - {"auditlog.record", "notices.tell"} == SEVERAL_STEPS, (
        "what these two are given comes at the end of another"
    )


def test_entries_are_appended_at_the_end_in_their_order() -> None:
    @operation
    def inner() -> None:
        record(2)
        assert recorded() == []

    @operation
    def outer() -> None:
        record(1)
        inner()
        record(3)
        assert recorded() == []

    outer()
    assert recorded() == ["round:1", "round:2", "round:3"]
    assert queries.verify() == Verification(3)


def test_the_log_comes_after_all_else_that_was_put_off() -> None:
    order: list[str] = []

    def told(items: Sequence[int]) -> None:
        order.append(f"told {list(items)}, with {len(recorded())} in the log")
        record(9)

    with one_operation():
        record(1)
        at_the_end(told, 1)
        at_the_end(told, 2)
    assert order == ["told [1, 2], with 0 in the log"]
    assert recorded() == ["round:1", "round:9"]


def test_one_that_fails_leaves_nothing() -> None:
    @operation
    def fails() -> None:
        council()
        record(1)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fails()
    record(2)
    assert recorded() == ["round:2"]
    assert not Team.objects.exists()


def test_one_that_fails_inside_another_that_goes_on_leaves_nothing_of_itself() -> None:
    @operation
    def fails() -> None:
        council()
        record(2)
        raise WrongState("Not now.")

    @operation
    def goes_on() -> None:
        record(1)
        with pytest.raises(WrongState):
            fails()
        record(3)

    goes_on()
    assert recorded() == ["round:1", "round:3"]
    assert not Team.objects.exists()


def test_a_refusal_that_kept_words_is_raised_when_they_are_committed() -> None:
    @operation
    def keeps(kept_as: int | None) -> None:
        record(1)
        raise StaleWrite("Somebody else saved first.", kept_as=kept_as)

    with pytest.raises(StaleWrite):
        keeps(None)
    assert recorded() == []
    with pytest.raises(StaleWrite):
        keeps(7)
    assert recorded() == ["round:1"]


def test_outside_an_operation_an_entry_is_one_of_its_own() -> None:
    record(1)
    assert recorded() == ["round:1"]
