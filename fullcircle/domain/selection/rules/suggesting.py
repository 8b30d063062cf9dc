"""What a round could look for, with the reason: weak aspects, teams and services not heard, children never looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.selection.rules.frame import NEVER, Candidate, group_code
from fullcircle.domain.selection.states import Dimension

LONG_MONTHS = 12
"""A team is not heard for long when no round that started in this time looked at its work."""
MOST_TEAMS = 3
FEWEST_AUDITS, WEAK_SHARE, MOST_WEAK = 10, 1 / 3, 2
LIGHT, FULL = 0.2, 0.5
"""Weights suggested: light where one reason brings several flags, fuller where it brings one group."""


@dataclass(frozen=True)
class Weak:
    """An aspect that earlier rounds found weak, said in words, with the keys of the fundamentals it belongs to."""

    title: str
    words: str
    fundamentals: Sequence[str]


@dataclass(frozen=True)
class Suggestion:
    """Something to look for, why, and what it would add: weights by flag or group code."""

    title: str
    why: str
    priorities: Mapping[str, float]


def weak_aspects(
    judged: Iterable[tuple[str, int, int]], aspects: Mapping[str, tuple[str, Sequence[str]]]
) -> tuple[Weak, ...]:
    """The aspects with the largest share not yet good in earlier audits, said of the files that were looked at.

    ``judged``: aspect, audits below good, audits. ``aspects``: title and fundamentals by key. An aspect counts as weak from
    ``FEWEST_AUDITS`` on, when at least ``WEAK_SHARE`` of them were below good.
    """
    known = [(below / n, key, below, n) for key, below, n in judged if key in aspects and n >= FEWEST_AUDITS]
    weak = sorted((one for one in known if one[0] >= WEAK_SHARE), key=lambda one: (-one[0], one[1]))
    return tuple(
        Weak(
            aspects[key][0],
            f"In the files looked at in the last year, {below} of {n} {'was' if below == 1 else 'were'} not yet good in this.",
            aspects[key][1],
        )
        for _, key, below, n in weak[:MOST_WEAK]
    )


def suggestions(
    candidates: Iterable[Candidate],
    weak: Iterable[Weak],
    fundamentals: Mapping[str, Sequence[str]],
    heard: Mapping[str, date],
    since: date,
) -> tuple[Suggestion, ...]:
    """Suggestions for a round, those that come from what was found first.

    ``fundamentals``: of each flag. ``heard``: the first day of the latest round that looked at each team's work; nothing is
    said of teams or of children never looked at before there was a round. ``since``: the day from which a team was heard lately.
    """
    able = [c for c in candidates if c.out is None]
    said = [found for one in weak if (found := _of_weak(one, able, fundamentals)) is not None]
    if heard:
        said += [*_of_services(able, heard), *_of_teams(able, heard, since), *_of_never(able)]
    return tuple(said)


def _of_weak(weak: Weak, able: Sequence[Candidate], fundamentals: Mapping[str, Sequence[str]]) -> Suggestion | None:
    raised = {flag for c in able for flag in c.flags}
    codes = sorted(flag for flag in raised if set(fundamentals.get(flag, ())) & set(weak.fundamentals))
    if not codes:
        return None
    n = len(codes)
    reasons = "One reason in the data bears on it." if n == 1 else f"{n} reasons in the data bear on it."
    return Suggestion(weak.title, f"{weak.words} {reasons}", dict.fromkeys(codes, LIGHT if n > 1 else FULL))


def _of_services(able: Sequence[Candidate], heard: Mapping[str, date]) -> list[Suggestion]:
    """Service areas none of whose teams was ever heard."""
    by_service: dict[tuple[str, str], list[Candidate]] = {}
    for c in able:
        by_service.setdefault((c.service, c.groups.get(Dimension.SERVICE, "")), []).append(c)
    return [
        Suggestion(
            name,
            f"No round has looked at this service area yet; it works with {len(members)} of the children who can be drawn.",
            {group_code(Dimension.SERVICE, key): FULL},
        )
        for (name, key), members in sorted(by_service.items())
        if key and not any(c.team in heard for c in members)
    ]


def _of_teams(able: Sequence[Candidate], heard: Mapping[str, date], since: date) -> list[Suggestion]:
    children: dict[str, int] = {}
    for c in able:
        children[c.team] = children.get(c.team, 0) + 1
    quiet = [team for team in children if team not in heard or heard[team] < since]
    quiet.sort(key=lambda team: (heard.get(team, date.min), -children[team], team))
    return [
        Suggestion(
            team,
            f"Not heard for {LONG_MONTHS} months or more; it works with {children[team]} of the children who can be drawn.",
            {group_code(Dimension.TEAM, team): FULL},
        )
        for team in quiet[:MOST_TEAMS]
    ]


def _of_never(able: Sequence[Candidate]) -> list[Suggestion]:
    never = sum(c.groups.get(Dimension.HISTORY) == NEVER for c in able)
    if not never or never == len(able):
        return []
    why = f"{never} of the {len(able)} children who can be drawn {'was' if never == 1 else 'were'} in no selection so far."
    return [Suggestion("Children never looked at", why, {group_code(Dimension.HISTORY, NEVER): LIGHT})]
