"""Conflicts of interest: declared by whoever audits or moderates, or noted for them; ended by who selects."""

from datetime import datetime

from django.db import transaction

from fullcircle.domain.imports.rules.ids import typed
from fullcircle.domain.selection.models import Conflict
from fullcircle.domain.selection.policy import check_declare, check_set_aside
from fullcircle.domain.selection.queries.auditing import moderating
from fullcircle.domain.selection.queries.conflicts import children_known_to
from fullcircle.domain.selection.queries.data import staff
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState

LONGEST = 500


@transaction.atomic
def declare_conflict(
    *, person_id: int, child: str = "", team_id: int | None = None, words: str, by: Actor, now: datetime
) -> int:
    """Note a conflict of interest about a child (by reference) or a team, that someone declares themselves or has told to who
    selects; the conflict's id.

    Invalid, by field, unless it names one of the two and says in a few words what the conflict is.
    """
    check_declare(by, person_id)
    _check_concerned(person_id, now)
    faults = {}
    child_id = None
    if bool(child.strip()) == (team_id is not None):
        faults["child"] = "Name one child, or one team, but not both."
    elif child.strip():
        child_id = children_known_to(by).filter(reference=typed(child)).values_list("pk", flat=True).first()
        if child_id is None:
            faults["child"] = "No child whom you may see has this reference. Check it against the case system."
    elif team_id is not None and not Team.objects.filter(pk=team_id).exists():
        faults["team"] = "Choose a team from the list."
    if not words.strip():
        faults["words"] = "Say in a few words what the conflict is."
    elif len(words.strip()) > LONGEST:
        faults["words"] = f"Make this shorter: {LONGEST} characters at most."
    if faults:
        raise Invalid(faults)
    made = Conflict.objects.create(
        person_id=person_id,
        child_id=child_id,
        team_id=team_id,
        words=words.strip(),
        declared_at=now,
        noted_by_id=by.person_id,
    )
    auditlog.record("selection.conflict_declared", subject=f"person:{person_id}", by=by, now=now)
    return made.pk


@transaction.atomic
def end_conflict(*, person_id: int, conflict_id: int, by: Actor, now: datetime) -> None:
    """The conflict is no more, which is for who selects to say. It stays on record. NotFound when it is not theirs; WrongState
    when it ended before."""
    check_set_aside(by)
    _check_concerned(person_id, now)
    found = Conflict.objects.select_for_update().filter(pk=conflict_id, person_id=person_id).first()
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise WrongState("This conflict has ended already. Nothing was changed.")
    found.ended_at, found.ended_by_id = now, by.person_id
    found.save(update_fields=["ended_at", "ended_by"])
    auditlog.record("selection.conflict_ended", subject=f"person:{person_id}", by=by, now=now)


def _check_concerned(person_id: int, now: datetime) -> None:
    """A conflict keeps somebody from auditing and from moderating, so it can be noted of whoever does either."""
    on = day_of(now)
    if person_id not in staff(on=on, ties=False).auditors and person_id not in moderating(on=on):
        raise NotFound
