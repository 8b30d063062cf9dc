"""The standards in force, and who set what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from fullcircle.domain.performance.models import StandardChange
from fullcircle.domain.performance.policy import check_see
from fullcircle.domain.performance.rules.standards import Limits, Standard, shipped, standards
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class Change:
    """One value that the council set."""

    value: Decimal
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class StandardRow:
    """A standard and what is in force. ``latest`` is None while the shipped value holds."""

    key: str
    standard: Standard
    latest: Change | None

    @property
    def value(self) -> Decimal:
        return self.latest.value if self.latest else self.standard.value

    @property
    def own(self) -> bool:
        """Whether the council's value differs from the shipped one."""
        return self.value != self.standard.value


@dataclass(frozen=True)
class StandardView:
    """One standard with everything the council ever set it to, the newest first."""

    row: StandardRow
    history: tuple[Change, ...]


def standards_in_force() -> Limits:
    """Every standard's value: the council's own where it set one, else as shipped. For whoever counts; it names no one."""
    return {**shipped(), **{key: float(change.value) for key, change in _latest().items() if key in shipped()}}


def standards_list(seen_by: Actor) -> list[StandardRow]:
    """All standards in their order. NotAllowed unless the actor may see performance."""
    check_see(seen_by)
    latest = _latest()
    return [StandardRow(key, one, _change(latest.get(key))) for key, one in standards().items()]


def standard(seen_by: Actor, key: str) -> StandardView:
    """One standard. NotFound when there is none of that key."""
    check_see(seen_by)
    found = standards().get(key)
    if found is None:
        raise NotFound
    history = tuple(_told(one) for one in StandardChange.objects.filter(key=key).select_related("changed_by"))
    return StandardView(StandardRow(key, found, history[0] if history else None), history)


def _latest() -> dict[str, StandardChange]:
    oldest_first = StandardChange.objects.select_related("changed_by").order_by("id")
    return {change.key: change for change in oldest_first}


def _change(change: StandardChange | None) -> Change | None:
    return None if change is None else _told(change)


def _told(change: StandardChange) -> Change:
    by = change.changed_by.name if change.changed_by else "Full Circle"
    return Change(change.value, change.reason, by, change.changed_at)
