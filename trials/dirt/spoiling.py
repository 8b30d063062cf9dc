"""Make a month's clean rows into a workbook as dirty as asked, by chance and the same again for the same seed.

Nothing is put in whose right reading nobody has said: each kind is one of those reported of councils' files.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from fullcircle.domain.annex_a.rules.specification import Column
from trials.dirt.cells import Book, Cell, Formula, Sheet
from trials.dirt.rendering import WAYS_OF_DATES, a_code, a_day, a_number, an_id, month_first_shows
from trials.dirt.shapes import ENDS, columns, needed, who
from trials.dirt.truth import Month, Row

_ROUNDED = ("1.23457E+11", "4.2E11", 12345678901234567890, 9.00000000000001e17)
_NO_ID = ("see note", "Joe Bloggs", "?", None, "-", Formula("=A1&B1", None), Formula("=VLOOKUP(A1,B:C,2,0)", "#N/A"))
_NO_DAY = ("unknown", "tbc", "31/02/2026", "week 3", None, "-", Formula("=TODAY()-60", None), Formula("=NA()", "#N/A"))
_NO_CODE = ("see notes", "PSRMEM - Other source", "CS Assessment Updated", "local code 77")
_FAR = (date(9999, 12, 31), date(2999, 12, 31))
_BLANKS = ("-", "-", "", None, "N/A", "NULL")
_TOLD_BY_HEADERS = range(3, 11)
"""Lists with so many columns of their own that one missing and one misspelt do not matter."""
_SUFFIXES = ("", "", "", "_{title}", " {title}", " - {title}")


@dataclass(frozen=True)
class As:
    """A cell already as it will be written."""

    cell: Cell


@dataclass
class Spoiler:
    """``level`` from 0 (every row as it was) to 1 (most rows cannot be used)."""

    chance: Random
    level: float
    book: Book = field(default_factory=Book)

    def often(self, share: float) -> bool:
        return self.chance.random() < share * self.level

    def once(self, share: float, kind: str) -> bool:
        """Whether this kind happens, a share of the times at full level; it is noted."""
        happens = self.chance.random() < share * min(1.0, 2 * self.level)
        if happens:
            self.book.done.add(kind)
        return happens

    def spoilt(self, month: Month) -> Book:
        """The dirty workbook of this month."""
        book = self.book
        book.from_1904 = self.once(0.2, "1904 days")
        book.renamed_part = self.once(0.06, "renamed part")
        book.embedded_object = self.once(0.06, "embedded object")
        book.results_removed = self.once(0.3, "no element for results")
        book.sheets.append(Sheet("Front_Sheet", [["Annex A"], ["of an invented council"]]))
        for number in sorted(month.lists):
            if not self.once(0.08, f"no list {number}"):
                self._sheets(number, [dict(row) for row in month.lists[number]])
        if self.once(0.2, "other sheets"):
            book.sheets.append(Sheet("Codes_used", [["Code", "Label"], ["a) Yes", "Yes"]]))
        return book

    def _sheets(self, number: int, rows: list[Row]) -> None:
        if rows and self.once(0.08, f"list {number} shrunk"):
            rows = rows[: self.chance.randrange(max(1, len(rows) // 3) + 1)]
        further: list[Row] = []
        stray = False
        if len(rows) > 1 and self.once(0.12, f"further sheet of list {number}"):
            cut = self.chance.randrange(1, len(rows))
            stray = number in _TOLD_BY_HEADERS and self.once(0.5, "further sheet of another name")
            rows, further = (rows, rows[cut:]) if not stray and self.chance.random() < 0.5 else (rows[:cut], rows[cut:])
        page = self._page(number, rows)
        self.book.sheets.append(Sheet(self._name(number), page, repeated_number=self._repeated(page)))
        if further:
            name = f"Sheet{number + 20}" if stray else f"List {number} (2)"
            self.book.sheets.append(Sheet(name, self._page(number, further)))
        if rows and self.once(0.12, f"hidden copy of list {number}"):
            old = [row | {who(number): f"OLD{at}"} for at, row in enumerate(rows)]
            self.book.sheets.append(Sheet(f"List_{number} old", self._page(number, old), hidden=True))

    def _name(self, number: int) -> str:
        title = {1: "Contacts", 6: "CIN", 8: "CLA"}.get(number, "Data")
        suffix = self.chance.choice(_SUFFIXES).format(title=title) if self.once(0.5, "sheet name with a suffix") else ""
        return f"List{self.chance.choice(['_', ' '])}{number}{suffix}"

    def _page(self, number: int, rows: list[Row]) -> list[list[Cell]]:
        """The rows of a sheet: titles, headers, rows, and what formulas filled downwards leave."""
        shown = self._columns(number)
        rows = self._rows(number, self._as_a_whole(number, rows))
        body = [self._line(shown, row) for row in rows]
        page: list[list[Cell]] = [[f"List {number}"]] if self.chance.random() < 0.5 else []
        if self.once(0.2, "title rows"):
            page += [["As at the day below"], []][: self.chance.randrange(1, 3)]
        above = self._above(page, shown, body)
        page += body[:above]
        page.append([header for header, _ in shown])
        for line in body[above:]:
            if self.once(0.04, "blank rows between"):
                page.append([])
            page.append(line)
        if self.once(0.3, "filled downwards"):
            left: list[Cell] = [0, "-", Formula("=Export!A9", 0), Formula('=IF(Export!A9="","-",Export!A9)', "-"), None]
            for _ in range(self.chance.randrange(1, 6)):
                page.append([self.chance.choice(left) for _ in shown])
        return page

    def _above(self, page: list[list[Cell]], shown: list[tuple[str, Column | None]], body: list[list[Cell]]) -> int:
        """How many of the first rows sank above the headers, as where a sheet was sorted, if none could be a title."""
        days = [at for at, (_, column) in enumerate(shown) if column is not None and column.type == "date"]
        told = [any(isinstance(line[at], date) for at in days) and sum(map(bool, line)) > 4 for line in body]
        room = min(2, 4 - len(page), len(told))
        above = next((at for at in range(room) if not told[at]), room)
        return above if above > 0 and self.once(0.15, "rows above the headers") else 0

    def _repeated(self, page: list[list[Cell]]) -> int | None:
        """A row below another, which gets the same number."""
        places = [at for at in range(1, len(page)) if any(page[at]) and any(page[at - 1])]
        return self.chance.choice(places) if places and self.once(0.08, "two rows of one number") else None

    def _columns(self, number: int) -> list[tuple[str, Column | None]]:
        """The headers of the sheet, each with the column it is; None for one that is none of Annex A's."""
        shown: list[tuple[str, Column | None]] = [(self._header(column), column) for column in columns(number)]
        if self.once(0.15, f"missing column in list {number}"):
            gone = self.chance.choice([i for i, (_, c) in enumerate(shown) if self._may_go(c)])
            del shown[gone]
        if self.once(0.12, f"misspelt header in list {number}"):
            at = self.chance.choice([i for i, (_, c) in enumerate(shown) if self._may_go(c)])
            shown[at] = (shown[at][0].strip()[:-3] + "xq", None)
        if self.once(0.2, "columns in another order"):
            first, *others = shown
            self.chance.shuffle(others)
            shown = [first, *others]
        if self.once(0.2, "further columns"):
            shown.insert(self.chance.randrange(1, len(shown) + 1), ("Gender group", None))
        return shown

    def _may_go(self, column: Column | None) -> bool:
        """Any column may be missing; whom a row is about only rarely."""
        return column is not None and (column.type != "id" or self.chance.random() < 0.1)

    def _header(self, column: Column) -> str:
        header = column.header
        if not self.once(0.1, "headers written otherwise"):
            return header
        curly = header.replace("'", "\u2019")
        ways = [header.upper(), f"{header} ", header.replace(" ", "\u00a0", 1), curly, *column.aliases]
        return self.chance.choice(ways)

    def _as_a_whole(self, number: int, rows: list[Row]) -> list[Row]:
        """What happens to all rows of a list: its IDs in small letters, or workers looked up where nobody is found."""
        person = who(number)
        if self.once(0.06, "IDs in small letters"):
            rows = [row | {person: str(row[person]).lower()} for row in rows]
        if "allocated_worker" in {column.field for column in columns(number)} and self.once(0.08, "workers not found"):
            rows = [row | {"allocated_worker": As(Formula("=VLOOKUP(A1,B:C,2,0)", None))} for row in rows]
        return rows

    def _rows(self, number: int, rows: list[Row]) -> list[Row]:
        """The rows with what is wrong in them."""
        found: list[Row] = []
        for row in rows:
            spoilt = self._spoilt_row(number, dict(row))
            found.append(spoilt)
            if self.once(0.05, "repeated rows"):
                found.append(dict(spoilt))
        self._dates(number, found)
        return found

    def _spoilt_row(self, number: int, row: Row) -> Row:
        if self.often(0.08):
            self.book.done.add("rows of formulas never calculated")
            return {column.field: As(Formula("=Export!A2", None)) for column in columns(number)}
        person = who(number)
        if self.often(0.4):
            spoilt = self.chance.choice([*_ROUNDED, *_NO_ID])
            self.book.done.add("IDs that cannot be read")
            row[person] = As(spoilt)
        elif self.often(0.6):
            self.book.done.add("IDs written otherwise")
            row[person] = As(an_id(str(row[person]), self.chance))
        elif self.often(0.05):
            self.book.done.add("some IDs in small letters")
            row[person] = str(row[person]).lower()
        for name in needed(number):
            if name != person and self.often(0.3):
                self.book.done.add("needed days that cannot be read")
                row[name] = As(self.chance.choice(_NO_DAY))
        for column in columns(number):
            if column.field not in needed(number):
                self._spoil_cell(number, column, row)
        return row

    def _spoil_cell(self, number: int, column: Column, row: Row) -> None:
        value = row.get(column.field)
        if column.field == ENDS.get(number) and value is None and self.often(0.15):
            self.book.done.add("far end days")
            row[column.field] = self.chance.choice(_FAR)
        elif self.often(0.05):
            row[column.field] = As(self._unreadable(column))
        elif value is not None and self.often(0.04 if column.field != "case_status" else 0.12):
            self.book.done.add("empty cells")
            row[column.field] = As(self.chance.choice(_BLANKS))
        elif value is None and self.often(0.3):
            row[column.field] = As(self.chance.choice(_BLANKS))

    def _unreadable(self, column: Column) -> Cell:
        self.book.done.add(f"{column.type} cells that cannot be read")
        never, wrong = Formula("=Export!A2", None), Formula("=Export!#REF!", "#REF!")
        kinds: dict[str, tuple[Cell, ...]] = {
            "code": _NO_CODE,
            "text_or_code": (never,),
            "date": ("unknown", "31/02/2026", never),
            "integer": ("several", never),
        }
        return self.chance.choice([*kinds.get(column.type, (never,)), wrong])

    def _dates(self, number: int, rows: list[Row]) -> None:
        """Choose for each column of days how it is written as a whole."""
        for column in columns(number):
            if column.type != "date":
                continue
            days = [row[column.field] for row in rows if isinstance(row.get(column.field), date)]
            way = self.chance.choice(WAYS_OF_DATES) if self.often(0.5) else "cell"
            if way == "month_first" and not (month_first_shows(days) and _all_left_to_judge(column, rows)):
                way = "cell"
            if way != "cell":
                self.book.done.add(f"days as {way}")
            for row in rows:
                if isinstance(day := row.get(column.field), date):
                    row[column.field] = As(a_day(day, way, from_1904=self.book.from_1904, chance=self.chance))

    def _line(self, shown: list[tuple[str, Column | None]], row: Row) -> list[Cell]:
        return [None if column is None else self._cell(column, row.get(column.field)) for _, column in shown]

    def _cell(self, column: Column, value: Any) -> Cell:
        if isinstance(value, As):
            return value.cell
        if value is None or isinstance(value, date):
            return value
        if column.codes is not None and column.type == "code":
            return a_code(str(value), column, self.chance)
        if isinstance(value, int):
            return a_number(value, self.chance)
        return str(value)


def _all_left_to_judge(column: Column, rows: list[Row]) -> bool:
    """Whether no cell of the column says "day first" by being no day at all."""
    return all(getattr(row.get(column.field), "cell", None) != "31/02/2026" for row in rows)
