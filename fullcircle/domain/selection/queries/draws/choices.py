"""A choice of a draw as pages show it."""

from dataclasses import dataclass
from datetime import date

from fullcircle.domain.cases.rules import who
from fullcircle.domain.cases.states import Status
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.queries.obstacles import obstacle
from fullcircle.domain.selection.rules.obstacles import Obstacle
from fullcircle.domain.selection.states import Basis, ChoiceState


@dataclass(frozen=True)
class ChoiceRow:
    """A chosen child, one in reserve, or one swapped out. ``who``, ``status`` and ``obstacle`` are of today; so is ``team_now``,
    "" where it is the team of the draw. ``known_as_at``: the day of what is known, where it is older than the newest data.
    ``priorities``: labels of those of the round that the child has. ``chance`` is 0 to 1, reckoned from the number finally
    used; ``swap_reason``: why it was swapped out; ``replaces`` the reference of the child whose place it took, for those who
    may see its choice; ``carried_by`` carries the audit out now, "" where that is the auditor it was allocated to."""

    id: int
    position: int
    child: str
    who: str
    status: str
    state: ChoiceState
    basis: Basis
    stratum: str
    chance: float
    service_area: str
    team: str
    flags: tuple[str, ...]
    priorities: tuple[str, ...]
    reasons: tuple[str, ...]
    auditor_id: int | None
    auditor: str
    auditor_reasons: tuple[str, ...]
    carried_by: str
    observation: bool
    swap_reason: str
    replaces: str
    team_now: str = ""
    obstacle: Obstacle | None = None
    known_as_at: date | None = None


def choice_row(
    choice: Choice, *, now: bool = False, newest: date | None = None, names_who_went: bool = True
) -> ChoiceRow:
    """A choice as pages show it; with ``now``, of one read `with_obstacles`, how old the child is today and where they stand.
    What is told of a draw that is over stays the same. ``newest``: the day of the data that holds."""
    child = choice.child
    elsewhere = now and child.team_id != choice.team_id
    behind = now and newest is not None and child.as_at is not None and child.as_at < newest
    return ChoiceRow(
        id=choice.pk,
        position=choice.position,
        child=choice.child.reference,
        who=who(choice.child.gender, choice.child.age_years) if now else "",
        status=Status(choice.child.status).label if now else "",
        state=ChoiceState(choice.state),
        basis=Basis(choice.basis),
        stratum=choice.stratum,
        chance=choice.chance,
        service_area=choice.service_area.name,
        team=choice.team.name,
        flags=tuple(choice.flags),
        priorities=tuple(part["label"] for part in choice.account.get("parts", ())),
        reasons=tuple(choice.reasons),
        auditor_id=choice.auditor_id,
        auditor=choice.auditor.name if choice.auditor else "",
        auditor_reasons=tuple(choice.auditor_reasons),
        carried_by=getattr(choice, "carried_by", None) or "",
        observation=choice.observation_planned,
        swap_reason=choice.swap_reason,
        replaces=choice.replaces.child.reference if choice.replaces and names_who_went else "",
        team_now=(child.team.name if child.team else "no team") if elsewhere else "",
        obstacle=obstacle(choice) if now else None,
        known_as_at=child.as_at if behind else None,
    )
