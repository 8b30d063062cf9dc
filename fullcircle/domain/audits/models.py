"""Case file audits: allocated, written section by section, submitted, final; and the practitioner's answer."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fullcircle.domain.audits.rules.content import YES
from fullcircle.domain.audits.rules.tool import voice_key
from fullcircle.domain.audits.states import AuditState, FindingKind
from fullcircle.domain.cases.models import Child
from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.models import Choice
from fullcircle.foundation.access.models import Person, Team
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class AuditQuerySet(models.QuerySet["Audit"]):
    def visible_to(self, actor: Actor) -> Self:
        """Audits that this person carries out (while they have a role that does so) or that are about their work, and
        those in the scope of their roles.

        What of an audit they may read (its text, its judgements) and when is decided in policy.
        """
        return self.filter(seen_by(actor))


def seen_by(actor: Actor, audits: str = "") -> Q:
    """The predicate of ``visible_to``; ``audits``: the path to the audits from the table that asks, with its ``__``."""
    me = actor.person_id or 0
    mine = Q(**{f"{audits}practitioner_id": me})
    if actor.may(Permission.CARRY_OUT_AUDITS):
        mine |= Q(**{f"{audits}auditor_id": me})
    return mine | within(actor.scope(Permission.SEE_AUDITS), f"{audits}team")


class Audit(models.Model):
    """One audit of one child's file in one round, by one auditor, with the practitioner.

    Fixed when it is allocated: ``header`` (rules.header says what is in it), and the keys of the framework's ``add_ons`` and
    compliance ``checks`` that fit this child.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="audits")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="audits")
    choice = models.OneToOneField(Choice, null=True, on_delete=models.PROTECT, related_name="audit")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=AuditState.choices(), default=AuditState.NOT_STARTED)
    auditor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="audits_to_carry_out")
    practitioner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="audits_of_my_work")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    header = models.JSONField(default=dict)
    add_ons = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    due_on = models.DateField()
    observation_planned = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    finalised_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={
            "child": "replace",
            "auditor": "replace",
            "practitioner": "replace",
            "header": "blank",
            "withdrawn_reason": "blank",
        },
        plain=("round", "choice", "framework_version", "state", "team", "add_ons", "checks", "due_on")
        + ("observation_planned", "started_at", "submitted_at", "finalised_at"),
    )

    class Meta:
        ordering = ["-due_on", "id"]
        indexes = [
            models.Index(fields=["round", "state"], name="audit_round_state"),
            models.Index(fields=["team", "state"], name="audit_team_state"),
            models.Index(fields=["-due_on", "id"], name="audit_newest_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "child"], condition=~Q(state="withdrawn"), name="each_child_once_in_a_round"
            ),
            models.CheckConstraint(
                name="submitted_audit_has_its_moment",
                condition=Q(state__in=["not_started", "being_audited", "withdrawn"]) | Q(submitted_at__isnull=False),
            ),
        ]


class AuditStatusChange(models.Model):
    """Who moved an audit, when, and why. ``former``: who gave it up where it was given to somebody else after it began, and so
    has read the child's file. Never changed."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="status_changes")
    state = models.CharField(max_length=20, choices=AuditState.choices())
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    former = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"by": "replace", "reason": "blank", "former": "replace"},
        plain=("audit", "state", "at"),
    )

    class Meta:
        ordering = ["id"]


class Section(models.Model):
    """One section of the tool as it stands. ``version`` grows by one with each save; a stale save never overwrites."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"content": "blank", "saved_by": "replace"},
        plain=("audit", "key", "version", "saved_at"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["audit", "key"], name="each_section_once_in_an_audit")]


def talk_recorded() -> Q:
    """Whether the talk with the practitioner is written down in an audit: the predicate, for a query of audits."""
    voice = Section.objects.filter(key=voice_key("practitioner"), content__heard=YES)
    return Q(Exists(voice.filter(audit=OuterRef("pk"))))


class SectionVersion(models.Model):
    """A saved text, kept. ``operation`` comes of the id made by the browser: the same save sent twice is one version.

    ``conflicts_with`` is set on a stale save: the text was kept beside version ``conflicts_with`` and waits for a person.
    ``content`` is None once every word of it stands in the version after it, so that typing does not fill the disc.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField(null=True)
    operation = models.UUIDField(unique=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    conflicts_with = models.PositiveIntegerField(null=True)
    resolved_at = models.DateTimeField(null=True)

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"content": "blank", "saved_by": "replace"},
        plain=("section", "version", "operation", "saved_at", "conflicts_with", "resolved_at"),
    )

    class Meta:
        ordering = ["id"]


class AuditorJudgement(models.Model):
    """The auditor's judgement of an aspect (or "overall"), fixed at submission and kept for ever. Values are keys of judgements
    in the audit's version of the framework."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="judgements")
    aspect = models.CharField(max_length=40)
    value = models.CharField(max_length=30)
    final_value = models.CharField(max_length=30, blank=True)

    privacy = Privacy(Retention.QA_RECORD, plain=("audit", "aspect", "value", "final_value"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["audit", "aspect"], name="one_judgement_of_each_aspect")]
        indexes = [models.Index(fields=["aspect", "final_value"], name="judgement_aspect_final")]


class Finding(models.Model):
    """A strength or something to improve, fixed at submission: where the circle starts."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="findings")
    aspect = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=FindingKind.choices())
    text = models.TextField()
    source = models.TextField(blank=True)

    privacy = Privacy(
        Retention.QA_RECORD, personal={"text": "blank", "source": "blank"}, plain=("audit", "aspect", "kind")
    )

    class Meta:
        ordering = ["id"]


class Answer(models.Model):
    """The practitioner's answer to the feedback on their work. Theirs alone until it is sent (``answered_at``)."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="answer")
    practitioner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"practitioner": "replace", "text": "blank"},
        plain=("audit", "read_at", "answered_at", "version"),
    )
