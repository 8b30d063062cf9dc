"""Judging rows: each becomes a clean row, perhaps with warnings, or is left out with its reasons; none goes unaccounted.

Problems that need more than one cell are found here too: an end before its start, the same event twice, a child whose
birth date or gender differs from one list to another.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from fullcircle.domain.annex_a.rules.cells import Faulty, RowReader
from fullcircle.domain.annex_a.rules.ledgers import IDS_ALIKE, LeftOutRows, because
from fullcircle.domain.annex_a.rules.people import People
from fullcircle.domain.annex_a.rules.record import Value
from fullcircle.domain.annex_a.rules.reporting import Report, british, report_columns
from fullcircle.domain.annex_a.rules.results import CleanRow, ListAccount, Severity
from fullcircle.domain.annex_a.rules.sheets import Layout
from fullcircle.domain.annex_a.rules.specification import ListSpec, Specification
from fullcircle.files.days import AS_USUAL, Writing
from fullcircle.files.faults import Spoilt
from fullcircle.files.ids import ALIKE_IN, WRITE_ALIKE
from fullcircle.files.texts import shown

_EMPTY: Final = "this cell is empty, so the row cannot be linked to a child and a date."
REPEATED: Final = "An earlier row of this list already holds the same event for the same person."
SAID_OTHERWISE: Final = (
    "An earlier row of this list holds the same event for the same person, and says something else about it."
)
SOMEBODY_ELSES: Final = (
    "An earlier row of this list has the same ID and gives another date of birth or gender, so this row may "
    "be another child's, to whom the ID was copied."
)
NOBODY_S: Final = (
    "An earlier row of this list has the same ID and says something else, and neither tells a date of birth, so this row may be "
    "of another child."
)
_UNSURE: Final = {SOMEBODY_ELSES, NOBODY_S}
"""Reasons that leave open whose the row is."""
ID_ALONE: Final = "Nothing but an ID stands in this row, so it tells nothing and may be a total."
_WHO_IT_IS: Final = ("date_of_birth", "gender")
_NOT_TOLD: Final = (None, "", "U")
_ZEROS: Final = (None, 0, "0")


class ListReader:
    """Reads the rows of one list, one call each, and keeps its account.

    `take` returns the clean row or None (nothing in it, or left out) and adds to `problems` and `left_out.waiting`, which the
    caller empties. `events` are those of the rows that were read: by each, the first row and what it says.
    """

    def __init__(
        self,
        spec: ListSpec,
        layout: Layout,
        specification: Specification,
        as_at: date,
        people: People,
        *,
        writings: Mapping[str, Writing] | None = None,
        usual: Writing = AS_USUAL,
    ) -> None:
        """`writings` are the columns of days that are not written the `usual` way."""
        self.spec = spec
        self.layout = layout
        self.people = people
        self._specification, self._as_at, self._usual = specification, as_at, usual
        self.left_out = LeftOutRows()
        self.clean = self.passed_over = self.hidden_rows = 0
        self._report = Report(spec, layout)
        self.problems = self._report.waiting
        self._add = self._report.add
        self._cells = RowReader(layout, specification, as_at, writings or {}, usual)
        self._present = {column.field for _, column in layout.places}
        self._telling = [c.field for _, c in layout.places if c.field != "age_years"]
        self._telling_of_rows = {c.field for _, c in layout.places if c.type in {"id", "date"}}
        self._needed = [c for _, c in layout.places if c.need == "row"]
        self._expected = [c for _, c in layout.places if c.need == "expected"]
        self._ordered = [(c, spec.by_field[c.not_before]) for _, c in layout.places if c.not_before in self._present]
        self._after_birth = [c for _, c in layout.places if c.after_birth and "date_of_birth" in self._present]
        self._telling_besides = [name for name in self._telling if name != spec.event_key[0]]
        self.events: dict[tuple[object, ...], tuple[int, int]] = {}
        self._whose: dict[object, tuple[Value, ...]] = {}
        self._children: dict[Value, int] = {}
        self._told_blank: set[str] = set()
        self._column_missing = next((column.header for column in layout.missing if column.need == "row"), None)
        report_columns(self._report, layout, writings or {})

    @property
    def met(self) -> int:
        """How many rows there were so far, those with nothing in them included."""
        return self.clean + self.left_out.count + self.passed_over

    def for_layout(self, layout: Layout) -> "ListReader":
        """A reader for another sheet of the list."""
        aside = ListReader(self.spec, layout, self._specification, self._as_at, self.people, usual=self._usual)
        aside.problems.clear()
        return aside

    def take(self, row: int, cells: Sequence[object], first_column: int = 0) -> CleanRow | None:
        """Judge one row. `row` is Excel's number; `first_column` is the index of the column in which `cells` starts."""
        values, faults = self._cells.read(cells, first_column)
        if self._says_nothing(values, faults):
            self.passed_over += 1
            return None
        reason = self._why_left_out(row, values, faults)
        if reason is not None:
            self.left_out.add(row, self._child(values), reason, sure=reason not in _UNSURE)
            return None
        self.clean += 1
        clean = CleanRow(self.spec.number, self.spec.key, row, values)
        self._look_at_person(clean)
        return clean

    def leave_out(self, row: int, cells: Sequence[object], first_column: int, reason: str) -> None:
        """Count a row that is not to be used whatever it holds, and whom it is about."""
        values, faults = self._cells.read(cells, first_column)
        if self._says_nothing(values, faults):
            self.passed_over += 1
            return
        event, said = self._event(values, faults)
        same = self.events.get(event, (0, None))[1] == said
        self.left_out.add(row, self._child(values), REPEATED if same else reason)

    def is_row(self, cells: Sequence[object], first_column: int) -> bool:
        """Whether what stands above the headers is a row of the list, and no title: an ID or a day stands where the list has one,
        and another column has what belongs there. A title may hold a number or a day, but not both in their columns. Of formulas
        without a result two in such columns are enough."""
        values, faults = self._cells.read(cells, first_column)
        told = {name for name, value in values.items() if value is not None}
        told |= {one.column.field for one in faults if isinstance(one.cell, Spoilt)}
        return len(told) > 1 and bool(told & self._telling_of_rows)

    def _why_left_out(self, row: int, values: dict[str, Value], faults: list[Faulty]) -> str | None:
        if self._column_missing is not None:
            return f"The list has no column “{self._column_missing}”, so none of its rows can be used."
        reason = self._report_cells(row, values, faults)
        if reason is None:
            self._compare_dates(row, values)
            reason = self._repeats(row, values, faults)
        return reason

    def _child(self, values: Mapping[str, Value]) -> str | None:
        child = values.get(self.spec.person_id or "")
        return child if isinstance(child, str) else None

    def _says_nothing(self, values: dict[str, Value], faults: list[Faulty]) -> bool:
        """Nothing stands in the row but blanks or, where a formula points at an empty cell, zeros; an age alone tells
        nothing, as formulas reckon one from an empty birth date."""
        return self._are_blank(self._telling, values, faults)

    def _are_blank(self, names: Sequence[str], values: dict[str, Value], faults: list[Faulty]) -> bool:
        for name in names:  # asked of every row, and answered by the first cell of nearly all
            if values.get(name) not in _ZEROS:
                return False
        return all(one.column.field == "age_years" or _is_zero(one.cell) for one in faults)

    def account(self, sheet_name: str, *, hidden: bool) -> ListAccount:
        return self.left_out.account(
            self.spec,
            sheet_name,
            hidden=hidden,
            clean=self.clean,
            passed_over=self.passed_over,
            hidden_rows=self.hidden_rows,
            missing_columns=tuple(column.header for column in self.layout.missing),
            extra_columns=self.layout.extra,
        )

    def _report_cells(self, row: int, values: dict[str, Value], faults: list[Faulty]) -> str | None:
        """Name every cell that cannot be used and every blank that should not be; the main reason if the row is lost, which
        is the leftmost one."""
        reasons: list[tuple[int, str]] = []
        for one in faults:
            column, fault = one.column, one.fault
            if fault.blank:
                self._note_blank(one)
                continue
            severity: Severity = "row_left_out" if column.need == "row" else "cell_left_blank"
            if column.need == "row":
                reasons.append((self._needed.index(column), because(column.header, fault.what)))
            self._add(row, column, one.quoted, fault.code, fault.what, fault.remedy, severity)
        for place, column in enumerate(self._needed):
            if values.get(column.field, "") is None:
                what = "Without this the row cannot be linked to a child and a date, so it was left out."
                reasons.append((place, because(column.header, _EMPTY)))
                self._add(row, column, None, "needed_blank", what, "Fill in the cell.", "row_left_out")
        if reasons:
            return min(reasons)[1]
        if self._are_blank(self._telling_besides, values, faults):
            remedy = "Delete the row if it is a total. If the ID is a child's, fill in the row."
            self._add(row, self.layout.places[0][1], None, "id_alone", ID_ALONE, remedy, "row_left_out")
            return ID_ALONE
        for column in self._expected:
            if values.get(column.field, "") is None:
                what = "This cell is empty, though Annex A expects a value for every row."
                self._add(row, column, None, "expected_blank", what, "Fill in the cell if you can.", "note")
        return None

    def _note_blank(self, one: Faulty) -> None:
        """Said once for the whole column."""
        if one.column.field not in self._told_blank:
            self._told_blank.add(one.column.field)
            self._add(None, one.column, one.quoted, one.fault.code, one.fault.what, one.fault.remedy, "note")

    def _compare_dates(self, row: int, values: dict[str, Value]) -> None:
        for column, earlier in self._ordered:
            ends, starts = values.get(column.field), values.get(earlier.field)
            if isinstance(ends, str) and isinstance(starts, str) and ends < starts:
                del values[column.field]
                what = f"This date is earlier than “{earlier.header}”, which cannot be."
                remedy = "Check both dates. Until then this one is treated as not known."
                self._add(row, column, british(ends), "end_before_start", what, remedy, "cell_left_blank")
        born = values.get("date_of_birth")
        for column in self._after_birth:
            on = values.get(column.field)
            if isinstance(on, str) and isinstance(born, str) and on < born:
                what = "This date is before the child was born."
                remedy = "Check this date and the date of birth. Both were kept."
                self._add(row, column, british(on), "before_birth", what, remedy, "note")

    def _repeats(self, row: int, values: dict[str, Value], faults: list[Faulty]) -> str | None:
        """The reason when an earlier row of the list holds the same event, or may be another child's under the same ID. Of two
        cells that cannot be used, the same is said only where the same was written."""
        event, said = self._event(values, faults)
        whose = self._child(values) if self.spec.one_row_per_child else event
        told = self._told(values)
        known = self._whose.setdefault(whose, told)
        if known is not told:
            if any(None not in pair and pair[0] != pair[1] for pair in zip(known, told, strict=True)):
                return self._nobody_s(row, SOMEBODY_ELSES)
            known = tuple([old if old is not None else new for old, new in zip(known, told, strict=True)])
            self._whose[whose] = known
        first, first_said = self.events.setdefault(event, (row, said))
        if first == row:
            return None
        same = first_said == said
        if self.spec.one_row_per_child and not same and known[0] is None:
            return self._nobody_s(row, NOBODY_S)
        what = f"Row {first} of this list already holds the same event for the same person"
        what += "." if same else ", and says something else about it."
        remedy = "Delete the row that is not needed." if same else "Find out which row is right, and delete the other."
        self._add(row, self.layout.places[0][1], None, "repeated", what, remedy, "row_left_out")
        return REPEATED if same else SAID_OTHERWISE

    @staticmethod
    def _told(values: Mapping[str, Value]) -> tuple[Value, ...]:
        """What a row tells of who it is about, in the order of _WHO_IT_IS: None for what it does not tell."""
        return tuple([None if (value := values.get(name)) in _NOT_TOLD else value for name in _WHO_IT_IS])

    def _nobody_s(self, row: int, reason: str) -> str:
        """Point out a row that may be another child's: an ID was copied over others, or two were given the same."""
        remedy = "Find out whose row it is, put that child's own ID in it, and send the file again."
        self._add(row, self.layout.places[0][1], None, "repeated_for_another", reason, remedy, "row_left_out")
        return reason

    def _event(self, values: dict[str, Value], faults: list[Faulty]) -> tuple[tuple[object, ...], int]:
        """Of which event a row is, and a number for all that it says."""
        event: tuple[object, ...] = tuple([values.get(name) for name in self.spec.event_key])
        if not faults:
            return event, hash((tuple(values), tuple(values.values())))
        written = [(one.column.field, shown(one.cell)) for one in faults]
        event += tuple(one for one in written if one[0] in self.spec.event_key)
        return event, hash((tuple(values), tuple(values.values()), tuple(written)))

    def _look_at_person(self, row: CleanRow) -> None:
        child = self._child(row.values)
        if child is None:
            return
        if not self.people.knows(child):
            self._look_at_id(row, child)
        if self.spec.one_row_per_child:
            first = self._children.setdefault(child, row.row)
            if first != row.row:
                what = f"This list should have one row for each child, but row {first} is about the same child."
                remedy = "Keep the most recent one. Both were kept here; the later dates decide."
                self._add(row.row, self.spec.by_field["child_unique_id"], None, "child_twice", what, remedy, "note")
        for name, header, number, other in self.people.differences(row, child):
            what = f"This differs from row {other} of list {number} for the same child."
            remedy = f"Find out which {header.lower()} is right and correct it in your case system."
            column, value = self.spec.by_field[name], row.values[name]
            found = british(value) if name == "date_of_birth" and isinstance(value, str) else value
            self._add(row.row, column, found, "lists_differ", what, remedy, "note")

    def _look_at_id(self, row: CleanRow, child: str) -> None:
        other = self.people.alike.meet(child, (row.list_number, row.row))
        if other is not None:
            first, (number, at) = other
            what = (
                f"This ID and “{first}” (row {at} of list {number}) differ only in {ALIKE_IN}. They were kept as two."
            )
            remedy = WRITE_ALIKE
            column = self.spec.by_field["child_unique_id"]
            self._add(row.row, column, child, IDS_ALIKE, what, remedy, "note")


def _is_zero(cell: object) -> bool:
    return cell in _ZEROS if not isinstance(cell, str) else cell.strip() == "0"
