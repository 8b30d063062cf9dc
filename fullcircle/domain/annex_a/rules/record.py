"""A clean row of an imported list as rules like to ask about it: dates as dates, and a clear line between blank and not known."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

Value = str | int | None

SHORT_BREAKS: Final = {"V3", "V4", "short_breaks"}
"""Legal statuses of a series of short breaks: such a child is not counted as looked after."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row's values as at a day.

    Dates are ISO text, codes stable words, counts whole numbers. None means that the cell was blank; a field that is
    absent is not known: the sheet has no such column, or the cell held something that could not be used.
    """

    values: Mapping[str, Value]
    as_at: date

    def blank(self, name: str) -> bool:
        """True only where the file has the column and left the cell empty; false when nothing is known."""
        return name in self.values and self.values[name] is None

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def days_since(self, name: str) -> int | None:
        """Days from that date to the as-at date."""
        day = self.day(name)
        return None if day is None else (self.as_at - day).days

    def age(self) -> int | None:
        """Completed years on the as-at date, from the birth date if known, else as given; -1 before birth."""
        born = self.day("date_of_birth")
        if born is None:
            return self.number("age_years")
        if born > self.as_at:
            return -1
        return self.as_at.year - born.year - ((self.as_at.month, self.as_at.day) < (born.month, born.day))

    def in_care(self) -> bool:
        """Of a row of list 8: looked after on the as-at date, leaving out a series of short breaks."""
        return self.blank("cla_end_date") and self.text("legal_status") not in SHORT_BREAKS


@dataclass(frozen=True, slots=True)
class WatchedRecord(Record):
    """A row that notes which fields it was asked for and does not know: a rule that then finds nothing has decided nothing."""

    unknown: set[str] = field(default_factory=set)

    def blank(self, name: str) -> bool:
        self._note(name)
        return Record.blank(self, name)

    def day(self, name: str) -> date | None:
        self._note(name)
        return Record.day(self, name)

    def text(self, name: str) -> str | None:
        self._note(name)
        return Record.text(self, name)

    def number(self, name: str) -> int | None:
        self._note(name)
        return Record.number(self, name)

    def age(self) -> int | None:
        known = Record(self.values, self.as_at).age()
        if known is None:
            self._note("date_of_birth")
        return known

    def _note(self, name: str) -> None:
        if name not in self.values:
            self.unknown.add(name)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month: 31 August less 6 is 28 or 29 February."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
