"""The standards in force, and who set what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from fullcircle.domain.performance.models import Picture, StandardChange
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
    """A standard and what is in force. ``latest`` is None while the shipped value holds; ``counted_by`` is the value that the
    newest figures went by: before there are any, the one in force."""

    key: str
    standard: Standard
    latest: Change | None
    value: Decimal
    counted_by: Decimal

    @property
    def own(self) -> bool:
        """Whether the council's value differs from the shipped one."""
        return self.value != self.standard.value

    @property
    def counted_by_own(self) -> bool:
        """Whether the value that the figures went by differs from the shipped one."""
        return self.counted_by != self.standard.value

    @property
    def waits(self) -> bool:
        """Whether the figures still go by another value, until the next import."""
        return self.counted_by != self.value


@dataclass(frozen=True)
class StandardView:
    """One standard with everything the council ever set it to, the newest first."""

    row: StandardRow
    history: tuple[Change, ...]


def standards_in_force() -> Limits:
    """Every standard's value: the council's own where it set one, else as shipped. For whoever counts; it names no one."""
    return {**shipped(), **{key: float(change.value) for key, change in _latest().items() if key in shipped()}}


def standards_list(seen_by: Actor, counted_by: Limits | None = None) -> list[StandardRow]:
    """All standards in their order. ``counted_by``: what the newest figures went by, where that was asked for already. NotAllowed
    unless the actor may see performance."""
    check_see(seen_by)
    latest, counted = _latest(), _newest_counted_by() if counted_by is None else counted_by
    return [_row(key, _change(latest.get(key)), counted) for key in standards()]


def standard(seen_by: Actor, key: str) -> StandardView:
    """One standard. NotFound when there is none of that key."""
    check_see(seen_by)
    if key not in standards():
        raise NotFound
    history = tuple(_told(one) for one in StandardChange.objects.filter(key=key).select_related("changed_by"))
    return StandardView(_row(key, history[0] if history else None, _newest_counted_by()), history)


def _row(key: str, latest: Change | None, counted_by: Limits) -> StandardRow:
    value = latest.value if latest else standards()[key].value
    return StandardRow(key, standards()[key], latest, value, Decimal(str(counted_by.get(key, value))))


def _newest_counted_by() -> Limits:
    """The standards that the newest picture was counted by."""
    return Picture.objects.order_by("-as_at").values_list("standards", flat=True).first() or {}


def _latest() -> dict[str, StandardChange]:
    oldest_first = StandardChange.objects.select_related("changed_by").order_by("id")
    return {change.key: change for change in oldest_first}


def _change(change: StandardChange | None) -> Change | None:
    return None if change is None else _told(change)


def _told(change: StandardChange) -> Change:
    by = change.changed_by.name if change.changed_by else "Full Circle"
    return Change(change.value, change.reason, by, change.changed_at)
