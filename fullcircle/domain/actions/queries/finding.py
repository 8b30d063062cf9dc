"""Actions found by the number of their child, by their own, or by words of what is to be done."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import Q

from fullcircle.domain.actions.queries.rows import ActionRow, for_person, row, told_number
from fullcircle.domain.actions.states import ActionState
from fullcircle.domain.cases.models import numbered
from fullcircle.foundation.access.rules import Actor

YEARS_READ = 2
"""Words are looked for in actions that still need somebody, and in those of the last two years: reading every action there ever
was would take longer each year. By number all are found."""


def find_actions_by_number(
    seen_by: Actor, number: str, *, own: int | None = None, on: date, most: int
) -> list[ActionRow]:
    """At most so many of the actions this actor may see, of children whose number they are told and which is this or begins so:
    the very number first, and of each child what is due last first. Before them all the action that is numbered ``own`` itself.
    ``on`` is today."""
    seen = for_person(seen_by, on)
    told = seen.filter(told_number(seen_by))
    found = numbered(told, number, child="audit__child", then=("-due_on", "pk"))
    first = list(seen.filter(pk=own)) if own is not None else []
    rows = [*first, *(action for action in found[:most] if action.pk != own)]
    return [row(action, on) for action in rows[:most]]


def find_actions_by_words(seen_by: Actor, words: Sequence[str], *, on: date, most: int) -> list[ActionRow]:
    """At most so many of the actions this actor may see that have all these words in what is to be done, what needs a person
    first. Older ones that are over are not read (YEARS_READ)."""
    since = on - timedelta(days=365 * YEARS_READ)
    read = Q(state__in=[ActionState.OPEN, ActionState.DONE]) | Q(
        state__in=[ActionState.VERIFIED, ActionState.SET_ASIDE], due_on__gte=since
    )
    found = for_person(seen_by, on).filter(read)
    for word in words:
        found = found.filter(_has(word))
    return [row(action, on) for action in found[:most]] if words else []


def _has(word: str) -> Q:
    """SQLite folds the case of plain letters only, so a word with other letters is looked for as people write it."""
    found = Q(what__icontains=word)
    for written in () if word.isascii() else (word.lower(), word.upper(), word.capitalize()):
        found |= Q(what__contains=written)
    return found


def actions_named(seen_by: Actor, action_ids: Collection[int], *, on: date) -> dict[int, str]:
    """By id, what those of these actions are about that this actor may see: the child, where they are told its number, or the
    team; and by when."""
    rows = [row(action, on) for action in for_person(seen_by, on).filter(pk__in=action_ids)]
    return {one.id: f"child {one.child}" if one.child else f"team {one.team}" for one in rows}
