"""What reading a staff list gives back: plain, frozen values that survive a trip through JSON unchanged."""

from dataclasses import dataclass, field

LONGEST_NAME = 150
MOST_ROWS = 3_000
"""More than any council has, and few enough to be applied while somebody waits."""


@dataclass(frozen=True)
class StaffRow:
    """One row as it was typed. ``row`` is what a spreadsheet shows. ``manager`` is a name or an e-mail address; ``names`` are
    further names by which files know the person. ``faults``: what was wrong with the row itself, what to do, and whether
    it cannot be used for that. "" where a cell is empty or the column is not there."""

    row: int
    name: str
    email: str = ""
    job_title: str = ""
    team: str = ""
    service_area: str = ""
    manager: str = ""
    role: str = ""
    names: tuple[str, ...] = ()
    faults: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class StaffTable:
    """A staff list as it was read: every row that is not empty. ``columns_ignored`` are headers, ``sheets_ignored`` names;
    ``passed_over``: why rows of other sheets were not read, what to do, and how many there are."""

    kind: str
    sheet: str
    rows: tuple[StaffRow, ...]
    columns_ignored: tuple[str, ...] = field(default=())
    passed_over: tuple[tuple[str, str, int], ...] = field(default=())
    sheets_ignored: tuple[str, ...] = field(default=())
