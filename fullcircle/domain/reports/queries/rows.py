"""A report as lists show it, and the way to one."""

from dataclasses import dataclass
from datetime import datetime

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.insight.rules.keeping import ended_in, from_data
from fullcircle.domain.insight.rules.measures import RoundMeasures
from fullcircle.domain.moderation.queries.closing import over
from fullcircle.domain.reports.models import Report, ReportStep
from fullcircle.domain.reports.rules.signing import signing_awaits
from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import DomainError, NotFound, Withdrawn


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


def one(seen_by: Actor, report_id: int) -> Report:
    """The report. Where it is not for this person to see, raises as `absent`."""
    found = Report.objects.visible_to(seen_by).select_related("round", "signed_by").filter(pk=report_id).first()
    if found is None:
        raise absent(seen_by, report_id)
    return found


def row_of(found: Report, comments: str = "") -> ReportRow:
    """``comments``: of its last step."""
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


def measures_of(found: Report) -> RoundMeasures:
    """The figures that a report was begun with, or that it was signed with."""
    return from_data(found.figures, lambda: frameworks.framework(found.round.framework_version_id).scale)


def awaits_of(found: Report) -> str:
    """What has to happen before it can be signed, to be read after "once"; "" where nothing has."""
    judged = ended_in(found.figures)
    ended = judged or Round.objects.filter(over(), pk=found.round_id).exists()
    return signing_awaits(judged=judged, ended=ended)


def absent(by: Actor, report_id: int) -> DomainError:
    """Why there is no such report for this person: it was taken back from signers, who had it before them, or it never was there
    for them."""
    had = ReportStep.objects.filter(report=report_id, state=ReportState.SENT)
    if by.may(Permission.SIGN_REPORTS) and had.exists():
        return Withdrawn(
            "This report is with its writers again. You will find it under My work when it is sent to you again."
        )
    return NotFound()
