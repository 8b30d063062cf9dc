"""One audit as someone opens it, with all that they may see of it now."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from fullcircle.domain.audits.policy import (
    check_go_on,
    check_reassign,
    check_return,
    check_submittable,
    check_withdraw,
    check_write,
)
from fullcircle.domain.audits.queries.card import AuditCard, StatusRow, card_of, found, steps_of
from fullcircle.domain.audits.queries.outcome import JudgedAspect, judged_in
from fullcircle.domain.audits.queries.text import Written, written_in
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.cases import queries as cases
from fullcircle.domain.cases.queries import Journey
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Workspace:
    """One audit as someone opens it. ``may`` names the steps this person can take with it now: "return", "reassign" and
    "withdraw". ``written`` and ``journey`` are None for those who may not see the whole of it. ``returned``: the last time it
    was given back to its auditor, while it still is. ``judged``: the judgements of a final audit.
    ``may_go_on``: write in its sections, and no conflict of interest keeps them from it. ``may_submit``: it, complete or not.
    ``auditor_left``: its auditor is not there any more."""

    card: AuditCard
    may: frozenset[str]
    may_go_on: Verdict
    may_submit: Verdict
    written: Written | None = None
    journey: Journey | None = None
    returned: StatusRow | None = None
    judged: tuple[JudgedAspect, ...] = ()
    auditor_left: bool = False


def workspace(seen_by: Actor, audit_id: int, *, on: date) -> Workspace:
    """One audit with all that this actor may see of it on that day; NotFound when that is nothing."""
    audit = found(seen_by, audit_id, Sight.STATE)
    card = card_of(audit, seen_by)
    steps = {"return": check_return, "reassign": check_reassign, "withdraw": check_withdraw}
    # Nothing is left to do of an audit that has ended, so no conflict of interest is looked for.
    ended = audit.state in {AuditState.FINAL, AuditState.WITHDRAWN}
    may = frozenset(name for name, check in steps.items() if not ended and verdict(partial(check, seen_by, audit)))
    may_go_on = verdict(partial(check_write if ended else check_go_on, seen_by, audit))
    may_submit = verdict(partial(check_submittable, audit)) if may_go_on else may_go_on
    left = audit.auditor.has_left(on)
    if card.sight < Sight.WHOLE:
        return Workspace(card, may, may_go_on, may_submit, auditor_left=left)
    returned = None
    if audit.state == AuditState.BEING_AUDITED and audit.submitted_at is not None:
        returned = next((step for step in reversed(steps_of(audit)) if step.reason), None)
    written = written_in(audit, card)
    judged = tuple(judged_in(audit, written)) if audit.state == AuditState.FINAL else ()
    return Workspace(card, may, may_go_on, may_submit, written, cases.journey(audit.child), returned, judged, left)
