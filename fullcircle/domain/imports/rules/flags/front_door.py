"""Referrals, assessments, section 47 enquiries and conferences (lists 3 to 5)."""

from collections.abc import Mapping
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.imports.rules.flags.kit import Rule
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.foundation.kernel.working_days import working_days


def _rereferral(row: Record, _: Limits) -> str | None:
    earlier = row.number("referrals_last_12m")
    if not earlier:
        return None
    return f"{earlier} earlier {'referral' if earlier == 1 else 'referrals'} in the 12 months before the latest"


def _assessment_overdue(row: Record, limit: Limits) -> str | None:
    started = row.day("assessment_start_date")
    if started is None or not row.blank("assessment_authorised_date"):
        return None
    taken = working_days(started, row.as_at)
    return (
        f"Open for {taken} working days; expected within {limit['assessment_wd']:.0f}"
        if (taken > limit["assessment_wd"])
        else None
    )


def _assessment_late(row: Record, limit: Limits) -> str | None:
    started, ended = row.day("assessment_start_date"), row.day("assessment_authorised_date")
    if started is None or ended is None:
        return None
    taken = working_days(started, ended)
    return (
        f"Took {taken} working days; expected within {limit['assessment_wd']:.0f}"
        if (taken > limit["assessment_wd"])
        else None
    )


def _assessment_not_seen(row: Record, _: Limits) -> str | None:
    return {"N": "Recorded as not seen", "U": "Not known whether the child was seen"}.get(row.text("child_seen") or "")


def _icpc_late(row: Record, limit: Limits) -> str | None:
    discussed, met = row.day("strategy_discussion_date"), row.day("icpc_date")
    if discussed is None or met is None:
        return None
    taken = working_days(discussed, met)
    return (
        f"Held after {taken} working days; expected within {limit['icpc_wd']:.0f}" if taken > limit["icpc_wd"] else None
    )


def _repeat_s47_no_icpc(row: Record, _: Limits) -> str | None:
    earlier = row.number("s47_last_12m")
    if not earlier or row.number("icpc_last_12m") != 0 or not row.blank("icpc_date"):
        return None
    return f"{earlier + 1} enquiries within 12 months and no conference"


RULES: Final[Mapping[str, Rule]] = {
    "rereferral": _rereferral,
    "assessment_overdue": _assessment_overdue,
    "assessment_late": _assessment_late,
    "assessment_not_seen": _assessment_not_seen,
    "icpc_late": _icpc_late,
    "repeat_s47_no_icpc": _repeat_s47_no_icpc,
}
