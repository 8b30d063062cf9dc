"""How far audits are: lists, counts, and what waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, QuerySet, Value, When

from fullcircle.domain.auditors.queries.conflicts import in_conflict
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import BEING_WRITTEN, follows, told_late
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.queries import who_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

ROWS_ON_A_PAGE = 25


@dataclass(frozen=True)
class AuditRow:
    """An audit as lists show it. ``late``: past its date and still being written, as far as `policy.told_late`.
    ``without_auditor``: still being written, and its auditor cannot go on; ``in_conflict``: for they have declared a conflict of
    interest. ``auditor_email``: by which those who follow the
    audit can ask. ``read_at`` and ``answered_at``: the practitioner's."""

    id: int
    round_id: int
    round_number: int
    child: str
    state: AuditState
    auditor_id: int
    auditor: str
    auditor_email: str
    practitioner_id: int | None
    practitioner: str
    team: str
    service_area_id: int
    service_area: str
    due_on: date
    late: bool
    without_auditor: bool
    in_conflict: bool
    observation: bool
    submitted_at: datetime | None
    finalised_at: datetime | None
    read_at: datetime | None
    answered_at: datetime | None


def progress_of_round(seen_by: Actor, round_id: int, *, on: date) -> list[AuditRow]:
    """Every audit of a round that this actor may see, by due date. ``on`` is today."""
    found = with_names(Audit.objects.visible_to(seen_by).filter(round_id=round_id), on).order_by("due_on", "id")
    return [audit_row(audit, seen_by, on) for audit in found]


def audits_page(
    seen_by: Actor,
    *,
    on: date,
    page: int | str,
    round_id: int | None = None,
    state: AuditState | None = None,
    mine: bool = False,
    open_with: int | None = None,
) -> Page[AuditRow]:
    """One page of the audits this actor may see, newest due date first. ``mine``: only those they carry out or that are
    about their work; ``open_with``: only those that the person with that id has still to carry out. A page number out of range
    gives the nearest page."""
    found = Audit.objects.visible_to(seen_by)
    if round_id is not None:
        found = found.filter(round_id=round_id)
    if state is not None:
        found = found.filter(state=state)
    if mine:
        me = seen_by.person_id or 0
        found = found.filter(auditor_id=me) | found.filter(practitioner_id=me)
    if open_with is not None:
        found = found.filter(auditor_id=open_with, state__in=[state.value for state in BEING_WRITTEN])
    got = Paginator(with_names(found, on).order_by("-due_on", "id"), ROWS_ON_A_PAGE).get_page(page)
    rows = [audit_row(audit, seen_by, on) for audit in got.object_list]
    return Page(rows, got.number, got.paginator)  # type: ignore[arg-type]


@dataclass(frozen=True)
class RoundChoice:
    """A round, as a choice in a filter."""

    id: int
    number: int
    title: str


def rounds_with_audits(seen_by: Actor, *, limit: int = 12) -> list[RoundChoice]:
    """The newest rounds of which this actor may see an audit."""
    found = Audit.objects.visible_to(seen_by).order_by("-round__number")
    return [
        RoundChoice(*row) for row in found.values_list("round_id", "round__number", "round__title").distinct()[:limit]
    ]


def without_auditor(on: date) -> Q:
    """The predicate of audits that somebody else has to go on with: being written, by somebody who has left, carries out
    audits no more, or has declared a conflict of interest about the child or the team."""
    being_written = Q(state__in=[state.value for state in BEING_WRITTEN])
    return being_written & (~Q(auditor__in=who_may(Permission.CARRY_OUT_AUDITS, on=on)) | auditor_in_conflict())


def auditor_in_conflict() -> Q:
    """The predicate of audits whose auditor has declared a conflict of interest about the child or the team."""
    return Q(in_conflict("auditor_id", child="child_id", team="team_id"))


def with_names(found: "QuerySet[Audit]", on: date) -> "QuerySet[Audit]":
    """Audits with what a row shows, joined."""
    told = {"without_auditor": without_auditor(on), "in_conflict": auditor_in_conflict()}
    joined = found.select_related("round", "child", "auditor", "practitioner", "team__service_area", "answer")
    joined = joined.annotate(
        **{name: Case(When(way, then=Value(True)), default=Value(False)) for name, way in told.items()}
    )
    return joined.defer("header", "add_ons", "checks", "round__focus", "child__facts", "answer__text")


def audit_row(audit: Audit, seen_by: Actor, on: date) -> AuditRow:
    """The row of an audit fetched ``with_names``."""
    answer = getattr(audit, "answer", None)
    state = AuditState(audit.state)
    return AuditRow(
        id=audit.pk,
        round_id=audit.round_id,
        round_number=audit.round.number,
        child=audit.child.reference,
        state=state,
        auditor_id=audit.auditor_id,
        auditor=audit.auditor.name,
        auditor_email=audit.auditor.email if follows(seen_by, audit) else "",
        practitioner_id=audit.practitioner_id,
        practitioner=audit.practitioner.name if audit.practitioner else "",
        team=audit.team.name,
        service_area_id=audit.team.service_area_id,
        service_area=audit.team.service_area.name,
        due_on=audit.due_on,
        late=state in BEING_WRITTEN and audit.due_on < on and told_late(seen_by, audit),
        without_auditor=audit.without_auditor,  # type: ignore[attr-defined]
        in_conflict=audit.in_conflict,  # type: ignore[attr-defined]
        observation=audit.observation_planned,
        submitted_at=audit.submitted_at,
        finalised_at=audit.finalised_at,
        read_at=answer.read_at if answer else None,
        answered_at=answer.answered_at if answer else None,
    )
