"""Children in need, whatever their plan (list 6)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.annex_a.rules.record import Record, months_before
from fullcircle.domain.imports.rules.flag_kinds import selection
from fullcircle.domain.imports.rules.flags.kit import Rule, too_long_ago
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.files.texts import folded


def _case_open(row: Record) -> bool:
    return row.blank("cin_closure_date") and row.text("case_status") != "CLOSED"


def _cin_not_seen(row: Record, limit: Limits) -> str | None:
    longest = limit["cin_not_seen_days"]
    if not _case_open(row):
        return None
    if row.blank("last_seen_date"):
        open_for = row.days_since("cin_start_date")
        return "No date when the child was last seen" if open_for is None or open_for > longest else None
    return too_long_ago(row, "last_seen_date", longest, "Last seen")


def _cin_drift(row: Record, limit: Limits) -> str | None:
    started, months = row.day("cin_start_date"), int(limit["cin_drift_months"])
    if started is None or row.text("case_status") != "CIN" or not _case_open(row):
        return None
    return (
        f"Open since {day_in_words(started)}, {months} months or more"
        if started <= months_before(row.as_at, months)
        else None
    )


def _no_allocated_worker(row: Record, _: Limits) -> str | None:
    if not _case_open(row):
        return None
    if row.blank("allocated_worker"):
        return "No worker recorded"
    worker, team = folded(row.text("allocated_worker") or ""), folded(row.text("allocated_team") or "")
    return (
        "A team or duty desk is recorded instead of a worker"
        if worker and (worker == team or _nobody(worker))
        else None
    )


def _nobody(worker: str) -> bool:
    return _nobody_words().search(worker) is not None


@lru_cache(maxsize=1)
def _nobody_words() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in selection().not_a_worker) + r")\b")


RULES: Final[Mapping[str, Rule]] = {
    "cin_not_seen": _cin_not_seen,
    "cin_drift": _cin_drift,
    "no_allocated_worker": _no_allocated_worker,
}
