"""What the opener of tables looks for in a staff list."""

from collections.abc import Sequence
from typing import Final

from fullcircle.domain.staff_lists.rules.columns import WANTED, Columns, columns_of, known
from fullcircle.files.guard import Asked
from fullcircle.files.limits import Refusal
from fullcircle.files.table import Wanted

SEND_A_LIST: Final = "Send a table with one row for each person, as CSV or as an Excel workbook (.xlsx)."


def no_list(_: Sequence[str]) -> Refusal:
    """The refusal of a file in which no sheet is a staff list."""
    return Refusal("no_table", "No list of people was found in this file.", f"{WANTED} {SEND_A_LIST}")


STAFF_LIST: Final[Wanted[Columns]] = Wanted(columns_of, known, no_list, Asked(send=SEND_A_LIST))
