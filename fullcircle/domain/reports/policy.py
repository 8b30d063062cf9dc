"""Who may start, write, send and sign a report, and whether now."""

from collections.abc import Collection, Mapping, Sequence

from fullcircle.domain.insight.rules.words import listed
from fullcircle.domain.reports.models import Report
from fullcircle.domain.reports.rules.composing import IN_SHORT, NEXT, PARTS
from fullcircle.domain.reports.rules.due import awaited
from fullcircle.domain.reports.rules.signing import HOLDS_NO_JUDGEMENTS, not_signed_yet
from fullcircle.domain.reports.states import REPORT_WORKFLOW, ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, WrongState


def check_start(actor: Actor, round_: Round, *, any_in: bool, any_final: bool) -> None:
    """A report can be started once there is an audit to tell of, or the round is closed. ``any_in`` and ``any_final``: one of its
    audits was submitted, or is final."""
    check_may(actor, Permission.WRITE_REPORTS)
    if round_.state == RoundState.PLANNED:
        raise WrongState("This round has not started yet. Its report can be started once its selection is confirmed.")
    if waits := awaited(RoundState(round_.state), any_in=any_in, any_final=any_final):
        raise WrongState(waits)


def check_write(actor: Actor, report: Report) -> None:
    """Texts and figures change only while the report is a draft: nobody signs what they have not read."""
    check_may(actor, Permission.WRITE_REPORTS)
    if report.state == ReportState.SENT:
        raise WrongState("This report was sent to be signed. Take it back to change it.")
    if report.state == ReportState.SIGNED_OFF:
        raise WrongState("This report is signed off and kept as it was signed.")


def check_delete(actor: Actor, report: Report, *, touched: bool) -> None:
    """Only an empty draft goes: one in which nobody has written, and which was never sent."""
    check_write(actor, report)
    if touched:
        raise WrongState("Somebody has written in this report, so it stays.")


def check_send(actor: Actor, report: Report, texts: Mapping[str, str], *, waiting: Collection[str]) -> None:
    """Raise unless the actor may send it now. Invalid while it is not complete, and while in a section a text waits beside
    another (``waiting``: the keys of these)."""
    check_may(actor, Permission.WRITE_REPORTS)
    REPORT_WORKFLOW.check("send", report.state)
    _check_complete(texts)
    if waiting:
        named = listed([f"“{part.title}”" for part in PARTS if part.key in waiting])
        raise Invalid({"": f"Of {named} two texts are kept. Put them together first; then the report can be sent."})


def check_take_back(actor: Actor, report: Report) -> None:
    """Raise unless the actor may take a sent report back now."""
    check_may(actor, Permission.WRITE_REPORTS)
    REPORT_WORKFLOW.check("take_back", report.state)


def check_send_back(actor: Actor, report: Report) -> None:
    """Raise unless the actor may send it back to its writers now."""
    check_may(actor, Permission.SIGN_REPORTS)
    REPORT_WORKFLOW.check("send_back", report.state)


def check_confirm(actor: Actor, report: Report) -> None:
    """Those who write or sign reports can vouch for a figure until the report is signed."""
    if not actor.may(Permission.WRITE_REPORTS):
        check_may(actor, Permission.SIGN_REPORTS)
    if actor.is_system:
        raise NotAllowed("A figure is confirmed by a person.")
    if report.state == ReportState.SIGNED_OFF:
        raise WrongState("This report is signed off and kept as it was signed.")


def check_sign_off(
    actor: Actor, report: Report, texts: Mapping[str, str], *, unconfirmed: Sequence[str], awaits: str
) -> None:
    """Raise unless the actor may sign it now. Invalid while it is not complete, while sentences wait whose figures are not in the
    tables (``unconfirmed``), and while something has to happen first (``awaits``, as `signing_awaits` says it): a signed report
    stays, and a round has one."""
    check_may(actor, Permission.SIGN_REPORTS)
    if actor.is_system:
        raise NotAllowed("A report is signed by a person.")
    REPORT_WORKFLOW.check("sign_off", report.state)
    _check_complete(texts)
    if awaits:
        raise Invalid({"": f"{HOLDS_NO_JUDGEMENTS} {not_signed_yet(awaits)}"})
    if unconfirmed:
        many = len(unconfirmed)
        wait = "One sentence states a figure" if many == 1 else f"{many} sentences state figures"
        raise Invalid(
            {"": f"{wait} that the tables do not hold. Each must be confirmed or changed before the report is signed."}
        )


def _check_complete(texts: Mapping[str, str]) -> None:
    """Invalid while nobody has written what happens next, or the answer that many read alone was emptied."""
    if not texts.get(IN_SHORT, "as first drafted").strip():
        raise Invalid(
            {IN_SHORT: "“In short” is empty. Once it says something, the report can be sent: many read it alone."}
        )
    if not texts.get(NEXT, "").strip():
        raise Invalid({NEXT: "“What happens next” is still to be written. Once it is, the report can be sent."})
