"""What reading a table of answers gives back: plain, frozen values that survive a trip through JSON unchanged."""

from dataclasses import dataclass

LONGEST_ANSWER = 32_767
"""Characters; what one cell of a spreadsheet can hold."""
LONGEST_NAME, LONGEST_QUESTION = 200, 500


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer. ``row`` is what a spreadsheet shows. ``children`` are the child's IDs as the file gives them, the
    likeliest first. ``answered_on`` is an ISO date or "". ``answer`` may be "" and may have several lines."""

    row: int
    form_id: str
    children: tuple[str, ...]
    template: str
    key: str
    question: str
    answer: str
    answered_on: str
    status: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that could not be used as it is."""

    row: int | None
    what: str
    remedy: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class TableSummary:
    """The account of a file: ``read`` = ``kept`` + ``left_out``; rows without a word are not read. ``sheet`` is "" for CSV."""

    kind: str
    sheet: str
    read: int
    kept: int
    left_out: int
    columns_ignored: tuple[str, ...]
    sheets_ignored: tuple[str, ...]
    dates_unreadable: int

    def __post_init__(self) -> None:
        if self.read != self.kept + self.left_out:
            raise AssertionError(f"{self.read} rows read, {self.kept} kept and {self.left_out} left out")
