"""Pages of selection: what the round looks for, the proposal and its changes by hand, why each child, and how fair it is."""

from fullcircle.web.selection.views.auditing import auditor_terms, auditors
from fullcircle.web.selection.views.choosing import new, requests, restrictions
from fullcircle.web.selection.views.conflicts import my_conflicts
from fullcircle.web.selection.views.proposing import auditor, confirm, observation, proposal, swap
from fullcircle.web.selection.views.telling import fairness, frame, how_chosen, see_undone, why

__all__ = [
    "auditor",
    "auditor_terms",
    "auditors",
    "confirm",
    "fairness",
    "frame",
    "how_chosen",
    "my_conflicts",
    "new",
    "observation",
    "proposal",
    "requests",
    "restrictions",
    "see_undone",
    "swap",
    "why",
]
