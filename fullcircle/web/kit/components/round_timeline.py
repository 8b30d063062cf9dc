"""The weeks of a round as a drawing for the ink band: weeks, bars of work, the days that end them, and today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from fullcircle.documents.dates import day_in_words
from fullcircle.web.kit.components.scale import DayScale, words_width

NARROWEST = 1080.0
"""Drawn for at least this width in pixels; on narrower pages a dated list takes its place."""
_HEAD, _ROW, _BAR, _LINE, _RING = 46, 44, 34, 24, 8


@dataclass(frozen=True)
class Work:
    """A stretch of the round's work and the day that ends it."""

    label: str
    starts_on: date
    due_on: date
    due_label: str


@dataclass(frozen=True)
class Moment:
    """A single day, such as the meeting."""

    label: str
    on: date


@dataclass(frozen=True)
class Week:
    x: float
    width: float
    label: str
    starts: str
    now: bool


@dataclass(frozen=True)
class Bar:
    """``done`` is the share of the bar that lies before today, 0 to 100."""

    x: float
    width: float
    y: int
    label: str
    done: float
    reached: bool


@dataclass(frozen=True)
class Due:
    """The ring at the end of a bar, ``ring`` pixels from ``x``: to the right of it, or to the left at the edge of the drawing.
    Its words begin beside it, or end below or before it, ``words_x`` pixels from ``x`` and at ``words_y``."""

    x: float
    y: int
    ring: int
    words_x: int
    words_y: int
    label: str
    beside: bool


When: TypeAlias = Literal["done", "now", "ahead", "closed"]


@dataclass(frozen=True)
class Row:
    """A line of the dated list that stands in on narrow pages. ``when`` is "done", "now" or "ahead"; "closed" for what would be
    now or ahead in a round that is closed."""

    label: str
    starts_on: date
    ends_on: date
    when: When


@dataclass(frozen=True)
class RoundTimeline:
    height: int
    weeks: tuple[Week, ...]
    bars: tuple[Bar, ...]
    dues: tuple[Due, ...]
    today_x: float | None
    today_label: str
    today_anchor: Literal["start", "middle", "end"]
    rows: tuple[Row, ...]
    summary: str


def round_timeline(
    *,
    starts_on: date,
    ends_on: date,
    work: Sequence[Work],
    moments: Sequence[Moment],
    today: date,
    closed: bool = False,
) -> RoundTimeline:
    """Lay out a round. ``ends_on`` is its last day, inclusive. Nothing is now in one that is ``closed``. Raises ValueError when
    ``ends_on`` is not after ``starts_on``."""
    scale = DayScale(starts_on, ends_on + timedelta(days=1), NARROWEST)
    running = starts_on <= today <= ends_on and not closed
    bars, dues, y = [], [], _HEAD
    for item in work:
        bars.append(_bar(item, scale, y, today))
        dues.append(_due(item.due_label, item.due_on, scale, y + _BAR // 2))
        y += _ROW if dues[-1].beside else _ROW + _LINE
    for moment in moments:
        dues.append(_due(moment.label, moment.on, scale, y + 8, alone=True))
        y += _LINE
    rows = [Row(w.label, w.starts_on, w.due_on, _when(w.starts_on, w.due_on, today, closed)) for w in work]
    rows += [Row(m.label, m.on, m.on, _when(m.on, m.on, today, closed)) for m in moments]
    today_x = scale.x(today) if running else None
    return RoundTimeline(
        height=y + _LINE + 8,  # the last line is for the words of today alone
        weeks=tuple(_weeks(starts_on, ends_on, scale, today if running else None)),
        bars=tuple(bars),
        dues=tuple(dues),
        today_x=today_x,
        today_label=f"Today, {today:%A}",
        today_anchor=_anchor(today_x, scale),
        rows=tuple(rows),
        summary=_summary(starts_on, ends_on, rows, today if running else None),
    )


def _weeks(starts_on: date, ends_on: date, scale: DayScale, today: date | None) -> list[Week]:
    weeks, day, number = [], starts_on, 1
    while day <= ends_on:
        after = min(day + timedelta(days=7), ends_on + timedelta(days=1))
        x, end = scale.x(day), scale.x(after)
        now = today is not None and day <= today < after
        weeks.append(Week(x, round(end - x, 3), f"Week {number}", f"{day.day} {day:%b}", now))
        day, number = after, number + 1
    return weeks


def _bar(item: Work, scale: DayScale, y: int, today: date) -> Bar:
    x, end = scale.x(item.starts_on), scale.x(item.due_on + timedelta(days=1))
    width = round(max(end - x, 0.5), 3)
    passed = min(max((scale.x(today) - x) / width * 100, 0), 100)
    return Bar(x, width, y, item.label, round(passed, 2), today > item.due_on)


def _due(label: str, on: date, scale: DayScale, y: int, *, alone: bool = False) -> Due:
    """``alone``: nothing else is drawn in this row, so that words that do not fit on the right stand on the left."""
    x = scale.x(on + timedelta(days=1))
    words = f"{label}: {on:%a} {on.day} {on:%b}"
    beside = scale.pixels(x) + words_width(words) + 34 <= scale.width
    ring = 14 if scale.pixels(x) + 14 + _RING <= scale.width else -_RING
    return Due(
        x=x,
        y=y,
        ring=ring,
        words_x=28 if beside else ring - 14 if alone else ring + _RING,
        words_y=y if beside or alone else y + _BAR // 2 + 16,
        label=words,
        beside=beside,
    )


def _when(starts_on: date, ends_on: date, today: date, closed: bool) -> When:
    if today > ends_on:
        return "done"
    if closed:
        return "closed"
    return "ahead" if today < starts_on else "now"


def _anchor(x: float | None, scale: DayScale) -> Literal["start", "middle", "end"]:
    if x is None or 70 <= scale.pixels(x) <= scale.width - 70:
        return "middle"
    return "start" if scale.pixels(x) < 70 else "end"


def _summary(starts_on: date, ends_on: date, rows: Sequence[Row], today: date | None) -> str:
    parts = [f"A round from {day_in_words(starts_on)} to {day_in_words(ends_on)}."]
    parts += [f"{r.label}: by {day_in_words(r.ends_on)}." for r in rows]
    if today:
        parts.append(f"Today is in week {(today - starts_on).days // 7 + 1}.")
    return " ".join(parts)
