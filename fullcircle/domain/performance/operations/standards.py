"""Set a standard to the council's own value."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError

from fullcircle.domain.performance.models import StandardChange
from fullcircle.domain.performance.policy import check_set_standard
from fullcircle.domain.performance.rules.standards import Standard, shown, standards
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.kernel.seen import check_still

LONGEST_REASON = 500
_AT_ONCE = (
    "Somebody else set this standard at the same moment, so yours was not set. Open the page again, and decide from it."
)


@operation
def set_standard(*, key: str, value: str, reason: str, by: Actor, now: datetime, seen: str | None = None) -> Decimal:
    """Set a standard, with the reason; the value now in force. It counts from the next import; past pictures stay as they are.

    Raises NotFound, NotAllowed, and Invalid (fields ``value``, ``reason``) when the value is no number, is out of the
    standard's range or is in force already, or when no reason is given; nothing changes then. ``seen``:
    the value that the page showed as in force; StaleWrite where it is another by now.
    """
    check_set_standard(by)
    standard = standards().get(key)
    if standard is None:
        raise NotFound
    latest = StandardChange.objects.filter(key=key).first()
    before = standard.value if latest is None else latest.value
    check_still(seen, shown(before), f"The value in force is {shown(before)} {standard.unit} now.")
    wanted = _checked(standard, value, reason, before)
    change = StandardChange(key=key, value=wanted, reason=reason.strip(), changed_by_id=by.person_id, changed_at=now)
    change.number = latest.number + 1 if latest else 1
    try:
        with one_operation():
            change.save()
    except IntegrityError as other:
        raise StaleWrite(_AT_ONCE) from other
    detail = {"from": shown(before), "to": shown(wanted)}
    auditlog.record("performance.standard_set", subject=f"standard:{key}", detail=detail, by=by, now=now)
    return wanted


def _checked(standard: Standard, value: str, reason: str, before: Decimal) -> Decimal:
    faults, wanted = {}, before
    try:
        wanted = standard.read(value)
    except ValueError as fault:
        faults["value"] = f"{fault} The value in force stays {shown(before)}."
    else:
        if wanted == before:
            faults["value"] = f"It is {shown(before)} {standard.unit} already."
    if not reason.strip():
        faults["reason"] = "Say why the council sets this value. People who read the figures will want to know."
    elif len(reason.strip()) > LONGEST_REASON:
        faults["reason"] = f"The reason is longer than {LONGEST_REASON} characters. Say it more shortly."
    if faults:
        raise Invalid(faults)
    return wanted
