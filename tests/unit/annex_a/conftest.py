"""Workbooks made for these tests through a library, and two ways of reading them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fullcircle.domain.annex_a import rules
from fullcircle.domain.annex_a.rules.asked import ANNEX_A
from fullcircle.domain.annex_a.rules.reading import Receiver
from fullcircle.domain.annex_a.rules.sheets import is_list
from fullcircle.domain.annex_a.rules.worker import Reading
from fullcircle.files.guard import look
from fullcircle.files.scan import scan

AS_AT = date(2026, 3, 31)
Row = list[Any]

PLAUSIBLE: dict[str, Any] = {
    "child_unique_id": "C1",
    "gender": "b) Female",
    "ethnicity": "a) WBRI",
    "date_of_birth": date(2015, 6, 1),
    "age_years": 10,
    "disability": "b) No",
    "allocated_team": "North 1",
    "allocated_worker": "Worker 7",
    "organisation": "Hill Primary School",
    "contact_source": "q) 6: Police",
    "referral_source": "e) 2A: Schools",
    "primary_need": "N1 - Abuse or neglect",
    "category_of_need": "N1 - Abuse or neglect",
    "case_status": "c) Child in need plan",
    "initial_category": "a) Neglect",
    "latest_category": "a) Neglect",
    "legal_status": "C2: FCO",
    "placement_type": "d) U4: Foster placement - long term",
    "placement_provider": "b) PR1: Own provision",
    "placement_postcode": "ZZ99 3VZ",
    "placement_location": "a) In",
    "placement_la": "Bolton",
    "child_seen": "a) Yes",
    "eligibility": "b) Former relevant child",
    "la_in_touch": "a) Yes",
    "personal_adviser": "Adviser 3",
    "adopter_id": "A1",
    "adoption_decision_date": date(2026, 1, 20),
    "entered_care_date": date(2025, 5, 1),
    "cla_start_date": date(2024, 5, 1),
    "cpp_start_date": date(2025, 11, 3),
    "cin_start_date": date(2025, 9, 1),
    "legal_status_start": date(2024, 5, 2),
    "placement_start_date": date(2024, 5, 1),
}


def plausible(column: Any) -> Any:
    """A value that raises no problem for the column: given above, else blank where blank is normal."""
    if column.field in PLAUSIBLE:
        return PLAUSIBLE[column.field]
    if column.need == "optional":
        return None
    return {"date": date(2026, 1, 12), "integer": 1, "code": "b) No", "text": "words", "id": "77"}[column.type]


@dataclass
class Outcome:
    """All that reading one workbook gave."""

    summary: rules.Summary
    rows: list[rules.CleanRow]
    left_out: list[rules.LeftOut]
    problems: list[rules.Problem]
    chunks: list[rules.Chunk]
    progress: list[rules.Progress]

    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    def problem(self, code: str) -> rules.Problem:
        """The only problem of that kind."""
        (found,) = [problem for problem in self.problems if problem.code == code]
        return found

    def values(self, number: int) -> list[dict[str, rules.record.Value]]:
        return [dict(row.values) for row in self.rows if row.list_number == number]

    def account(self, number: int) -> rules.ListAccount:
        return next(account for account in self.summary.lists if account.list_number == number)


@pytest.fixture
def headers() -> Callable[[int], list[str]]:
    """The template's headers of a list."""
    return lambda number: [column.header for column in rules.specification().list_numbered(number).columns]


@pytest.fixture
def row() -> Callable[..., Row]:
    """A row of a list that raises no problem, with the fields named set otherwise: row(6, last_seen_date="x")."""

    def make_row(number: int, **fields: Any) -> Row:
        columns = rules.specification().list_numbered(number).columns
        assert set(fields) <= {column.field for column in columns}
        return [fields[c.field] if c.field in fields else plausible(c) for c in columns]

    return make_row


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook: sheet names with their rows; `hidden` sheets are hidden. None leaves a cell empty."""

    def make(sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            book.add_worksheet("Front_Sheet")
            for sheet_name, rows in sheets.items():
                sheet = book.add_worksheet(sheet_name)
                if sheet_name in hidden:
                    sheet.hide()
                for at, cells in enumerate(rows):
                    for index, cell in enumerate(cells):
                        write_cell(sheet, at, index, cell, day)
        return path

    return make


def write_cell(sheet: Any, at: int, index: int, cell: Any, day: Any) -> None:
    if isinstance(cell, date | datetime):
        sheet.write_datetime(at, index, cell, day)
    elif isinstance(cell, tuple):  # a formula and the result it was saved with
        sheet.write_formula(at, index, cell[0], value=cell[1])
    elif cell is not None:
        sheet.write(at, index, cell)


@pytest.fixture
def a_list(workbook: Callable[..., Path], headers: Callable[[int], list[str]]) -> Callable[..., Path]:
    """A workbook holding one list in the template's own layout: a title, the headers, the rows given."""
    return lambda number, *rows: workbook({f"List_{number}": [["A title"], headers(number), *rows]})


class Collector:
    """Takes what the reader tells and puts it together."""

    def __init__(self) -> None:
        self.chunks: list[rules.Chunk] = []
        self.progress: list[rules.Progress] = []

    def outcome(self, summary: rules.Summary) -> Outcome:
        return Outcome(
            summary=summary,
            rows=[row for chunk in self.chunks for row in chunk.rows],
            left_out=[row for chunk in self.chunks for row in chunk.left_out],
            problems=[problem for chunk in self.chunks for problem in chunk.problems],
            chunks=self.chunks,
            progress=self.progress,
        )


@pytest.fixture
def read() -> Callable[..., Outcome]:
    """Read a workbook as at 31 March 2026; limits may be set by name. The reader's lines go through JSON as they would
    between processes, but no process is started, which keeps hundreds of these tests fast."""

    def run(path: Path, as_at: date = AS_AT, **limits: int) -> Outcome:
        collector = Collector()
        receiver = Receiver(collector.chunks.append, collector.progress.append)
        Reading(path, as_at, rules.Limits(**limits), lambda *line: receiver.take(json.loads(json.dumps(line)))).run()
        return collector.outcome(receiver.result())

    return run


@pytest.fixture
def read_apart() -> Callable[..., Outcome]:
    """Read a workbook as the product does: in a process of its own, under its caps."""

    def run(path: Path, as_at: date = AS_AT, **limits: int) -> Outcome:
        collector = Collector()
        summary = rules.read_annex_a(
            path,
            as_at=as_at,
            sink=collector.chunks.append,
            limits=rules.Limits(**limits),
            progress=collector.progress.append,
        )
        return collector.outcome(summary)

    return run


@pytest.fixture
def refusal() -> Callable[..., rules.Refusal]:
    """Read a file that must be refused by looking at it alone, before any parser sees it; give back the refusal once it
    is seen to be kind."""

    def run(path: Path, **limits: int) -> rules.Refusal:
        with pytest.raises(rules.Refusal) as caught:
            scan(path, look(path, rules.Limits(**limits), ANNEX_A), rules.Limits(**limits), is_list)
        return kind(caught.value, path)

    return run


@pytest.fixture
def refusal_apart(read_apart: Callable[..., Outcome]) -> Callable[..., rules.Refusal]:
    """The same by the product's own way: in a process of its own, under its caps."""

    def run(path: Path, **limits: int) -> rules.Refusal:
        with pytest.raises(rules.Refusal) as caught:
            read_apart(path, **limits)
        return kind(caught.value, path)

    return run


def kind(found: rules.Refusal, path: Path) -> rules.Refusal:
    for sentence in (found.what_happened, found.what_to_do):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "rror" not in sentence
        assert str(path.parent) not in sentence
    return found
