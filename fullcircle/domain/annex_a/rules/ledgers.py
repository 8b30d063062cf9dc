"""What must be counted while a workbook is read: rows that could not be used, each with its reason, and problems by kind."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from fullcircle.domain.annex_a.rules.results import ListAccount, Problem, Severity
from fullcircle.domain.annex_a.rules.specification import ListSpec

IDS_ALIKE: Final = "ids_alike"
_MOST_LISTED: Final = {IDS_ALIKE: 50}


class LeftOutRows:
    """The rows of one list that were left out. `waiting` are those not yet told, as (row, child, reason); the caller empties
    it. `reasons` and `unnamed` count all of them."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, str | None, str]] = []
        self.reasons: Counter[str] = Counter()
        self.unnamed = 0

    @property
    def count(self) -> int:
        return self.reasons.total()

    def add(self, row: int, child: str | None, reason: str, *, sure: bool = True) -> None:
        """Leave out one row, for the one reason that weighs most. Where it is not `sure` that the row is the child's, it counts
        as one that does not say whose it is; that the child may be meant is told all the same."""
        self.waiting.append((row, child, reason))
        self.reasons[reason] += 1
        self.unnamed += child is None or not sure

    def account(
        self,
        spec: ListSpec,
        sheet_name: str,
        *,
        hidden: bool,
        clean: int = 0,
        passed_over: int = 0,
        hidden_rows: int = 0,
        missing_columns: tuple[str, ...] = (),
        extra_columns: tuple[str, ...] = (),
    ) -> ListAccount:
        """The account of the list: rows left out as counted here, reasons most frequent first."""
        return ListAccount(
            list_number=spec.number,
            list_key=spec.key,
            title=spec.title,
            sheet_name=sheet_name,
            read=clean + self.count,
            clean=clean,
            left_out=self.count,
            unnamed=self.unnamed,
            reasons=tuple(self.reasons.most_common()),
            passed_over=passed_over,
            hidden_rows=hidden_rows,
            missing_columns=missing_columns,
            extra_columns=extra_columns,
            hidden=hidden,
        )


def because(header: str, what: str) -> str:
    """The reason that lies in one column: "Date of Contact: this is not a date that can be read."."""
    return f"{header}: {what[0].lower()}{what[1:]}"


class ProblemLedger:
    """Counts every problem by kind and passes on the first `listed`, and no more of a kind than `_MOST_LISTED` says; the rest
    are counted only."""

    def __init__(self, listed: int) -> None:
        self.room = listed
        self.not_listed = 0
        self.counts: Counter[tuple[int | None, str, Severity, str | None]] = Counter()
        self._room_of = dict(_MOST_LISTED)

    def admit(self, problems: Sequence[Problem]) -> list[Problem]:
        admitted = [problem for problem in problems if self._count(problem)]
        self.not_listed += len(problems) - len(admitted)
        return admitted

    def _count(self, problem: Problem) -> bool:
        """Count it; whether there is room to list it."""
        self.counts[problem.list_number, problem.code, problem.severity, problem.column_header] += 1
        if not self.room or not self._room_of.get(problem.code, self.room):
            return False
        self.room -= 1
        if problem.code in self._room_of:
            self._room_of[problem.code] -= 1
        return True
