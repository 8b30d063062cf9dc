"""Versions of the framework. A published version never changes; records keep the version they were made under."""

from django.db import models
from django.db.models import Q

from fullcircle.domain.frameworks.states import VersionState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class FrameworkVersion(models.Model):
    """One version of one council's framework, as the validated content of its file."""

    code = models.SlugField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=VersionState.choices(), default=VersionState.DRAFT)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    valid_from = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.REFERENCE,
        personal={"created_by": "replace", "published_by": "replace"},
        plain=(
            "code",
            "number",
            "title",
            "state",
            "content",
            "content_hash",
            "valid_from",
            "created_at",
            "published_at",
        ),
    )

    class Meta:
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="one_framework_version_for_each_number"),
            models.CheckConstraint(
                name="published_version_has_its_moment",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
