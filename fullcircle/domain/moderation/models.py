"""Moderation: a second judgement made blind, then the talk and the agreed outcome. Both first judgements are kept."""

from typing import Self

from django.db import models
from django.db.models import Q

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import JudgementValue
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class ModerationQuerySet(models.QuerySet["Moderation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Moderations that are mine as moderator or auditor, and those in scope of a role that assigns moderation."""
        me = actor.person_id or 0
        return self.filter(
            Q(moderator_id=me)
            | Q(audit__auditor_id=me)
            | within(actor.scope(Permission.ASSIGN_MODERATION), "audit__team")
        )


class Moderation(models.Model):
    """The moderation of one audit."""

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, related_name="moderation")
    moderator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="moderations")
    state = models.CharField(max_length=20, choices=ModerationState.choices(), default=ModerationState.TO_JUDGE)
    why = models.CharField(max_length=300)
    due_on = models.DateField()
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField(default=0)
    judged_at = models.DateTimeField(null=True)
    talk_on = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = ModerationQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"moderator": "replace", "assigned_by": "replace", "draft": "blank", "reason": "blank"},
        plain=("audit", "state", "why", "due_on", "assigned_at", "draft_version", "judged_at", "talk_on", "agreed_at"),
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


class ModeratorJudgement(models.Model):
    """The moderator's own judgement of an aspect (or "overall"), and the value agreed after the talk."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="judgements")
    aspect = models.CharField(max_length=40)
    value = models.CharField(max_length=30, choices=JudgementValue.choices())
    rationale = models.TextField(blank=True)
    agreed_value = models.CharField(max_length=30, choices=JudgementValue.choices(), blank=True)

    privacy = Privacy(
        Retention.QA_RECORD, personal={"rationale": "blank"}, plain=("moderation", "aspect", "value", "agreed_value")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["moderation", "aspect"], name="one_moderator_judgement_of_each_aspect")
        ]
