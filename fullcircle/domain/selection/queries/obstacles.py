"""What stands in the way of an audit of a child who was drawn: what the data says, that they are set aside on that day, or that
another audit of them is still open."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.selection.models import Choice, Restriction
from fullcircle.domain.selection.queries.data import with_open_audit
from fullcircle.domain.selection.rules.obstacles import Obstacle, round_words
from fullcircle.domain.selection.states import InTheWay

GONE = ~Q(child__status__in=OPEN_STATUSES) | Q(child__as_at=None)
"""Choices of a child of whom the data says that no audit can begin."""


def barred(on: date) -> Q:
    """Choices of a child who is set aside on that day, or of whom an audit is still open."""
    open_now = with_open_audit().filter(pk=OuterRef("child_id"))
    return Exists(Restriction.objects.in_force(on).filter(child=OuterRef("child_id"))) | Exists(open_now)


def with_obstacles(choices: "QuerySet[Choice]", *, on: date) -> "QuerySet[Choice]":
    """Choices of a proposal with what `obstacle` reads, in the same query."""
    held = Restriction.objects.in_force(on).filter(child=OuterRef("child_id")).order_by("made_at", "pk")
    audits = with_open_audit().filter(pk=OuterRef("child_id")).annotate(of_round=F("audits__round__number"))
    return choices.annotate(
        set_aside_for=Subquery(held.values("reason")[:1]),
        audit_open_in=Subquery(audits.order_by("of_round").values("of_round")[:1]),
    )


def obstacle(choice: Choice) -> Obstacle | None:
    """Why no audit of a chosen child can begin: it begins with what is known of a child who is being worked with, is not set
    aside, and has no other audit that is still open. None where it can. Of a choice read `with_obstacles`, with its child."""
    told: Any = choice
    if choice.child.as_at is None:
        return Obstacle(InTheWay.IN_NO_DATA)
    if choice.child.status not in OPEN_STATUSES:
        return Obstacle(InTheWay.CLOSED)
    if told.set_aside_for is not None:
        return Obstacle(InTheWay.SET_ASIDE, told.set_aside_for)
    if told.audit_open_in is not None:
        return Obstacle(InTheWay.AUDIT_OPEN, round_words(told.audit_open_in))
    return None
