"""Files of form answers, what was said about their questions, and the audits from before Full Circle that came of them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fullcircle.domain.cases.models import Child
from fullcircle.domain.earlier_audits.states import MAY_HAVE_ASPECT, Meaning, Severity
from fullcircle.domain.intake.models import FileProblem, Received, ReceivedQuerySet, privacy_of_file
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.policy import within
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class EarlierFileQuerySet(ReceivedQuerySet["EarlierFile"]):
    """Received files of form answers."""


class EarlierFile(Received):
    """One received file of form answers.

    ``account`` holds the numbers of rules.Account, as they are (state read) or as they were when it was applied; ``counted_on``
    is what they were counted on (``working_out.ground``). ``row_reasons``, ``row_notes`` and ``form_reasons`` are pairs of a
    sentence and how many rows or forms.
    """

    rows_read = models.PositiveIntegerField(default=0)
    rows_left_out = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    row_reasons = models.JSONField(default=list)
    row_notes = models.JSONField(default=list)
    form_reasons = models.JSONField(default=list)
    account = models.JSONField(default=dict)
    counted_on = models.CharField(max_length=100, blank=True)

    objects = EarlierFileQuerySet.as_manager()

    privacy = privacy_of_file(
        plain=(
            "rows_read",
            "rows_left_out",
            "note",
            "row_reasons",
            "row_notes",
            "form_reasons",
            "account",
            "counted_on",
        )
    )


class StagedAnswer(models.Model):
    """One answer waiting to become part of an audit; deleted once the file has been applied or set aside."""

    file = models.ForeignKey(EarlierFile, on_delete=models.CASCADE, related_name="answers")
    row = models.PositiveIntegerField()
    template = models.CharField(max_length=200, blank=True)
    form_id = models.CharField(max_length=50)
    children = models.JSONField()
    key = models.CharField(max_length=200)
    question = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    status = models.CharField(max_length=200, blank=True)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"children": "blank", "text": "blank", "answered_on": "shift"},
        plain=("file", "row", "template", "form_id", "key", "question", "status"),
    )

    class Meta:
        indexes = [models.Index(fields=["file", "template", "form_id", "row"], name="staged_answer_form")]


class Question(models.Model):
    """A question met in a file: how often it is answered, and with what. ``words``: its different answers with how often each
    was met, none when they are free text. Deleted with the answers."""

    file = models.ForeignKey(EarlierFile, on_delete=models.CASCADE, related_name="questions")
    template = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    answers = models.PositiveIntegerField()
    examples = models.JSONField(default=list)
    words = models.JSONField(default=list)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"examples": "blank", "words": "blank"},
        plain=("file", "template", "key", "text", "answers"),
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["file", "template", "key"], name="each_question_once_in_a_file")]


class QuestionMapping(models.Model):
    """What a question of a template means here, as a person said. Remembered for the next file of that template."""

    template = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=200)
    meaning = models.CharField(max_length=20, choices=Meaning.choices())
    aspect = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    privacy = Privacy(
        Retention.REFERENCE,
        personal={"decided_by": "replace"},
        plain=("template", "key", "meaning", "aspect", "decided_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="one_meaning_for_each_question"),
            models.CheckConstraint(
                name="judgement_of_an_aspect_names_it", condition=~Q(meaning=Meaning.ASPECT) | ~Q(aspect="")
            ),
            models.CheckConstraint(
                name="only_some_meanings_have_an_aspect",
                condition=Q(aspect="") | Q(meaning__in=sorted(m.value for m in MAY_HAVE_ASPECT)),
            ),
        ]


class WordMapping(models.Model):
    """The judgement that an answer word of a template stands for, as a person said; "" where it judges nothing."""

    template = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=100)
    judgement = models.CharField(max_length=30, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    privacy = Privacy(
        Retention.REFERENCE,
        personal={"decided_by": "replace"},
        plain=("template", "folded", "judgement", "decided_at"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "folded"], name="one_judgement_for_each_word")]


class EarlierProblem(FileProblem):
    """Something to know about a row or a form of a file. Names no child."""

    PART = ("template",)
    PLACE = ("row", "form_id")
    ORDER = ("row",)
    TOLD = ("form_id", "template", "row")

    file = models.ForeignKey(EarlierFile, on_delete=models.CASCADE, related_name="problems")
    template = models.CharField(max_length=200, blank=True)
    form_id = models.CharField(max_length=50, blank=True)
    row = models.PositiveIntegerField(default=0)
    severity = models.CharField(max_length=20, choices=Severity.choices())

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"what": "blank"},
        plain=("file", "template", "form_id", "row", "remedy", "severity"),
    )

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["file", "row"], name="earlier_problem_row")]


class EarlierAuditQuerySet(models.QuerySet["EarlierAudit"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for those who import; for others the audits of children in the scope in which they see audits. An audit whose
        child is not known here belongs to no team, so only those who import see it."""
        if actor.may(Permission.MANAGE_IMPORTS):
            return self.all()
        reach = within(actor.scope(Permission.SEE_AUDITS), "team")
        return self.filter(Exists(Child.objects.filter(reach, reference=OuterRef("child_reference"))))


class EarlierAudit(models.Model):
    """An audit from before Full Circle, made with another tool: kept as it was, by no version of the framework, never changed.

    ``child_reference`` is the council's own; the child may be known here now, later or never. ``dated_by_form``: the form says
    when the audit was made; otherwise ``audited_on`` is the day of its latest answer.
    """

    file = models.ForeignKey(EarlierFile, on_delete=models.PROTECT, related_name="audits")
    template = models.CharField(max_length=200, blank=True)
    form_id = models.CharField(max_length=50)
    child_reference = models.CharField(max_length=20, db_index=True)
    audited_on = models.DateField()
    dated_by_form = models.BooleanField()
    auditor_name = models.CharField(max_length=150, blank=True)
    auditor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    overall = models.CharField(max_length=30, blank=True)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    objects = EarlierAuditQuerySet.as_manager()

    privacy = Privacy(
        Retention.CHILD_RECORD,
        personal={"child_reference": "replace", "audited_on": "shift", "auditor_name": "replace", "auditor": "replace"},
        plain=("file", "template", "form_id", "dated_by_form", "overall", "digest", "imported_at"),
    )

    class Meta:
        ordering = ["-audited_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "form_id"], name="each_earlier_form_once"),
        ]


class EarlierJudgement(models.Model):
    """A judgement of an earlier audit: the key of one of the framework that was in force then, and the word the old form had for
    it."""

    audit = models.ForeignKey(EarlierAudit, on_delete=models.CASCADE, related_name="judgements")
    aspect = models.CharField(max_length=40)
    value = models.CharField(max_length=30)
    said = models.CharField(max_length=100)

    privacy = Privacy(Retention.QA_RECORD, plain=("audit", "aspect", "value", "said"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "aspect"], name="one_earlier_judgement_of_each_aspect"),
            models.CheckConstraint(name="earlier_judgement_is_one", condition=~Q(value="")),
        ]


class EarlierText(models.Model):
    """A text of an earlier audit under the question of the old form."""

    audit = models.ForeignKey(EarlierAudit, on_delete=models.CASCADE, related_name="texts")
    meaning = models.CharField(max_length=20, choices=Meaning.choices())
    aspect = models.CharField(max_length=40, blank=True)
    question = models.CharField(max_length=500)
    text = models.TextField()

    privacy = Privacy(
        Retention.CHILD_RECORD, personal={"text": "blank"}, plain=("audit", "meaning", "aspect", "question")
    )

    class Meta:
        ordering = ["id"]
