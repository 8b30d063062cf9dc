"""Pages of selection: what the round looks for, the proposal and its changes by hand, why each child, and how fair it is."""

from fullcircle.web.selection.views.choosing import new, requests, restrictions
from fullcircle.web.selection.views.proposing import auditor, confirm, observation, proposal, swap
from fullcircle.web.selection.views.telling import fairness, frame, how_chosen, see_undone, why

__all__ = [
    "auditor",
    "confirm",
    "fairness",
    "frame",
    "how_chosen",
    "new",
    "observation",
    "proposal",
    "requests",
    "restrictions",
    "see_undone",
    "swap",
    "why",
]
