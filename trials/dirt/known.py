"""What the product holds of a child."""

from dataclasses import dataclass
from datetime import date

Period = tuple[str, date]


@dataclass(frozen=True)
class State:
    """What is known of a child: ``open`` are the periods that last, ``events`` (kind, day); team and worker as files call
    them."""

    status: str
    born: date | None
    open: frozenset[Period]
    flags: frozenset[str]
    events: frozenset[tuple[str, date]]
    team: str = ""
    worker: str = ""
