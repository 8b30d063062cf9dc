"""What is known of those who audit: how many audits they have time for, whether they are trained to observe, when they are
away, and where they have declared a conflict of interest."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention

Row = TypeVar("Row", bound=models.Model)


class ForSelectorsQuerySet(models.QuerySet[Row]):
    def visible_to(self, actor: Actor) -> Self:
        """Everything for those who select, and nothing for anyone else: it is about people."""
        return self if actor.may(Permission.SELECT_CASES) else self.none()


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def holding(self) -> Self:
        """Conflicts that have not ended, in no order."""
        return self.filter(ended_at=None).order_by()

    def touching(self, *, child: object, team: object) -> Self:
        """Those that hold and are about this child or this team, each an id or an expression that gives one."""
        return self.holding().filter(Q(child_id=child) | Q(team_id=team))

    def visible_to(self, actor: Actor) -> Self:
        """Everything for those who select; of anyone else, what they declared or was noted of them."""
        return self if actor.may(Permission.SELECT_CASES) else self.filter(person_id=actor.person_id or 0)


class AuditorTerms(models.Model):
    """How many audits someone has time for in a round (empty: as many as the framework allows), and since when they are
    trained to observe practice (empty: not yet)."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="auditor_terms")
    audits_most = models.PositiveSmallIntegerField(null=True)
    trained_on = models.DateField(null=True)

    objects = ForSelectorsQuerySet["AuditorTerms"].as_manager()

    privacy = Privacy(Retention.QA_RECORD, personal={"person": "replace"}, plain=("audits_most", "trained_on"))


class Leave(models.Model):
    """Days on which someone who audits is away."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leave")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = ForSelectorsQuerySet["Leave"].as_manager()

    privacy = Privacy(Retention.QA_RECORD, personal={"person": "replace"}, plain=("starts_on", "ends_on"))

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="leave_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on")))
        ]


class Conflict(models.Model):
    """A conflict of interest that someone has declared, about a child or about a team. Ended, it stays on record."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    declared_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ConflictQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "person": "replace",
            "child": "replace",
            "words": "blank",
            "noted_by": "replace",
            "ended_by": "replace",
        },
        plain=("team", "declared_at", "ended_at"),
    )

    class Meta:
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="conflict_is_about_a_child_or_a_team",
                condition=Q(child__isnull=False, team__isnull=True) | Q(child__isnull=True, team__isnull=False),
            )
        ]
