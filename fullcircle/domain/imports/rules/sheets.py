"""Which sheet is which list, which row holds the headers, which column holds what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.imports.rules.specification import Column, ListSpec
from fullcircle.domain.imports.rules.texts import folded, folded_header, shown

_SHEET: Final = re.compile(r"list[\s_.\-]*0*([0-9]{1,2})\b(?![0-9])")
FEWEST_HEADERS: Final = 3


def list_number_of(sheet_name: str) -> int | None:
    """The list a sheet holds: "List_1", "list 1", " LIST  01 " and "List 1 Contacts" are all list 1."""
    found = _SHEET.match(folded(sheet_name))
    number = int(found.group(1)) if found else 0
    return number if 1 <= number <= 11 else None


def is_plain_name(sheet_name: str) -> bool:
    """Whether the sheet is named as the list and no more: "List 1", but not "List 1 report"."""
    return _SHEET.fullmatch(folded(sheet_name)) is not None


def column_letters(index: int) -> str:
    """Excel's letters for a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a list were found. `places` pairs each column that is to be read with its index from 0
    (A is 0); `extra` are headers that belong to no column, as they may be quoted back."""

    header_row: int
    places: tuple[tuple[int, Column], ...]
    missing: tuple[Column, ...]
    extra: tuple[str, ...]
    repeated: tuple[str, ...]


def header_score(spec: ListSpec, cells: Iterable[object]) -> tuple[bool, int]:
    """Whether the row names the list's first column, and how many of the list's columns it names."""
    texts = {folded_header(cell) for cell in cells if isinstance(cell, str)}
    named = sum(1 for column in spec.columns if column.spellings & texts)
    return bool(spec.columns[0].spellings & texts), named


def find_header(spec: ListSpec, first_rows: Sequence[tuple[int, Sequence[object]]]) -> int | None:
    """Which of the first rows that are not blank holds the headers: the first that names the list's first column, else
    the one naming most columns if that is at least three. The answer is an index into `first_rows`."""
    scores = [header_score(spec, cells) for _, cells in first_rows]
    for index, (names_first, _) in enumerate(scores):
        if names_first:
            return index
    best = max(range(len(scores)), key=lambda index: scores[index][1], default=None)
    return best if best is not None and scores[best][1] >= FEWEST_HEADERS else None


def layout_of(spec: ListSpec, header_row: int, cells: Sequence[object], first_column: int) -> Layout:
    """Match headers to columns. `first_column` is the index of the sheet column in which `cells` starts. The exact
    header wins over an alias; of two columns with the same header the left one is read."""
    headers: dict[str, list[int]] = {}
    written: dict[int, str] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and (header := folded_header(cell)):
            headers.setdefault(header, []).append(index + first_column)
            written[index + first_column] = cell
    places: list[tuple[int, Column]] = []
    missing: list[Column] = []
    repeated: list[str] = []
    for column in spec.columns:
        own = headers.get(folded_header(column.header), [])
        found = own + [i for alias in column.aliases for i in headers.get(folded_header(alias), []) if i not in own]
        for index in found:
            written.pop(index, None)
        if column.type == "never_read":
            continue
        if found:
            places.append((found[0], column))
            repeated += [column.header] * (len(found) > 1)
        else:
            missing.append(column)
    extra = tuple(shown(text) for _, text in sorted(written.items()))
    return Layout(header_row, tuple(places), tuple(missing), extra, tuple(repeated))
