"""What reading an Annex A workbook gives back: plain, frozen values, free of Django and of any database.

Every other module of this package speaks in these terms, on both sides of the pipe between the reader (a capped
child process) and whoever called it. All values survive a trip through JSON unchanged. Those that there are hundreds of
thousands of are tuples with names, which cost a third of what a dataclass does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from fullcircle.domain.annex_a.rules.record import Value
from fullcircle.files.limits import FileKind

Severity = Literal["row_left_out", "cell_left_blank", "note"]
Stage = Literal["checking", "reading", "done"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reader is. `rows_total` is an upper estimate from the file's own row numbers (title and blank rows
    included); `list_number` is None while the file is being checked."""

    stage: Stage
    list_number: int | None
    rows_done: int
    rows_total: int


class Problem(NamedTuple):
    """One thing to put right, worded for the person who made the workbook.

    `row` and `column` are what Excel shows (row 1, column "A"); None when the whole list or workbook is meant.
    `value` is what was found, at most 60 characters, never a postcode, and withheld where it may be a person's name.
    `code` is a stable word for grouping (`unknown_code`, `date_unreadable`, `expected_blank`, ...).
    Severities: `row_left_out` - the row (or, when `row` is None, every row of the list) was not kept;
    `cell_left_blank` - the row was kept without this cell; `note` - nothing was changed, but look at it.
    """

    list_number: int | None
    row: int | None
    column: str | None
    column_header: str | None
    value: str | None
    code: str
    what: str
    remedy: str
    severity: Severity


class CleanRow(NamedTuple):
    """One row that can be used.

    `values` holds one entry per known column of that sheet: ids, texts and stable codes as str, counts as int, dates as
    ISO text ("2026-03-05"). None means the cell was blank in the file. A field that is absent is *unknown*: the sheet
    has no such column, or the cell held something that could not be used (there is then a Problem for it). Rules that
    draw a conclusion from a blank must therefore test `field in values and values[field] is None`.
    The placement postcode is never among the values.
    """

    list_number: int
    list_key: str
    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One row that was read and could not be used; there is exactly one of these for each such row.

    `child` is the council's ID for the child where the row's ID cell could be read; None where it could not be told whom the
    row is about (and always in list 11, which names no child). `reason` is the main one, a sentence that is the same for all
    rows left out for it.
    """

    list_number: int
    row: int
    child: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A handful of rows of one list, in file order, the rows left out among them, and the problems met while reading them."""

    rows: tuple[CleanRow, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class ListAccount:
    """Every row of one list accounted for: `read` = `clean` + `left_out`, and the counts of `reasons` add up to `left_out`.

    `unnamed` of the rows left out do not say for certain whom they are about. Rows with nothing in them are not read:
    empty ones, and the `passed_over` rows that hold only dashes, zeros or columns that are not read, as formulas filled downwards
    leave.
    `hidden_rows` are those of the fullest hidden copy of the list, which is not read.
    `missing_columns` and `extra_columns` are headers; extra columns were not read.
    """

    list_number: int
    list_key: str
    title: str
    sheet_name: str
    read: int
    clean: int
    left_out: int
    unnamed: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    passed_over: int = 0
    hidden_rows: int = 0
    missing_columns: tuple[str, ...] = ()
    extra_columns: tuple[str, ...] = ()
    hidden: bool = False

    def __post_init__(self) -> None:
        if self.read != self.clean + self.left_out:
            message = f"List {self.list_number}: {self.read} rows read, {self.clean} clean and {self.left_out} left out"
            raise AssertionError(message)
        if sum(count for _, count in self.reasons) != self.left_out or self.unnamed > self.left_out:
            message = f"List {self.list_number}: the reasons do not add up to the {self.left_out} rows left out"
            raise AssertionError(message)


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How often one kind of problem was met, listed or not."""

    list_number: int | None
    code: str
    severity: Severity
    column_header: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The account of the whole file, given once all chunks have been delivered."""

    kind: FileKind
    lists: tuple[ListAccount, ...]
    lists_absent: tuple[int, ...]
    sheets_ignored: tuple[str, ...]
    children: int
    problem_counts: tuple[ProblemCount, ...]
    problems_not_listed: int = 0
    peak_memory_bytes: int = 0
    cpu_seconds: float = field(default=0.0, compare=False)

    @property
    def rows_read(self) -> int:
        return sum(account.read for account in self.lists)

    @property
    def rows_clean(self) -> int:
        return sum(account.clean for account in self.lists)

    @property
    def rows_left_out(self) -> int:
        return sum(account.left_out for account in self.lists)
