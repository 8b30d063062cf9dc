"""What reading a table of answers gives back: plain, frozen values that survive a trip through JSON unchanged."""

from dataclasses import dataclass

LONGEST_ANSWER = 32_767
"""Characters; what one cell of a spreadsheet can hold."""
LONGEST_QUESTION = 500


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
    """A row that could not be used as it is. ``form_id`` is that of the form a left out row belongs to, where it can be told."""

    row: int | None
    what: str
    remedy: str
    left_out: bool
    form_id: str = ""


@dataclass(frozen=True, slots=True)
class TableSummary:
    """The account of a file: ``read`` = ``kept`` + ``left_out``; rows without a word are not read. ``sheet`` is "" for CSV.

    ``reasons`` say for how many rows each was why they were left out, and add up to ``left_out``; ``notes`` say how often each
    thing to know was met. Both are whole, though not every row may have been passed on as a RowProblem.
    """

    kind: str
    sheet: str
    read: int
    kept: int
    left_out: int
    columns_ignored: tuple[str, ...]
    sheets_ignored: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.kept + self.left_out:
            raise AssertionError(f"{self.read} rows read, {self.kept} kept and {self.left_out} left out")
        if sum(count for _, count in self.reasons) != self.left_out:
            raise AssertionError(f"The reasons do not add up to the {self.left_out} rows left out")
