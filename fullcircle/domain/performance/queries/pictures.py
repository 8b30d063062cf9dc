"""The picture as someone may see it: figures of a place now and over time, and how one breaks down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from fullcircle.domain.performance.models import Figure, Picture
from fullcircle.domain.performance.policy import check_see
from fullcircle.domain.performance.queries.standards import standards_in_force
from fullcircle.domain.performance.rules.groups import ALL, GROUPS
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.standards import Limits
from fullcircle.domain.performance.rules.standing_out import Standing, standings
from fullcircle.domain.performance.rules.trend_days import ThinList, TrendDays, thin_lists, trend_days
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotFound

COUNCIL: Final = "council"
LOOKED_AT: Final = 120
"""The newest pictures among which the days of a trend are found: two years of a file a week, and some."""
CUT_OFF_SHOWN: Final = 6
"""How many days before a gap are told of, beside the trend."""


@dataclass(frozen=True)
class Spot:
    """Somewhere that figures hold. ``code`` names it in a link: "council", "service-3" or "team-12"."""

    code: str
    name: str
    service_id: int | None = None
    team_id: int | None = None


Series = Mapping[tuple[str, str], tuple[Point, ...]]
"""Points by indicator and part, oldest first. A day whose file did not tell the figure has no point."""


ThinDays = Mapping[str, Mapping[date, ThinList]]


@dataclass(frozen=True)
class PictureView:
    """The newest picture of a place, with how its figures came about. ``as_at`` is None before the first import.

    ``standards``: those that it was counted by, and ``in_force`` those of now. ``left_out``: how many rows of each list, by its
    key, could not be counted. ``days``: those of the trend, and those in the series that lie before a gap and are not in it.
    ``thin``: by list, the days of the trend on which it is far too small to be in a line.
    """

    spot: Spot
    as_at: date | None
    taken_at: datetime | None
    lists: frozenset[str]
    standards: Limits
    in_force: Limits
    left_out: Mapping[str, int]
    days: TrendDays
    thin: ThinDays
    series: Series

    @property
    def outdated(self) -> bool:
        """Whether standards have been changed since it was taken."""
        return self.standards != self.in_force

    def now(self, indicator: str, part: str) -> Point | None:
        """The figure in the newest picture."""
        points = self.series.get((indicator, part), ())
        return points[-1] if points and points[-1].as_at == self.as_at else None

    def over_time(self, indicator: str, part: str) -> tuple[Point, ...]:
        """The figure on the days of the trend, oldest first."""
        used = frozenset(self.days.used).difference(self.thin_for(indicator))
        return tuple(point for point in self.series.get((indicator, part), ()) if point.as_at in used)

    def thin_for(self, indicator: str) -> dict[date, ThinList]:
        """On which days of the trend a list is far too small for this figure to be in its line."""
        kind = indicators()[indicator]
        return {day: one for key in (kind.list, *kind.needs) for day, one in self.thin.get(key, {}).items()}

    def standings(self) -> tuple[Standing, ...]:
        """How each figure of the overview stands."""
        return standings(self.now, self.over_time)


@dataclass(frozen=True)
class BreakdownRow:
    """One group: its label, and for each part of the indicator (numerator, denominator)."""

    label: str
    figures: Mapping[str, tuple[int, int | None]]
    spot: str = ""


@dataclass(frozen=True)
class IndicatorView:
    """One indicator in a place: over time, and in the newest picture by each kind of group that figures are kept for there."""

    key: str
    indicator: Indicator
    picture: PictureView
    breakdowns: Mapping[str, tuple[BreakdownRow, ...]]


def spots(seen_by: Actor) -> list[Spot]:
    """Where this actor may see figures, the widest first. NotAllowed when nowhere."""
    check_see(seen_by)
    scope = seen_by.scope(Permission.SEE_PERFORMANCE)
    found = [Spot(COUNCIL, "The whole council")] if scope.everywhere else []
    teams = sorted(access.teams(), key=lambda team: (team.service_area.position, team.service_area.name, team.name))
    services = {team.service_area_id: team.service_area.name for team in teams}
    found += [
        Spot(f"service-{pk}", name, service_id=pk)
        for pk, name in services.items()
        if scope.everywhere or pk in scope.service_ids
    ]
    return found + [
        Spot(f"team-{team.pk}", team.name, service_id=team.service_area_id, team_id=team.pk)
        for team in teams
        if scope.covers(service_id=team.service_area_id, team_id=team.pk)
    ]


def spot(seen_by: Actor, code: str) -> Spot:
    """The place of that code, or the widest one for no code. NotFound for a place out of scope or that does not exist."""
    return spot_among(spots(seen_by), code)


def spot_among(allowed: Sequence[Spot], code: str) -> Spot:
    """The same among places that were asked for already."""
    found = next((one for one in allowed if one.code == code or not code), None)
    if found is None:
        raise NotFound("There are no figures here that you can see.")
    return found


def picture(seen_by: Actor, where: Spot, *, indicator: str = "") -> PictureView:
    """The newest picture and the figures of everyone in that place over time; of one indicator alone where it is named."""
    check_see(seen_by)
    held = {one.as_at: one for one in Picture.objects.order_by("-as_at")[:LOOKED_AT]}
    thin = _thin(held.values())
    days = trend_days(held, [day for day, one in held.items() if one.rows and _is_thin(one, thin)])
    days = replace(days, cut_off=days.cut_off[:CUT_OFF_SHOWN])
    taken = {held[day].pk: held[day] for day in (*days.used, *days.cut_off)}
    newest = held[days.used[-1]] if days.used else None
    if newest is None:
        return PictureView(where, None, None, frozenset(), {}, {}, left_out={}, days=days, thin={}, series={})
    chosen = Figure.objects.visible_to(seen_by).filter(
        picture__in=taken, by=ALL, service=where.service_id, team=where.team_id
    )
    if indicator:
        chosen = chosen.filter(indicator=indicator)
    return PictureView(
        spot=where,
        as_at=newest.as_at,
        taken_at=newest.taken_at,
        lists=frozenset(newest.lists),
        standards=newest.standards,
        in_force=standards_in_force(),
        left_out=newest.left_out,
        days=days,
        thin={key: {day: one for day, one in on.items() if day in days.used} for key, on in thin.items()},
        series=_series(chosen.values_list("indicator", "part", "picture_id", "numerator", "denominator"), taken),
    )


def indicator(seen_by: Actor, key: str, where: Spot) -> IndicatorView:
    """One indicator. NotFound when there is none of that key."""
    found = indicators().get(key)
    if found is None:
        raise NotFound
    view = picture(seen_by, where, indicator=key)
    return IndicatorView(key, found, view, _breakdowns(seen_by, key, where, view))


def _thin(pictures: Iterable[Picture]) -> ThinDays:
    """On which days each list is far too small, by its key, unless somebody said that it is right."""
    rows: dict[str, dict[date, int]] = defaultdict(dict)
    right = set()
    for one in pictures:
        right |= {one.as_at} if one.in_lines else set()
        for key in set(one.lists) & set(one.rows):
            rows[key][one.as_at] = one.rows[key]
    return {key: {day: thin for day, thin in thin_lists(on).items() if day not in right} for key, on in rows.items()}


def _is_thin(one: Picture, thin: ThinDays) -> bool:
    """Whether all that it tells of is far too small."""
    return all(one.as_at in thin.get(key, ()) for key, count in one.rows.items() if count)


def _series(rows: Iterable[tuple[str, str, int, int, int | None]], taken: Mapping[int, Picture]) -> Series:
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for key, part, picture_id, numerator, denominator in rows:
        one = taken[picture_id]
        kind = indicators().get(key)
        in_force = standards_of(kind, one.standards) if kind else ()
        found[key, part].append(Point(one.as_at, numerator, denominator, in_force))
    return {where: tuple(sorted(points, key=lambda point: point.as_at)) for where, points in found.items()}


def standards_of(kind: Indicator, in_force: Limits) -> tuple[float, ...]:
    """What the standards of an indicator were, in its order."""
    return tuple(in_force.get(name, 0.0) for name in kind.standards)


def _breakdowns(seen_by: Actor, key: str, where: Spot, view: PictureView) -> dict[str, tuple[BreakdownRow, ...]]:
    """By service and team below this place, and by group within it. A team is too small to be broken down."""
    if view.as_at is None or where.team_id is not None:
        return {}
    figures = Figure.objects.visible_to(seen_by).filter(picture__as_at=view.as_at, picture__shown=True, indicator=key)
    if where.service_id is not None:
        figures = figures.filter(service=where.service_id)
    found: dict[tuple[str, str], dict[str, tuple[int, int | None]]] = defaultdict(dict)
    for one in figures:
        if one.team_id is not None:
            found["team", str(one.team_id)][one.part] = (one.numerator, one.denominator)
        elif one.by == ALL:
            found["service", str(one.service_id)][one.part] = (one.numerator, one.denominator)
        elif one.service_id == where.service_id:
            found[one.by, one.group][one.part] = (one.numerator, one.denominator)
    below = [one for one in spots(seen_by) if one.service_id is not None]
    rows = {
        "service": _places(found, "service", [one for one in below if one.team_id is None]),
        "team": _places(found, "team", [one for one in below if one.team_id is not None]),
    }
    if where.service_id is not None:
        del rows["service"]
    nowhere = {
        "service": "In no service area",
        "team": "In no team" if where.service_id is None else "In none of its teams",
    }
    rows = {by: (*told, *_rest(nowhere[by], key, view, told)) for by, told in rows.items()}
    groups = {
        by: tuple(BreakdownRow(label, found[by, word]) for word, label in words.items() if (by, word) in found)
        for by, words in GROUPS.items()
    }
    return {by: told for by, told in (rows | groups).items() if told}


def _rest(label: str, key: str, view: PictureView, rows: Sequence[BreakdownRow]) -> tuple[BreakdownRow, ...]:
    """What the figures of these places leave of that of the whole, as a row of its own; none where they add up."""
    left: dict[str, tuple[int, int | None]] = {}
    for part in indicators()[key].parts:
        whole = view.now(key, part)
        if whole is None:
            continue
        told = [row.figures[part] for row in rows if part in row.figures]
        numerator = whole.numerator - sum(n for n, _ in told)
        denominator = None if whole.denominator is None else whole.denominator - sum(of or 0 for _, of in told)
        if (numerator if denominator is None else denominator) > 0 <= numerator:
            left[part] = (numerator, denominator)
    return (BreakdownRow(label, left),) if left else ()


def _places(
    found: Mapping[tuple[str, str], Mapping[str, tuple[int, int | None]]], by: str, places: list[Spot]
) -> tuple[BreakdownRow, ...]:
    ids = {str(one.service_id if by == "service" else one.team_id): one for one in places}
    return tuple(BreakdownRow(one.name, found[by, pk], one.code) for pk, one in ids.items() if (by, pk) in found)
