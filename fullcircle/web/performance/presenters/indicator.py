"""One indicator: its parts now and over time, its breakdowns, and what is published beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.cases.queries import InNoTeam
from fullcircle.domain.performance.queries import COUNCIL, IndicatorView, Spot
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.domain.performance.rules.official import Beside
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.standards import shown
from fullcircle.domain.performance.rules.standing_out import standing
from fullcircle.web.kit.components.range_line import RangeLine
from fullcircle.web.kit.components.trend import TrendLine
from fullcircle.web.performance.presenters import standing as told
from fullcircle.web.performance.presenters.beside import drawn
from fullcircle.web.performance.presenters.figures import (
    Figure,
    figure,
    figure_of_place,
    line,
    published,
    published_range,
)


@dataclass(frozen=True)
class Part:
    """One part of an indicator: its figure now with its tag, as a line over time, beside others, and what there is to say of it.
    ``question`` is asked where it stands out."""

    label: str
    figure: Figure | None
    line: TrendLine | None = None
    drawn: RangeLine | None = None
    sign: tuple[str, str] = ("", "")
    why: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True)
class DayRow:
    """One day's figures by part. ``standards``: those that were in force then, where they changed over time; else empty.
    ``in_no_line``: why the day is in no line, if it is not."""

    on: date
    figures: tuple[Figure | None, ...]
    standards: str
    in_no_line: str


def parts(view: IndicatorView, official: Mapping[tuple[str, str], Beside]) -> list[Part]:
    """Every part of an indicator in its order."""
    return [_part(view, part, official.get((view.key, part))) for part in view.indicator.parts]


def _part(view: IndicatorView, part: str, beside: Beside | None) -> Part:
    kind, label = view.indicator, view.indicator.parts[part]
    points = view.picture.over_time(view.key, part)
    if view.picture.now(view.key, part) is None:
        return Part(label, None)
    one = standing(view.key, part, points)
    return Part(
        label=label,
        figure=figure_of_place(kind, one.now.numerator, one.now.denominator, view.picture.spot),
        line=line(kind, points, one.verdict),
        drawn=drawn(kind, one.now, beside),
        sign=told.sign(one),
        why=told.why(one, beside, view.picture.in_force),
        question=told.question(one) if one.stands_out else "",
    )


def over_time(view: IndicatorView) -> list[DayRow]:
    """The figures of the days of the trend, and of those before a gap, as a table, the newest first."""
    kind = view.indicator
    days: dict[date, dict[str, Point]] = {}
    for key in kind.parts:
        for point in view.picture.series.get((view.key, key), ()):
            days.setdefault(point.as_at, {})[key] = point
    in_force = {on: next(iter(points.values())).standards for on, points in days.items()}
    varied = len(set(in_force.values())) > 1
    return [
        DayRow(
            on=on,
            figures=tuple(
                figure(kind, points[key].numerator, points[key].denominator) if key in points else None
                for key in kind.parts
            ),
            standards=" and ".join(shown(value) for value in in_force[on]) if varied else "",
            in_no_line=_in_no_line(view, on),
        )
        for on, points in sorted(days.items(), reverse=True)
    ]


def _in_no_line(view: IndicatorView, on: date) -> str:
    if on in view.picture.days.cut_off:
        return "In no line: before a gap"
    return "In no line: far fewer rows than beside it" if on in view.picture.thin_for(view.key) else ""


@dataclass(frozen=True)
class Breakdown:
    """A table of one kind of group: heads are the parts, each row a label (with a link for a place) and its figures."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Figure | None, ...]], ...]


_TITLES = {
    "service": "By service area",
    "team": "By team",
    "age": "By age",
    "ethnicity": "By ethnicity",
    "disability": "By disability",
    "sex": "By sex",
}


def breakdowns(view: IndicatorView) -> list[Breakdown]:
    """The breakdowns that are kept for this place, in a fixed order, never by figure."""
    kind = view.indicator
    return [
        Breakdown(
            key=by,
            title=_TITLES[by],
            heads=tuple(label or "Figure" for label in kind.parts.values()),
            rows=tuple(
                (row.label, row.spot, tuple(_figure(kind, row.figures.get(part)) for part in kind.parts))
                for row in rows
            ),
        )
        for by, rows in view.breakdowns.items()
    ]


def _figure(kind: Indicator, sums: tuple[int, int | None] | None) -> Figure | None:
    return None if sums is None else figure(kind, *sums)


@dataclass(frozen=True)
class Elsewhere:
    """What is published beside our figure: heads are parts, each row whose figures they are; with source and difference."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    unlike: str
    source: str


def elsewhere(view: IndicatorView, official: Mapping[tuple[str, str], Beside]) -> Elsewhere | None:
    """For the whole council alone; None where nothing comparable is published."""
    kind = view.indicator
    found = {part: one for part in kind.parts if (one := official.get((view.key, part))) is not None}
    if not found or view.picture.spot.code != COUNCIL:
        return None
    first = next(iter(found.values()))
    return Elsewhere(
        heads=tuple(kind.parts[part] or "Official figure" for part in found),
        rows=tuple(
            (whose, tuple(published(one.percents[place][1]) for one in found.values()))
            for place, (whose, _) in enumerate(first.percents)
        )
        + _ends(list(found.values())),
        unlike=first.unlike,
        source=first.source,
    )


def _ends(found: Sequence[Beside]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Between which figures the neighbours lie, and how many of them have one."""
    near = [one.neighbours for one in found if one.neighbours is not None]
    if len(near) < len(found):
        return ()
    ends = tuple(f"{published_range(one.lowest, one.highest)}, {one.published} published" for one in near)
    return (("Lowest to highest of the neighbours", ends),)


def in_no_team(found: InNoTeam, spot: Spot) -> str:
    """Children whom no team's figure counts: "13 children are in no team (12 early help, 1 looked after), so …"; in the figures
    of a service area or team, how many of them have a worker there."""
    if not found.total:
        return ""
    parts = ", ".join(f"{n:,} {status.label[0].lower()}{status.label[1:]}" for status, n in found.by_status)
    one = found.total == 1
    who = "1 child being worked with is" if one else f"{found.total:,} children being worked with are"
    if spot.code == COUNCIL:
        return f"{who} in no team ({parts}){_where_counted(found)}"
    said = f"{who} in no team, so no figure here counts them."
    here, rest = found.of_workers, found.total - found.of_workers
    if here:
        said += f" {here:,} {'has' if here == 1 else 'have'} a worker of {spot.name}."
    if rest:
        whose = "their team" if not here else "the team of the other" if rest == 1 else "the team of the others"
        said += f" Which is {whose} is not known."
    return said


def _where_counted(found: InNoTeam) -> str:
    """Where children in no team count: for the whole council, unless they are known from before the day of the figures alone."""
    if not found.earlier:
        return ", so they count for the whole council alone and in no service area’s figures."
    before = "known from data before this day alone, so in no figure"
    if found.earlier == found.total:
        return f", {before}."
    are = "1 is" if found.earlier == 1 else f"{found.earlier:,} are"
    rest = found.total - found.earlier
    others = "the other counts" if rest == 1 else f"the other {rest:,} count"
    return f". Of these, {are} {before}; {others} for the whole council alone and in no service area’s figures."


def uses(standard: str) -> list[tuple[str, str]]:
    """The indicators that go by a standard: (key, label)."""
    return [(key, kind.label) for key, kind in indicators().items() if standard in kind.standards]
