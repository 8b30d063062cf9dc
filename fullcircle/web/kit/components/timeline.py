"""The child's journey as a drawing: five lanes of plain numbers for `kit/timeline.html`, and the same as a dated table.

Nothing here knows the database or the page: views give plain periods, events and visits and get back percentages and words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from fullcircle.web.kit.components.scale import DayScale, months, words_width

Lane = Literal["status", "home", "worker"]
Look = Literal["open", "mist", "ink", "quiet", "dashed"]
Side = Literal["right", "left", "none"]
Shape = Literal["referral", "enquiry", "conference", "review", "other"]

LANES: dict[Lane, str] = {"status": "Status", "home": "Home", "worker": "Worker"}
NARROWEST = 480.0
"""The plot is drawn for at least this width in pixels; on narrower pages the dated list takes its place."""
_ROW, _BAR, _SPACE = 28, 32, 18


@dataclass(frozen=True)
class Period:
    """From ``starts_on`` to ``ends_on`` inclusive (None: still so). ``short`` is used where ``label`` does not fit."""

    lane: Lane
    label: str
    starts_on: date
    ends_on: date | None = None
    look: Look = "quiet"
    short: str = ""
    note: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened on one day. ``label`` stands beside the mark; ``note`` only in list and table."""

    on: date
    label: str
    shape: Shape = "other"
    note: str = ""


@dataclass(frozen=True)
class Visit:
    """A day on which the child was seen."""

    on: date
    alone: bool


@dataclass(frozen=True)
class Bar:
    """A period as drawn. x and width in percent, y and height in pixels; an empty label when no words fit."""

    x: float
    width: float
    y: int
    label: str
    look: Look


@dataclass(frozen=True)
class Mark:
    """An event as drawn. ``side`` is where its words stand; none when there is no room for them."""

    x: float
    y: int
    shape: Shape
    label: str
    side: Side


@dataclass(frozen=True)
class Dot:
    x: float
    y: int
    alone: bool


@dataclass(frozen=True)
class Gap:
    """A stretch in which the child was not seen for longer than expected. ``open``: it has not ended yet.

    The label begins at ``label_x``; it is shortened or empty where it would touch the one before.
    """

    x: float
    width: float
    y: int
    label: str
    label_x: float
    open: bool


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class LaneName:
    y: int
    label: str


@dataclass(frozen=True)
class Judged:
    """The stretch that the audit judges, shaded."""

    x: float
    width: float
    label: str
    label_x: float
    anchor: Literal["middle", "end"]


@dataclass(frozen=True)
class Row:
    """One line of the dated list and of the table. ``until`` is None for events and for what still goes on."""

    on: date
    lane: str
    what: str
    until: date | None
    note: str


@dataclass(frozen=True)
class Journey:
    """All that the template needs. Heights in pixels, places in percent of the plot's width."""

    height: int
    foot: int
    lanes: tuple[LaneName, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    judged: Judged | None
    rows: tuple[Row, ...]
    summary: str


def journey(
    *,
    periods: Iterable[Period],
    events: Iterable[Event],
    visits: Iterable[Visit],
    starts_on: date,
    ends_on: date,
    judged_from: date | None = None,
    judged_label: str = "Judge these months",
    gap_over_days: int = 42,
) -> Journey:
    """Lay out one child's journey between two days.

    What began earlier is drawn from ``starts_on``; what lies wholly outside is left out. A stretch between two visits (or
    from the last visit to ``ends_on``) of more than ``gap_over_days`` days is bracketed and written.
    Raises ValueError when ``ends_on`` is not after ``starts_on``.
    """
    scale = DayScale(starts_on, ends_on, NARROWEST)
    periods = sorted(
        (p for p in periods if p.starts_on <= ends_on and (p.ends_on or ends_on) >= starts_on),
        key=lambda p: p.starts_on,
    )
    events = sorted((e for e in events if starts_on <= e.on <= ends_on), key=lambda e: e.on)
    visits = sorted((v for v in visits if starts_on <= v.on <= ends_on), key=lambda v: v.on)

    y = 38 if judged_from else 8
    lanes = [LaneName(y + _BAR // 2, LANES["status"])]
    bars = _bars([p for p in periods if p.lane == "status"], scale, y)
    y += _BAR + _SPACE
    marks, rows_used = _marks(events, scale, y + _ROW // 2)
    lanes.append(LaneName(y + _ROW // 2, "Events"))
    y += _ROW * rows_used + _SPACE
    gaps = _gaps(visits, scale, y + 8, gap_over_days)
    lanes.append(LaneName(y + 8, "Seen"))
    dots = [Dot(scale.x(v.on), y + 8, v.alone) for v in visits]
    y += (44 if gaps else 18) + _SPACE
    for lane in ("home", "worker"):
        lanes.append(LaneName(y + _BAR // 2, LANES[lane]))
        bars += _bars([p for p in periods if p.lane == lane], scale, y)
        y += _BAR + _SPACE - 4
    return Journey(
        height=y + 24,
        foot=y,
        lanes=tuple(lanes),
        bars=tuple(bars),
        marks=tuple(marks),
        dots=tuple(dots),
        gaps=tuple(gaps),
        ticks=tuple(_ticks(scale)),
        judged=_judged(judged_from, judged_label, scale),
        rows=tuple(_rows(periods, events, visits, _unseen(visits, scale.last, gap_over_days))),
        summary=_summary(periods, events, visits, gaps, scale),
    )


def _bars(periods: Sequence[Period], scale: DayScale, y: int) -> list[Bar]:
    bars = []
    for period in periods:
        x = scale.x(period.starts_on)
        end = scale.x(period.ends_on + timedelta(days=1)) if period.ends_on else 100.0
        x = min(x, 99.2)
        width = round(max(end - x, 0.8), 3)
        label = next((words for words in (period.label, period.short) if words and scale.fits(words, width)), "")
        bars.append(Bar(x, width, y, label, period.look))
    return bars


def _marks(events: Sequence[Event], scale: DayScale, y: int) -> tuple[list[Mark], int]:
    """Each event in the first of three rows in which neither its mark nor its words touch the one before."""
    taken = [-1e9, -1e9, -1e9]
    marks, used = [], 1
    for event in events:
        x = scale.pixels(scale.x(event.on))
        row, side, end = _place(x, words_width(event.label) + 8, taken, scale.width)
        taken[row] = max(taken[row], end)
        used = max(used, row + 1)
        marks.append(Mark(scale.x(event.on), y + row * _ROW, event.shape, event.label, side))
    return marks, used


def _place(x: float, wide: float, taken: Sequence[float], width: float) -> tuple[int, Side, float]:
    """The row, the side for the words and where the row is then taken to; the emptiest row and no words if none has room."""
    for row, end in enumerate(taken):
        if x + 14 + wide <= width and x - 13 >= end:
            return row, "right", x + 14 + wide
        if x - 14 - wide >= max(end, 0):
            return row, "left", x + 14
    return min(range(len(taken)), key=taken.__getitem__), "none", x + 14


def _unseen(visits: Sequence[Visit], last: date, over: int) -> list[tuple[date, date, bool]]:
    """(from, until, not ended yet) of each stretch of more than ``over`` days in which the child was not seen."""
    stretches = [(a.on, b.on, False) for a, b in pairwise(visits)]
    if visits:
        stretches.append((visits[-1].on, last, True))
    return [stretch for stretch in stretches if (stretch[1] - stretch[0]).days > over]


def _gaps(visits: Sequence[Visit], scale: DayScale, y: int, over: int) -> list[Gap]:
    gaps, taken = [], 0.0
    for first, last, still in _unseen(visits, scale.last, over):
        days = (last - first).days
        x, end = scale.x(first), scale.x(last)
        label = next(
            (
                words
                for words in (f"{days} days not seen", f"{days} days")
                if _label_starts(words, x, end, scale) >= taken
            ),
            "",
        )
        starts = _label_starts(label, x, end, scale)
        taken = max(taken, starts + words_width(label) + 10)
        gaps.append(Gap(x, round(end - x, 3), y, label, round(100 * starts / scale.width, 3), still))
    return gaps


def _label_starts(words: str, x: float, end: float, scale: DayScale) -> float:
    """Where words centred under a stretch begin, in pixels, moved inwards at either edge of the drawing."""
    wide = words_width(words)
    return min(max(scale.pixels((x + end) / 2) - wide / 2, 0.0), scale.width - wide)


def _ticks(scale: DayScale) -> list[Tick]:
    """Months, as many as fit at 72 pixels each; the year is written on the first and at each turn of the year."""
    starts = months(scale.first, scale.last)
    step = next((s for s in (1, 2, 3, 6, 12) if len(starts) / s <= scale.width / 72), 12)
    shown = [day for day in starts if (day.month - 1) % step == 0]
    ticks: list[Tick] = []
    year = None
    for day in shown:
        label = f"{day:%b}" if day.year == year else f"{day:%b} {day:%y}"
        ticks.append(Tick(scale.x(day), label))
        year = day.year
    return ticks


def _judged(first: date | None, label: str, scale: DayScale) -> Judged | None:
    if first is None or first >= scale.last:
        return None
    x = scale.x(first)
    fits = scale.fits(label, 100 - x)
    return Judged(
        x, round(100 - x, 3), label, round(x + (100 - x) / 2, 3) if fits else 100.0, "middle" if fits else "end"
    )


def _rows(
    periods: Sequence[Period],
    events: Sequence[Event],
    visits: Sequence[Visit],
    unseen: Sequence[tuple[date, date, bool]],
) -> list[Row]:
    rows = [Row(p.starts_on, LANES[p.lane], p.label, p.ends_on, p.note) for p in periods]
    rows += [Row(e.on, "Event", e.label, None, e.note) for e in events]
    rows += [Row(v.on, "Seen", "Seen alone" if v.alone else "Seen with others", None, "") for v in visits]
    rows += [Row(first, "Not seen", f"{(last - first).days} days not seen", last, "") for first, last, _ in unseen]
    return sorted(rows, key=lambda row: row.on)


def _summary(
    periods: Sequence[Period], events: Sequence[Event], visits: Sequence[Visit], gaps: Sequence[Gap], scale: DayScale
) -> str:
    """What the drawing says, for those who cannot see it."""
    alone = sum(v.alone for v in visits)
    longest = max(gaps, key=lambda gap: gap.width, default=None)
    now = [p.label for p in periods if p.lane == "status" and (p.ends_on is None or p.ends_on >= scale.last)]
    parts = [
        f"The child's journey from {scale.first:%B %Y} to {scale.last:%B %Y}.",
        f"Status now: {now[-1]}." if now else "",
        f"{_count(len(events), 'event')}, seen {_count(len(visits), 'time')}, {alone} of them alone.",
        f"Longest stretch: {longest.label}." if longest and longest.label else "",
        "All of it is in the table below.",
    ]
    return " ".join(part for part in parts if part)


def _count(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
