"""Reports as start pages show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypedDict

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from fullcircle.domain.insight.rules.keeping import ended_in
from fullcircle.domain.moderation.queries.closing import over
from fullcircle.domain.reports.models import Report, ReportStep
from fullcircle.domain.reports.queries.rows import ReportRow, row_of
from fullcircle.domain.reports.rules.signing import signing_awaits
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_SIGNED_LATELY: Final = 3


@dataclass(frozen=True)
class ReportAtHand:
    """A report as start pages show it. ``due_on``: when the report of its round is due; ``moved_at`` and ``moved_by``: its last
    step to the signer or back, None and "" before the first; ``awaits``: of one that was sent, what has to happen before it can
    be signed, to be read after "once", or ""; ``counts_again``: only that its writers take it back and count again."""

    row: ReportRow
    due_on: date
    moved_at: datetime | None
    moved_by: str
    awaits: str
    counts_again: bool


def at_hand(seen_by: Actor, *, rounds: Iterable[int]) -> list[ReportAtHand]:
    """Of the reports this person may see those that are not signed yet, the three signed last, and those of ``rounds`` (ids); the
    newest round first."""
    visible = Report.objects.visible_to(seen_by)
    signed = visible.filter(state=ReportState.SIGNED_OFF).order_by("-signed_at", "-pk")
    wanted = (
        ~Q(state=ReportState.SIGNED_OFF) | Q(round_id__in=list(rounds)) | Q(pk__in=signed.values("pk")[:_SIGNED_LATELY])
    )
    return _told(visible.filter(wanted))


@dataclass(frozen=True)
class WithWriters:
    """A report that was sent to be signed and is a draft again: taken back by its writers, or sent back with ``comments``."""

    round_id: int
    round_number: int
    round_title: str
    at: datetime
    by: str
    comments: str


def of_round(seen_by: Actor, round_id: int) -> ReportAtHand | WithWriters | None:
    """The report of a round as far as this person may see it, or that it is with its writers again; None where they see none."""
    return next(iter(_shown(seen_by, Report.objects.known_to(seen_by).filter(round_id=round_id))), None)


def with_writers(seen_by: Actor) -> list[WithWriters]:
    """Of the reports that signers were sent, those that are with their writers again, which signers do not see; the newest round
    first."""
    drafts = Report.objects.known_to(seen_by).filter(state=ReportState.DRAFT)
    return [one for one in _shown(seen_by, drafts) if isinstance(one, WithWriters)]


def _shown(seen_by: Actor, found: QuerySet[Report]) -> Iterator[ReportAtHand | WithWriters]:
    """A draft is shown to its writers; to others that it is with them since the last step."""
    for one in _told(found):
        if one.row.state is ReportState.DRAFT and not seen_by.may(Permission.WRITE_REPORTS) and one.moved_at:
            row = one.row
            yield WithWriters(row.round_id, row.round_number, row.round_title, one.moved_at, one.moved_by, row.comments)
        else:
            yield one


def _told(found: QuerySet[Report]) -> list[ReportAtHand]:
    latest = ReportStep.objects.filter(report=OuterRef("pk")).order_by("-pk")
    steps: QuerySet[WithAnnotations[Report, _Told]] = found.annotate(
        last_comments=Subquery(latest.values("comments")[:1]),
        moved_at=Subquery(latest.values("at")[:1]),
        moved_by=Subquery(latest.values("by__name")[:1]),
        sent_figures=Case(When(state=ReportState.SENT, then=F("figures"))),
        ended=Exists(Round.objects.filter(over(), pk=OuterRef("round_id"))),
    )
    light = steps.select_related("round").defer("figures", "document", "round__focus").order_by("-round__number")
    return [_row(one) for one in light]


class _Told(TypedDict):
    """What `_told` asks of a report."""

    last_comments: str | None
    moved_at: datetime | None
    moved_by: str | None
    sent_figures: dict[str, Any] | None
    ended: bool


def _row(one: "WithAnnotations[Report, _Told]") -> ReportAtHand:
    """A report with what `_told` asks of it. Figures are read of those that were sent alone."""
    judged = one.sent_figures is None or ended_in(one.sent_figures)
    return ReportAtHand(
        row_of(one, one.last_comments or ""),
        one.round.report_due_on,
        one.moved_at,
        one.moved_by or "",
        awaits=signing_awaits(judged=judged, ended=one.ended),
        counts_again=one.ended and not judged,
    )
