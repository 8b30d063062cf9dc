"""Files received, read, checked and applied."""

from django.db import models

from fullcircle.domain.imports.states import ImportState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class Import(models.Model):
    """One received workbook and how far it has come. The file itself is deleted once applied, refused or set aside."""

    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    as_at = models.DateField()
    state = models.CharField(max_length=20, choices=ImportState.choices(), default=ImportState.RECEIVED)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    refusal = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        Retention.QA_RECORD,
        personal={"file_name": "replace", "path": "blank", "received_by": "replace", "applied_by": "replace"},
        plain=(
            "sha256",
            "size",
            "as_at",
            "state",
            "rows_done",
            "rows_total",
            "doing",
            "refusal",
            "changes",
            "received_at",
        )
        + ("read_at", "applied_at"),
    )

    class Meta:
        ordering = ["-id"]


class ListAccount(models.Model):
    """The account of one list: every row read is either ready (or applied) or left out, and the two add up."""

    import_file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lists")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    sheet = models.CharField(max_length=100, blank=True)
    read = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    ready = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)

    privacy = Privacy(
        Retention.QA_RECORD, plain=("import_file", "number", "title", "sheet", "read", "left_out", "ready", "note")
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["import_file", "number"], name="one_account_for_each_list"),
            models.CheckConstraint(
                name="rows_read_are_ready_or_left_out",
                condition=models.Q(read=models.F("ready") + models.F("left_out")),
            ),
        ]


class StagedRow(models.Model):
    """A clean row waiting to be applied; deleted once it has been."""

    import_file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    list_number = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    child_reference = models.CharField(max_length=20)
    values = models.JSONField()

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"child_reference": "replace", "values": "blank"},
        plain=("import_file", "list_number", "row"),
    )

    class Meta:
        indexes = [models.Index(fields=["import_file", "child_reference"], name="staged_child")]


class Problem(models.Model):
    """Something in the file that a person should know: where, what, and what to do about it."""

    import_file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    list_number = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=150, blank=True)
    value = models.CharField(max_length=100, blank=True)
    what = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300)
    severity = models.CharField(max_length=20)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"value": "blank"},
        plain=("import_file", "list_number", "row", "column", "what", "remedy", "severity"),
    )

    class Meta:
        ordering = ["list_number", "row", "id"]
        indexes = [models.Index(fields=["import_file", "list_number", "row"], name="problem_place")]
