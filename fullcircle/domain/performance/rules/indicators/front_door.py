"""Contacts, early help, referrals, assessments, enquiries and conferences (lists 1 to 5)."""

from collections.abc import Mapping, Sequence
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.indicators.marks import IN, OUT, Mark, Rule, answer, count, every, share
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.foundation.kernel.working_days import working_days

_TIMES: Final = ("one", "two", "three", "four", "five_or_more")


def _authorised(row: Record) -> bool:
    return row.day("assessment_authorised_date") is not None


def _held(row: Record) -> bool:
    return row.day("icpc_date") is not None


def _rereferral(row: Record, _: Limits) -> bool | None:
    earlier = row.number("referrals_last_12m")
    return None if earlier is None else earlier > 0


def _assessment_in_time(row: Record, limits: Limits) -> bool | None:
    started, ended = row.day("assessment_start_date"), row.day("assessment_authorised_date")
    return None if started is None or ended is None else working_days(started, ended) <= limits["assessment_wd"]


def _assessment_overdue(row: Record, limits: Limits) -> bool | None:
    started = row.day("assessment_start_date")
    if started is None or not row.blank("assessment_authorised_date"):
        return None
    return working_days(started, row.as_at) > limits["assessment_wd"]


def _conference_in_time(row: Record, limits: Limits) -> bool | None:
    discussed, met = row.day("strategy_discussion_date"), row.day("icpc_date")
    return None if discussed is None or met is None else working_days(discussed, met) <= limits["icpc_wd"]


RULES: Final[Mapping[str, Rule]] = {
    "contacts_count": count(every),
    "referral_nfa_pct": answer(every, "referral_nfa", "Y"),
    "rereferral_pct": share(_rereferral),
    "assessment_in_time_pct": share(_assessment_in_time),
    "assessment_open_overdue": share(_assessment_overdue),
    "assessment_child_seen_pct": answer(_authorised, "child_seen", "Y"),
    "assessment_support_pct": answer(_authorised, "requires_support", "Y"),
    "s47_no_icpc_pct": answer(every, "icpc_unnecessary", "Y"),
    "icpc_in_time_pct": share(_conference_in_time),
    "icpc_to_cpp_pct": answer(_held, "icpc_resulted_in_cpp", "Y"),
}


def contacts_multiple(rows: Sequence[Record], _: frozenset[str]) -> Mark:
    return Mark(_TIMES[min(len(rows), len(_TIMES)) - 1], 1, 1)


def also_referred(_: Sequence[Record], in_lists: frozenset[str]) -> Mark:
    return IN if "referrals" in in_lists else OUT


def repeat_enquiry(rows: Sequence[Record], _: frozenset[str]) -> Mark | None:
    earlier = [number for row in rows if (number := row.number("s47_last_12m")) is not None]
    return None if not earlier else IN if max(earlier) > 0 else OUT
