"""Draws from the profile's tables with one seeded source of chance."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import exp
from random import Random
from typing import TypeVar

from fullcircle.demo.authority import profile
from fullcircle.demo.authority.days import add_days, birthday, on_a_weekday
from fullcircle.demo.authority.records import Child, Visit

T = TypeVar("T")
Bands = Sequence[tuple[int, int, float]]


class Draws:
    """One stream of chance. Streams are named, so that more of one kind of event never shifts another kind."""

    def __init__(self, seed: int, stream: str) -> None:
        self.rng = Random(f"{seed}/{stream}")

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def pick(self, weights: Mapping[T, float]) -> T:
        """A key, in proportion to its weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def whole(self, bands: Bands) -> int:
        """A whole number from weighted (from, to, weight) bands, even within a band."""
        low, high, _ = self.rng.choices(bands, [band[2] for band in bands])[0]
        return self.rng.randint(low, high)

    def assessment_days(self) -> int:
        """Working days of an assessment; the last week before the deadline is fullest at its end."""
        days = self.whole(profile.ASSESSMENT_DAYS)
        return max(days, self.rng.randint(41, 45)) if 41 <= days <= 45 else days

    def arrivals(self, a_year: float, since: date, until: date) -> list[date]:
        """Days of events that come by chance at this yearly rate, with the seasons of the profile."""
        days: list[date] = []
        peak = max(profile.MONTH_WEIGHTS.values())
        offset = 0.0
        while True:
            offset += self.rng.expovariate(a_year * peak / 365.25)
            day = add_days(since, int(offset))
            if day > until:
                return days
            if self.chance(profile.MONTH_WEIGHTS[day.month] / peak):
                days.append(day)

    def born_before(self, on: date, age: int) -> date:
        """A birthday for someone aged ``age`` on that day (-1: due within the next five months)."""
        if age < 0:
            return add_days(on, self.between(20, 150))
        if age == 0:  # most babies become known at or soon after birth
            return add_days(on, -min(360.0, self.rng.expovariate(1 / 70)))
        youngest = birthday(on, -age)
        return add_days(youngest, -self.between(1, 364))

    def child(self, born: date, *, sex: Mapping[str, float], ethnicity: Mapping[str, float], disabled: float) -> Child:
        """A new child with these shares of sex, ethnicity and disability."""
        return Child(
            born=born,
            sex=self.pick(sex),
            ethnicity=self.pick(ethnicity),
            disabled=self.chance(disabled),
            practice=self.rng.gauss(0, 0.6),
            earlier_plans=self.pick(profile.EARLIER_PLANS),
        )

    def slip(self, base: float, practice: float) -> bool:
        """Whether something due is missed: ``base`` of the time, more often where practice is weak."""
        return self.chance(min(0.85, base * exp(-0.7 * practice)))

    def visits(
        self, child: Child, start: date, end: date, *, every: float, missed: float, practice: float, alone: float
    ) -> list[Visit]:
        """Visits from ``start`` to ``end``, about ``every`` so many days, some missed, the child seen alone or not."""
        found: list[Visit] = []
        day = add_days(start, self.between(1, min(9.0, every)))
        while day <= end:
            if day >= child.born:
                old_enough = day >= birthday(child.born, 4)
                share = alone * (1 - 0.5 * (practice < -0.6)) if old_enough else 0.25
                found.append(Visit(on_a_weekday(day), self.chance(share)))
            gap = max(4.0, self.rng.gauss(every, every * 0.22))
            while self.slip(missed, practice):
                gap += every * self.between(0.6, 1.1)
            day = add_days(day, gap)
        return found
