"""The steps of an action once it is set. Every step leaves a line in the action's history, and its text is never lost: what was
written on an older version of the action is kept beside it, not over it, and both are shown."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.actions import policy
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.operations._common import ACTIONS, wrong_date, wrong_owner
from fullcircle.domain.actions.rules.smart import LONGEST
from fullcircle.domain.actions.states import MOVES, NOTED, NOTED_SET, TAKEN, TOLD_OF_STEP, Difference, UpdateKind
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.foundation.kernel.operation import operation

_Change = tuple[str, Mapping[str, object]]
"""A line for the history, and what to record."""


@operation
def update_note(*, action_id: int, text: str, by: Actor, now: datetime) -> None:
    """Add a note to the history. Notes stand beside each other, so one is never stale."""
    held = ACTIONS.hold(action_id, policy.check_note, by=by, now=now)
    text = _said(text, "text", "Write the note.")
    if not _already(held.record, UpdateKind.NOTE, text, by):
        held.keep("noted", text, row={"kind": UpdateKind.NOTE})
        held.tell(NOTED, held.record.owner_id)
        if held.record.set_by_id != held.record.owner_id:
            held.tell(NOTED_SET, held.record.set_by_id)


@operation
def change_owner(*, action_id: int, version: int, owner_id: int, by: Actor, now: datetime) -> int:
    """Give an open action to another person; the action's new version."""
    new = Person.objects.filter(pk=owner_id).first()
    text = f"To {new.name}" if new is not None else ""

    def change(action: Action) -> _Change:
        policy.check_change(by, action)
        wrong = wrong_owner(owner_id, action.audit, now)
        if owner_id == action.owner_id:
            wrong = {"owner": "This person owns the action already. Choose someone else."}
        if wrong:
            raise Invalid(wrong)
        detail = {"from": action.owner_id, "to": owner_id}
        action.owner_id = owner_id
        return text, detail

    return _step(action_id, version, UpdateKind.OWNER, change, typed=text, by=by, now=now)


@operation
def change_due(*, action_id: int, version: int, due_on: date, reason: str, by: Actor, now: datetime) -> int:
    """Agree another date for an open action, with the reason; the action's new version."""
    text = f"{day_in_words(due_on)}: {reason.strip()}"

    def change(action: Action) -> _Change:
        policy.check_change(by, action)
        wrong = wrong_date(due_on, reason, by_policy=action.due_on, now=now)
        if due_on == action.due_on:
            wrong = {"due_on": "This is the action’s date already. Choose another."}
        if wrong:
            raise Invalid(wrong)
        detail = {"from": action.due_on.isoformat(), "to": due_on.isoformat()}
        action.due_on = due_on
        return text, detail

    return _step(action_id, version, UpdateKind.DUE, change, typed=text, by=by, now=now)


@operation
def mark_done(*, action_id: int, version: int, evidence: str, by: Actor, now: datetime) -> int:
    """Mark an open action done, with the evidence; the action's new version. Its difference is then for another to verify."""

    def change(action: Action) -> _Change:
        policy.check_mark_done(by, action)
        action.evidence = _said(evidence, "evidence", "Say what shows that it is done, and where to find it.")
        action.done_at, action.done_by_id = now, by.person_id
        return action.evidence, {}

    return _step(action_id, version, UpdateKind.DONE, change, typed=evidence, by=by, now=now)


@operation
def reopen(*, action_id: int, version: int, reason: str, by: Actor, now: datetime) -> int:
    """Open an action again that waits to be verified, with the reason; the new version. Its evidence stays in the history."""

    def change(action: Action) -> _Change:
        policy.check_reopen(by, action)
        text = _said(reason, "reason", "Say what still needs to happen.")
        action.done_at, action.done_by, action.evidence = None, None, ""
        return text, {}

    return _step(action_id, version, UpdateKind.REOPENED, change, typed=reason, by=by, now=now)


@operation
def verify(*, action_id: int, version: int, difference: Difference, how_known: str, by: Actor, now: datetime) -> int:
    """Say what difference the action made for the child and how that is known; the new version. Never by owner or doer."""
    text = f"{difference.label}: {how_known.strip()}"

    def change(action: Action) -> _Change:
        policy.check_verify(by, action)
        action.how_known = _said(how_known, "how_known", "Say how you know: who told you, or what you saw.")
        action.difference, action.verified_at, action.verified_by_id = difference, now, by.person_id
        return text, {"difference": str(difference)}

    return _step(action_id, version, UpdateKind.VERIFIED, change, typed=text, by=by, now=now)


@operation
def nothing_more(*, action_id: int, version: int, reason: str, by: Actor, now: datetime) -> int:
    """Say that what a verified action left needs nothing more, with the reason; the new version. It stays verified as it was, and
    asks nobody for another action."""

    def change(action: Action) -> _Change:
        policy.check_nothing_more(by, action)
        return _said(reason, "reason", "Say why nothing more is needed for the child."), {}

    return _step(action_id, version, UpdateKind.NOTHING_MORE, change, typed=reason, by=by, now=now)


@operation
def set_aside(*, action_id: int, version: int, reason: str, by: Actor, now: datetime) -> int:
    """Set an open action aside for good, with the reason; the new version."""

    def change(action: Action) -> _Change:
        policy.check_set_aside(by, action)
        return _said(reason, "reason", "Say why this action is not needed any more."), {}

    return _step(action_id, version, UpdateKind.SET_ASIDE, change, typed=reason, by=by, now=now)


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

    A step on an older version is not taken: StaleWrite, and its ``typed`` text is kept in the history. The same step sent twice
    by the same person is taken once.
    """
    typed = typed.strip()
    held = ACTIONS.hold(action_id, by=by, now=now)
    action = held.record
    if action.version != version:
        if typed and _already(action, kind, typed, by):
            return action.version
        kept = None
        if typed and len(typed) <= LONGEST:
            policy.check_note(by, action)
            same = action.updates.filter(kind=UpdateKind.KEPT, text=typed, by_id=by.person_id).order_by("-pk").first()
            row = {"kind": UpdateKind.KEPT, "state": action.state, "text": typed, "at": now, "by_id": by.person_id}
            kept = (same or action.updates.create(**row)).pk
        raise _stale(kept)
    former = action.owner_id
    text, detail = change(action)
    action.version += 1
    given_up = former if former != action.owner_id else None
    row = {"kind": kind, "former_id": given_up}
    if kind in MOVES:
        held.move(MOVES[kind], text, detail=detail, row=row)
    else:
        held.keep(kind, text, detail=detail, row=row)
    held.tell(TOLD_OF_STEP[kind], action.owner_id)
    held.tell(TAKEN, given_up)
    return action.version


def _stale(kept_as: int | None) -> StaleWrite:
    kept = " What you wrote is kept in the history, beside what is there now." if kept_as else ""
    return StaleWrite(
        f"This action was changed after you opened it, so your step was not taken.{kept} Look at the action as it is "
        "now, then decide.",
        kept_as=kept_as,
    )


def _already(action: Action, kind: UpdateKind, text: str, by: Actor) -> bool:
    """Whether this very step, or note, is the last one taken (whatever was noted since)."""
    others = [k for k in (UpdateKind.NOTE, UpdateKind.KEPT) if k is not kind]
    last = action.updates.exclude(kind__in=others).order_by("-pk").first()
    return last is not None and (last.kind, last.text, last.by_id) == (kind, text, by.person_id)


def _said(text: str, field: str, asks: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({field: asks})
    if len(text) > LONGEST:
        raise Invalid({field: f"Shorten this to {LONGEST:,} characters. It has {len(text):,}."})
    return text
