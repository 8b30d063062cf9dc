"""Reads of received files, whatever their kind: how far they are, and what is wrong with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Count, F, QuerySet

from fullcircle.domain.intake.models import Received
from fullcircle.domain.intake.policy import check_see
from fullcircle.domain.intake.states import BUSY, FileState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.alike import page_of_alike
from fullcircle.foundation.kernel.errors import NotFound

File = TypeVar("File", bound=Received)


@dataclass(frozen=True)
class FileRow:
    """A received file as lists show it."""

    id: int
    file_name: str
    state: FileState
    received_at: datetime
    received_by: str
    applied_at: datetime | None
    doing: str
    moved_at: datetime | None
    stalled: bool

    @property
    def busy(self) -> bool:
        return self.state in BUSY


def as_row(file: Received) -> dict[str, Any]:
    """The values of a FileRow."""
    return {
        "id": file.pk,
        "file_name": file.file_name,
        "state": FileState(file.state),
        "received_at": file.received_at,
        "received_by": name_of(file.received_by),
        "applied_at": file.applied_at,
        "doing": file.doing,
        "moved_at": file.moved_at,
        "stalled": file.has_stalled(clock.now()),
    }


def name_of(person: Person | None) -> str:
    """Who did something with a file."""
    return person.name if person else "Full Circle"


@dataclass(frozen=True)
class ProblemRow:
    """One problem: where it is (the columns that its kind tells, in their order), what, and what to do."""

    where: tuple[Any, ...]
    what: str
    remedy: str
    severity: str


@dataclass(frozen=True)
class ProblemGroup:
    """What is wrong in the same words in one ``part`` of a file. ``places``: where there, of the first of ``count``."""

    part: tuple[Any, ...]
    what: str
    remedy: str
    severity: str
    count: int
    places: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class FileReads(Generic[File]):
    """The reads of one kind of file. NotFound for one that is unknown, or not for the actor to see."""

    files: Callable[[], "QuerySet[File]"]

    def newest(self, seen_by: Actor, *, limit: int = 50) -> list[File]:
        """The newest files first, for the slice's own use. Raises NotAllowed."""
        check_see(seen_by)
        return list(self.files()[:limit])

    def visible(self, seen_by: Actor, file_id: int) -> File:
        """A file, for the slice's own use."""
        found = self.files().filter(pk=file_id).first()
        if found is None or not seen_by.may(Permission.SEE_IMPORTS):
            raise NotFound
        return found

    def problem_counts(self, seen_by: Actor, file_id: int) -> dict[str, int]:
        """How many problems a file has, by severity."""
        return counts_of(self._problems(seen_by, file_id))

    def problem_groups(
        self, seen_by: Actor, file_id: int, *, page: int = 1, severity: str = ""
    ) -> tuple[list[ProblemGroup], int]:
        """A page of problems, those of the same words together, in the order of the file; and how many such lines there are."""
        chosen = self._problems(seen_by, file_id)
        chosen = chosen.filter(severity=severity) if severity else chosen
        kind = chosen.model
        same = (*kind.PART, "what", "remedy", "severity")
        lines, total = page_of_alike(chosen, same, by=kind.ORDER[0], place=kind.PLACE, page=page)
        said = [dict(line.said) for line in lines]
        groups = [
            ProblemGroup(tuple(one.pop(name) for name in kind.PART), **one, count=line.count, places=line.places)
            for one, line in zip(said, lines, strict=True)
        ]
        return groups, total

    def all_problems(self, seen_by: Actor, file_id: int) -> Iterator[ProblemRow]:
        """Every problem, for the workbook to send back to whoever made the file."""
        chosen = self._problems(seen_by, file_id)
        kind = chosen.model
        in_order = chosen.order_by(*(F(name).asc(nulls_first=True) for name in kind.ORDER), "pk")
        for *where, what, remedy, severity in in_order.values_list(*kind.TOLD, "what", "remedy", "severity").iterator(
            chunk_size=2_000
        ):
            yield ProblemRow(tuple(where), what, remedy, severity)

    def _problems(self, seen_by: Actor, file_id: int) -> "QuerySet[Any]":
        file: Any = self.visible(seen_by, file_id)
        problems: QuerySet[Any] = file.problems.order_by()
        return problems


def counts_of(problems: "QuerySet[Any]") -> dict[str, int]:
    """How many problems there are, by severity."""
    return dict(problems.order_by().values_list("severity").annotate(Count("pk")))
