"""What the page that states priorities and draws offers, and what a choice would mean, counted live."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.auditors.queries.staff import staff
from fullcircle.domain.imports import rules as imports
from fullcircle.domain.performance.queries import services_missing
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection.policy import check_draw
from fullcircle.domain.selection.queries.data import scheduled_roles, window
from fullcircle.domain.selection.queries.drafting import check_possible, suggested_size
from fullcircle.domain.selection.queries.pool import Pool, pool
from fullcircle.domain.selection.queries.since import Older, older, with_older
from fullcircle.domain.selection.rules.priorities import Priority, stated
from fullcircle.domain.selection.rules.reasons import having
from fullcircle.domain.selection.rules.sampling import Area, areas_of, plan
from fullcircle.domain.selection.rules.suggesting import LONG_MONTHS, Suggestion, suggestions, weak_aspects
from fullcircle.domain.selection.rules.terms import Terms, terms_of
from fullcircle.domain.selection.states import Dimension, Exclusion
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import Invalid, NotFound
from fullcircle.foundation.kernel.verdict import Verdict, verdict

FLAGS = "flags"


@dataclass(frozen=True)
class Option:
    """A flag or group that can be a priority. ``said``: how many children have it now, of those who can be drawn (``children``)
    and of the others."""

    code: str
    label: str
    children: int
    said: str


@dataclass(frozen=True)
class OptionGroup:
    """Options of one kind: flags, or the groups of one dimension."""

    key: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Expected:
    """A priority in the present choice: how many can be drawn who have it, and how many of the sample that should give."""

    priority: Priority
    children: int
    expected: float


@dataclass(frozen=True)
class LiveCount:
    """What the present choice means. ``left_out``: children by reason. ``problem`` says why it could not be drawn like this;
    then nothing is expected. ``without``: children who have none of the priorities, and how many of the sample they should be.
    ``missing``: service areas with nobody in the data."""

    children: int
    eligible: int
    left_out: Mapping[Exclusion, int]
    asked: int
    size: int
    problem: str
    rows: tuple[Expected, ...]
    without: tuple[int, float]
    areas: tuple[Area, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choosing:
    """What there is to choose from for a round, and by what terms. ``auditors`` are those whom the schedule names, who
    have time for ``most`` audits. ``size`` and
    ``seed`` are suggestions. ``requests`` stand for this round. ``older``: children of whom the newest data tells nothing."""

    round_id: int
    round_number: int
    round_name: str
    children: int
    auditors: int
    most: int
    groups: tuple[OptionGroup, ...]
    labels: Mapping[str, str]
    suggestions: tuple[Suggestion, ...]
    requests: int
    terms: Terms
    size: int
    seed: int
    count: LiveCount
    may_draw: Verdict
    older: Older | None


def choosing(
    seen_by: Actor,
    round_id: int,
    *,
    on: date,
    priorities: Mapping[str, float],
    size: int | None = None,
    judged: Sequence[tuple[str, int, int]] = (),
) -> Choosing:
    """What a selection for this round would be drawn from, today, with the count for the choice so far.

    ``priorities``: weights by code, of which unknown ones are passed over; ``judged``: aspect, audits not
    yet good in it, audits, in earlier rounds.
    """
    found = with_older(Round.objects.visible_to(seen_by).filter(pk=round_id), seen_by).first()
    if found is None:
        raise NotFound
    there = pool(seen_by, found, on=on)
    known = {code: weight for code, weight in priorities.items() if code in there.labels}
    terms = terms_of(there.framework, stated(known, there.labels))
    time = window(found, terms.audits_most)
    who = staff(on=on, scheduled_roles=scheduled_roles(there.framework), ties=False, window=time)
    auditors = len(who.scheduled)
    suggested = suggested_size(there, terms, auditors)
    return Choosing(
        round_id=found.pk,
        round_number=found.number,
        round_name=str(found),
        children=len(there.candidates),
        auditors=auditors,
        most=sum(terms.limits.room(who.auditors[person]) for person in who.scheduled),
        groups=_groups(there),
        labels=there.labels,
        suggestions=suggestions(
            there.candidates,
            weak_aspects(judged, {a.key: (a.title, a.fundamentals) for a in there.framework.aspects}),
            {kind.id: kind.fundamentals for kind in imports.selection().flags},
            there.history.teams,
            months_before(on, LONG_MONTHS),
        ),
        requests=there.requests,
        terms=terms,
        size=suggested,
        seed=int(f"{found.starts_on:%Y%m%d}"),
        count=live_count(there, terms, suggested if size is None else size, auditors),
        may_draw=verdict(lambda: check_draw(seen_by, found)),
        older=older(found),
    )


def live_count(there: Pool, terms: Terms, size: int, auditors: int) -> LiveCount:
    """What a draw of ``size`` by these terms would do, before any seed."""
    candidates = there.candidates
    out = Counter(c.out for c in candidates if c.out is not None)
    able = [c for c in candidates if c.out is None]
    problem = ""
    try:
        check_possible(size, candidates, terms, auditors)
    except Invalid as refusal:
        problem = str(refusal)
    planned = None if problem else plan(candidates, terms, size)
    codes = {priority.code for priority in terms.priorities}
    without = [c.key for c in able if not codes & c.has.keys()]
    return LiveCount(
        children=len(candidates),
        eligible=len(able),
        left_out={reason: out[reason] for reason in Exclusion if out[reason]},
        asked=sum(c.asked is not None for c in able),
        size=size,
        problem=problem,
        rows=tuple(
            Expected(p, sum(p.code in c.has for c in able), planned.expected(p.code) if planned else 0.0)
            for p in terms.priorities
        ),
        without=(len(without), sum(planned.chances[key] for key in without) if planned else 0.0),
        areas=areas_of(planned) if planned else (),
        missing=services_missing(there.framework, {c.service for c in candidates}) if candidates else (),
    )


def _groups(there: Pool) -> tuple[OptionGroup, ...]:
    """What can be chosen: flags that some child has who can be drawn, then the groups of each dimension."""
    count = Counter(code for c in there.candidates if c.out is None for code in c.has)
    out = Counter(code for c in there.candidates if c.out is not None for code in c.has)
    flags = [code for code in there.labels if ":" not in code]
    by_key = {FLAGS: ("Reasons in the data", flags)}
    by_key |= {
        str(dimension): (dimension.label, [code for code in there.labels if code.startswith(f"{dimension}:")])
        for dimension in Dimension
    }
    return tuple(
        OptionGroup(
            key,
            title,
            tuple(
                Option(code, there.labels[code], count[code], having(count[code], out[code]))
                for code in codes
                if count[code]
            ),
        )
        for key, (title, codes) in by_key.items()
        if any(count[code] for code in codes)
    )
