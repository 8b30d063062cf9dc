"""Tasks of every kind, grouped by when they are due; like things of one time stand together in one card."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.web.kit.jinja import date_short

SOON = timedelta(days=14)
AHEAD = timedelta(weeks=4)
"""How far ahead what somebody owns is told to them, whatever it is: with less, it would be too late to ask those it needs."""
TODAY = "Today"
MOST_ROWS = 6
"""Rows of one card; the rest are told as a number, with a link to the list they are in."""


@dataclass(frozen=True)
class Kind:
    """What several tasks of one kind are together: a title with their number as ``{n}``, what happens next, said once for all of
    them, and where the whole list is ("" where there is none). ``unnamed``: how many more there are than the tasks."""

    several: str
    note: str = ""
    all_href: str = ""
    unnamed: int = 0


@dataclass(frozen=True)
class Task:
    """One thing that needs this person: about whom (``child``), where on the circle, what, why and what happens next, by when,
    and the step. ``row`` is what stands for ``what``, and ``detail`` what stands for ``why``, in the row of a card of several;
    ``waited``: for how long it waits, where it has no date. ``beside``: another way on, as its words and link."""

    what: str
    why: str
    href: str
    step: str
    kind: Kind
    due_on: date | None = None
    stage: str | None = None
    child: str = ""
    row: str = ""
    detail: str = ""
    waited: str = ""
    short: str = ""
    beside: tuple[str, str] | None = None

    def due_said(self, on: date) -> str:
        """When it is due, in words as of that day; for how long it waits where it has no date."""
        if self.due_on is None:
            return self.waited
        days = (self.due_on - on).days
        if days < 0:
            return f"{days_said(-days)} past its date"
        return {0: "Today", 1: "Tomorrow"}.get(days, f"By {self.due_on:%a} {date_short(self.due_on)}")

    def due_note(self, on: date) -> str:
        """What stands under it: the day that is past, or how far off it is."""
        if self.due_on is None:
            return ""
        days = (self.due_on - on).days
        if days < 0:
            return f"due {date_short(self.due_on)}"
        return f"in {days} days" if days > 1 else ""

    def late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class Block:
    """One card: a task alone (``title`` is ""), or several of a kind. ``more``: how many are not shown."""

    tasks: tuple[Task, ...]
    title: str = ""
    note: str = ""
    more: int = 0
    all_href: str = ""


@dataclass(frozen=True)
class Group:
    """What is due at one time. ``count`` counts things, not cards; ``late``: past their date; ``now``: that, or due today."""

    title: str
    blocks: tuple[Block, ...]
    count: int
    late: bool
    now: bool


def of_round(number: int, *, over: bool) -> str:
    """The round of a task in its rows, with what has to be known of it.

    >>> of_round(3, over=True)
    'Round 3, which is closed.'
    """
    return f"Round {number}, which is closed." if over else f"Round {number}."


def days_said(days: int) -> str:
    return f"{days} {'day' if days == 1 else 'days'}"


def greeting(now: datetime, name: str) -> str:
    """Good morning, afternoon or evening, by British time."""
    hour = now.astimezone(LONDON).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"Good {part}, {name.split()[0]}"


def lead(tasks: Sequence[Task], on: date, *, worked: bool) -> str:
    """How much needs this person, and a good thing where there is one. ``worked``: life got better for a child lately."""
    late = sum(task.late(on) for task in tasks)
    today = sum(task.due_on == on for task in tasks)
    if late or today:
        said = [f"{_things(late)} past {'its' if late == 1 else 'their'} date"] if late else []
        said += [f"{_things(today, before=bool(late))} due today"] if today else []
        return f"{' and '.join(said)}."
    good = ", and something has changed for the better for a child" if worked else ""
    if not tasks:
        return f"Nothing needs you just now{good}."
    return f"Nothing is due today{good}." if worked else "Nothing is due today. Here is what comes next."


def _things(n: int, *, before: bool = False) -> str:
    if n == 1:
        return "one is" if before else "One thing is"
    return f"{n} are" if before else f"{n} things are"


def groups(tasks: Sequence[Task], on: date) -> list[Group]:
    """Tasks by when, the late first; those without a date in the order given. Times without a task are left out."""
    dated = sorted((task for task in tasks if task.due_on is not None), key=lambda task: task.due_on or on)
    late = [task for task in dated if task.late(on)]
    when = {
        "Past its date" if len(late) == 1 else "Past their date": late,
        TODAY: [t for t in dated if t.due_on == on],
        "In the next two weeks": [t for t in dated if t.due_on is not None and on < t.due_on <= on + SOON],
        "When you can": [t for t in tasks if t.due_on is None],
        "Later": [t for t in dated if t.due_on is not None and t.due_on > on + SOON],
    }
    return [
        Group(title, blocks, sum(len(b.tasks) + b.more for b in blocks), found is late, found is late or title == TODAY)
        for title, found in when.items()
        if (blocks := tuple(_blocks(found)))
    ]


def _blocks(tasks: Iterable[Task]) -> Iterable[Block]:
    """Tasks of one time as cards, in the order of the first of each kind."""
    kinds: dict[Kind, list[Task]] = {}
    for task in tasks:
        kinds.setdefault(task.kind, []).append(task)
    for kind, found in kinds.items():
        n = len(found) + kind.unnamed
        if n == 1:
            yield Block(tuple(found))
        else:
            shown = found if n <= MOST_ROWS else found[: MOST_ROWS - 1] if kind.all_href else found
            yield Block(tuple(shown), kind.several.format(n=n), kind.note, n - len(shown), kind.all_href)
