"""The journey of a child, as imports tell it."""

from dataclasses import dataclass
from datetime import date

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import Status


@dataclass(frozen=True)
class Stretch:
    """Time in one status, or with one team and worker. ``ends_on`` is None while it lasts."""

    what: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class JourneyEntry:
    """Something that happened; ``kind`` is a stable word, ``detail`` plain English."""

    kind: str
    happened_on: date
    detail: str


@dataclass(frozen=True)
class Journey:
    """A child's journey as the imports tell it, each part oldest first."""

    statuses: tuple[Stretch, ...]
    allocations: tuple[Stretch, ...]
    events: tuple[JourneyEntry, ...]


def journey(child: Child) -> Journey:
    """The journey of a child that the caller may already see, through a record of their own (an audit, a choice)."""
    return Journey(
        statuses=tuple(
            Stretch(Status(period.status).label, period.starts_on, period.ends_on)
            for period in child.status_periods.all()
        ),
        allocations=tuple(
            Stretch(
                ", ".join(str(part) for part in (stretch.team, stretch.worker) if part) or "Nobody allocated",
                stretch.starts_on,
                stretch.ends_on,
            )
            for stretch in child.allocations.select_related("team", "worker")
        ),
        events=tuple(JourneyEntry(event.kind, event.happened_on, event.detail) for event in child.journey.all()),
    )
