"""States of a draw and of each choice in it, and what a choice rests on."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.workflow import Move, Workflow


class DrawState(Code):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    SET_ASIDE = "set_aside", "Set aside"


DRAW_WORKFLOW = Workflow(
    name="Selection",
    owners={DrawState.PROPOSED: "QA Lead", DrawState.CONFIRMED: "nobody", DrawState.SET_ASIDE: "nobody"},
    moves={
        "confirm": Move(
            frozenset({DrawState.PROPOSED}), DrawState.CONFIRMED, "This selection is no longer a proposal."
        ),
        "set_aside": Move(
            frozenset({DrawState.PROPOSED}), DrawState.SET_ASIDE, "This selection is no longer a proposal."
        ),
    },
)


class ChoiceState(Code):
    CHOSEN = "chosen", "Chosen"
    RESERVE = "reserve", "In reserve"
    SWAPPED_OUT = "swapped_out", "Swapped out"


class Basis(Code):
    """What a choice rests on. Only children drawn by chance can speak for all children of their service area."""

    CHANCE = "chance", "Drawn by chance"
    PRIORITY = "priority", "Drawn by tickets, leaning to priorities"
