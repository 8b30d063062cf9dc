"""Conflicts of interest, as whoever declared them reads them, and as they count where work is given."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from fullcircle.domain.auditors.models import Conflict
from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of


@dataclass(frozen=True)
class ConflictRow:
    """A conflict of interest, about a child (by reference) or a team: declared, or ``noted_by`` somebody else ("" where the
    person declared it). ``ended_on`` is None while it holds."""

    id: int
    about: str
    words: str
    declared_on: date
    noted_by: str
    ended_on: date | None


def conflict_row(found: Conflict) -> ConflictRow:
    """The row of a conflict fetched with its child, its team and who noted it."""
    about = f"Child {found.child.reference}" if found.child else str(found.team)
    ended = day_of(found.ended_at) if found.ended_at else None
    declared = found.noted_by_id == found.person_id
    noted_by = "" if declared else found.noted_by.name if found.noted_by else "Full Circle"
    return ConflictRow(found.pk, about, found.words, day_of(found.declared_at), noted_by, ended)


def my_conflicts(seen_by: Actor) -> list[ConflictRow]:
    """The conflicts that this person has declared, or that were noted of them: those that hold first, the newest first. Words
    that somebody else wrote are read by people who select alone: they are "" here."""
    found = Conflict.objects.visible_to(seen_by).filter(person_id=seen_by.person_id or 0)
    rows = [
        replace(conflict_row(one), words=one.words if seen_by.is_(one.noted_by_id) else "")
        for one in found.select_related("child", "team", "noted_by").defer("child__facts")
    ]
    return sorted(rows, key=lambda row: row.ended_on is not None)


def children_known_to(actor: Actor) -> "QuerySet[Child]":
    """Children about whom this person can declare a conflict: whom they may see; whose audit they carry out or moderate, as long
    as a role of theirs does that."""
    me = actor.person_id or 0
    audits = me if actor.may(Permission.CARRY_OUT_AUDITS) else 0
    moderates = me if actor.may(Permission.MODERATE) else 0
    in_hand = Child.objects.filter(Q(audits__auditor_id=audits) | Q(audits__moderation__moderator_id=moderates))
    return Child.objects.filter(Q(pk__in=Child.objects.visible_to(actor)) | Q(pk__in=in_hand))


def bound(actor: Actor, *, child: str, team: str) -> Exists:
    """The predicate of records about whose child or team this person has declared a conflict which still holds."""
    touching = Conflict.objects.touching(child=OuterRef(child), team=OuterRef(team))
    return Exists(touching.filter(person_id=actor.person_id or 0))


def in_conflict(person: str, *, child: str, team: str) -> Exists:
    """The predicate of records whose person has declared a conflict, which still holds, about their child or their team. Each is
    named by the path to its id."""
    touching = Conflict.objects.touching(child=OuterRef(child), team=OuterRef(team))
    return Exists(touching.filter(person_id=OuterRef(person)))
