"""The schedule of the framework (figure 4) as dated activities, and the rounds of case file audits."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.rounds.rules import SETTLED_BY_CLOSING
from fullcircle.domain.rounds.states import ActivityState, RoundState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every round for those who may see rounds: a round itself names no child."""
        return self if actor.may(Permission.SEE_ROUNDS) else self.none()


class Round(models.Model):
    """One round. Its dates come from the framework's policies and may be changed by hand."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=150)
    focus = models.TextField(blank=True)
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=RoundState.choices(), default=RoundState.PLANNED)
    lead = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    audits_due_on = models.DateField()
    moderation_due_on = models.DateField()
    report_due_on = models.DateField()
    meeting_on = models.DateField(null=True)
    ends_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"lead": "replace"},
        plain=(
            "number",
            "title",
            "focus",
            "framework_version",
            "state",
            "starts_on",
            "audits_due_on",
            "moderation_due_on",
        )
        + ("report_due_on", "meeting_on", "ends_on", "version"),
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="round_dates_follow_each_other",
                condition=Q(audits_due_on__gte=F("starts_on"))
                & Q(moderation_due_on__gte=F("audits_due_on"))
                & Q(report_due_on__gte=F("moderation_due_on"))
                & Q(ends_on__gte=F("report_due_on")),
            )
        ]

    def __str__(self) -> str:
        return f"Round {self.number}: {self.title}"


class RoundStatusChange(models.Model):
    """Who moved a round, and when; and why, where work was left unfinished. Never changed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="status_changes")
    state = models.CharField(max_length=20, choices=RoundState.choices())
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    privacy = Privacy(Retention.QA_RECORD, personal={"by": "replace"}, plain=("round", "state", "at", "reason"))

    class Meta:
        ordering = ["id"]


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> Self:
        """The whole schedule for those who may see rounds, and what is mine to do."""
        return self if actor.may(Permission.SEE_ROUNDS) else self.filter(owner_id=actor.person_id or 0)


def owned_by(actor: Actor) -> Q:
    """The predicate of `policy.owns`."""
    mine = Q(owner_id=actor.person_id or 0)
    by_role = Q(owner__isnull=True, owner_role__in=[str(role) for role in actor.roles])
    return mine | by_role & ~Q(key__in=SETTLED_BY_CLOSING)


class Activity(models.Model):
    """A dated activity of the schedule: what, who owns it, by when, and what became of it. ``done`` pieces of work ``of`` so many
    were done when its round was closed; None where nobody counted."""

    key = models.CharField(max_length=60)
    title = models.CharField(max_length=150)
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="activities")
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=40)
    starts_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=ActivityState.choices(), default=ActivityState.DUE)
    note = models.TextField(blank=True)
    done = models.PositiveIntegerField(null=True)
    of = models.PositiveIntegerField(null=True)

    objects = ActivityQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"owner": "replace"},
        plain=("key", "title", "round", "owner_role", "starts_on", "due_on", "state", "note") + ("done", "of"),
    )

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["key", "starts_on"], name="each_activity_once_for_its_dates")]


class ActivityStatusChange(models.Model):
    """What was recorded of an activity, by whom and when, with its note; or that a record was taken back, and why. Never
    changed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="status_changes")
    state = models.CharField(max_length=20, choices=ActivityState.choices())
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    privacy = Privacy(Retention.QA_RECORD, personal={"by": "replace"}, plain=("activity", "state", "at", "note"))

    class Meta:
        ordering = ["id"]
