"""Counting a picture: child after child, in bounded memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fullcircle.domain.annex_a.rules.record import Record
from fullcircle.domain.performance.rules.groups import ALL, GROUPS, Background
from fullcircle.domain.performance.rules.indicators import CHILD_RULES, ROW_RULES, indicators
from fullcircle.domain.performance.rules.indicators.marks import Mark
from fullcircle.domain.performance.rules.standards import Limits


@dataclass(frozen=True, slots=True)
class ListRow:
    """One clean row of a list. ``team_id``: the team written on it, where the list has one and it is known whose name it is."""

    record: Record
    team_id: int | None


@dataclass(frozen=True, slots=True)
class ChildRows:
    """One child's rows by list key, each list in the order of the file. ``team_id``: the team that has the child now, used for
    lists that name no team."""

    reference: str
    team_id: int | None
    background: Background
    rows: Mapping[str, Sequence[ListRow]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure holds: the council as a whole, a service area, or a team; within it everyone or one group of them."""

    service_id: int | None = None
    team_id: int | None = None
    by: str = ALL
    group: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure. ``denominator`` is None for a count; for an average the numerator is the sum of days."""

    indicator: str
    part: str
    place: Place
    numerator: int
    denominator: int | None


@dataclass(frozen=True, slots=True)
class ChildMark:
    """How one child counts in one part of an indicator, in work of one team."""

    indicator: str
    part: str
    team_id: int | None
    numerator: int
    denominator: int


Sums = dict[str, tuple[int, int]]


@dataclass
class Tally:
    """Adds up children; its size depends on the number of groups, not of children.

    ``services``: the service area of each team. ``lists``: keys of the lists that the workbook holds; what they do not tell
    is not counted at all.
    """

    limits: Limits
    lists: frozenset[str]
    services: Mapping[int, int]
    _sums: dict[tuple[str, Place], dict[str, list[int]]] = field(default_factory=dict)

    def add(self, child: ChildRows) -> list[ChildMark]:
        """Count one child; how it counts, for the list of children behind each figure."""
        marks: dict[tuple[str, str, int | None], list[int]] = {}
        for key, team_id, mark in self._marks(child):
            held = marks.setdefault((key, mark.part, team_id), [0, 0])
            held[0] += mark.numerator
            held[1] += mark.denominator
        found = [ChildMark(*where, numerator, denominator) for where, (numerator, denominator) in marks.items()]
        for one in found:
            for place in self._places(one.team_id, child.background):
                held = self._sums.setdefault((one.indicator, place), {}).setdefault(one.part, [0, 0])
                held[0] += one.numerator
                held[1] += one.denominator
        return found

    def figures(self) -> Iterator[Counted]:
        """All figures so far. For the whole council every part of what the workbook can tell is there, if only as 0."""
        everywhere = Place()
        for key, kind in indicators().items():
            if kind.computable(self.lists):
                self._sums.setdefault((key, everywhere), {})
        for (key, place), parts in self._sums.items():
            kind = indicators()[key]
            everyone = sum(denominator for _, denominator in parts.values())
            for part in kind.parts if kind.kind == "bands" or place == everywhere else parts:
                numerator, denominator = parts.get(part, (0, 0))
                total = everyone if kind.kind == "bands" else denominator
                yield Counted(key, part, place, numerator, None if kind.kind == "count" else total)

    def _marks(self, child: ChildRows) -> Iterator[tuple[str, int | None, Mark]]:
        in_lists = frozenset(child.rows)
        for list_key, rows in child.rows.items():
            for key in _of_list(list_key):
                if not indicators()[key].computable(self.lists):
                    continue
                if key in CHILD_RULES:
                    mark = CHILD_RULES[key]([row.record for row in rows], in_lists)
                    if mark is not None:
                        yield key, self._team(child, _latest(rows)), mark
                else:
                    rule = ROW_RULES[key]
                    for row in rows:
                        mark = rule(row.record, self.limits)
                        if mark is not None:
                            yield key, self._team(child, row), mark

    @staticmethod
    def _team(child: ChildRows, row: ListRow) -> int | None:
        """The team that the row names did the work; a list without teams counts for the team that has the child."""
        return row.team_id if "allocated_team" in row.record.values else child.team_id

    def _places(self, team_id: int | None, background: Background) -> list[Place]:
        service_id = None if team_id is None else self.services.get(team_id)
        areas = [None] if service_id is None else [None, service_id]
        found = [Place(area) for area in areas]
        found += [Place(area, None, by, getattr(background, by)) for area in areas for by in GROUPS]
        return found if service_id is None else [*found, Place(service_id, team_id)]


def _latest(rows: Sequence[ListRow]) -> ListRow:
    """The row of the child's latest enquiry (the one list with teams that is counted by child)."""
    return max(rows, key=lambda row: row.record.text("strategy_discussion_date") or "")


@lru_cache(maxsize=16)
def _of_list(list_key: str) -> tuple[str, ...]:
    return tuple(key for key, kind in indicators().items() if kind.list == list_key)
