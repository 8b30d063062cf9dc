"""Reads of imports: their accounts, problems, and the names that wait to be mapped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, QuerySet

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports.models import Import, Problem
from fullcircle.domain.imports.states import ImportState
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound

PROBLEMS_ON_A_PAGE = 50


@dataclass(frozen=True)
class ListRow:
    """The account of one list: ``read`` = ``ready`` + ``left_out``."""

    number: int
    title: str
    read: int
    ready: int
    left_out: int
    note: str


@dataclass(frozen=True)
class ImportRow:
    """An import as the list of imports shows it."""

    id: int
    file_name: str
    as_at: date
    state: ImportState
    received_at: datetime
    received_by: str
    applied_at: datetime | None
    rows_done: int
    rows_total: int
    doing: str

    @property
    def percent(self) -> int:
        """How much has been read, 0 to 100."""
        return min(100, round(100 * self.rows_done / self.rows_total)) if self.rows_total else 0

    @property
    def busy(self) -> bool:
        return self.state in {ImportState.RECEIVED, ImportState.READING, ImportState.APPLYING}


@dataclass(frozen=True)
class ImportPage:
    """One import with its accounts, its problems counted by severity, and what it changes (or changed)."""

    row: ImportRow
    refusal: str
    lists: tuple[ListRow, ...]
    problems: dict[str, int]
    changes: dict[str, int]
    names_waiting: int

    @property
    def read(self) -> int:
        return sum(row.read for row in self.lists)

    @property
    def ready(self) -> int:
        return sum(row.ready for row in self.lists)

    @property
    def left_out(self) -> int:
        return sum(row.left_out for row in self.lists)


@dataclass(frozen=True)
class ProblemRow:
    """One problem: where, what was found, what is wrong, what to do."""

    list_number: int | None
    row: int | None
    column: str
    value: str
    what: str
    remedy: str
    severity: str


@dataclass(frozen=True)
class NameRow:
    """A name met in an import that nobody has mapped yet, and how many children are known under it."""

    id: int
    kind: str
    text: str
    children: int


def imports(seen_by: Actor, *, limit: int = 50) -> list[ImportRow]:
    """The newest imports first."""
    check_may(seen_by, Permission.SEE_IMPORTS)
    return [_row(found) for found in Import.objects.select_related("received_by")[:limit]]


def import_page(seen_by: Actor, import_id: int) -> ImportPage:
    """One import. NotFound when unknown or not for this actor to see."""
    found = _visible(seen_by, import_id)
    counted = found.problems.order_by().values_list("severity").annotate(Count("pk"))
    return ImportPage(
        row=_row(found),
        refusal=found.refusal,
        lists=tuple(ListRow(a.number, a.title, a.read, a.ready, a.left_out, a.note) for a in found.lists.all()),
        problems=dict(counted),
        changes=found.changes,
        names_waiting=len(access.unmapped("team")) + len(access.unmapped("worker")),
    )


def problems(seen_by: Actor, import_id: int, *, page: int = 1, severity: str = "") -> tuple[list[ProblemRow], int]:
    """A page of problems in the order of the file, and how many there are in all."""
    chosen = _problems(seen_by, import_id, severity)
    start = (max(page, 1) - 1) * PROBLEMS_ON_A_PAGE
    return [_problem(p) for p in chosen[start : start + PROBLEMS_ON_A_PAGE]], chosen.count()


def all_problems(seen_by: Actor, import_id: int) -> Iterator[ProblemRow]:
    """Every problem, for the workbook to send back to whoever made the file."""
    return (_problem(p) for p in _problems(seen_by, import_id, "").iterator(chunk_size=2_000))


def reasons_left_out(seen_by: Actor, import_id: int) -> list[tuple[str, int]]:
    """Why rows were left out, with how often each reason was met, the commonest first."""
    found = _problems(seen_by, import_id, "row_left_out").order_by().values_list("what").annotate(n=Count("pk"))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def names_waiting(seen_by: Actor) -> list[NameRow]:
    """Team and worker names met in imports that stand for nobody yet, the ones with most children first."""
    check_may(seen_by, Permission.MANAGE_IMPORTS)
    rows = []
    for kind, key in (("team", "facts__team_name"), ("worker", "facts__worker_name")):
        waiting = access.unmapped(kind)
        counts = dict(
            Child.objects.filter(**{f"{key}__in": [alias.folded for alias in waiting]})
            .order_by()
            .values_list(key)
            .annotate(Count("pk"))
        )
        found = [NameRow(alias.pk, kind, alias.text, counts.get(alias.folded, 0)) for alias in waiting]
        rows += sorted(found, key=lambda row: (-row.children, row.text))
    return rows


def latest_as_at() -> date | None:
    """The day shown by the newest data applied, or None before the first import."""
    newest = Import.objects.filter(state=ImportState.APPLIED).order_by("-as_at").first()
    return newest.as_at if newest else None


def _visible(seen_by: Actor, import_id: int) -> Import:
    found = Import.objects.select_related("received_by").filter(pk=import_id).first()
    if found is None or not seen_by.may(Permission.SEE_IMPORTS):
        raise NotFound
    return found


def _problems(seen_by: Actor, import_id: int, severity: str) -> "QuerySet[Problem]":
    whole_first = (F("list_number").asc(nulls_first=True), F("row").asc(nulls_first=True), "id")
    chosen = _visible(seen_by, import_id).problems.order_by(*whole_first)
    return chosen.filter(severity=severity) if severity else chosen


def _problem(problem: Problem) -> ProblemRow:
    return ProblemRow(
        list_number=problem.list_number,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        what=problem.what,
        remedy=problem.remedy,
        severity=problem.severity,
    )


def _row(found: Import) -> ImportRow:
    return ImportRow(
        id=found.pk,
        file_name=found.file_name,
        as_at=found.as_at,
        state=ImportState(found.state),
        received_at=found.received_at,
        received_by=found.received_by.name if found.received_by else "Full Circle",
        applied_at=found.applied_at,
        rows_done=found.rows_done,
        rows_total=found.rows_total,
        doing=found.doing,
    )
