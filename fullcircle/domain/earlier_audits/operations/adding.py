"""Add the audits from before Full Circle that the forms of a read file come to."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Final

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.models import (
    EarlierAudit,
    EarlierFile,
    EarlierJudgement,
    EarlierProblem,
    EarlierText,
)
from fullcircle.domain.earlier_audits.operations.holding import FILES
from fullcircle.domain.earlier_audits.operations.working_out import Working, check_ready, problems_of, replace_problems
from fullcircle.domain.intake.operations import Work
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock

_AT_ONCE: Final = 500


def add(work: Work[EarlierFile]) -> rules.Account:
    """Add, in one transaction, what is new in a file that is being applied. Raises WrongState where nothing can be used by
    now."""
    with work.attempt.step():
        held = FILES.hold(work.file.pk, by=work.by, now=work.now)
        file = held.record
        working = Working(file, clock.day_of(work.now), final=True)
        problems: list[EarlierProblem] = []
        people = {folded: alias.person_id for folded, alias in access.aliases("worker").items()}
        fresh = _new(file, working, problems)
        while batch := list(islice(fresh, _AT_ONCE)):
            _add(file, batch, people, work.now)
        check_ready(file, working.keys, working.account)
        replace_problems(file, problems)
        file.applied_at, file.applied_by_id = work.now, work.by.person_id
        file.account, file.form_reasons, file.doing = asdict(working.account), working.reasons.most_common(), ""
        held.move("finish_applying", detail=file.account)
    return working.account


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
