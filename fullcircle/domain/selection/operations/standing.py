"""Setting children aside by hand, and noting what leaders ask for. Both stay on record when they end."""

from datetime import date, datetime

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.operations import ROUNDS
from fullcircle.domain.selection.models import LeaderRequest, Restriction
from fullcircle.domain.selection.policy import check_draw, check_set_aside
from fullcircle.domain.selection.queries.data import with_open_audit
from fullcircle.domain.selection.queries.pool import flag_labels
from fullcircle.domain.selection.rules.obstacles import Obstacle, round_words
from fullcircle.domain.selection.states import InTheWay, RestrictionReason
from fullcircle.files.ids import typed
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState
from fullcircle.foundation.kernel.operation import operation

LONGEST = 500
LONGEST_NAME = 150


@operation
def restrict(
    *,
    child: str,
    reason: RestrictionReason,
    words: str,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    now: datetime,
) -> int:
    """Set a child (by reference) aside from draws for a time, with the reason; the restriction's id.

    Children drawn before stay where they are: a proposal with one among its chosen is not confirmed. ``ends_on`` is the last day;
    None until it is lifted. Invalid, by field, for a child that is not known, missing words, or days that do not follow each
    other.
    """
    check_set_aside(by)
    child_id, faults = _child(child, by)
    if fault := _fault(words, LONGEST, "Say in a few words why this child is set aside."):
        faults["words"] = fault
    if ends_on is not None and ends_on < starts_on:
        faults["ends_on"] = "The last day cannot come before the first."
    elif ends_on is not None and ends_on < day_of(now):
        faults["ends_on"] = "The last day has passed already. Choose a later day, or leave it empty."
    if faults or child_id is None:
        raise Invalid(faults)
    given = {"child_id": child_id, "reason": reason, "words": words.strip(), "starts_on": starts_on, "ends_on": ends_on}
    Child.everyone.select_for_update().get(pk=child_id)  # sent twice at once, the second sees the first
    if Restriction.objects.filter(**given, lifted_at=None).exists():
        raise Invalid({"child": "This child is set aside already, with these words and for these days."})
    made = Restriction.objects.create(**given, made_at=now, made_by_id=by.person_id)
    auditlog.record(
        "selection.restricted", subject=f"restriction:{made.pk}", detail={"reason": str(reason)}, by=by, now=now
    )
    return made.pk


@operation
def lift(*, restriction_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Let a child be drawn again, with the reason. WrongState when it was lifted before; Invalid without a reason."""
    found = Restriction.objects.visible_to(by).select_for_update().filter(pk=restriction_id).first()
    if found is None:
        raise NotFound
    check_set_aside(by)
    if found.lifted_at is not None:
        raise WrongState("This child can be drawn again already. Nothing was changed.")
    if fault := _fault(reason, LONGEST, "Say in a few words why this child can be drawn again."):
        raise Invalid({"reason": fault})
    found.lifted_at, found.lifted_by_id, found.lifted_because = now, by.person_id, reason.strip()
    found.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    auditlog.record("selection.restriction_lifted", subject=f"restriction:{found.pk}", by=by, now=now)


@operation
def ask_for(
    *, round_id: int, child: str = "", flag: str = "", asked_by: str, reason: str, by: Actor, now: datetime
) -> int:
    """Note that leaders ask for a child (by reference), or for every child with a flag, in a planned round; the request's id.

    Invalid, by field, unless it names one of the two, who asks and why, and on ``child`` while an audit of them is still open;
    WrongState once the selection is confirmed.
    """
    found = ROUNDS.hold(round_id, check_draw, by=by, now=now).record
    child_id, faults = _child(child, by) if child.strip() and not flag else (None, {})
    if bool(child.strip()) == bool(flag):
        faults["child"] = "Name one child, or one reason in the data, but not both."
    elif flag and flag not in flag_labels():
        faults["flag"] = "This is not a reason that an import can raise."
    if fault := _fault(asked_by, LONGEST_NAME, "Say who asks for this, by name or role."):
        faults["asked_by"] = fault
    if fault := _fault(reason, LONGEST, "Say in a few words why it is asked for."):
        faults["reason"] = fault
    if not faults and child_id is not None and (still := _audit_open(child_id)):
        faults["child"] = f"{still}. Ask for this child again once that audit is final or withdrawn."
    if not faults and _asked_before(found, child_id, flag):
        faults["flag" if flag else "child"] = "This is asked for in this round already."
    if faults:
        raise Invalid(faults)
    made = LeaderRequest.objects.create(
        round=found,
        child_id=child_id,
        flag=flag,
        asked_by=asked_by.strip(),
        reason=reason.strip(),
        made_at=now,
        made_by_id=by.person_id,
    )
    detail = {"request": made.pk, "flag": flag}
    auditlog.record("selection.asked_for", subject=f"round:{found.pk}", detail=detail, by=by, now=now)
    return made.pk


@operation
def withdraw_request(*, round_id: int, request_id: int, by: Actor, now: datetime) -> None:
    """Take back what leaders asked for in a planned round. NotFound unless it stands in that round."""
    found = ROUNDS.hold(round_id, check_draw, by=by, now=now).record
    row = found.leader_requests.select_for_update().filter(pk=request_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound
    row.withdrawn_at, row.withdrawn_by_id = now, by.person_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    auditlog.record(
        "selection.request_withdrawn", subject=f"round:{found.pk}", detail={"request": row.pk}, by=by, now=now
    )


def _audit_open(child_id: int) -> str:
    """That an audit of a child is still open, as nobody else looks at them then; "" where none is."""
    rounds = with_open_audit().filter(pk=child_id).values_list("audits__round__number", flat=True)
    number = min(rounds, default=None)
    return "" if number is None else Obstacle(InTheWay.AUDIT_OPEN, round_words(number)).said


def _asked_before(found: Round, child_id: int | None, flag: str) -> bool:
    standing = found.leader_requests.filter(withdrawn_at=None)
    same = standing.filter(flag=flag) if child_id is None else standing.filter(child_id=child_id)
    return same.exists()


def _child(reference: str, by: Actor) -> tuple[int | None, dict[str, str]]:
    """The child being worked with under that reference, or the fault."""
    reference = typed(reference)
    if not reference:
        return None, {"child": "Write the child's reference, as the case system shows it."}
    children = Child.objects.visible_to(by).filter(reference=reference, status__in=OPEN_STATUSES)
    found = children.values_list("pk", flat=True).first()
    if found is None:
        return None, {"child": "No child being worked with has this reference. Check it against the case system."}
    return found, {}


def _fault(text: str, longest: int, missing: str) -> str:
    """What is wrong with words that have to be given; "" when nothing is."""
    if not text.strip():
        return missing
    return f"Make this shorter: {longest} characters at most." if len(text.strip()) > longest else ""
