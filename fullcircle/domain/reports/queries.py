"""Reads of reports: the list, one report as a document, one section to edit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from fullcircle.domain.insight.rules.measures import RoundMeasures, from_data
from fullcircle.domain.reports import policy
from fullcircle.domain.reports.models import Report, ReportStep, ReportText, ReportTextVersion
from fullcircle.domain.reports.rules.composing import DRAFT, PARTS, Part, compose, first_draft, frozen_hash
from fullcircle.domain.reports.rules.document import Document, from_json, to_json
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict

BY_THE_PRODUCT = "Full Circle"


@dataclass(frozen=True)
class ReportRow:
    """A report as lists show it. ``signed_at`` is None until it is signed; ``comments``: what should change in a draft that was
    sent back."""

    id: int
    round_id: int
    round_number: int
    round_title: str
    state: ReportState
    figures_at: datetime | None
    signed_at: datetime | None
    comments: str = ""


@dataclass(frozen=True)
class StepRow:
    """A step to the signer and back: in words, who and when, with comments where it was sent back."""

    said: str
    by: str
    at: datetime
    comments: str


@dataclass(frozen=True)
class RoundRow:
    """A round whose report has not been started."""

    id: int
    number: int
    title: str


@dataclass(frozen=True)
class PartView:
    """A section people edit. ``text`` is the first draft until someone has ``edited`` it. ``older``: edited before the figures
    were last counted. ``waiting``: texts kept beside it that wait for a person."""

    key: str
    title: str
    text: str
    draft: str
    edited: bool
    version: int
    saved_at: datetime | None
    saved_by: str
    older: bool
    waiting: tuple["KeptText", ...] = ()


@dataclass(frozen=True)
class KeptText:
    """A stale save: what was typed, by whom and when."""

    id: int
    text: str
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True)
class ReportView:
    """One report. ``fingerprint`` until it is signed: what its signer must have seen; of a signed one, what it was frozen with.

    ``intact``: a signed report still has the fingerprint it was signed with. ``parts`` is empty once it is signed.
    """

    row: ReportRow
    document: Document
    fingerprint: str
    intact: bool
    signed_by: str
    parts: tuple[PartView, ...]
    steps: tuple[StepRow, ...]
    may_write: Verdict
    may_delete: Verdict
    may_send: Verdict
    may_take_back: Verdict
    may_send_back: Verdict
    may_sign: Verdict


def reports(seen_by: Actor) -> list[ReportRow]:
    """The reports this person may see, the newest round first."""
    latest = ReportStep.objects.filter(report=OuterRef("pk")).order_by("-pk").values("comments")[:1]
    found = Report.objects.visible_to(seen_by).select_related("round").order_by("-round__number")
    rows: Any = found.annotate(last_comments=Subquery(latest))
    return [_row(report, report.last_comments or "") for report in rows]


@dataclass(frozen=True)
class ReportAtHand:
    """A report as start pages show it. ``due_on``: when the report of its round is due; ``moved_at`` and ``moved_by``: its last
    step to the signer or back, None and "" before the first."""

    row: ReportRow
    due_on: date
    moved_at: datetime | None
    moved_by: str


def at_hand(seen_by: Actor, *, rounds: Iterable[int]) -> list[ReportAtHand]:
    """Of the reports this person may see those that are not signed yet, the three signed last, and those of ``rounds`` (ids); the
    newest round first."""
    visible = Report.objects.visible_to(seen_by)
    signed = visible.filter(state=ReportState.SIGNED_OFF).order_by("-signed_at", "-pk")
    wanted = (
        ~Q(state=ReportState.SIGNED_OFF) | Q(round_id__in=list(rounds)) | Q(pk__in=signed.values("pk")[:SIGNED_LATELY])
    )
    latest = ReportStep.objects.filter(report=OuterRef("pk")).order_by("-pk")
    told = {"last_comments": "comments", "moved_at": "at", "moved_by": "by__name"}
    found: Any = visible.filter(wanted).annotate(**{name: Subquery(latest.values(of)[:1]) for name, of in told.items()})
    light = found.select_related("round").defer("figures", "document", "round__focus").order_by("-round__number")
    return [
        ReportAtHand(_row(one, one.last_comments or ""), one.round.report_due_on, one.moved_at, one.moved_by or "")
        for one in light
    ]


SIGNED_LATELY = 3


def signers(*, on: date) -> tuple[str, ...]:
    """The names of those who sign reports on that day and can sign in."""
    return tuple(
        access.who_may(Permission.SIGN_REPORTS, on=on).filter(account__isnull=False).values_list("name", flat=True)
    )


def rounds_to_report(seen_by: Actor) -> list[RoundRow]:
    """Rounds that have started and have no report yet; none for people who do not write reports."""
    if not seen_by.may(Permission.WRITE_REPORTS):
        return []
    rounds = (
        Round.objects.visible_to(seen_by)
        .filter(report__isnull=True)
        .exclude(state=RoundState.PLANNED)
        .order_by("-number")
    )
    return [RoundRow(round_.pk, round_.number, round_.title) for round_ in rounds]


def report(seen_by: Actor, report_id: int) -> ReportView:
    """One report as its readers see it. NotFound when unknown or not for this person to see."""
    found = _one(seen_by, report_id)
    texts = {text.key: text for text in found.texts.select_related("saved_by")}
    words = words_of(texts.values())
    document = document_of(found, words)
    steps = list(found.steps.select_related("by"))
    waiting = waiting_texts(found).exists()
    figures_hash = frozen_hash(found.figures, found.document or to_json(document))
    return ReportView(
        row=_row(found, steps[-1].comments if steps else ""),
        document=document,
        fingerprint=figures_hash,
        intact=not found.frozen_hash or figures_hash == found.frozen_hash,
        signed_by=found.signed_by.name if found.signed_by else "",
        parts=() if found.state == ReportState.SIGNED_OFF else _parts(found, texts),
        steps=tuple(StepRow(_said(step), _name(step.by), step.at, step.comments) for step in steps),
        may_write=verdict(lambda: policy.check_write(seen_by, found)),
        may_delete=verdict(lambda: policy.check_delete(seen_by, found, touched=bool(texts or steps))),
        may_send=verdict(lambda: policy.check_send(seen_by, found, words, waiting=waiting)),
        may_take_back=verdict(lambda: policy.check_take_back(seen_by, found)),
        may_send_back=verdict(lambda: policy.check_send_back(seen_by, found)),
        may_sign=verdict(lambda: policy.check_sign_off(seen_by, found, words)),
    )


def document(seen_by: Actor, report_id: int) -> Document:
    """The document alone, for files and charts: the frozen one once signed. NotFound as for ``report``."""
    found = _one(seen_by, report_id)
    return document_of(found, words_of(found.texts.all()))


def part(seen_by: Actor, report_id: int, key: str) -> tuple[ReportRow, PartView]:
    """A section to edit. NotFound when there is none; WrongState once the report is signed; NotAllowed for readers."""
    found = _one(seen_by, report_id)
    policy.check_write(seen_by, found)
    spec = next((one for one in PARTS if one.key == key), None)
    if spec is None:
        raise NotFound
    texts = {text.key: text for text in found.texts.select_related("saved_by").filter(key=key)}
    waiting = waiting_texts(found).filter(section__key=key).select_related("saved_by")
    kept = tuple(KeptText(one.pk, one.text, one.saved_at, _name(one.saved_by)) for one in waiting)
    return _row(found), _part(spec, texts.get(key), from_data(found.figures), found, kept)


def waiting_texts(found: Report) -> QuerySet[ReportTextVersion]:
    """Texts of a report that were kept beside another and wait for a person."""
    return ReportTextVersion.objects.filter(
        section__report=found, conflicts_with__isnull=False, resolved_at__isnull=True
    )


def words_of(texts: Iterable[ReportText]) -> dict[str, str]:
    """The edited sections by key; a section that only has texts waiting is not edited yet."""
    return {text.key: text.text for text in texts if text.version}


def document_of(found: Report, words: Mapping[str, str], *, status: str = DRAFT) -> Document:
    """The frozen document of a signed report; else the one that its figures and words make now."""
    if found.document:
        return from_json(found.document)
    return compose(from_data(found.figures), words, publisher=settings.COUNCIL_NAME, status=status)


def _one(seen_by: Actor, report_id: int) -> Report:
    found = Report.objects.visible_to(seen_by).select_related("round", "signed_by").filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def _row(found: Report, comments: str = "") -> ReportRow:
    return ReportRow(
        id=found.pk,
        round_id=found.round_id,
        round_number=found.round.number,
        round_title=found.round.title,
        state=ReportState(found.state),
        figures_at=found.figures_at,
        signed_at=found.signed_at,
        comments=comments if found.state == ReportState.DRAFT else "",
    )


def _said(step: ReportStep) -> str:
    if step.state == ReportState.SENT:
        return "Sent to be signed"
    return "Sent back" if step.comments else "Taken back"


def _parts(found: Report, texts: Mapping[str, ReportText]) -> tuple[PartView, ...]:
    measures = from_data(found.figures)
    return tuple(_part(spec, texts.get(spec.key), measures, found) for spec in PARTS)


def _part(
    spec: Part, text: ReportText | None, measures: RoundMeasures, found: Report, waiting: tuple[KeptText, ...] = ()
) -> PartView:
    draft = first_draft(spec.key, measures)
    edited = text is not None and text.version > 0
    saved_at = text.saved_at if text is not None and edited else None
    return PartView(
        key=spec.key,
        title=spec.title,
        text=text.text if text is not None and edited else draft,
        draft=draft,
        edited=edited,
        version=text.version if text is not None else 0,
        saved_at=saved_at,
        saved_by=_name(text.saved_by) if text is not None and edited else "",
        older=saved_at is not None and found.figures_at is not None and saved_at < found.figures_at,
        waiting=waiting,
    )


def _name(person: Person | None) -> str:
    return person.name if person else BY_THE_PRODUCT
