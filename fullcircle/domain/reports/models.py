"""QA reports: drafted from the records, edited, signed off, then frozen with their data."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fullcircle.domain.reports.states import ReportState
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor) -> Self:
        """Signed reports for readers; those sent to be signed for signers too, and drafts for those who write them."""
        if actor.may(Permission.WRITE_REPORTS):
            return self
        if actor.may(Permission.SIGN_REPORTS):
            return self.exclude(state=ReportState.DRAFT)
        return self.filter(state=ReportState.SIGNED_OFF) if actor.may(Permission.SEE_REPORTS) else self.none()

    def known_to(self, actor: Actor) -> Self:
        """Those this person sees, and of drafts those that they were sent to sign and that are with their writers again."""
        if not actor.may(Permission.SIGN_REPORTS) or actor.may(Permission.WRITE_REPORTS):
            return self.visible_to(actor)
        return self.filter(~Q(state=ReportState.DRAFT) | Q(Exists(ReportStep.objects.filter(report=OuterRef("pk")))))


class Report(models.Model):
    """The QA report of a round.

    ``figures`` are the measures of the round as they stood at ``figures_at``. ``document`` is what was signed, as JSON text,
    empty before; ``frozen_hash`` covers figures and document.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="report")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=ReportState.choices(), default=ReportState.DRAFT)
    figures = models.JSONField(default=dict)
    figures_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.TextField(blank=True)
    frozen_hash = models.CharField(max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"started_by": "replace", "signed_by": "replace"},
        plain=(
            "round",
            "title",
            "state",
            "figures",
            "figures_at",
            "started_at",
            "signed_at",
            "document",
            "frozen_hash",
        ),
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="signed_report_is_frozen",
                condition=Q(state__in=["draft", "sent"], signed_at__isnull=True, document="", frozen_hash="")
                | (Q(state="signed_off", signed_at__isnull=False) & ~Q(document="") & ~Q(frozen_hash="")),
            )
        ]


class ReportStep(models.Model):
    """A step of a report to its signer and back: who, when, to which state; and, where it was sent back, what should change.
    Never changed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=20, choices=ReportState.choices())
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    comments = models.TextField(blank=True)

    privacy = Privacy(Retention.QA_RECORD, personal={"by": "replace"}, plain=("report", "state", "at", "comments"))

    class Meta:
        ordering = ["id"]


class ReportText(models.Model):
    """The words of one section, edited by people. A section that nobody has edited has no row: it shows its first draft."""

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


class ReportTextVersion(models.Model):
    """A saved text, kept. ``conflicts_with`` is set on a stale save: it was kept beside that version and waits for a person."""

    section = models.ForeignKey(ReportText, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    conflicts_with = models.PositiveIntegerField(null=True)
    resolved_at = models.DateTimeField(null=True)

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"saved_by": "replace"},
        plain=("section", "version", "text", "saved_at", "conflicts_with", "resolved_at"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "version"],
                condition=Q(conflicts_with__isnull=True),
                name="each_report_text_version_once",
            )
        ]


class Confirmation(models.Model):
    """Somebody vouches for a sentence whose figures the tables do not hold in those words, and says where they are from.

    It holds for ``statement`` (``rules.recount.Statement.digest``) alone: when the sentence changes, or what the tables say in
    words of it, it no longer applies. Never changed.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="confirmations")
    statement = models.CharField(max_length=64)
    section = models.CharField(max_length=40)
    sentence = models.TextField()
    source = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"by": "replace"},
        plain=("report", "statement", "section", "sentence", "source", "at"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "statement"], name="each_statement_confirmed_once_in_a_report")
        ]
