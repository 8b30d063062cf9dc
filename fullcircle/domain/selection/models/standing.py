"""What stands before a draw is made: children set aside by hand, and children that leaders ask for."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from fullcircle.domain.cases.models import Child
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.states import RestrictionReason
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every restriction for those who select, and none for anyone else: the reasons are sensitive."""
        return self if actor.may(Permission.SELECT_CASES) else self.none()

    def in_force(self, on: date) -> Self:
        """Those that hold on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, lifted_at=None)


class Restriction(models.Model):
    """A child set aside from audits by hand for a time, with the reason. Lifted early, it stays on record."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.CharField(max_length=20, choices=RestrictionReason.choices())
    words = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_because = models.CharField(max_length=500, blank=True)

    objects = RestrictionQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "child": "replace",
            "words": "blank",
            "made_by": "replace",
            "lifted_by": "replace",
            "lifted_because": "blank",
        },
        plain=("reason", "starts_on", "ends_on", "made_at", "lifted_at"),
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="restriction_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="lifted_restriction_says_why", condition=Q(lifted_at__isnull=True) | ~Q(lifted_because="")
            ),
        ]


class LeaderRequestQuerySet(models.QuerySet["LeaderRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every request for those who select, and none for anyone else."""
        return self if actor.may(Permission.SELECT_CASES) else self.none()


class LeaderRequest(models.Model):
    """Leaders ask that a child, or every child with a flag, be looked at in a round: who asks, and why."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="leader_requests")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="+")
    flag = models.CharField(max_length=40, blank=True)
    asked_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LeaderRequestQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "child": "replace",
            "asked_by": "blank",
            "reason": "blank",
            "made_by": "replace",
            "withdrawn_by": "replace",
        },
        plain=("round", "flag", "made_at", "withdrawn_at"),
    )

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="leaders_ask_for_a_child_or_a_flag",
                condition=(Q(child__isnull=False) & Q(flag="")) | (Q(child__isnull=True) & ~Q(flag="")),
            ),
            models.UniqueConstraint(
                fields=["round", "child"],
                condition=Q(withdrawn_at__isnull=True, child__isnull=False),
                name="each_child_asked_for_once_in_a_round",
            ),
            models.UniqueConstraint(
                fields=["round", "flag"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(flag=""),
                name="each_flag_asked_for_once_in_a_round",
            ),
        ]
