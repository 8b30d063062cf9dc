"""Reading a staff list from the outside: start the capped reader, take what it finds, refuse kindly."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from fullcircle.domain.staff_lists.rules.results import StaffRow, StaffTable
from fullcircle.domain.staff_lists.rules.wanted import SEND_A_LIST
from fullcircle.files.capped import CappedReader, stopped
from fullcircle.files.limits import MEGABYTE, Limits, Refusal

_WORKER: Final = "fullcircle.domain.staff_lists.rules.worker"
DEFAULT_LIMITS: Final = Limits(
    file_bytes=10 * MEGABYTE, unpacked_bytes=60 * MEGABYTE, cells=500_000, cpu_seconds=15, wall_seconds=30
)
"""A list of everybody who works for a council is small; somebody waits while it is read."""


def read_staff_list(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> StaffTable:
    """Read a staff list in a separate, capped process. Raises Refusal when the file holds none or cannot be read within the
    limits, OSError when there is no such file."""
    path.stat()
    rows: list[StaffRow] = []
    summary: dict[str, Any] | None = None
    try:
        with CappedReader(_WORKER, [str(path.resolve()), json.dumps(asdict(limits))], limits.wall_seconds) as reader:
            for line in reader.lines():
                match line:
                    case ["rows", list(some)]:
                        rows += [row_from(one) for one in some]
                    case ["summary", dict(found)]:
                        summary = found
                    case _:
                        raise stopped()
    except Refusal as refusal:
        raise _reworded(refusal, limits) from None
    if summary is None or summary["read"] != len(rows):
        raise stopped()
    return StaffTable(
        kind=summary["kind"],
        sheet=summary["sheet"],
        rows=tuple(rows),
        columns_ignored=tuple(summary["columns_ignored"]),
        passed_over=tuple((what, remedy, rows) for what, remedy, rows in summary["passed_over"]),
        sheets_ignored=tuple(summary["sheets_ignored"]),
    )


def row_from(stored: dict[str, Any]) -> StaffRow:
    """A row that has been through JSON."""
    faults = tuple((what, remedy, unusable) for what, remedy, unusable in stored["faults"])
    return StaffRow(**stored | {"names": tuple(stored["names"]), "faults": faults})


def _reworded(refusal: Refusal, limits: Limits) -> Refusal:
    """A refusal of the shared checks in the words of this kind of file; others as they are."""
    cause = refusal.cause
    if cause == "not_a_workbook":
        return Refusal(cause, refusal.what_happened, SEND_A_LIST)
    if cause == "too_large":
        return Refusal(cause, f"The file is larger than {limits.file_bytes // MEGABYTE} MB.", SEND_A_LIST)
    if cause in {"unpacks_too_large", "too_many_cells", "too_many_columns"}:
        return Refusal(cause, "The file holds far more than a list of people needs.", SEND_A_LIST)
    return refusal
