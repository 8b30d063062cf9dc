"""A workbook as it will be written: what stands in each cell, before it is an Excel file."""

from dataclasses import dataclass, field
from datetime import date, datetime

Plain = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Formula:
    """A formula and the result it was saved with: None where it never was calculated, ``#REF!`` and the like for an error."""

    text: str
    result: str | float | None


@dataclass(frozen=True)
class Shown:
    """A number shown with leading zeros by its format."""

    number: int
    zeros: int


Cell = Plain | Formula | Shown


@dataclass
class Sheet:
    """Its rows from the first; a row of nothing is empty. That at ``repeated_number`` has the number of the one above."""

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    repeated_number: int | None = None


@dataclass
class Book:
    """``done`` names the kinds of dirt put in, for the report of a mismatch."""

    sheets: list[Sheet] = field(default_factory=list)
    from_1904: bool = False
    renamed_part: bool = False
    embedded_object: bool = False
    results_removed: bool = False
    done: set[str] = field(default_factory=set)
