"""Who audits what: independence, the best allocation, and what stands in the way of one."""

from fullcircle.domain.auditors.rules.independence import (
    AUDITED_BEFORE,
    DECLARED_CONFLICT,
    EARLIER_DECISION,
    LINE,
    OWN_CASE,
    OWN_TEAM,
    Auditor,
    Case,
    Limits,
    objection,
    objections,
)
from fullcircle.domain.selection.rules.allocation.allocating import SECONDS, Allocation, allocate, auditor_reasons
from fullcircle.domain.selection.rules.allocation.conflicts import RULES, Conflict
from fullcircle.domain.selection.rules.allocation.observing import observed

__all__ = [
    "AUDITED_BEFORE",
    "DECLARED_CONFLICT",
    "EARLIER_DECISION",
    "LINE",
    "OWN_CASE",
    "OWN_TEAM",
    "RULES",
    "SECONDS",
    "Allocation",
    "Auditor",
    "Case",
    "Conflict",
    "Limits",
    "allocate",
    "auditor_reasons",
    "objection",
    "objections",
    "observed",
]
