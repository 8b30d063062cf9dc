"""Setting an action."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.actions import policy
from fullcircle.domain.actions.models import Action, something_left
from fullcircle.domain.actions.operations._common import ACTIONS, wrong_date, wrong_owner
from fullcircle.domain.actions.queries import audits_to_act_on, framework_for
from fullcircle.domain.actions.rules.smart import Smart, faults
from fullcircle.domain.actions.states import GIVEN, UpdateKind, Urgency
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit, Finding
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.working_days import add_working_days
from fullcircle.foundation.workflow.operations import Held

_ACTED_ON = replace(
    audits.AUDITS, visible_to=audits_to_act_on, read_with=("team__service_area", "round", "child", "moderation")
)


@operation
def set_action(
    *,
    smart: Smart,
    urgency: Urgency,
    owner_id: int,
    by: Actor,
    now: datetime,
    audit_id: int | None = None,
    finding_id: int | None = None,
    aspect: str = "",
    team_id: int | None = None,
    due_on: date | None = None,
    due_reason: str = "",
    goes_on_with_id: int | None = None,
) -> int:
    """Set a SMART action; its id. From a finding, an aspect or the whole of an audit, or, without one, for a team.

    The date follows from the urgency in working days (the framework's policy); another one needs a reason. Sending the very
    same again changes nothing while the action is as it was set: the id is that of the first. ``goes_on_with_id``: the action of
    the same audit, or of the team where there is none, that was verified with something left, for which this one is set.
    """
    audit = _ACTED_ON.hold(audit_id, by=by, now=now).record if audit_id is not None else None
    team = audit.team if audit is not None else Team.objects.filter(pk=team_id or 0).first()
    if team is None:
        raise Invalid({"team": "Choose the team that this action is for."})
    if audit is not None:
        policy.check_set_from(by, audit)
    else:
        policy.check_set(by, team)
    framework = framework_for(audit, on=clock.day_of(now))
    finding, earlier = _finding(audit, finding_id), _earlier(goes_on_with_id, audit, team, by)
    aspect = finding.aspect if finding is not None else aspect
    wrong = faults(smart) | _wrong_origin(audit, aspect, framework) | wrong_owner(owner_id, audit, now)
    by_policy = add_working_days(clock.day_of(now), framework.urgency_days(urgency))
    wrong |= wrong_date(due_on, due_reason, by_policy=by_policy, now=now)
    if wrong:
        raise Invalid(wrong)
    whole: dict[str, Any] = {"audit": audit, "finding": finding, "aspect": aspect, "team": team, "urgency": urgency}
    whole |= {"goes_on_with_id": earlier, "due_on": due_on or by_policy, "owner_id": owner_id}
    whole |= {"set_by_id": by.person_id, **vars(smart.tidied())}
    again = Action.objects.filter(**whole, version=1).first()
    if again is not None:
        return again.pk
    held = ACTIONS.held(Action(**whole, set_at=now), by=by, now=now)
    _keep(held, due_reason.strip() if held.record.due_on != by_policy else "")
    held.tell(GIVEN, owner_id)
    return held.record.pk


def _keep(held: Held[Action], due_reason: str) -> None:
    """Keep a new action, with the first line of its history."""
    action = held.record
    text = f"For {action.owner.name}, by {day_in_words(action.due_on)}"
    detail = {
        "audit": action.audit_id,
        "goes_on_with": action.goes_on_with_id,
        "owner": action.owner_id,
        "urgency": str(action.urgency),
        "due_on": action.due_on.isoformat(),
    }
    held.keep("set", f"{text}: {due_reason}" if due_reason else text, detail=detail, row={"kind": UpdateKind.SET})


def _earlier(action_id: int | None, audit: Audit | None, team: Team, by: Actor) -> int | None:
    if action_id is None:
        return None
    left = Action.objects.visible_to(by).filter(audit=audit, team=team).filter(something_left())
    if not left.filter(pk=action_id).exists():
        raise Invalid({"goes_on_with": "Choose an action that left something, or none."})
    return action_id


def _finding(audit: Audit | None, finding_id: int | None) -> Finding | None:
    if finding_id is None:
        return None
    found = Finding.objects.filter(pk=finding_id, audit=audit).first() if audit is not None else None
    if found is None:
        raise Invalid({"origin": "Choose a finding of this audit."})
    return found


def _wrong_origin(audit: Audit | None, aspect: str, framework: Framework) -> dict[str, str]:
    if aspect and (audit is None or aspect not in {a.key for a in framework.aspects}):
        return {"origin": "Choose an aspect of this audit."}
    return {}
