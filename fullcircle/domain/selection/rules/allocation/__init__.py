"""Who audits what: the best allocation to independent auditors, and what stands in the way of one."""

from fullcircle.domain.selection.rules.allocation.allocating import SECONDS, Allocation, allocate, auditor_reasons
from fullcircle.domain.selection.rules.allocation.conflicts import RULES, Conflict
from fullcircle.domain.selection.rules.allocation.observing import observed
from fullcircle.domain.selection.rules.allocation.problem import Case, Limits

__all__ = [
    "RULES",
    "SECONDS",
    "Allocation",
    "Case",
    "Conflict",
    "Limits",
    "allocate",
    "auditor_reasons",
    "observed",
]
