"""Problems of one list, worded for the person who made the workbook, and what is to be said of its columns as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.results import Problem, Severity
from fullcircle.domain.annex_a.rules.sheets import Layout
from fullcircle.domain.annex_a.rules.specification import Column, ListSpec
from fullcircle.files.days import Writing
from fullcircle.files.letters import column_letters
from fullcircle.files.texts import shown

_LONGEST_ENUMERATION: Final = 200


class Report:
    """Collects the problems of one list in `waiting`, which the caller empties."""

    def __init__(self, spec: ListSpec, layout: Layout) -> None:
        self.spec = spec
        self.waiting: list[Problem] = []
        self._letters = {column.field: column_letters(index) for index, column in layout.places}

    def add(
        self,
        row: int | None,
        column: Column | None,
        value: object,
        code: str,
        what: str,
        remedy: str,
        severity: Severity,
    ) -> None:
        self.waiting.append(
            Problem(
                self.spec.number,
                row,
                self._letters.get(column.field) if column else None,
                column.header if column else None,
                None if value is None else shown(_as_written(value)),
                code,
                what,
                remedy,
                severity,
            )
        )


def report_columns(report: Report, layout: Layout, writings: Mapping[str, Writing]) -> None:
    """What is missing, there twice, not read, or written in an unusual way."""
    for column in layout.missing:
        if column.need == "row":
            what = "The list has no such column, so none of its rows can be used."
            report.add(None, column, None, "column_missing", what, "Add the column and import again.", "row_left_out")
        elif column.need == "expected" and column.since is None:
            what = "The list has no such column, so it is not known for any row."
            report.add(None, column, None, "column_missing", what, "Add the column if you can.", "cell_left_blank")
    for name in layout.repeated:
        column = report.spec.by_field[name]
        what = f"There is more than one column headed “{column.header}”. They were read together."
        report.add(None, column, None, "column_twice", what, "Remove the one not needed.", "note")
    if layout.extra:
        what = f"Columns that are not part of Annex A were not read: {_named(layout.extra)}."
        remedy = "Nothing to do, unless one of them is an Annex A column under another name."
        report.add(None, None, None, "columns_extra", what, remedy, "note")
    for name, writing in writings.items():
        _report_writing(report, report.spec.by_field[name], writing)


def _report_writing(report: Report, column: Column, writing: Writing) -> None:
    remedy = "Check a few of them in Full Circle. Day/month/year or 2026-03-05 can be read without doubt."
    if writing.doubtful:
        what = (
            "Texts of this column are month first, and a spreadsheet may have exchanged day and month in its dates. "
            "Dates that could be meant either way were not kept."
        )
        remedy = "Export the column again as day/month/year or as 2026-03-05, and send the file again."
    elif writing.as_beside and writing.order == "month_first":
        what = (
            "The dates in this column could be meant either way. Other columns of the list are written month first, so these "
            "were read that way too."
        )
    elif writing.as_beside:
        what = (
            "Some dates in this column could be meant either way, and other columns of the list are written some day first and "
            "some month first. Those dates were not kept."
        )
    elif writing.order == "month_first":
        what = "The dates in this column are written month first (as 01/31/2026 shows) and were read that way."
    elif writing.order == "mixed":
        what = (
            "Some dates in this column are written day first and others month first. Those that could be meant either way "
            "were not kept."
        )
    else:
        return
    report.add(None, column, None, "dates_month_first", what, remedy, "note")


def _named(headers: Sequence[str]) -> str:
    """As many headers as fit a sentence, and how many more there are."""
    named: list[str] = []
    for header in headers:
        if len(", ".join([*named, header])) > _LONGEST_ENUMERATION:
            break
        named.append(header)
    more = len(headers) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def british(iso: str) -> str:
    """2026-03-05 as 05/03/2026."""
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def _as_written(value: object) -> object:
    """Dates as people write them, whole numbers without the ".0" that spreadsheets add."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return int(value) if isinstance(value, float) and value.is_integer() else value
