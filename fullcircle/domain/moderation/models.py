"""Moderation: a second judgement made blind, then the talk and the agreed outcome. Both first judgements are kept."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person, RoleAssignment, held_since
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class ModerationQuerySet(models.QuerySet["Moderation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Moderations that are mine as moderator or auditor, and those in scope of a role that assigns moderation.

        A moderator or auditor whose role has ended has no more to see than anyone else.
        """
        me = actor.person_id or 0
        return self.filter(
            Q(moderator_id=me if actor.may(Permission.MODERATE) else 0)
            | Q(audit__auditor_id=me if actor.may(Permission.CARRY_OUT_AUDITS) else 0)
            | within(actor.scope(Permission.ASSIGN_MODERATION), "audit__team")
        )


def bound_by_a_role() -> Q:
    """The predicate of moderations whose moderator has, or had since the round began, a role for the child's team or service
    area, whoever asked them and when: they stand too near to judge."""
    near = Q(team=OuterRef("audit__team")) | Q(service_area=OuterRef("audit__team__service_area"))
    lasted = held_since(OuterRef("audit__round__starts_on"))
    return Q(Exists(RoleAssignment.objects.filter(near, lasted, person=OuterRef("moderator"))))


class Sample(models.Model):
    """One choice of audits for moderation, in a round. The same seed and audits give the same choice.

    ``looked_at``: the ids of the submitted audits that could be chosen. ``unmatched``: by audit id, why nobody who was considered
    could moderate it: a list of sentences.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="moderation_samples")
    seed = models.BigIntegerField()
    considered = models.PositiveIntegerField()
    chosen = models.PositiveIntegerField()
    looked_at = models.JSONField(default=list)
    unmatched = models.JSONField(default=dict)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"unmatched": "blank", "drawn_by": "replace"},
        plain=("round", "seed", "considered", "chosen", "looked_at", "drawn_at"),
    )

    class Meta:
        ordering = ["id"]


class Moderation(models.Model):
    """The moderation of one audit. ``chosen_because``, like the reasons of its assignments, tells of the auditor's judgements:
    what is shown of it, and when, is for ``rules.seeing`` to say."""

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, related_name="moderation")
    moderator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="moderations")
    state = models.CharField(max_length=20, choices=ModerationState.choices(), default=ModerationState.TO_JUDGE)
    sample = models.ForeignKey(Sample, null=True, on_delete=models.PROTECT, related_name="moderations")
    chosen_because = models.CharField(max_length=20, choices=ChosenBecause.choices())
    due_on = models.DateField()
    judged_at = models.DateTimeField(null=True)
    talk_on = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = ModerationQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"moderator": "replace", "reason": "blank"},
        plain=(
            "audit",
            "state",
            "sample",
            "chosen_because",
            "due_on",
            "judged_at",
            "talk_on",
            "agreed_at",
        ),
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="judged_moderation_has_its_moment", condition=Q(state="to_judge") | Q(judged_at__isnull=False)
            ),
            models.CheckConstraint(
                name="agreed_moderation_has_its_reason",
                condition=~Q(state="agreed") | (Q(agreed_at__isnull=False) & ~Q(reason="")),
            ),
        ]


class Assignment(models.Model):
    """Who was asked to moderate, when, by whom and why. Never changed: asking someone else adds a row."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="assignments")
    moderator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"moderator": "replace", "why": "blank", "by": "replace"},
        plain=("moderation", "at"),
    )

    class Meta:
        ordering = ["id"]


class Draft(models.Model):
    """A saved text of a judgement that the moderator has not recorded yet. Every save is a row, and none is ever changed.

    The latest ``version`` stands. A row with ``conflicts_with`` was written on an older version than that one: it is kept
    beside it until the moderator, seeing both, saves again.
    """

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="drafts")
    moderator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    aspect = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    value = models.CharField(max_length=30, blank=True)
    rationale = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    conflicts_with = models.PositiveIntegerField(null=True)

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"moderator": "replace", "rationale": "blank"},
        plain=("moderation", "aspect", "version", "value", "saved_at", "conflicts_with"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["moderation", "moderator", "aspect", "version"],
                condition=Q(conflicts_with__isnull=True),
                name="one_draft_for_each_version",
            )
        ]


class ModeratorJudgement(models.Model):
    """The moderator's own judgement of an aspect (or "overall"), and the value agreed after the talk."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="judgements")
    aspect = models.CharField(max_length=40)
    value = models.CharField(max_length=30)
    rationale = models.TextField(blank=True)
    agreed_value = models.CharField(max_length=30, blank=True)

    privacy = Privacy(
        Retention.QA_RECORD, personal={"rationale": "blank"}, plain=("moderation", "aspect", "value", "agreed_value")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["moderation", "aspect"], name="one_moderator_judgement_of_each_aspect")
        ]
