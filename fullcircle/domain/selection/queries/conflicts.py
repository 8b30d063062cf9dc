"""Conflicts of interest, as whoever declared them reads them, and as they count where work is given."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from fullcircle.domain.cases.models import Child
from fullcircle.domain.selection.models import Choice, Conflict
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import WrongState


@dataclass(frozen=True)
class ConflictRow:
    """A declared conflict, about a child (by reference) or a team. ``ended_on`` is None while it holds."""

    id: int
    about: str
    words: str
    declared_on: date
    ended_on: date | None


def conflict_row(found: Conflict) -> ConflictRow:
    """The row of a conflict fetched with its child and team."""
    about = f"Child {found.child.reference}" if found.child else str(found.team)
    ended = found.ended_at.date() if found.ended_at else None
    return ConflictRow(found.pk, about, found.words, found.declared_at.date(), ended)


def my_conflicts(seen_by: Actor) -> list[ConflictRow]:
    """The conflicts that this person has declared, or that were noted of them: those that hold first, the newest first."""
    found = Conflict.objects.visible_to(seen_by).filter(person_id=seen_by.person_id or 0)
    rows = [conflict_row(one) for one in found.select_related("child", "team").defer("child__facts")]
    return sorted(rows, key=lambda row: row.ended_on is not None)


def children_known_to(actor: Actor) -> "QuerySet[Child]":
    """Children about whom this person can declare a conflict: whom they may see, and whose audit they carry out or moderate."""
    me = actor.person_id or 0
    given = Q(audit__auditor_id=me) | Q(audit__moderation__moderator_id=me)
    works = actor.may(Permission.CARRY_OUT_AUDITS) or actor.may(Permission.MODERATE)
    in_hand = Choice.objects.filter(given) if works else Choice.objects.none()
    return Child.objects.filter(Q(pk__in=Child.objects.visible_to(actor)) | Q(pk__in=in_hand.values("child_id")))


def check_no_conflict(person_id: int | None, *, child_id: int, team_id: int) -> None:
    """Raise WrongState where this person has declared a conflict of interest, which still holds, about the child or the team: what
    they would judge is for somebody else."""
    about = Q(child_id=child_id) | Q(team_id=team_id)
    if Conflict.objects.filter(about, ended_at=None, person_id=person_id).exists():
        raise WrongState(
            "You have declared a conflict of interest here, so somebody else goes on with it. What you have written is kept. "
            "The QA Lead gives it on, or ends the conflict if it is no more."
        )


def in_conflict(person: str, *, child: str, team: str) -> Exists:
    """The predicate of records whose person has declared a conflict, which still holds, about their child or their team. Each is
    named by the path to its id."""
    about = Q(child_id=OuterRef(child)) | Q(team_id=OuterRef(team))
    return Exists(Conflict.objects.filter(about, ended_at=None, person_id=OuterRef(person)).order_by())
