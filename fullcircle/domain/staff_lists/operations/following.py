"""A change of people or teams made on a page, after which children follow."""

from collections.abc import Callable
from typing import TypeVar

from fullcircle.domain.cases import operations as cases
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.operation import operation

R = TypeVar("R")


@operation
def with_children(*, change: Callable[[], R], by: Actor) -> tuple[R, int]:
    """Make a change of people or teams (an operation of access), and give children whom files call theirs by a name that stands
    for somebody only since then their team or worker; what the change returns, and how many were given one.

    Raises what the change raises, and NotAllowed unless the actor manages people.
    """
    before = {kind: _standing(kind) for kind in ("worker", "team")}
    changed = change()
    workers, teams = (
        {name: found for name, found in _standing(kind).items() if before[kind].get(name) != found} for kind in before
    )
    given = cases.known_under(workers=workers, teams=teams, by=by) if workers or teams else {}
    return changed, sum(given.values())


def _standing(kind: str) -> dict[str, int]:
    """The folded names that stand for a person or a team, with its id."""
    found = ((folded, alias.team_id or alias.person_id) for folded, alias in people.aliases(kind).items())
    return {folded: stands_for for folded, stands_for in found if stands_for}
