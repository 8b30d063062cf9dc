"""What the opener of tables looks for in a table of form answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.annex_a.rules.sheets import is_list
from fullcircle.domain.earlier_audits.rules.columns import WANTED, Columns, columns_of, known
from fullcircle.files.guard import Asked
from fullcircle.files.ids import ROUNDED, child_id, form_id
from fullcircle.files.limits import Refusal
from fullcircle.files.table import Wanted
from fullcircle.files.values import day_of

SEND_A_TABLE: Final = "Send the table of form answers, one row an answer, as CSV or as an Excel workbook (.xlsx)."


@dataclass(frozen=True)
class Shape:
    """How a row of answers is told (`files.cutting.Shape`): its form and its child are IDs, as hardly ever in a line of an
    answer."""

    width: int
    columns: Columns

    @property
    def needed(self) -> int:
        asked = [place for place in (self.columns.key, self.columns.question) if place is not None]
        return max(self.columns.form, self.columns.answer, min(asked)) + 1

    @property
    def last(self) -> int:
        return self.columns.answer

    @property
    def ids(self) -> int:
        return max(self.columns.form, self.columns.child[0])

    def ids_of(self, cells: Sequence[str]) -> list[bool | None]:
        """Of the form and of each child; one that was rounded is an ID here."""
        form = cells[self.columns.form] if self.columns.form < len(cells) else ""
        children = [cells[place] if place < len(cells) else "" for place in self.columns.child]
        return [_told(form, form_id(form)), *(_told(child, child_id(child)) for child in children)]

    def has_day(self, cells: Sequence[str]) -> bool:
        return self.columns.answered is not None and day_of(cells[self.columns.answered]) is not None


def _told(cell: str, found: object) -> bool | None:
    if found is None or found is ROUNDED:
        return None if found is None else True
    return isinstance(found, str) and " " not in cell.strip() and '"' not in cell


def _no_table(names: Sequence[str]) -> Refusal:
    if any(is_list(name) for name in names):
        what = "This looks like an Annex A workbook, not a table of form answers."
        return Refusal("no_table", what, "Send it under Imports, “Import a workbook”.")
    return Refusal("no_table", "No table of form answers was found in this file.", f"{WANTED} {SEND_A_TABLE}")


FORM_ANSWERS: Final[Wanted[Columns]] = Wanted(columns_of, known, _no_table, Asked(send=SEND_A_TABLE), Shape)
