"""The reader itself: a small program that reads one staff list under hard caps and writes JSON lines.

Run by `reading`, never by hand; `files.capped` says under which caps. Its lines: ["rows", [row, ...]] again and again,
and ["summary", {...}] at the end.
"""

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from fullcircle.domain.staff_lists.rules.columns import Columns, Name
from fullcircle.domain.staff_lists.rules.nobody import like_a_formula, why_nobody
from fullcircle.domain.staff_lists.rules.results import MOST_ROWS, StaffRow
from fullcircle.domain.staff_lists.rules.wanted import STAFF_LIST
from fullcircle.files.capped import serve
from fullcircle.files.cutting import Row
from fullcircle.files.faults import SPOILT, Spoilt
from fullcircle.files.limits import Limits, Refusal
from fullcircle.files.table import opened
from fullcircle.files.texts import shown
from fullcircle.files.values import name_of

_AT_ONCE: Final = 500
_LONGEST_CELL: Final = 1_000
_BETWEEN_NAMES: Final = re.compile(r"[;|\n]+")


def read(path: Path, limits: Limits, emit: Callable[..., None]) -> None:
    """Read every row and write the summary. Raises Refusal."""
    with opened(path, limits, STAFF_LIST) as table:
        some: list[object] = []
        count = 0
        for record in table.records:
            count += 1
            if count > MOST_ROWS:
                what = f"The list has more than {MOST_ROWS:,} rows."
                raise Refusal("too_many_rows", what, "Send it in parts, for example one for each service area.")
            some.append(asdict(row_of(record, table.columns)))
            if len(some) == _AT_ONCE:
                emit("rows", some)
                some.clear()
        emit("rows", some)
        emit(
            "summary",
            {
                "kind": table.kind,
                "sheet": table.sheet,
                "read": count,
                "columns_ignored": table.columns.extra,
                "passed_over": [(fault.what, fault.remedy, rows) for fault, rows in table.passed_over],
                "sheets_ignored": table.sheets_ignored,
            },
        )


def row_of(record: Row, columns: Columns) -> StaffRow:
    """One row as it was typed."""
    cells = record.cells
    faults = [(note.what, note.remedy, False) for note in record.notes]
    if record.fault is not None:
        faults.append((record.fault.what, record.fault.remedy, True))

    for head, where in columns.places.items():
        cell = cells[where] if where < len(cells) else None
        if isinstance(cell, Spoilt):
            fault = SPOILT[cell]
            faults.append((f"{head.replace('_', ' ').capitalize()}: {fault.what}", fault.remedy, False))

    def text(head: Name) -> str:
        place = columns.places.get(head)
        cell = cells[place] if place is not None and place < len(cells) else None
        return str(cell).upper() if isinstance(cell, bool) else name_of(cell, _LONGEST_CELL)

    def plain(head: Name) -> str:
        said = text(head)
        if not like_a_formula(said):
            return said
        what = f"{head.replace('_', ' ').capitalize()}: “{shown(said)}” begins like a formula."
        faults.append((what, "Write it as plain text.", False))
        return ""

    name = text("name") or ", ".join(part for part in (text("surname"), text("first_name")) if part)
    if (nobody := why_nobody(name)) is not None:
        faults.append((*nobody, True))

    place = columns.places.get("aliases")
    others = str(cells[place]) if place is not None and place < len(cells) and cells[place] is not None else ""
    return StaffRow(
        row=record.number,
        name=name,
        email=text("email"),
        job_title=plain("job_title"),
        team=plain("team"),
        service_area=plain("service_area"),
        manager=text("manager_email") or text("manager"),
        role=text("role"),
        names=tuple(
            dict.fromkeys(
                other for one in _BETWEEN_NAMES.split(others) if (other := name_of(one)) and not like_a_formula(other)
            )
        ),
        faults=tuple(faults),
    )


def main(arguments: Sequence[str]) -> None:
    """Arguments: path, limits as a JSON object."""
    path, limits = Path(arguments[0]), Limits(**json.loads(arguments[1]))
    serve(limits, lambda emit: read(path, limits, emit))


if __name__ == "__main__":
    main(sys.argv[1:])
