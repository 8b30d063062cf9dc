"""QA reports: drafted from the records, edited, signed off, then frozen with their data."""

from django.db import models
from django.db.models import Q

from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class Report(models.Model):
    """The six-weekly QA report of a round. ``figures`` is the data; ``frozen_hash`` covers figures and texts once signed."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="report")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=ReportState.choices(), default=ReportState.DRAFT)
    figures = models.JSONField(default=dict)
    figures_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    frozen_hash = models.CharField(max_length=64, blank=True)

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"started_by": "replace", "signed_by": "replace"},
        plain=("round", "title", "state", "figures", "figures_at", "started_at", "signed_at", "frozen_hash"),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="signed_report_is_frozen",
                condition=Q(state="draft", signed_at__isnull=True)
                | (Q(state="signed_off", signed_at__isnull=False) & ~Q(frozen_hash="")),
            )
        ]


class ReportText(models.Model):
    """The words of one section of a report, edited by people. A stale save is kept beside, never over, the text."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    key = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD, personal={"saved_by": "replace"}, plain=("report", "key", "text", "version", "saved_at")
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="each_section_once_in_a_report")]
