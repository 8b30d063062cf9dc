"""Reads of the audits from before Full Circle."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from fullcircle.domain.cases.models import Child
from fullcircle.domain.earlier_audits.models import EarlierAudit
from fullcircle.domain.earlier_audits.policy import check_read_audits
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound

AUDITS_ON_A_PAGE = 50
UNMATCHED = "unmatched"


@dataclass(frozen=True)
class Wanted:
    """What to keep of the list; "" or None for everything. ``judgement`` is an overall judgement's key, ``child`` is "" or
    UNMATCHED. ``template`` None means every template, as "" is one."""

    template: str | None = None
    year: int | None = None
    judgement: str = ""
    child: str = ""


@dataclass(frozen=True)
class EarlierRow:
    """An earlier audit as the list shows it. ``team`` is the child's team today; ``child_known``: Full Circle knows the child."""

    id: int
    audited_on: date
    template: str
    child_reference: str
    child_known: bool
    team: str
    overall: str
    auditor: str


@dataclass(frozen=True)
class Choices:
    """What there is to keep, of all that the actor sees: each with how many."""

    total: int
    templates: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]
    judgements: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class JudgedRow:
    """A judgement: an aspect's key (or "overall"), the judgement's, and the word of the old form."""

    aspect: str
    value: str
    said: str


@dataclass(frozen=True)
class TextRow:
    """A text under its question; ``meaning`` is a states.Meaning, ``aspect`` may be ""."""

    meaning: str
    aspect: str
    question: str
    text: str


@dataclass(frozen=True)
class EarlierPage:
    """One earlier audit, whole. ``file_name`` and ``imported_at`` say where it came from."""

    row: EarlierRow
    form_id: str
    dated_by_form: bool
    imported_at: datetime
    judgements: tuple[JudgedRow, ...]
    texts: tuple[TextRow, ...]


def earlier_audits(seen_by: Actor, wanted: Wanted, *, page: int = 1) -> tuple[list[EarlierRow], int]:
    """A page of the earlier audits this actor may see, the newest first, and how many there are in all."""
    check_read_audits(seen_by)
    chosen = _kept(EarlierAudit.objects.visible_to(seen_by), wanted)
    start = (max(page, 1) - 1) * AUDITS_ON_A_PAGE
    rows = _with_child(chosen)[start : start + AUDITS_ON_A_PAGE]
    return [_row(audit) for audit in rows], chosen.count()


def choices(seen_by: Actor) -> Choices:
    """What the list can be narrowed to."""
    check_read_audits(seen_by)
    seen = EarlierAudit.objects.visible_to(seen_by).order_by()
    years = seen.annotate(year=ExtractYear("audited_on")).values_list("year").annotate(Count("pk")).order_by("-year")
    templates = tuple(seen.values_list("template").annotate(Count("pk")).order_by("template"))
    return Choices(
        total=sum(count for _, count in templates),
        templates=templates,
        years=tuple(years),
        judgements=tuple(seen.exclude(overall="").values_list("overall").annotate(Count("pk")).order_by("overall")),
    )


def earlier_audit(seen_by: Actor, audit_id: int) -> EarlierPage:
    """One earlier audit. NotFound when unknown or not for this actor to see."""
    check_read_audits(seen_by)
    found = _with_child(EarlierAudit.objects.visible_to(seen_by)).filter(pk=audit_id).first()
    if found is None:
        raise NotFound
    return EarlierPage(
        row=_row(found),
        form_id=found.form_id,
        dated_by_form=found.dated_by_form,
        imported_at=found.imported_at,
        judgements=tuple(JudgedRow(one.aspect, one.value, one.said) for one in found.judgements.all()),
        texts=tuple(TextRow(one.meaning, one.aspect, one.question, one.text) for one in found.texts.all()),
    )


def _kept(audits: "QuerySet[EarlierAudit]", wanted: Wanted) -> "QuerySet[EarlierAudit]":
    if wanted.template is not None:
        audits = audits.filter(template=wanted.template)
    if wanted.year is not None:
        audits = audits.filter(audited_on__year=wanted.year)
    if wanted.judgement:
        audits = audits.filter(overall=wanted.judgement)
    if wanted.child == UNMATCHED:
        audits = audits.filter(~Exists(Child.objects.filter(reference=OuterRef("child_reference"))))
    return audits


def _with_child(audits: "QuerySet[EarlierAudit]") -> "QuerySet[Any]":
    child = Child.objects.filter(reference=OuterRef("child_reference"))
    return audits.select_related("auditor").annotate(
        child_id=Subquery(child.values("pk")[:1]), team_name=Subquery(child.values("team__name")[:1])
    )


def _row(audit: Any) -> EarlierRow:
    return EarlierRow(
        id=audit.pk,
        audited_on=audit.audited_on,
        template=audit.template,
        child_reference=audit.child_reference,
        child_known=audit.child_id is not None,
        team=audit.team_name or "",
        overall=audit.overall,
        auditor=audit.auditor.name if audit.auditor else audit.auditor_name,
    )
