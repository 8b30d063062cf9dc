"""One table of states, owners and moves for each workflow. Pages, guards, moves and the generated reference all read it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.kernel.errors import WrongState

S = TypeVar("S", bound=Code)


@dataclass(frozen=True)
class Move(Generic[S]):
    """A move from any of ``sources`` to ``target``. ``refusal`` says, to a user, why it cannot be made from elsewhere; ``event``
    is its word in the audit log, which never changes (empty: a step of the product alone, of which the log is not told)."""

    sources: Set[S]
    target: S
    refusal: str
    event: str = ""


@dataclass(frozen=True)
class Workflow(Generic[S]):
    """A workflow: who owns the next step in each state (a role word, or "nobody" at an end), and the moves between states."""

    name: str
    owners: Mapping[S, str]
    moves: Mapping[str, Move[S]]

    def check(self, move: str, state: str) -> S:
        """The state that ``move`` leads to from ``state``; raises WrongState with the move's refusal."""
        found = self.moves[move]
        if all(state != source for source in found.sources):
            raise WrongState(found.refusal)
        return found.target
