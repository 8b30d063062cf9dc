"""Conflicts of interest: declared by whoever audits or moderates, or noted for them; ended by who selects."""

from datetime import datetime

from fullcircle.domain.auditors.models import Conflict
from fullcircle.domain.auditors.policy import check_declare, check_end_conflict
from fullcircle.domain.auditors.queries.conflicts import children_known_to
from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.auditors.states import CONFLICT_DECLARED, CONFLICT_ENDED, CONFLICT_NOTED
from fullcircle.files.ids import typed
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.access.queries import who_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, NotFound, WrongState
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.notices import operations as notices

LONGEST = 500


@operation
def declare_conflict(
    *, person_id: int, child: str = "", team_id: int | None = None, words: str, by: Actor, now: datetime
) -> int:
    """Note a conflict of interest about a child (by reference) or a team, that someone declares themselves or has told to who
    selects; the conflict's id. Who selects is told, and the person where others note it.

    Invalid, by field, unless it names one of the two, is not noted already, and says in a few words what the conflict is.
    """
    check_declare(by, person_id)
    _check_concerned(person_id, now)
    Person.objects.select_for_update().get(pk=person_id)  # sent twice at once, the second sees the first
    about, faults = _about(child, team_id, by)
    if about and Conflict.objects.holding().filter(person_id=person_id, **about).exists():
        faults["child" if child.strip() else "team"] = "This conflict is noted already, and holds."
    if not words.strip():
        faults["words"] = "Say in a few words what the conflict is."
    elif len(words.strip()) > LONGEST:
        faults["words"] = f"Make this shorter: {LONGEST} characters at most."
    if faults:
        raise Invalid(faults)
    made = Conflict.objects.create(
        person_id=person_id, **about, words=words.strip(), declared_at=now, noted_by_id=by.person_id
    )
    detail, subject = {"conflict": made.pk}, f"person:{person_id}"
    auditlog.record("selection.conflict_declared", subject=subject, detail=detail, by=by, now=now)
    selecting = who_may(Permission.SELECT_CASES, on=day_of(now)).exclude(pk=person_id).values_list("pk", flat=True)
    notices.tell(person_ids=list(selecting), kind=CONFLICT_DECLARED, subject=subject, by=by, now=now)
    notices.tell(person_ids=[person_id], kind=CONFLICT_NOTED, subject=subject, by=by, now=now)
    return made.pk


def _about(child: str, team_id: int | None, by: Actor) -> tuple[dict[str, int], dict[str, str]]:
    """The child or team that is named, as a conflict keeps it; and what is wrong with that, by field."""
    if bool(child.strip()) == (team_id is not None):
        return {}, {"child": "Name one child, or one team, but not both."}
    if team_id is not None:
        found = Team.objects.filter(pk=team_id).exists()
        return ({"team_id": team_id}, {}) if found else ({}, {"team": "Choose a team from the list."})
    child_id = children_known_to(by).filter(reference=typed(child)).values_list("pk", flat=True).first()
    if child_id is None:
        unknown = (
            "No child whom you may see has this reference. Check it, or tell the QA Lead, who can note it for you."
        )
        return {}, {"child": unknown}
    return {"child_id": child_id}, {}


@operation
def end_conflict(*, person_id: int, conflict_id: int, by: Actor, now: datetime) -> None:
    """The conflict is no more, which is for who selects to say. It stays on record, and the person is told. NotFound when it is
    not theirs; WrongState when it ended before."""
    check_end_conflict(by, person_id)
    _check_concerned(person_id, now)
    found = Conflict.objects.select_for_update().filter(pk=conflict_id, person_id=person_id).first()
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise WrongState("This conflict has ended already. Nothing was changed.")
    found.ended_at, found.ended_by_id = now, by.person_id
    found.save(update_fields=["ended_at", "ended_by"])
    detail, subject = {"conflict": conflict_id}, f"person:{person_id}"
    auditlog.record("selection.conflict_ended", subject=subject, detail=detail, by=by, now=now)
    notices.tell(person_ids=[person_id], kind=CONFLICT_ENDED, subject=subject, by=by, now=now)


def _check_concerned(person_id: int, now: datetime) -> None:
    """A conflict keeps somebody from auditing and from moderating, so it can be noted of whoever does either."""
    if person_id not in staff(on=day_of(now), ties=False).concerned:
        raise NotFound
