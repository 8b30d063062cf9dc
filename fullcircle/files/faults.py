"""What is wrong with a cell, for the person who filled it in."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used. `hide` keeps its content out of every message. `blank`: the cell was written to say that
    there is nothing to tell, so it counts as blank, with a note on its column."""

    code: str
    what: str
    remedy: str
    hide: bool = False
    blank: bool = False


class Spoilt(Enum):
    """A cell that is not empty though no value can be seen in it."""

    FORMULA = "formula"
    ERROR = "error"
    MERGED = "merged"


SPOILT: Final = {
    Spoilt.FORMULA: Fault(
        "formula_not_calculated",
        "This cell holds a formula whose result was never saved.",
        "Open the file in Excel, save it, and send it again.",
    ),
    Spoilt.ERROR: Fault(
        "error_value",
        "This cell shows an error instead of a value.",
        "Correct the formula, or put the value in its place.",
    ),
    Spoilt.MERGED: Fault(
        "cells_merged",
        "This cell is merged with others, and only the first of them holds what they show.",
        "Unmerge the cells, fill in each of them, and send the file again.",
    ),
}
