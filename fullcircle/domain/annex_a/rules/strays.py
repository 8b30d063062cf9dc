"""Sheets that no list is named after, and yet hold rows of one: by their headers, or because they go on where a list ends.

They are told to the list, where their rows are counted. None is read: which of two sheets holds, or whether a sheet of another
name was meant to be sent at all, cannot be told, and a name is put right in a moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

import python_calamine as calamine

from fullcircle.domain.annex_a.rules.cells import RowReader
from fullcircle.domain.annex_a.rules.choosing import Book, Choice, is_day, page_of
from fullcircle.domain.annex_a.rules.sheets import Layout, list_number_of, own_columns
from fullcircle.domain.annex_a.rules.specification import ListSpec
from fullcircle.files.days import FIRST_DAY, FIRST_DAY_1904, Writing
from fullcircle.files.texts import folded_header

_VISIBLE: Final = calamine.SheetVisibleEnum.Visible
_ROWS_LOOKED_AT: Final = 50
_FEWEST_OWN: Final = 2
_FEWEST_TOLD: Final = 4


def with_strays(book: Book, chosen: Mapping[int, Choice], as_at: date) -> tuple[dict[int, Choice], list[str]]:
    """The choices with the stray sheets of each list, and the names of the sheets that are of no list at all."""
    found, ignored, before = dict(chosen), list[str](), 0
    for sheet in book.workbook.sheets_metadata:
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and (number := list_number_of(sheet.name)) is not None:
            before = number
            continue
        number = _list_of(book, sheet, chosen, before, as_at)
        if number is None or (number not in found and sheet.visible is not _VISIBLE):
            ignored.append(sheet.name)
        elif number not in found:
            found[number] = Choice(sheet.name, hidden=False, stray=True)
        elif sheet.visible is _VISIBLE:
            found[number] = replace(found[number], further=(*found[number].further, sheet.name))
        else:
            found[number] = replace(found[number], hidden_copies=(*found[number].hidden_copies, sheet.name))
    return found, ignored


def _list_of(
    book: Book, sheet: calamine.SheetMetadata, chosen: Mapping[int, Choice], before: int, as_at: date
) -> int | None:
    """The list of which a sheet holds rows; `before` is the one that the last sheet with a list's name is of."""
    if sheet.typ != calamine.SheetTypeEnum.WorkSheet or sheet.name not in book.scanned.sound:
        return None
    first_rows = list(islice(book.grid(sheet.name).rows(), book.specification.header_within_rows))
    for _, cells in first_rows:
        number = _list_of_headers(frozenset(folded_header(c) for c in cells if isinstance(c, str)), book, before)
        if number is not None:
            return number
    return _list_it_continues(book, sheet.name, chosen, before, as_at)


def _list_of_headers(headers: frozenset[str], book: Book, before: int) -> int | None:
    """The list whose headers these are without doubt: whom a row is about is there, and more columns that are this list's own
    than of any other, but for the list that stands before."""
    own = {
        spec.number: own_columns(spec, headers)
        for spec in book.specification.lists
        if spec.columns[0].spellings & headers
    }
    return _best(own, _FEWEST_OWN, before)


def _list_it_continues(book: Book, name: str, chosen: Mapping[int, Choice], before: int, as_at: date) -> int | None:
    """The list that goes on, without headers, on this sheet, as exports that were too long for one sheet do: of those whose rows
    these could be, the one that they fit best, and of two the one that stands before."""
    grid = book.grid(name)
    rows = list(islice(grid.rows(), _ROWS_LOOKED_AT))
    if not rows or not any(is_day(cell) for cell in rows[0][1]):
        return None
    cells = [dict(enumerate(of_row, start=grid.first_column)) for _, of_row in rows]
    usual = Writing(FIRST_DAY_1904 if book.scanned.from_1904 else FIRST_DAY)
    scores: dict[int, int] = {}
    for number, choice in chosen.items():
        spec = book.specification.list_numbered(number)
        page = page_of(book.grid(choice.sheet), spec, book.specification)
        if page is not None:
            reader = RowReader(page.layout, book.specification, as_at, {}, usual)
            scores[number] = _fit(spec, page.layout, reader, cells)
    best = _best(scores, 1, before)
    fitting = [number for number, score in scores.items() if score == max(scores.values()) > 0]
    return best or (fitting[0] if fitting else None)


def _fit(spec: ListSpec, layout: Layout, reader: RowReader, rows: Sequence[Mapping[int, object]]) -> int:
    """How many cells are what belongs in their column, less those that are not or for which there is none: 0 unless the first row
    says whom it is about, and a day, and more."""
    days = {column.field for column in spec.columns if column.type == "date"}
    texts = {column.field for column in spec.columns if column.type == "text"}
    known = {index for index, _ in layout.places}
    width = 1 + max(known, default=0)
    score = 0
    for at, cells in enumerate(rows):
        right, wrong = reader.told([cells.get(index, "") for index in range(width)], 0)
        if at == 0 and (spec.columns[0].field not in right or not right & days or len(right) < _FEWEST_TOLD):
            return 0
        outside = sum(index not in known and cell not in {"", None} for index, cell in cells.items())
        score += len(right - texts) - len(wrong) - outside
    return score


def _best(scores: Mapping[int, int], fewest: int, before: int) -> int | None:
    highest = max(scores.values(), default=0)
    best = [number for number, score in scores.items() if score == highest]
    if highest < fewest:
        return None
    return best[0] if len(best) == 1 else before if before in best else None
