"""Reads of reports: the list, one report as a document, who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from fullcircle.documents.document import Chart, Document, to_json
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import SENT_IN, AuditState
from fullcircle.domain.reports import policy
from fullcircle.domain.reports.models import Report, ReportStep
from fullcircle.domain.reports.queries.naming import name_of
from fullcircle.domain.reports.queries.parts import PartView, parts_of, sections_waiting
from fullcircle.domain.reports.queries.rows import ReportRow, awaits_of, measures_of, one, row_of
from fullcircle.domain.reports.queries.statements import (
    StatementRow,
    document_of,
    statements_of,
    waiting_sentences,
    words_of,
)
from fullcircle.domain.reports.rules.composing import frozen_hash, unfinished
from fullcircle.domain.reports.rules.due import asks_for_none
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class StepRow:
    """A step to the signer and back: in words, who and when, with comments where it was sent back."""

    said: str
    by: str
    at: datetime
    comments: str


@dataclass(frozen=True)
class RoundRow:
    """A round whose report has not been started, and whether it can be."""

    id: int
    number: int
    title: str
    may_start: Verdict


@dataclass(frozen=True)
class ReportView:
    """One report. ``fingerprint`` until it is signed: what its signer must have seen; of a signed one, what it was frozen with.

    ``intact``: a signed report still has the fingerprint it was signed with. ``parts`` is empty once it is signed.
    ``statements``: its sentences that state figures; of a signed one, those that people confirmed.
    ``unfinished``: what is empty or open in one that is not signed; ``awaits``: what has to happen before it can be signed, to be
    read after "once", or "".
    """

    row: ReportRow
    document: Document
    fingerprint: str
    intact: bool
    signed_by: str
    parts: tuple[PartView, ...]
    statements: tuple[StatementRow, ...]
    steps: tuple[StepRow, ...]
    unfinished: tuple[str, ...]
    awaits: str
    may_write: Verdict
    may_delete: Verdict
    may_send: Verdict
    may_take_back: Verdict
    may_send_back: Verdict
    may_confirm: Verdict
    may_sign: Verdict


def reports(seen_by: Actor) -> list[ReportRow]:
    """The reports this person may see, the newest round first."""
    latest = ReportStep.objects.filter(report=OuterRef("pk")).order_by("-pk").values("comments")[:1]
    found = Report.objects.visible_to(seen_by).select_related("round").order_by("-round__number")
    rows: Any = found.annotate(last_comments=Subquery(latest))
    return [row_of(report, report.last_comments or "") for report in rows]


def signers(*, on: date) -> tuple[str, ...]:
    """The names of those who sign reports on that day and can sign in."""
    return tuple(
        access.who_may(Permission.SIGN_REPORTS, on=on).filter(account__isnull=False).values_list("name", flat=True)
    )


def rounds_to_report(seen_by: Actor) -> list[RoundRow]:
    """Rounds that have started, ask for a report and have none yet; none for people who do not write reports."""
    if not seen_by.may(Permission.WRITE_REPORTS):
        return []
    rounds = Round.objects.visible_to(seen_by).filter(report__isnull=True).exclude(state=RoundState.PLANNED)

    def row(one: "WithAnnotations[Round, SentIn]") -> RoundRow:
        may_start = verdict(lambda: policy.check_start(seen_by, one, any_in=one.any_in, any_final=one.any_final))
        return RoundRow(one.pk, one.number, one.title, may_start)

    told = with_audits(rounds.order_by("-number"))
    return [row(one) for one in told if not asks_for_none(RoundState(one.state), any_in=one.any_in)]


class SentIn(TypedDict):
    """What `with_audits` asks of a round."""

    any_in: bool
    any_final: bool


def with_audits(rounds: QuerySet[Round]) -> "QuerySet[WithAnnotations[Round, SentIn]]":
    """These rounds, with ``any_in`` and ``any_final``: whether one of their audits was submitted, or is final."""
    of_round = Audit.objects.filter(round=OuterRef("pk"))
    return rounds.annotate(
        any_in=Exists(of_round.filter(state__in=SENT_IN)), any_final=Exists(of_round.filter(state=AuditState.FINAL))
    )


def report(seen_by: Actor, report_id: int) -> ReportView:
    """One report as its readers see it. Raises as `rows.one`."""
    found = one(seen_by, report_id)
    texts = {text.key: text for text in found.texts.select_related("saved_by")}
    words = words_of(texts.values())
    statements = statements_of(found, words)
    document = document_of(found, words, statements)
    steps = list(found.steps.select_related("by"))
    waiting, awaits = sections_waiting(found), "" if found.document else awaits_of(found)
    figures_hash = frozen_hash(found.figures, found.document or to_json(document))
    return ReportView(
        row=row_of(found, steps[-1].comments if steps else ""),
        document=document,
        fingerprint=figures_hash,
        intact=not found.frozen_hash or figures_hash == found.frozen_hash,
        signed_by=found.signed_by.name if found.signed_by else "",
        parts=() if found.state == ReportState.SIGNED_OFF else parts_of(found, texts),
        statements=statements,
        steps=tuple(StepRow(_said(step), name_of(step.by), step.at, step.comments) for step in steps),
        unfinished=() if found.document else _unfinished(found, words, statements),
        awaits=awaits,
        may_write=verdict(lambda: policy.check_write(seen_by, found)),
        may_delete=verdict(lambda: policy.check_delete(seen_by, found, touched=bool(texts or steps))),
        may_send=verdict(lambda: policy.check_send(seen_by, found, words, waiting=waiting)),
        may_take_back=verdict(lambda: policy.check_take_back(seen_by, found)),
        may_send_back=verdict(lambda: policy.check_send_back(seen_by, found)),
        may_confirm=verdict(lambda: policy.check_confirm(seen_by, found)),
        may_sign=verdict(
            lambda: policy.check_sign_off(
                seen_by, found, words, unconfirmed=waiting_sentences(statements), awaits=awaits
            )
        ),
    )


def _unfinished(found: Report, words: Mapping[str, str], statements: Sequence[StatementRow]) -> tuple[str, ...]:
    return unfinished(measures_of(found), words, waiting=len(waiting_sentences(statements)))


def chart(seen_by: Actor, report_id: int, name: str) -> Chart:
    """A chart of a report, as it was signed once it is. Its words are not looked at, as no chart comes of them. NotFound as for
    ``report``, and for a chart that it does not have."""
    found = document_of(one(seen_by, report_id), {}, ()).chart(name)
    if found is None:
        raise NotFound
    return found


def _said(step: ReportStep) -> str:
    if step.state == ReportState.SENT:
        return "Sent to be signed"
    return "Sent back" if step.comments else "Taken back"
