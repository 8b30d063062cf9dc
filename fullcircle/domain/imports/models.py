"""Files received, read, checked and applied."""

from typing import Self

from django.db import models

from fullcircle.domain.intake.models import FileProblem, Received, ReceivedQuerySet, privacy_of_file
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention


class ImportQuerySet(ReceivedQuerySet["Import"]):
    def waiting(self) -> Self:
        """Those that wait for somebody; nobody is to apply what was only tried."""
        return super().waiting().filter(trial=False)

    def holding(self) -> Self:
        """The import that was applied last, against which the next is compared: one, or none."""
        return self.filter(state=FileState.APPLIED).order_by("-applied_at", "-id")[:1]

    def of_newest_day(self) -> Self:
        """The import whose data holds: of the newest day, and of files of one day the one applied later; one, or none. A file of
        an older day adds to the past alone."""
        return self.filter(state=FileState.APPLIED).order_by("-as_at", "-applied_at", "-id")[:1]


class Import(Received):
    """One received workbook.

    ``compared_with`` is the import that held when ``changes`` were counted (0: none). ``answers`` is what the person who
    applies it said to what was asked: ``close`` names lists of which children who are missing may be closed although rows could
    not be read, ``shrunk`` that the file is right as it is: so small, or of an older day, ``in_lines`` that so are its short
    lists in lines over time. ``undoable``: it is the last one
    applied. ``trial``: it was sent only to be tried.

    ``names``: the names of teams and workers in the file that stand for nobody, by kind and folded name, and how many children it
    has under each; kept while the file waits or is the last one applied.
    """

    as_at = models.DateField()
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=dict)
    compared_with = models.PositiveBigIntegerField(default=0)
    answers = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    undoable = models.BooleanField(default=False)
    trial = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ImportQuerySet.as_manager()

    privacy = privacy_of_file(
        personal={"names": "blank", "undone_by": "replace"},
        plain=(
            "as_at",
            "rows_done",
            "rows_total",
            "changes",
            "compared_with",
            "answers",
            "undoable",
            "trial",
            "undone_at",
        ),
    )

    class Meta(Received.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="applying"), name="one_import_is_applied_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["undoable"], condition=models.Q(undoable=True), name="one_import_can_be_undone"
            ),
        ]


class ListAccount(models.Model):
    """The account of one list: every row read is either ready (or applied) or left out, and the two add up.

    ``reasons`` are [words, rows] and add up to the rows left out; of those ``unnamed`` do not say whose they are. Because of such
    rows, in this list or another, ``held_open`` children stay open of whom the file tells no status, though this one names
    everybody; ``in_no_list`` of them are in none of its lists (None where that was not counted). Else ``closes`` of the
    ``known_open`` are closed, as they are missing. ``hidden_rows`` are those of the fullest hidden copy of the list, which is not
    read.
    """

    import_file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lists")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    sheet = models.CharField(max_length=100, blank=True)
    read = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    ready = models.PositiveIntegerField(default=0)
    unnamed = models.PositiveIntegerField(default=0)
    hidden_rows = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list)
    held_open = models.PositiveIntegerField(default=0)
    in_no_list = models.PositiveIntegerField(null=True)
    closes = models.PositiveIntegerField(default=0)
    known_open = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)

    privacy = Privacy(
        Retention.QA_RECORD,
        plain=(
            "import_file",
            "number",
            "title",
            "sheet",
            "read",
            "left_out",
            "ready",
            "unnamed",
            "hidden_rows",
            "reasons",
        )
        + ("held_open", "in_no_list", "closes", "known_open", "note"),
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["import_file", "number"], name="one_account_for_each_list"),
            models.CheckConstraint(
                name="rows_read_are_ready_or_left_out",
                condition=models.Q(read=models.F("ready") + models.F("left_out")),
            ),
            models.CheckConstraint(
                name="unnamed_rows_are_left_out", condition=models.Q(unnamed__lte=models.F("left_out"))
            ),
        ]

    @property
    def speaks(self) -> bool:
        """Whether its silence means anything. A list of which every row was left out, each of a known child, says of these that
        they are there and of nobody else that they are not: the sheet was not read."""
        return bool(self.ready or self.unnamed)


class StagedRow(models.Model):
    """A row waiting to be applied; deleted once it has been. One that was ``left_out`` has no values: it says only that
    something about the child could not be read."""

    import_file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    list_number = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    child_reference = models.CharField(max_length=20)
    values = models.JSONField()
    left_out = models.BooleanField(default=False)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"child_reference": "replace", "values": "blank"},
        plain=("import_file", "list_number", "row", "left_out"),
    )

    class Meta:
        indexes = [models.Index(fields=["import_file", "child_reference"], name="staged_child")]


class Problem(FileProblem):
    """Something in the file that a person should know; ``code`` says what in a stable word."""

    PART = ("list_number", "column")
    PLACE = ("row", "value")
    ORDER = ("list_number", "row")
    TOLD = ("list_number", "row", "column", "value")

    import_file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    list_number = models.PositiveSmallIntegerField(null=True)
    row = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=40, blank=True)
    column = models.CharField(max_length=150, blank=True)
    value = models.CharField(max_length=100, blank=True)

    privacy = Privacy(
        Retention.TRANSIENT,
        personal={"value": "blank"},
        plain=("import_file", "list_number", "row", "code", "column", "what", "remedy", "severity"),
    )

    class Meta:
        ordering = ["list_number", "row", "id"]
        indexes = [models.Index(fields=["import_file", "list_number", "row"], name="problem_place")]
