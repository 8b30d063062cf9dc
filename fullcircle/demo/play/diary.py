"""What happens when: a diary of events, each of which may enter others, lived through in order up to the present."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from fullcircle.foundation.kernel.clock import LONDON

Event = Callable[[datetime], None]


class Diary:
    """Events by their moment. Those after ``present`` are never lived: the present is wherever the story has got to."""

    def __init__(self, present: datetime) -> None:
        self.present = present
        self.lived = 0
        self._events: list[tuple[datetime, int, Event]] = []
        self._entered = 0

    def enter(self, when: datetime, event: Event) -> None:
        """Enter an event; it is told its moment."""
        self._entered += 1
        heapq.heappush(self._events, (when, self._entered, event))

    def live(self) -> None:
        """Live through all events up to the present, in order of time and, at one moment, of entry."""
        while self._events and self._events[0][0] <= self.present:
            when, _, event = heapq.heappop(self._events)
            event(when)
            self.lived += 1


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a British day."""
    return datetime.combine(day, time(hour, minute), LONDON)


def in_office(day: date, rng: Random) -> datetime:
    """Some moment of office hours on that day, or on the Monday after a weekend."""
    if day.weekday() > 4:
        day += timedelta(days=7 - day.weekday())
    return moment(day, rng.randint(9, 16), rng.randint(0, 59))


def later(when: datetime, rng: Random, least: int, most: int) -> datetime:
    """Office hours, between ``least`` and ``most`` days after a moment."""
    return in_office((when + timedelta(days=rng.randint(least, most))).date(), rng)
