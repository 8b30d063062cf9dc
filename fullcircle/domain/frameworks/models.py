"""Versions of the framework. A published version never changes; records keep the version they were made under."""

from typing import Self

from django.db import models
from django.db.models import Q

from fullcircle.domain.frameworks.states import VersionState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """Published versions for everyone who may read the framework; drafts for those who manage it."""
        if actor.may(Permission.MANAGE_FRAMEWORKS):
            return self.all()
        return self.filter(state=VersionState.PUBLISHED) if actor.may(Permission.SEE_FRAMEWORKS) else self.none()


class FrameworkVersion(models.Model):
    """One version of one council's framework: the text of its file, sound when it was received, and its hash (SHA-256)."""

    code = models.SlugField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=VersionState.choices(), default=VersionState.DRAFT)
    source = models.TextField()
    content_hash = models.CharField(max_length=64)
    valid_from = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FrameworkVersionQuerySet.as_manager()

    privacy = Privacy(
        Retention.REFERENCE,
        personal={"created_by": "replace", "published_by": "replace"},
        plain=(
            "code",
            "number",
            "title",
            "state",
            "source",
            "content_hash",
            "valid_from",
            "created_at",
            "published_at",
        ),
    )

    class Meta:
        ordering = ["-valid_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="one_framework_version_for_each_number"),
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(state="published"), name="one_version_comes_into_force_on_a_day"
            ),
            models.CheckConstraint(
                name="published_version_has_its_moment",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
