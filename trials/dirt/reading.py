"""The slow, plain twin of the reader: it opens a workbook with openpyxl and looks at one cell after the other.

What stands in a cell is a value, nothing (``BLANK``), something that cannot be read (``UNREADABLE``), or an error of a formula
(``ERROR``), of which Annex A says both that it is an empty cell and that no data stand in it: either reading of it is right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
from openpyxl.utils.datetime import from_excel

from fullcircle.domain.annex_a.rules.specification import Column
from trials.dirt.shapes import ENDS, ONE_EVENT, ONE_ROW, codes_of, columns, needed, who


@dataclass(frozen=True)
class Nothing:
    word: str


BLANK, UNREADABLE, ERROR = Nothing("blank"), Nothing("unreadable"), Nothing("error")
_NOTHING = {"", "-", "--", "n/a", "null", "none"}
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
_PARTS = r"(\d\d)/(\d\d)/(\d{4}|\d\d)"
_HEADERS_WITHIN, _FEWEST = 5, 6
_LAST_DAY = 10
"""An end so many years ahead is not a day on which something ended."""


@dataclass(frozen=True)
class Applied:
    row: int
    values: dict[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """``child`` is None where the row does not say whom it is about; ``repeated`` where an earlier row says the same; ``another``
    where one of the same ID is of somebody born on another day or of another gender, or may be."""

    row: int
    child: str | None
    repeated: bool = False
    another: bool = False


@dataclass
class List:
    number: int
    sheet: str
    applied: list[Applied] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    headers: bool = True

    @property
    def unnamed(self) -> int:
        return sum(row.child is None or row.another for row in self.left_out)


@dataclass
class Read:
    """What the twin makes of a workbook. ``alike`` are the IDs that a format shows with leading zeros."""

    as_at: date
    lists: dict[int, List] = field(default_factory=dict)
    alike: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        return sum(len(found.applied) + len(found.left_out) for found in self.lists.values())

    def rows_of(self, child: str) -> list[tuple[int, dict[str, Any]]]:
        return [
            (n, r.values)
            for n, told in self.lists.items()
            for r in told.applied
            if r.values.get(who(n)) == child and n != 11
        ]

    def left_out_of(self, child: str) -> set[int]:
        """The lists in which a row about this child could not be used."""
        return {
            n
            for n, told in self.lists.items()
            for r in told.left_out
            if r.child == child and not r.repeated and n != 11
        }

    def named(self) -> set[str]:
        """Every child whom some row is about, whether it can be used or not."""
        return self.children() | {
            r.child for n, told in self.lists.items() if n != 11 for r in told.left_out if r.child
        }

    def untold(self) -> bool:
        """Whether a row about a child does not say whom it is about."""
        return any(told.unnamed for n, told in self.lists.items() if n != 11)

    def children(self) -> set[str]:
        return {r.values["child_unique_id"] for n, told in self.lists.items() for r in told.applied if n != 11}


def read(content: bytes, as_at: date) -> Read:
    """Every list of a workbook, read the obvious way."""
    formulas = openpyxl.load_workbook(BytesIO(content))
    results = openpyxl.load_workbook(BytesIO(content), data_only=True)
    found, pages = Read(as_at), dict[int, list[_Page]]()
    for sheet in formulas.worksheets:
        named = re.match(r"list[ _]?(\d+)(?!\d)", sheet.title.strip().casefold())
        number = int(named[1]) if named else _list_of_headers(results[sheet.title])
        if number is None or sheet.sheet_state != "visible":
            continue
        cells, shown = list(sheet.iter_rows()), list(results[sheet.title].iter_rows())
        page = _Page(number, sheet.title, bool(named), as_at, results.epoch, cells, shown, found)
        pages.setdefault(number, []).append(page)
    for number, of_list in pages.items():
        called = [page for page in of_list if page.named] or of_list
        first = next((page for page in called if any(page.rows())), called[0])
        found.lists[number] = first.told()
        for page in of_list:
            if page is not first:
                found.lists[number].left_out += [*page.above(), *(LeftOut(row, child) for row, child, _ in page.rows())]
    return found


def _list_of_headers(sheet: Any) -> int | None:
    """The list of which some row holds the first header and, of all lists, most others."""
    for cells in sheet.iter_rows(max_row=_HEADERS_WITHIN):
        texts = {_folded(cell.value) for cell in cells}
        named = {n: sum(_folded(c.header) in texts for c in columns(n)) for n in range(1, 12)}
        best = max(named, key=lambda n: named[n])
        if _folded(columns(best)[0].header) in texts and named[best] > _FEWEST:
            return best
    return None


@dataclass
class _Page:
    number: int
    sheet: str
    named: bool
    as_at: date
    epoch: datetime
    formulas: list[Any]
    results: list[Any]
    found: Read

    def told(self) -> List:
        told = List(self.number, self.sheet, headers=self.header_row is not None)
        if not told.headers:
            standing = (at for at in range(len(self.results)) if any(cell.value for cell in self.results[at]))
            told.left_out = [LeftOut(at + 1, None) for at in standing]
        missing = set(needed(self.number)) - set(self.places.values())
        told.left_out += self.above()
        seen: dict[tuple[Any, ...], dict[str, Any]] = {}
        whose: dict[Any, dict[str, Any]] = {}
        for row, child, values in self.rows():
            event = tuple(repr(values.get(name, UNREADABLE)) for name in ONE_EVENT[self.number])
            lacking = missing or any(isinstance(values[name], Nothing) for name in needed(self.number))
            if lacking or self._only_id(row - 1):
                told.left_out.append(LeftOut(row, child))
                continue
            alone = self.number in ONE_ROW
            known = whose.setdefault(child if alone else event, {})
            person = {n: values[n] for n in ("date_of_birth", "gender") if _is_told(values.get(n))}
            another = any(known.get(name, value) != value for name, value in person.items())
            if not another:
                known |= person
                another = alone and event in seen and "date_of_birth" not in known and seen[event] != values
            if another or event in seen:
                told.left_out.append(LeftOut(row, child, repeated=not another, another=another))
            else:
                seen[event] = values
                told.applied.append(Applied(row, values))
        return told

    @cached_property
    def header_row(self) -> int | None:
        for at, cells in enumerate(self.results[:_HEADERS_WITHIN]):
            if _folded(columns(self.number)[0].header) in {_folded(cell.value) for cell in cells}:
                return at
        return None

    @cached_property
    def places(self) -> dict[int, str]:
        """The position of each column that is known, by its header."""
        if self.header_row is None:
            return {}
        spelt = {_folded(text): c.field for c in columns(self.number) for text in (c.header, *c.aliases)}
        headers = {at: _folded(cell.value) for at, cell in enumerate(self.results[self.header_row])}
        return {at: spelt[text] for at, text in headers.items() if text in spelt}

    def above(self) -> list[LeftOut]:
        """Rows above the headers: a title is one cell."""
        found = []
        for at in range(self.header_row or 0):
            if len([1 for place in self.places if self._raw(at, place) not in (BLANK, ERROR)]) > 1:
                values = {n: self._value(at, p, c, set()) for p, n in self.places.items() if (c := self._column(n))}
                person = values.get(who(self.number))
                found.append(LeftOut(at + 1, person if isinstance(person, str) and self.number != 11 else None))
        return found

    def _column(self, name: str) -> Column:
        return next(column for column in columns(self.number) if column.field == name)

    def rows(self) -> Iterator[tuple[int, str | None, dict[str, Any]]]:
        """Each row in which something stands: its number, whom it is about, its values."""
        places, start = self.places, -1 if self.header_row is None else self.header_row
        by_field = {column.field: column for column in columns(self.number)}
        proofs = {name: self._proofs(at, start) for at, name in places.items() if by_field[name].type == "date"}
        together = set().union(*proofs.values())
        orders = {name: found or (together if "month" in together else set()) for name, found in proofs.items()}
        for at in range(start + 1, len(self.formulas)):
            if not any(self._stands(at, place, name) for place, name in places.items()):
                continue
            values = {name: self._value(at, p, by_field[name], orders.get(name, set())) for p, name in places.items()}
            person = values.get(who(self.number))
            yield at + 1, person if isinstance(person, str) and self.number != 11 else None, values

    def _raw(self, at: int, place: int) -> Any:
        """What a cell holds: the result of a formula, UNREADABLE for one that has none."""
        formula, result = self.formulas[at][place], self.results[at][place]
        if formula.data_type == "f" and result.value is None:
            return UNREADABLE
        if result.data_type == "e" or result.value in _ERRORS:
            return ERROR
        return BLANK if result.value is None or _folded(result.value) in _NOTHING else result.value

    def _stands(self, at: int, place: int, name: str) -> bool:
        return name not in {"age_years", "placement_postcode"} and self._raw(at, place) not in (BLANK, ERROR, 0)

    def _only_id(self, at: int) -> bool:
        return not any(self._stands(at, p, name) for p, name in self.places.items() if name != who(self.number))

    def _proofs(self, place: int, start: int) -> set[str]:
        """Which orders the texts of the column as a whole prove: "day" first, "month" first, both or none."""
        texts = [str(cells[place].value) for cells in self.results[start + 1 :] if isinstance(cells[place].value, str)]
        parts = [(int(m[1]), int(m[2])) for text in texts if (m := re.fullmatch(_PARTS, text.strip()))]
        return {"day" for one, two in parts if two <= 12 < one} | {"month" for one, two in parts if one <= 12 < two}

    def _value(self, at: int, place: int, column: Column, orders: set[str]) -> Any:
        raw = self._raw(at, place)
        if isinstance(raw, Nothing):
            return raw
        match column.type:
            case "id":
                return self._id(raw, self.results[at][place].number_format)
            case "date" if column.end and re.fullmatch(r"\d\d/\d\d/99", str(raw).strip()):
                return UNREADABLE
            case "date":
                day = self._day(raw, orders)
                far = isinstance(day, date) and day.year > self.as_at.year + _LAST_DAY
                if far and column.field == ENDS.get(self.number):
                    return BLANK
                return UNREADABLE if column.end and isinstance(day, date) and day > self.as_at else day
            case "code":
                return _code(str(raw), column)
            case "integer":
                return int(raw) if re.fullmatch(r"-?\d+(\.0)?", str(raw)) else UNREADABLE
            case _:
                return " ".join(str(raw).split())

    def _id(self, raw: Any, shown: str) -> Any:
        if isinstance(raw, int | float):
            if abs(raw) >= 10**15 or raw != int(raw):
                return UNREADABLE
            if re.fullmatch("0{2,}", shown):
                self.found.alike.add(str(int(raw)))
                return str(int(raw)).zfill(len(shown))
            return str(int(raw))
        text = " ".join(str(raw).split())
        if quoted := re.fullmatch(r'="(.*)"', text):
            text = quoted[1]
        text = text.removeprefix("'")
        rounded = re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text)
        return UNREADABLE if rounded or not re.fullmatch(r"[A-Za-z0-9]{1,20}", text) else text

    def _day(self, raw: Any, orders: set[str]) -> Any:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, int | float):
            return from_excel(raw, self.epoch).date()
        text = str(raw).strip()
        if parts := re.fullmatch(_PARTS, text):
            one, two, year = (int(part) for part in parts.groups())
            year += 0 if year > 99 else 2000 if year < 30 else 1900
            ways = {"day": _a_date(year, two, one), "month": _a_date(year, one, two)}
            days = {ways[order] for order in orders or {"day"}}
            if len(days) > 1:
                days.discard(UNREADABLE)
            return days.pop() if len(days) == 1 else UNREADABLE
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return UNREADABLE
        return moment.astimezone(ZoneInfo("Europe/London")).date() if moment.tzinfo else moment.date()


def _is_told(value: Any) -> bool:
    """Whether a value tells of a person: gender U does not."""
    return value is not None and value != "U" and not isinstance(value, Nothing)


def _a_date(year: int, month: int, day: int) -> Any:
    try:
        return datetime(year, month, day, tzinfo=UTC).date()
    except ValueError:
        return UNREADABLE


def _code(text: str, column: Column) -> Any:
    """The code on its own, its label, or the code before a colon or a dash; never the letter in front."""
    bare = re.sub(r"^[a-z]{1,2}\) ", "", " ".join(text.split()).casefold())
    for code, label in codes_of(column):
        low = code.casefold()
        if bare in {low, label.casefold()} or bare.startswith((f"{low}:", f"{low} -")):
            return code
    return UNREADABLE


def _folded(value: Any) -> str:
    text = " ".join(str("" if value is None else value).split()).casefold().replace("\u2019", "'")
    return re.sub(r"[ ?:)]+$", "", re.sub(r"\(y/n\)\??$", "", text))
