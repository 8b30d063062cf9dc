"""What the record of every received file holds, and every problem of one. Each kind of file has tables of its own."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self, TypeVar

from django.db import models

from fullcircle.domain.intake.states import BUSY, FileState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.kernel.privacy import Privacy, Retention

STALLED_AFTER: Final = timedelta(seconds=45)
"""Work that has given no sign of life for so long has stopped: signs come every few seconds."""
Row = TypeVar("Row", bound=models.Model)


class ReceivedQuerySet(models.QuerySet[Row]):
    def among(self, states: Collection[FileState]) -> Self:
        """Those in one of these states."""
        return self.filter(state__in=[str(state) for state in states])

    def waiting(self) -> Self:
        """Those that were read and wait for somebody to apply them or set them aside."""
        return self.filter(state=FileState.READ)

    def stalled(self, now: datetime) -> Self:
        """Those on which Full Circle should be at work, and has not been for a while."""
        quiet = now - STALLED_AFTER
        silent = models.Q(moved_at__lt=quiet) | models.Q(moved_at__isnull=True, received_at__lt=quiet)
        return self.among(BUSY).filter(silent)


class Received(models.Model):
    """A received file that is read and applied in the background, and how far it has come. The file itself is deleted once read,
    refused or set aside.

    Each try at it has a number, ``attempt``: a later try, or setting the file aside, ends every earlier one. ``tries``
    counts those at the work in hand; ``moved_at`` is its last sign of life.
    """

    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=FileState.choices(), default=FileState.RECEIVED)
    attempt = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    doing = models.CharField(max_length=200, blank=True)
    refusal = models.TextField(blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-id"]

    def has_stalled(self, now: datetime) -> bool:
        """Whether Full Circle should be at work on it, and has not been for a while."""
        return self.state in BUSY and (self.moved_at or self.received_at) < now - STALLED_AFTER


def privacy_of_file(*, plain: tuple[str, ...], personal: Mapping[str, str] | None = None) -> Privacy:
    """What the record of a file holds: what every one does, and these columns of its kind."""
    people = {"file_name": "replace", "path": "blank", "received_by": "replace", "applied_by": "replace"}
    ours = ("sha256", "size", "state", "attempt", "tries", "moved_at", "doing", "refusal")
    days = ("received_at", "read_at", "applied_at")
    return Privacy(Retention.QA_RECORD, personal=people | dict(personal or {}), plain=ours + days + plain)


class FileProblem(models.Model):
    """Something to know about a file: what, what to do, and what became of the thing (``severity``).

    ``PART``: the columns that say in which part of the file it is, ``PLACE`` those that say where there; ``ORDER``: those
    that put problems in the order of the file; ``TOLD``: those that whoever made the file is told.
    """

    PART: ClassVar[tuple[str, ...]]
    PLACE: ClassVar[tuple[str, ...]]
    ORDER: ClassVar[tuple[str, ...]]
    TOLD: ClassVar[tuple[str, ...]]

    what = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300)
    severity = models.CharField(max_length=20)

    class Meta:
        abstract = True
