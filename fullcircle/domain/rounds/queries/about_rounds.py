"""Reads of rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.rounds.models import Activity, Round, RoundStatusChange
from fullcircle.domain.rounds.policy import check_change, check_close, check_plan
from fullcircle.domain.rounds.rules import (
    SETTLED_BY_CLOSING,
    RoundDates,
    Turn,
    dates_from_policy,
    did_not_take_place,
    first_monday,
    round_said,
)
from fullcircle.domain.rounds.states import ActivityState, RoundState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.foundation.kernel.matching import has_all
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class StatusRow:
    """A step in a round's life: who, when, to which state; and why, where work was left unfinished."""

    state: RoundState
    at: datetime
    by: str
    reason: str


_CLOSING = {"at": "at", "by": "by__name", "reason": "reason"}


@dataclass(frozen=True)
class RoundView:
    """A round. ``framework`` is the title and number of the version it keeps; ``version`` counts changes to it; ``turns``: what
    became of its audits and their moderation; ``closed``: who closed it and when, where one round is looked at."""

    id: int
    number: int
    title: str
    focus: str
    state: RoundState
    lead: str
    dates: RoundDates
    framework_version_id: int
    framework: str
    version: int
    may_change: Verdict
    may_close: Verdict
    turns: Mapping[str, Turn]
    closed: StatusRow | None = None

    @property
    def name(self) -> str:
        return f"Round {self.number}: {self.title}"

    @property
    def missed(self) -> bool:
        """Whether it closed with none of its audits done."""
        return did_not_take_place(self.state, self.turns)

    def said(self, on: date) -> str:
        """Where it stands on that day, in words."""
        return round_said(self.state, starts_on=self.dates.starts_on, today=on, turns=self.turns)


@dataclass(frozen=True)
class Suggestion:
    """What a new round would be by default: the next number, and the days that the framework's policies set."""

    number: int
    dates: RoundDates


def rounds(seen_by: Actor) -> list[RoundView]:
    """All rounds this actor may see, the newest first."""
    found = _with_turns(Round.objects.visible_to(seen_by).select_related("lead", "framework_version"))
    return [view_of(one, seen_by) for one in found.defer("framework_version__source")]


_TURNS = {f"turn_{key}_{column}": (key, column) for key in SETTLED_BY_CLOSING for column in ("state", "done", "of")}


def _with_turns(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """Rounds with what `_turns` reads, in the same query."""
    activities = Activity.objects.filter(round=OuterRef("pk")).order_by("pk")
    told = {name: Subquery(activities.filter(key=key).values(column)[:1]) for name, (key, column) in _TURNS.items()}
    return rounds.annotate(**told)


def _turns(told: Mapping[str, Any]) -> dict[str, Turn]:
    """What became of the audits of a round and of their moderation."""
    found: dict[str, dict[str, Any]] = {}
    for name, (key, column) in _TURNS.items():
        found.setdefault(key, {})[column] = told[name]
    return {key: Turn(**of | {"state": ActivityState(of["state"])}) for key, of in found.items() if of["state"]}


CLOSED_LATELY = 2
"""Closed rounds that are still told of where people start: their reports may be unwritten."""


def at_work(seen_by: Actor) -> "QuerySet[Round]":
    """Rounds this actor may see that are planned or under way, and those closed last, the newest first: `view_of` reads each."""
    closed = Round.objects.filter(state=RoundState.CLOSED).order_by("-number").values("pk")[:CLOSED_LATELY]
    found = Round.objects.visible_to(seen_by).filter(~Q(state=RoundState.CLOSED) | Q(pk__in=closed))
    return _with_turns(found).select_related("lead", "framework_version").defer("framework_version__source")


def round_view(seen_by: Actor, round_id: int) -> RoundView:
    """One round. NotFound when unknown or not for this actor to see."""
    closing = RoundStatusChange.objects.filter(round=OuterRef("pk"), state=RoundState.CLOSED)
    told = {f"closed_{name}": Subquery(closing.values(path)[:1]) for name, path in _CLOSING.items()}
    rows = Round.objects.visible_to(seen_by).select_related("lead", "framework_version")
    found = _with_turns(rows).annotate(**told)
    one: Any = found.defer("framework_version__source").filter(pk=round_id).first()
    if one is None:
        raise NotFound
    view = view_of(one, seen_by)
    if view.state is not RoundState.CLOSED or one.closed_at is None:
        return view
    return replace(
        view, closed=StatusRow(view.state, one.closed_at, one.closed_by or "Full Circle", one.closed_reason or "")
    )


@dataclass(frozen=True)
class FoundRound:
    """A round found by its number, or by words in its title or in what it looks at."""

    id: int
    number: int
    title: str
    state: RoundState
    starts_on: date
    ends_on: date
    turns: Mapping[str, Turn]

    def said(self, on: date) -> str:
        """Where it stands on that day, in words."""
        return round_said(self.state, starts_on=self.starts_on, today=on, turns=self.turns)


def find_rounds(seen_by: Actor, *, number: int | None, words: Sequence[str], most: int) -> list[FoundRound]:
    """At most so many of the rounds this actor may see that have this number, or all these words (as from `matching.words_in`)
    in their title and focus: the newest first."""
    told = ("pk", "number", "title", "state", "starts_on", "ends_on", "focus", *_TURNS)
    seen = _with_turns(Round.objects.visible_to(seen_by)).values(*told)
    found = (row for row in seen if row["number"] == number or has_all(words, f"{row['title']} {row['focus']}"))
    return [
        FoundRound(
            id=row["pk"],
            number=row["number"],
            title=row["title"],
            state=RoundState(row["state"]),
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            turns=_turns(row),
        )
        for row in islice(found, most)
    ]


def numbers(seen_by: Actor) -> dict[int, int]:
    """The number of each round this actor may see, by its id."""
    return dict(Round.objects.visible_to(seen_by).order_by().values_list("pk", "number"))


def history(seen_by: Actor, round_id: int) -> list[StatusRow]:
    """The steps in a round's life, oldest first."""
    rows = RoundStatusChange.objects.filter(round__in=Round.objects.visible_to(seen_by), round_id=round_id)
    return [
        StatusRow(RoundState(row.state), row.at, row.by.name if row.by else "Full Circle", row.reason)
        for row in rows.select_related("by")
    ]


def suggestion(seen_by: Actor, *, on: date, starts_on: date | None = None) -> Suggestion:
    """Defaults of a new round: after the last one or, with no round yet, on the next Monday. NotFound without a framework."""
    check_plan(seen_by)
    last = Round.objects.aggregate(number=Max("number"), ends_on=Max("ends_on"))
    if starts_on is None:
        after = last["ends_on"] + timedelta(days=1) if last["ends_on"] else on
        starts_on = first_monday(max(after, on))
    framework = frameworks.framework(frameworks.in_force(starts_on).id)
    return Suggestion((last["number"] or 0) + 1, dates_from_policy(starts_on, framework))


def view_of(found: Round, seen_by: Actor) -> RoundView:
    """The view of a round that this actor may see."""
    version = found.framework_version
    return RoundView(
        id=found.pk,
        number=found.number,
        title=found.title,
        focus=found.focus,
        state=RoundState(found.state),
        lead=found.lead.name if found.lead else "",
        dates=RoundDates(
            found.starts_on,
            found.audits_due_on,
            found.moderation_due_on,
            found.report_due_on,
            found.ends_on,
            found.meeting_on,
        ),
        framework_version_id=version.pk,
        framework=f"{version.title}, version {version.number}",
        version=found.version,
        may_change=verdict(lambda: check_change(seen_by, found)),
        may_close=verdict(lambda: check_close(seen_by, found)),
        turns=_turns(vars(found)),
    )
