"""Which sheet is which list, which row holds the headers, which column holds what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.annex_a.rules.specification import Column, ListSpec
from fullcircle.files.texts import folded, folded_header, shown

_SHEET: Final = re.compile(r"(?:annex[\s_.\-]*a[\s_.\-]*)?(?:list[\s_.\-]*|l[\s_.\-]?)0*([0-9]{1,2})(?![0-9])")
_OF_EVERY_LIST: Final = frozenset(
    {"child_unique_id", "adopter_id", "family_id", "gender", "ethnicity", "date_of_birth", "age_years", "disability"}
    | {"allocated_team", "allocated_worker"}
)
_COPY: Final = re.compile(r"\([0-9]+\)\Z|\b(?:copy|old|older|previous|backup|last|draft)\b")
FEWEST_HEADERS: Final = 3


def list_number_of(sheet_name: str) -> int | None:
    """The list a sheet holds: "List_1", " LIST  01 ", "List 1 Contacts", "List_1_Contacts" and "L1" are all list 1."""
    found = _SHEET.match(folded(sheet_name))
    number = int(found.group(1)) if found else 0
    return number if 1 <= number <= 11 else None


def is_list(sheet_name: str) -> bool:
    """Whether a sheet of that name holds one of the lists of Annex A."""
    return list_number_of(sheet_name) is not None


def is_plain_name(sheet_name: str) -> bool:
    """Whether the sheet is named as the list and no more: "List 1", but not "List 1 report"."""
    return _SHEET.fullmatch(folded(sheet_name)) is not None


def name_rank(sheet_name: str) -> int:
    """How likely, by its name alone, a sheet is the one that is meant of several of the same list: more for a name that is
    the list and no more, less for what looks like a copy."""
    return 2 if is_plain_name(sheet_name) else 0 if _COPY.search(folded(sheet_name).replace("_", " ")) else 1


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a list were found. `places` pairs each column that is to be read with its index from 0
    (A is 0); `extra` are headers that belong to no column, as they may be quoted back; `repeated` gives, by field, the
    further places of columns that are there more than once."""

    header_row: int
    places: tuple[tuple[int, Column], ...]
    missing: tuple[Column, ...]
    extra: tuple[str, ...]
    repeated: Mapping[str, tuple[int, ...]]


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


def own_columns(spec: ListSpec, headers: frozenset[str]) -> int:
    """How many of the headers are of columns by which the list is told from all others; headers are folded."""
    return sum(1 for c in spec.columns if c.field not in _OF_EVERY_LIST and c.spellings & headers)


def list_of_headers(headers: frozenset[str], named: ListSpec, lists: Sequence[ListSpec]) -> ListSpec:
    """The list whose headers these are: the one the sheet is named after, unless they fit another one better."""
    best = max(lists, key=lambda spec: own_columns(spec, headers))
    return best if own_columns(best, headers) > own_columns(named, headers) else named


def layout_of(spec: ListSpec, header_row: int, cells: Sequence[object], first_column: int) -> Layout:
    """Match headers to columns. `first_column` is the index of the sheet column in which `cells` starts. The exact
    header comes before an alias, the left one of two before the right one."""
    headers: dict[str, list[int]] = {}
    written: dict[int, str] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and (header := folded_header(cell)):
            headers.setdefault(header, []).append(index + first_column)
            written[index + first_column] = cell
    places: list[tuple[int, Column]] = []
    missing: list[Column] = []
    repeated: dict[str, tuple[int, ...]] = {}
    for column in spec.columns:
        own = headers.get(folded_header(column.header), [])
        found = own + [i for alias in column.aliases for i in headers.get(folded_header(alias), []) if i not in own]
        for index in found:
            written.pop(index, None)
        if column.type == "never_read":
            continue
        if found:
            places.append((found[0], column))
            if len(found) > 1:
                repeated[column.field] = tuple(found[1:])
        else:
            missing.append(column)
    extra = tuple(shown(text) for _, text in sorted(written.items()))
    return Layout(header_row, tuple(places), tuple(missing), extra, repeated)
