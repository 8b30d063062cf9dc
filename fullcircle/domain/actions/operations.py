"""Writes to the action tracker. Every step leaves a line in the action's history, and its text is never lost: what was
written on an older version of the action is kept beside it, not over it, and both are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from fullcircle.domain.actions import policy
from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.actions.queries import audit_to_act_on, framework_for
from fullcircle.domain.actions.rules.smart import LONGEST, Smart, faults
from fullcircle.domain.actions.states import Difference, UpdateKind, Urgency
from fullcircle.domain.audits.models import Audit, Finding
from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.imports.rules.working_days import add_working_days
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite

_Change = tuple[str, Mapping[str, object]]
"""A line for the history, and what to record."""


@transaction.atomic
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
) -> int:
    """Set a SMART action; its id. From a finding, an aspect or the whole of an audit, or, without one, for a team.

    The date follows from the urgency in working days (the framework's policy); another one needs a reason.
    """
    audit = audit_to_act_on(by, audit_id, lock=True) if audit_id is not None else None
    team = audit.team if audit is not None else Team.objects.filter(pk=team_id or 0).first()
    if team is None:
        raise Invalid({"team": "Choose the team that this action is for."})
    if audit is not None:
        policy.check_set_from(by, audit)
    else:
        policy.check_set(by, team)
    framework = framework_for(audit, on=clock.day_of(now))
    finding = _finding(audit, finding_id)
    aspect = finding.aspect if finding is not None else aspect
    wrong = faults(smart) | _wrong_origin(audit, aspect, framework) | _wrong_owner(owner_id, now)
    by_policy = add_working_days(clock.day_of(now), framework.urgency_days(urgency))
    wrong |= _wrong_date(due_on, due_reason, by_policy=by_policy, now=now)
    if wrong:
        raise Invalid(wrong)
    action = Action.objects.create(
        audit=audit,
        finding=finding,
        aspect=aspect,
        team=team,
        urgency=urgency,
        due_on=due_on or by_policy,
        owner_id=owner_id,
        set_by_id=by.person_id,
        set_at=now,
        **vars(smart.tidied()),
    )
    _update(action, UpdateKind.SET, due_reason.strip() if action.due_on != by_policy else "", by, now)
    detail = {"audit": audit_id, "owner": owner_id, "urgency": str(urgency), "due_on": action.due_on.isoformat()}
    auditlog.record("actions.set", subject=f"action:{action.pk}", detail=detail, by=by, now=now)
    return action.pk


@transaction.atomic
def update_note(*, action_id: int, text: str, by: Actor, now: datetime) -> None:
    """Add a note to the history. Notes stand beside each other, so one is never stale."""
    action = _locked(by, action_id)
    policy.check_note(by, action)
    text = _said(text, "text", "Write the note.")
    if _already(action, UpdateKind.NOTE, text, by):
        return
    _update(action, UpdateKind.NOTE, text, by, now)
    auditlog.record("actions.noted", subject=f"action:{action_id}", by=by, now=now)


def change_owner(*, action_id: int, version: int, owner_id: int, by: Actor, now: datetime) -> int:
    """Give an open action to another person; the action's new version."""

    def change(action: Action) -> _Change:
        policy.check_change(by, action)
        wrong = _wrong_owner(owner_id, now)
        if owner_id == action.owner_id:
            wrong = {"owner": "This person owns the action already. Choose someone else."}
        if wrong:
            raise Invalid(wrong)
        new = Person.objects.get(pk=owner_id)
        text = f"From {action.owner.name} to {new.name}"
        detail = {"from": action.owner_id, "to": owner_id}
        action.owner = new
        return text, detail

    return _step(action_id, version, UpdateKind.OWNER, change, typed="", by=by, now=now)


def change_due(*, action_id: int, version: int, due_on: date, reason: str, by: Actor, now: datetime) -> int:
    """Agree another date for an open action, with the reason; the action's new version."""

    def change(action: Action) -> _Change:
        policy.check_change(by, action)
        wrong = _wrong_date(due_on, reason, by_policy=action.due_on, now=now)
        if due_on == action.due_on:
            wrong = {"due_on": "This is the action’s date already. Choose another."}
        if wrong:
            raise Invalid(wrong)
        detail = {"from": action.due_on.isoformat(), "to": due_on.isoformat()}
        action.due_on = due_on
        return reason.strip(), detail

    return _step(action_id, version, UpdateKind.DUE, change, typed=reason, by=by, now=now)


def mark_done(*, action_id: int, version: int, evidence: str, by: Actor, now: datetime) -> int:
    """Mark an open action done, with the evidence; the action's new version. Its difference is then for another to verify."""

    def change(action: Action) -> _Change:
        action.state = policy.check_mark_done(by, action)
        action.evidence = _said(evidence, "evidence", "Say what shows that it is done, and where to find it.")
        action.done_at, action.done_by_id = now, by.person_id
        return action.evidence, {}

    return _step(action_id, version, UpdateKind.DONE, change, typed=evidence, by=by, now=now)


def reopen(*, action_id: int, version: int, reason: str, by: Actor, now: datetime) -> int:
    """Open an action again that waits to be verified, with the reason; the new version. Its evidence stays in the history."""

    def change(action: Action) -> _Change:
        action.state = policy.check_reopen(by, action)
        text = _said(reason, "reason", "Say what still needs to happen.")
        action.done_at, action.done_by, action.evidence = None, None, ""
        return text, {}

    return _step(action_id, version, UpdateKind.REOPENED, change, typed=reason, by=by, now=now)


def verify(*, action_id: int, version: int, difference: Difference, how_known: str, by: Actor, now: datetime) -> int:
    """Say what difference the action made for the child and how that is known; the new version. Never by owner or doer."""

    def change(action: Action) -> _Change:
        action.state = policy.check_verify(by, action)
        action.how_known = _said(how_known, "how_known", "Say how you know: who told you, or what you saw.")
        action.difference, action.verified_at, action.verified_by_id = difference, now, by.person_id
        return action.how_known, {"difference": str(difference)}

    return _step(action_id, version, UpdateKind.VERIFIED, change, typed=how_known, by=by, now=now)


def set_aside(*, action_id: int, version: int, reason: str, by: Actor, now: datetime) -> int:
    """Set an open action aside for good, with the reason; the new version."""

    def change(action: Action) -> _Change:
        action.state = policy.check_set_aside(by, action)
        return _said(reason, "reason", "Say why this action is not needed any more."), {}

    return _step(action_id, version, UpdateKind.SET_ASIDE, change, typed=reason, by=by, now=now)


@transaction.atomic
def note_export(*, rows: int, by: Actor, now: datetime) -> None:
    """Record that a list of actions was taken out of the product as a file, and how many rows it had."""
    auditlog.record("actions.exported", subject="actions", detail={"rows": rows}, by=by, now=now)


@dataclass(frozen=True)
class _Stale:
    kept_as: int | None


def _step(
    action_id: int,
    version: int,
    kind: UpdateKind,
    change: Callable[[Action], _Change],
    *,
    typed: str,
    by: Actor,
    now: datetime,
) -> int:
    """Take one step. ``change`` checks, changes the action and gives the line for the history and what to record.

    A step on an older version is not taken: its ``typed`` text is kept in the history, which must outlive the refusal, so
    StaleWrite is raised after that is committed. The same step sent twice by the same person is taken once.
    """
    taken = _take(action_id, version, kind, change, typed=typed.strip(), by=by, now=now)
    if isinstance(taken, _Stale):
        kept = " What you wrote is kept in the history, beside what is there now." if taken.kept_as else ""
        raise StaleWrite(
            f"This action was changed after you opened it, so your step was not taken.{kept} Look at the action as it is "
            "now, then decide.",
            kept_as=taken.kept_as,
        )
    return taken


@transaction.atomic
def _take(
    action_id: int,
    version: int,
    kind: UpdateKind,
    change: Callable[[Action], _Change],
    *,
    typed: str,
    by: Actor,
    now: datetime,
) -> int | _Stale:
    action = _locked(by, action_id)
    if action.version != version:
        if typed and _already(action, kind, typed, by):
            return action.version
        kept = None
        if typed and len(typed) <= LONGEST:
            policy.check_note(by, action)
            kept = _update(action, UpdateKind.KEPT, typed, by, now).pk
        return _Stale(kept)
    text, detail = change(action)
    action.version += 1
    action.save()
    _update(action, kind, text, by, now)
    auditlog.record(f"actions.{kind}", subject=f"action:{action_id}", detail=detail, by=by, now=now)
    return action.version


def _locked(by: Actor, action_id: int) -> Action:
    """The action, if this person may see it, locked until the transaction ends."""
    if not Action.objects.visible_to(by).filter(pk=action_id).exists():
        raise NotFound
    return Action.objects.select_for_update().get(pk=action_id)


def _update(action: Action, kind: UpdateKind, text: str, by: Actor, now: datetime) -> ActionUpdate:
    return ActionUpdate.objects.create(
        action=action, kind=kind, state=action.state, text=text, at=now, by_id=by.person_id
    )


def _already(action: Action, kind: UpdateKind, text: str, by: Actor) -> bool:
    last = action.updates.order_by("-pk").first()
    return last is not None and (last.kind, last.text, last.by_id) == (kind, text, by.person_id)


def _said(text: str, field: str, asks: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({field: asks})
    if len(text) > LONGEST:
        raise Invalid({field: f"Shorten this to {LONGEST:,} characters. It has {len(text):,}."})
    return text


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


def _wrong_owner(owner_id: int, now: datetime) -> dict[str, str]:
    owner = Person.objects.filter(pk=owner_id).first()
    if owner is None:
        return {"owner": "Choose who will do it."}
    if owner.left_on is not None and owner.left_on < clock.day_of(now):
        return {"owner": f"{owner.name} has left. Choose someone else."}
    return {}


def _wrong_date(due_on: date | None, reason: str, *, by_policy: date, now: datetime) -> dict[str, str]:
    if due_on is None or due_on == by_policy:
        return {}
    if due_on < clock.day_of(now):
        return {"due_on": "This date has passed. Choose today or a later day."}
    if not reason.strip():
        return {"due_reason": "Say why this date is right for the child."}
    return {}
