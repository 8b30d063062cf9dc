"""Who may start, write and sign a report, and whether now."""

from collections.abc import Mapping

from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.rules.composing import NEXT
from fullcircle.domain.reports.states import REPORT_WORKFLOW, ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, WrongState


def check_start(actor: Actor, round_: Round) -> None:
    """A report can be started once the round's audits are under way."""
    check_may(actor, Permission.WRITE_REPORTS)
    if round_.state == RoundState.PLANNED:
        raise WrongState("This round has not started yet. Its report can be started once its selection is confirmed.")


def check_write(actor: Actor, report: Report) -> None:
    """Texts and figures change only before the report is signed."""
    check_may(actor, Permission.WRITE_REPORTS)
    REPORT_WORKFLOW.check("sign_off", ReportState(report.state))


def check_sign_off(actor: Actor, report: Report, texts: Mapping[str, str]) -> ReportState:
    """The state that signing leads to. Invalid while nobody has written what happens next."""
    check_may(actor, Permission.SIGN_REPORTS)
    if actor.is_system:
        raise NotAllowed("A report is signed by a person.")
    target = REPORT_WORKFLOW.check("sign_off", ReportState(report.state))
    if not texts.get(NEXT, "").strip():
        raise Invalid(
            {
                NEXT: "“What happens next” is still to be written. Ask the QA Lead to write it; then the report can be signed."
            }
        )
    return target
