"""Tables of form answers as a kind of file: what people do with one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from fullcircle.domain.earlier_audits import queries, rules
from fullcircle.domain.earlier_audits.models import EarlierFile
from fullcircle.domain.earlier_audits.operations.adding import add
from fullcircle.domain.earlier_audits.operations.holding import FILES
from fullcircle.domain.earlier_audits.operations.reading import stage
from fullcircle.domain.earlier_audits.operations.working_out import check_ready, is_up_to_date, keys_of, work_out
from fullcircle.domain.intake import operations as intake
from fullcircle.domain.intake.policy import check_apply, check_import
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import StaleWrite
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.workflow.operations import Held

_COUNTED_AGAIN: Final = (
    "Something else was applied since these numbers were counted, so nothing of this file was added yet. They have been counted "
    "again: look at them, then decide."
)


FORM_ANSWERS: Final[intake.FileKind[EarlierFile, rules.Account]] = intake.FileKind(
    name=f"{__name__}.FORM_ANSWERS",
    model=EarlierFile,
    files=FILES,
    folder="earlier_audits",
    smaller="Export the answers in two or more files.",
    applying="Adding the earlier audits",
    staged=("answers", "questions"),
    read=stage,
    count=lambda file, by, attempt: work_out(file, clock.today()),
    is_fresh=is_up_to_date,
    apply=add,
    clear_up=lambda by: intake.forget_left_behind(FORM_ANSWERS),
)
"""A table of form answers. Its forms become audits from before Full Circle in one transaction."""


@operation
def receive(*, chunks: Iterable[bytes], file_name: str, by: Actor, now: datetime) -> int:
    """Keep a file to be read; its id. Raises NotAllowed, or Invalid (field ``file``) for an empty or too large file."""
    return intake.receive(kind=FORM_ANSWERS, chunks=chunks, file_name=file_name, by=by, now=now)


@operation
def start_reading(*, file_id: int, by: Actor) -> None:
    """Hand a received file to the background."""
    intake.start_reading(kind=FORM_ANSWERS, file_id=file_id, by=by)


def read(*, file_id: int, by: Actor, now: datetime) -> None:
    """Read the file into staged answers, as `intake.read` does."""
    intake.read(kind=FORM_ANSWERS, file_id=file_id, by=by, now=now)


def start_applying(*, file_id: int, by: Actor, now: datetime, seen: str | None = None) -> None:
    """Mark a read file as being applied and hand it to the background. A second request is refused, not run twice.

    ``seen`` is what the person saw of the file (`FilePage.seen`). Raises StaleWrite where it is another by now,
    NotFound, NotAllowed, or WrongState, also where no form can be used.
    """
    check_import(by)
    if _counted_otherwise(queries.FILES.visible(by, file_id), now):
        raise StaleWrite(_COUNTED_AGAIN)
    with one_operation():
        held = FILES.hold(file_id, check_apply, by=by, now=now)
        intake.hand_on(FORM_ANSWERS, _begin(held, seen))


def apply(*, file_id: int, by: Actor, now: datetime) -> rules.Account:
    """Apply the file: all of it or, when anything fails, nothing. A form that was imported before is never added or changed.

    Raises NotFound, NotAllowed, WrongState, and Superseded as `intake.run` does.
    """
    check_import(by)
    _counted_otherwise(queries.FILES.visible(by, file_id), now)
    with one_operation():
        file = _begin(FILES.hold(file_id, check_apply, by=by, now=now), None)
    return intake.run(FORM_ANSWERS, file, by=by, now=now)


def _counted_otherwise(file: EarlierFile, now: datetime) -> bool:
    """Count a waiting file again where children or earlier audits changed since; whether the numbers did."""
    if is_up_to_date(file):
        return False
    work_out(file, clock.day_of(now))
    return bool(EarlierFile.objects.get(pk=file.pk).account != file.account)


def _begin(held: Held[EarlierFile], seen: str | None) -> EarlierFile:
    account = rules.Account(**held.record.account)
    check_ready(held.record, keys_of(held.record), account)
    if seen is not None and seen != _shown(held.record, account):
        raise StaleWrite(_COUNTED_AGAIN)
    return intake.begin_applying(FORM_ANSWERS, held)


def _shown(file: EarlierFile, account: rules.Account) -> str:
    templates = list(file.questions.values_list("template", flat=True).distinct())
    return queries.seen_of(account, queries.decided(templates))


@operation
def set_aside(*, file_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a file. Its account stays; its answers and problems go. What its questions mean is remembered."""
    intake.set_aside(kind=FORM_ANSWERS, file_id=file_id, by=by, now=now)


def take_up_stalled(*, by: Actor, now: datetime) -> int:
    """Take up files that have stopped, as `intake.take_up_stalled` does."""
    return intake.take_up_stalled(kind=FORM_ANSWERS, by=by, now=now)
