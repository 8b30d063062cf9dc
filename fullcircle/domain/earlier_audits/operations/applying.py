"""Apply a read file in one transaction: its forms become audits from before Full Circle."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction
from django_tasks import task

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.models import (
    EarlierAudit,
    EarlierFile,
    EarlierJudgement,
    EarlierProblem,
    EarlierText,
)
from fullcircle.domain.earlier_audits.operations.receiving import FILES, forget_answers
from fullcircle.domain.earlier_audits.operations.recounting import bring_up_to_date
from fullcircle.domain.earlier_audits.operations.working_out import Working, keys_of, problems_of, replace_problems
from fullcircle.domain.earlier_audits.policy import check_apply, check_import
from fullcircle.domain.earlier_audits.queries.files import waiting_words, words_wait
from fullcircle.domain.imports.operations.attempts import BEGUN, Superseded, begin
from fullcircle.domain.imports.states import ImportState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import StaleWrite, WrongState
from fullcircle.foundation.kernel.operation import one_operation, operation

_AT_ONCE: Final = 500
_COUNTED_AGAIN: Final = (
    "Something else was applied since these numbers were counted, so nothing of this file was added yet. They have been counted "
    "again: look at them, then decide."
)
_NOTHING_USABLE: Final = (
    "No form of this file can be used, so there is nothing to add. Each is listed with its reason: mend the file and send it "
    "again, or set it aside."
)
_NOT_FINISHED: Final = (
    "The last attempt to apply this file did not finish. Nothing of it was applied; you can try again."
)
_NOTHING_MAPPED: Final = "Say first what the questions of the forms mean. Until then there is nothing to apply."


@task()
def apply_in_background(file_id: int, person_id: int | None, attempt: int | None = None) -> None:
    """Apply as a job, on behalf of the person who asked for it, if no other try has begun since ``attempt`` (None: whatever there
    was). On any fault the file goes back to "read": nothing is lost."""
    by = SYSTEM if person_id is None else access.actor(person_id, on=clock.today())
    with suppress(Superseded):
        this = _take_up(file_id, attempt, by)
        try:
            apply(file_id=file_id, by=by, now=clock.now(), attempt=this)
        except Superseded:
            raise
        except Exception:
            return_to_read(file_id, this)
            raise


@operation
def _take_up(file_id: int, attempt: int | None, by: Actor) -> int:
    """Begin the next try at a file that is being applied; its number. Superseded unless ``attempt`` was the last."""
    file = FILES.hold(file_id, by=by, now=clock.now()).record
    if file.state != ImportState.APPLYING or file.attempt != (file.attempt if attempt is None else attempt):
        raise Superseded
    begin(file, now=clock.now(), again=True)
    file.save(update_fields=BEGUN)
    return file.attempt


def start_applying(*, file_id: int, by: Actor, now: datetime, seen: str | None = None) -> None:
    """Mark a read file as being applied and hand it to the background. A second request is refused, not run twice.

    ``seen`` is the fingerprint of the account that the person saw. Raises StaleWrite where the numbers are others by now,
    NotFound, NotAllowed, or WrongState, also where no form can be used.
    """
    check_import(by)
    if bring_up_to_date(file_id=file_id, by=by, now=now):
        raise StaleWrite(_COUNTED_AGAIN)
    _start(file_id, by, seen, now)


@operation
def _start(file_id: int, by: Actor, seen: str | None, now: datetime) -> None:
    held = FILES.hold(file_id, check_apply, by=by, now=now)
    file = held.record
    _check_mapped(keys_of(file))
    _check_words(file)
    account = rules.Account(**file.account)
    _check_usable(account)
    if seen not in {None, account.fingerprint}:
        raise StaleWrite(_COUNTED_AGAIN)
    file.doing, file.applied_by_id = "Adding the earlier audits", by.person_id
    begin(file, now=now)
    held.move("start_applying")
    transaction.on_commit(lambda: apply_in_background.enqueue(file_id, by.person_id, file.attempt))


@operation
def apply(*, file_id: int, by: Actor, now: datetime, attempt: int | None = None) -> rules.Account:
    """Apply the file: all of it or, when anything fails, nothing. A form that was imported before is never added or changed.

    Raises NotFound, NotAllowed, WrongState, and Superseded where ``attempt`` is given and a later try has begun.
    """
    held = FILES.hold(file_id, by=by, now=now)
    file = held.record
    if attempt is not None and (file.attempt != attempt or file.state != ImportState.APPLYING):
        raise Superseded
    if file.state != ImportState.APPLYING:
        check_apply(by, file)
        held.move("start_applying")
    working = Working(file, clock.day_of(now), final=True)
    _check_mapped(working.keys)
    _check_words(file)
    problems: list[EarlierProblem] = []
    people = {folded: alias.person_id for folded, alias in access.aliases("worker").items()}
    fresh = _new(file, working, problems)
    while batch := list(islice(fresh, _AT_ONCE)):
        _add(file, batch, people, now)
    _check_usable(working.account)
    replace_problems(file, problems)
    file.applied_at, file.applied_by_id = now, by.person_id
    file.account, file.form_reasons, file.doing = asdict(working.account), working.reasons.most_common(), ""
    held.move("finish_applying", detail=file.account)
    forget_answers(file)
    return working.account


def _check_mapped(keys: Mapping[str, rules.Key]) -> None:
    if not any(key.makes_an_audit for key in keys.values()):
        raise WrongState(_NOTHING_MAPPED)


def _check_words(file: EarlierFile) -> None:
    waiting = waiting_words(file)
    if waiting:
        raise WrongState(words_wait(waiting))


def _check_usable(account: rules.Account) -> None:
    if not account.usable:
        raise WrongState(_NOTHING_USABLE)


def _new(file: EarlierFile, working: Working, problems: list[EarlierProblem]) -> Iterator[rules.FormAsAudit]:
    for outcome in working.outcomes():
        problems += problems_of(file, outcome)
        if outcome.new is not None:
            yield outcome.new


def _add(file: EarlierFile, batch: list[rules.FormAsAudit], people: Mapping[str, int | None], now: datetime) -> None:
    made = EarlierAudit.objects.bulk_create(
        EarlierAudit(
            file=file,
            template=one.template,
            form_id=one.form_id,
            child_reference=one.child_reference,
            audited_on=one.audited_on,
            dated_by_form=one.dated_by_form,
            auditor_name=one.auditor_name,
            auditor_id=people.get(access.fold(one.auditor_name)) if one.auditor_name else None,
            overall=one.overall,
            digest=one.digest(),
            imported_at=now,
        )
        for one in batch
    )
    EarlierJudgement.objects.bulk_create(
        EarlierJudgement(audit=audit, aspect=found.aspect, value=found.value, said=found.said)
        for audit, one in zip(made, batch, strict=True)
        for found in one.judgements
    )
    EarlierText.objects.bulk_create(
        EarlierText(audit=audit, meaning=text.meaning, aspect=text.aspect, question=text.question, text=text.text)
        for audit, one in zip(made, batch, strict=True)
        for text in one.texts
    )


def return_to_read(file_id: int, attempt: int, why: str = _NOT_FINISHED) -> None:
    """Let a file that was being applied wait to be applied again: nothing of it holds. Superseded where a later try has begun."""
    with one_operation():
        held = FILES.hold(file_id, by=SYSTEM, now=clock.now())
        if held.record.attempt != attempt:
            raise Superseded
        held.record.doing = why
        held.move("return_to_read")
