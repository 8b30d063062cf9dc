"""How fair a sample is: beside everybody it was drawn from, who was never looked at, and what is asked of auditors."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Count
from django.db.models.functions import Coalesce

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.cases.states import Status
from fullcircle.domain.selection.models import Choice
from fullcircle.domain.selection.queries.draws import areas_of, missing_of
from fullcircle.domain.selection.queries.frames import left_out_of, packed_of, present_draw
from fullcircle.domain.selection.queries.pool import label_of
from fullcircle.domain.selection.rules.fairness import Compared, compare
from fullcircle.domain.selection.rules.frame import NEVER, FrameRow, unpack
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import AgeBand, ChoiceState, Dimension, DrawState, Exclusion
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

YEAR_MONTHS = 12


@dataclass(frozen=True)
class Never:
    """Children of a service area who were in no selection before this one."""

    service_area: str
    never: int
    children: int


@dataclass(frozen=True)
class Burden:
    """How many audits someone was given in the year up to this round, and how many of them in this round."""

    auditor: str
    year: int
    round: int


@dataclass(frozen=True)
class MapTeam:
    """A team's stretch of its service area's line: how much of the line it takes (0 to 1), its children, expected and chosen."""

    team: str
    share: float
    children: int
    expected: float
    chosen: int


@dataclass(frozen=True)
class MapLine:
    """The line that the draw walked in one service area. ``marks``: where the chosen stood, 0 to 1; ``asked``: children asked
    for by leaders, who stood in no line."""

    service_area: str
    children: int
    chosen: int
    teams: tuple[MapTeam, ...]
    marks: tuple[float, ...]
    asked: int


@dataclass(frozen=True)
class Fairness:
    """The sample beside everybody who could be drawn, by dimension; and who was never looked at."""

    confirmed: bool
    chosen: int
    directed: int
    eligible: int
    children: int
    left_out: Mapping[Exclusion, int]
    exclusion_months: int
    groups: Mapping[Dimension, tuple[Compared, ...]]
    lines: tuple[MapLine, ...]
    missing: tuple[str, ...]
    never: tuple[Never, ...]


def fairness(
    seen_by: Actor, round_id: int, *, tell_missing: bool = False, references: Collection[str] | None = None
) -> Fairness:
    """How the sample compares with everybody, for the round's present draw; with ``tell_missing`` also which services the data
    holds nobody of. ``references`` of all its chosen children, where they are known already. No child is named."""
    draw = present_draw(seen_by, round_id)
    rows = unpack(packed_of(draw))
    if references is None:
        references = draw.choices.filter(state=ChoiceState.CHOSEN).values_list("child__reference", flat=True)
    chosen = set(references)
    able = [row for row in rows if row.numbers is not None]
    position = {name: counts.get("position", 0) for name, counts in draw.frame_by_service.items()}
    shown = [d for d in Dimension if d is not Dimension.HISTORY]
    return Fairness(
        confirmed=draw.state == DrawState.CONFIRMED,
        chosen=len(chosen),
        directed=sum(row.asked for row in able),
        eligible=len(able),
        children=len(rows),
        left_out=left_out_of(rows),
        exclusion_months=Terms.kept(draw.settings).exclusion_months,
        groups={d: _in_order(d, compare(able, chosen, partial(_value, d)), position) for d in shown},
        lines=_lines(able, chosen, position),
        missing=missing_of(draw, areas_of(draw)) if tell_missing else (),
        never=_never(rows, position),
    )


def _in_order(dimension: Dimension, found: tuple[Compared, ...], position: Mapping[str, int]) -> tuple[Compared, ...]:
    """Ages and statuses in their own order, service areas in the council's, everything else the largest group first."""
    own = {
        Dimension.AGE: {band.label: i for i, band in enumerate(AgeBand)},
        Dimension.STATUS: {status.label: i for i, status in enumerate(Status)},
        Dimension.SERVICE: position,
    }.get(dimension, {})
    return tuple(sorted(found, key=lambda one: own.get(one.label, 0)))


def _value(dimension: Dimension, row: FrameRow) -> str:
    if dimension is Dimension.SERVICE:
        return row.service
    return label_of(dimension, row.groups.get(dimension, ""))


def _lines(able: list[FrameRow], chosen: set[str], position: Mapping[str, int]) -> tuple[MapLine, ...]:
    by_service: dict[str, list[FrameRow]] = {}
    for row in able:
        by_service.setdefault(row.service, []).append(row)
    return tuple(
        _line(name, by_service[name], chosen) for name in sorted(by_service, key=lambda n: (position.get(n, 0), n))
    )


def _line(name: str, rows: list[FrameRow], chosen: set[str]) -> MapLine:
    """Children side by side by team, each as wide as its size; certain children have their width too."""
    free = sorted(
        (row for row in rows if not row.asked),
        key=lambda row: (row.team, row.numbers.low if row.numbers and row.numbers.low is not None else -1, row.key),
    )
    total = sum(row.numbers.size for row in free if row.numbers) or 1.0
    passed, marks = 0.0, []
    teams: defaultdict[str, float] = defaultdict(float)
    for row in free:
        size = row.numbers.size if row.numbers else 0.0
        if row.key in chosen:
            marks.append((passed + size / 2) / total)
        passed += size
        teams[row.team] += size
    by_team: dict[str, list[FrameRow]] = {}
    for row in rows:
        by_team.setdefault(row.team, []).append(row)
    return MapLine(
        service_area=name,
        children=len(rows),
        chosen=sum(row.key in chosen for row in rows),
        teams=tuple(
            MapTeam(
                team,
                teams[team] / total,
                len(by_team[team]),
                sum(row.numbers.chance for row in by_team[team] if row.numbers),
                sum(row.key in chosen for row in by_team[team]),
            )
            for team in sorted(by_team)
        ),
        marks=tuple(marks),
        asked=sum(row.asked and row.key in chosen for row in rows),
    )


def _never(rows: list[FrameRow], position: Mapping[str, int]) -> tuple[Never, ...]:
    children = Counter(row.service for row in rows if row.service)
    never = Counter(row.service for row in rows if row.groups.get(Dimension.HISTORY) == NEVER)
    return tuple(
        Never(name, never[name], children[name]) for name in sorted(children, key=lambda n: (position.get(n, 0), n))
    )


def burden(seen_by: Actor, round_id: int) -> tuple[Burden, ...]:
    """Audits given in confirmed selections of rounds that started in the year up to this one's start, and in its present draw.
    Nothing for those who do not select: it names people."""
    if not seen_by.may(Permission.SELECT_CASES):
        return ()
    draw = present_draw(seen_by, round_id)
    starts_on: date = draw.round.starts_on
    here = draw.choices.filter(state=ChoiceState.CHOSEN, auditor__isnull=False)
    others = Choice.objects.filter(
        state=ChoiceState.CHOSEN,
        auditor__isnull=False,
        draw__state=DrawState.CONFIRMED,
        draw__round__starts_on__gt=months_before(starts_on, YEAR_MONTHS),
        draw__round__starts_on__lte=starts_on,
    ).exclude(draw=draw)
    name = Coalesce("audit__auditor__name", "auditor__name")  # of who carries it out now: it may have been handed on
    now = dict(here.order_by().values_list(name).annotate(n=Count("pk")))
    before = dict(others.order_by().values_list(name).annotate(n=Count("pk")))
    found = [Burden(name, now.get(name, 0) + before.get(name, 0), now.get(name, 0)) for name in {*now, *before}]
    return tuple(sorted(found, key=lambda one: (-one.year, one.auditor)))
