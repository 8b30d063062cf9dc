"""Choices, draws and their fairness in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from fullcircle.domain.insight.rules.words import counted, listed, percent
from fullcircle.domain.performance.rules.missing import not_in_data
from fullcircle.domain.selection.queries import (
    ChoiceRow,
    Choosing,
    DrawView,
    Fairness,
    LiveCount,
    Older,
    RestrictionRow,
    Sample,
)
from fullcircle.domain.selection.rules.fairness import Compared
from fullcircle.domain.selection.rules.priorities import in_words
from fullcircle.domain.selection.rules.suggesting import Suggestion
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, Dimension, Exclusion
from fullcircle.web.kit.components.dots import Group, SampleChart, sample_chart
from fullcircle.web.kit.jinja import date_long


def how(row: ChoiceRow) -> str:
    """How a child was drawn, in a few words."""
    return "; ".join(row.priorities) if row.priorities and row.basis is not Basis.DIRECTED else row.basis.label


def asked(terms: Terms) -> list[str]:
    """What the framework asks of a selection, one sentence each."""
    said = [
        f"At least {counted(terms.minimum_per_service, 'child', 'children')} from every service area.",
        "A known chance for every child who can be drawn, so that the files can speak for all.",
        f"No more than {percent(terms.directed_most)} asked for by leaders.",
        "No child of whom another audit is still open.",
        f"No child who was looked at in the last {counted(terms.exclusion_months, 'month')}.",
        f"Auditors who are independent of the work, with at most {counted(terms.audits_most, 'audit')} each.",
        f"An observation of practice with at least {percent(terms.observation_share)} of audits.",
    ]
    return said if terms.exclusion_months else [*said[:4], *said[5:]]


def there_is(choosing: Choosing) -> str:
    """How many children could be asked for, in words."""
    auditors = counted(choosing.auditors, "auditor")
    return (
        f"{choosing.count.eligible:,} can be drawn. {auditors} can take up to {counted(choosing.most, 'audit')} in all, by their "
        "time and leave."
    )


def out_words(reason: Exclusion, n: int, months: int) -> str:
    """Children who were left out for one reason: "12 looked at in the last 12 months"."""
    match reason:
        case Exclusion.LOOKED_AT:
            return f"{n:,} looked at in the last {counted(months, 'month')}"
        case Exclusion.AUDIT_OPEN:
            return f"{n:,} with an audit that is still open"
        case Exclusion.RESTRICTED:
            return f"{n:,} set aside by hand, each with the reason"
        case _:
            return f"{n:,} not yet in a team"


def set_aside(row: RestrictionRow) -> str:
    """What setting a child aside does, and what it leaves to a person: children drawn before stay where they are."""
    said = ["The child is set aside. The next draw leaves them out, and counts them."]
    said += [f"They are among the chosen of {one.round_name}: swap them there." for one in row.waiting if one.chosen]
    said += [f"An audit of {one.round_name} is still open with {one.auditor}, and goes on." for one in row.open]
    return " ".join(said)


def older_said(older: Older | None) -> str:
    """That the newest data tells nothing of some children, and of when what is known of them is; "" where it tells of all."""
    if older is None:
        return ""
    days = date_long(older.first)
    if older.last != older.first:
        days = f"{days} to {date_long(older.last)}"
    who = (
        "1 child being worked with is" if older.children == 1 else f"{older.children:,} children being worked with are"
    )
    of = "that child" if older.children == 1 else "them"
    return f"{who} not in the newest data, and not known to be closed: what is known of {of} is of {days}."


def left_out(count: LiveCount, terms: Terms) -> list[str]:
    """Who is left out of a draw, by reason."""
    said = [out_words(reason, n, terms.exclusion_months) for reason, n in count.left_out.items()]
    return said + ([not_in_data(count.missing)] if count.missing else [])


@dataclass(frozen=True)
class SuggestionCard:
    """A suggestion with the address that adds it; ``added`` when the choice holds all of it already."""

    title: str
    why: str
    weight: str
    href: str
    added: bool


def suggestion_cards(
    choosing: Choosing, priorities: Mapping[str, float], kept: Sequence[tuple[str, str]]
) -> list[SuggestionCard]:
    """Each suggestion, with the choice so far kept in its address: its priorities, and all that was typed as (name, value)."""
    return [_card(one, choosing.round_id, priorities, kept) for one in choosing.suggestions]


def _card(
    one: Suggestion, round_id: int, priorities: Mapping[str, float], kept: Sequence[tuple[str, str]]
) -> SuggestionCard:
    chosen = {**one.priorities, **priorities}
    others = [(name, value) for name, value in kept if name != "p"]
    query = urlencode([("p", f"{code}={weight:g}") for code, weight in sorted(chosen.items())] + others)
    return SuggestionCard(
        title=one.title,
        why=one.why,
        weight=in_words(next(iter(one.priorities.values()))),
        href=f"{reverse('selection:new', kwargs={'round_id': round_id})}?{query}",
        added=one.priorities.keys() <= priorities.keys(),
    )


def expected(number: float) -> str:
    """An expected number of children: "about 4", "under 1".

    >>> expected(0.4), expected(3.7), expected(0.0)
    ('under 1', 'about 4', '0')
    """
    if number <= 0:
        return "0"
    return "under 1" if number < 0.5 else f"about {round(number)}"


def again(draw: DrawView) -> str:
    """The address of the page that draws, with the choice that this draw was made from."""
    chosen = [("p", f"{p.code}={p.weight:g}") for p in draw.terms.priorities]
    query = urlencode([*chosen, ("size", draw.size), ("seed", draw.seed)])
    return f"{reverse('selection:new', kwargs={'round_id': draw.round_id})}?{query}"


def chart(sample: Sample) -> SampleChart:
    """The chosen children of each service area beside all of its children."""
    return sample_chart([Group(area.service_area, area.chosen, area.children) for area in sample.areas])


def how_drawn(draw: DrawView) -> list[str]:
    """How the children were chosen, step by step, in words."""
    terms, eligible = draw.terms, sum(area.eligible for area in draw.areas)
    out = draw.frame_size - eligible
    said = [f"{counted(draw.frame_size, 'child was', 'children were')} being worked with on the day of the draw."]
    if out:
        left = f"{out:,} of them {'was' if out == 1 else 'were'} left out, each for a reason that is kept."
        said.append(f"{left} {eligible:,} could be drawn.")
    if draw.missing:
        said.append(not_in_data(draw.missing))
    if draw.directed:
        said.append(f"Leaders asked for {counted(draw.directed, 'child', 'children')}, who were taken for certain.")
    said.append(f"Every child counted for {terms.floor:g}, so nobody was without a chance.")
    if terms.priorities:
        names = listed([f"{p.label.lower()} ({in_words(p.weight)}, {p.weight:g})" for p in terms.priorities])
        said.append(f"To that, the round's priorities added their weight, up to 1 in all: {names}.")
    said += [
        "Places were shared out over the service areas in proportion to what their children counted for, with at least "
        f"{terms.minimum_per_service} each.",
        "In each area the children stood in a line by team and status, and one walk in even steps from a random start "
        "picked them. Some more were picked in reserve.",
        "Auditors were found who are independent of the child's worker, team and line, as evenly as that allows.",
    ]
    if draw.swapped:
        n = counted(draw.swapped, "child", "children")
        said.append(f"{n} swapped by hand afterwards for the next in reserve, each with the reason.")
    return said


def how_many(shown: int, of: int) -> str:
    """What stands with a list that shows its reader only some of its children, or none; "" where it shows all.

    >>> how_many(0, 14), how_many(3, 3)
    ('14 children. Your role shows how many, not which.', '')
    >>> how_many(5, 14)
    '5 of 14 children. Of the others your role shows how many, not which.'
    """
    if shown >= of:
        return ""
    if not shown:
        return f"{counted(of, 'child', 'children')}. Your role shows how many, not which."
    return f"{shown:,} of {counted(of, 'child', 'children')}. Of the others your role shows how many, not which."


def fairness_title(found: Fairness) -> str:
    """What the comparison says, no more strongly than it can."""
    compared = [one for groups in found.groups.values() for one in groups]
    apart = [one for one in compared if not one.least <= one.chosen <= one.most]
    if not apart:
        return "Every group has about as many as its chances give"
    lie = "lies" if len(apart) == 1 else "lie"
    return f"{len(apart)} of {counted(len(compared), 'group')} {lie} outside what chance usually gives"


def map_title(found: Fairness) -> str:
    """Whether every service area is in the sample."""
    missing = [line.service_area for line in found.lines if not line.chosen]
    if missing:
        return f"Nobody was chosen from {listed(missing)}"
    if found.missing:
        return "Every service area in the data has children in the sample"
    return "Every service area has children in the sample"


def fairness_words(found: Fairness) -> str:
    """How to read the comparison."""
    compared = sum(len(groups) for groups in found.groups.values())
    return (
        f"Chance alone puts about one group in twenty outside its range; with {compared} groups compared, "
        f"{round(compared / 20) or 'hardly any'} would not be surprising."
    )


def spread_words(one: Compared) -> str:
    """The range that chance gives: "2 to 9"."""
    return f"{one.least}" if one.least == one.most else f"{one.least} to {one.most}"


def shown_dimensions(found: Fairness) -> Mapping[Dimension, tuple[Compared, ...]]:
    """Each dimension with more than one group, teams last: they are many."""
    order = [d for d in found.groups if d is not Dimension.TEAM] + [Dimension.TEAM]
    return {d: found.groups[d] for d in order if len(found.groups[d]) > 1}
