"""Rows that are counted and not read: those above the headers, those of further sheets, and those of hidden copies."""

from collections.abc import Iterator, Sequence
from typing import Final

from fullcircle.domain.annex_a.rules.choosing import PUT_HEADERS_FIRST, Book, Page, list_problem, page_of, rows_in_words
from fullcircle.domain.annex_a.rules.results import Problem
from fullcircle.domain.annex_a.rules.rows import ListReader
from fullcircle.domain.annex_a.rules.sheets import FEWEST_HEADERS, header_score, layout_of
from fullcircle.domain.annex_a.rules.specification import ListSpec
from fullcircle.files.texts import shown

ABOVE_HEADERS: Final = "It stands above the row of column headers, and rows are read below them."
OTHER_HEADERS: Final = "It stands below a second row of column headers, which are in another order than the first."


def leave_out_above(reader: ListReader, page: Page, reason: str = ABOVE_HEADERS) -> int:
    """Count the rows of the list that stand above its headers, as where a sheet was sorted, headers and all; how many they are.
    They are not read, although their columns can be told: an example or last month's row above the headers looks the same."""
    before = reader.left_out.count
    for row, cells in page.above:
        if reader.is_row(cells, page.grid.first_column):
            reader.leave_out(row, cells, page.grid.first_column, reason)
    return reader.left_out.count - before


def rows_above(spec: ListSpec, rows: int) -> Problem:
    """What is said of a list with rows above its headers."""
    what = f"Rows of the list stand above its row of column headers: {rows_in_words(rows)} left out."
    return list_problem(spec, "rows_above_headers", what, PUT_HEADERS_FIRST, "row_left_out")


def below_other_headers(reader: ListReader, row: int, cells: Sequence[object], first_column: int) -> ListReader | None:
    """A reader of its own for this row and those below it, where it holds the headers of the list in another order; its rows are
    counted with those of the list. Headers begin with a word, and rows with an ID: nearly all are told by their first cell."""
    begins = cells[0] if cells and cells[0] != "" else next((cell for cell in cells if cell != ""), "")
    if not isinstance(begins, str) or begins[-1:].isdigit() or any(letter.isdigit() for letter in begins):
        return None
    if header_score(reader.spec, cells)[1] < FEWEST_HEADERS:
        return None
    layout = layout_of(reader.spec, row, cells, first_column)
    if layout.places == reader.layout.places:
        return None
    aside = reader.for_layout(layout)
    aside.left_out, aside.events = reader.left_out, reader.events
    what = f"A second row of column headers, in another order, stands in row {row}. The rows below it were left out."
    remedy = (
        "Put all rows below one row of headers, or the second table on a sheet of its own, and send the file again."
    )
    reader.problems.append(list_problem(reader.spec, "headers_again", what, remedy, "row_left_out"))
    return aside


def leave_out_all(reader: ListReader, page: Page, reason: str) -> Iterator[int]:
    """Count each row of a sheet that cannot be used, and whom it is about; gives the number of each row once it is counted."""
    leave_out_above(reader, page, reason)
    for row, cells in page.rows:
        reader.leave_out(row, cells, page.grid.first_column, reason)
        yield row


def beside(reader: ListReader, book: Book, name: str) -> tuple[ListReader, Page]:
    """A further sheet of a list with a reader of its own; without headers it goes on in the columns of the sheet that is read."""
    grid = book.grid(name)
    page = page_of(grid, reader.spec, book.specification) or Page(grid, reader.layout, frozenset(), grid.rows())
    return reader.for_layout(page.layout), page


def count_rows(reader: ListReader, book: Book, name: str) -> int:
    """How many rows of the list another sheet has. Without headers only what looks like one is taken for a row."""
    aside, page = beside(reader, book, name)
    if page.headers:
        for _ in leave_out_all(aside, page, ""):
            aside.left_out.waiting.clear()
        return aside.left_out.count
    return sum(aside.is_row(cells, page.grid.first_column) for _, cells in page.rows)


def hidden_copy(spec: ListSpec, name: str, rows: int) -> Problem:
    """What is said of a hidden copy of a list."""
    what = f"The sheet “{shown(name)}” looks like list {spec.number} too. It is hidden, so it was not read: it has "
    what += f"{rows_in_words(rows)}."
    remedy = "If the hidden one is right, show it, delete the other, and send the file again."
    return list_problem(spec, "sheet_twice", what, remedy, "note")


def further_sheet(spec: ListSpec, name: str, left_out: int) -> Problem:
    """What is said of a further sheet of a list, so many rows of which were left out."""
    what = f"The sheet “{shown(name)}” looks like list {spec.number} too. It was not read, as another one was: "
    what += f"{rows_in_words(left_out)} left out."
    remedy = "Put all rows of the list on one sheet, or delete the sheet that is not needed, and send the file again."
    return list_problem(spec, "sheet_twice", what, remedy, "row_left_out" if left_out else "note")


def why_aside(spec: ListSpec, name: str) -> str:
    """Why the rows of a further sheet are left out."""
    return f"It stands on the sheet “{shown(name)}”, and another sheet was read for list {spec.number}."


def why_stray(spec: ListSpec, name: str) -> str:
    """Why the rows of a list are left out to which no sheet is named."""
    return f"The sheet “{shown(name)}” has the headers of list {spec.number}, but is not named after it, so it was not read."
