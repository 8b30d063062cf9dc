"""What differs between two versions of a framework, for the yearly review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.frameworks.rules.schema import Framework
from fullcircle.foundation.kernel.codes import Code


class Change(Code):
    """How something differs."""

    ADDED = "added", "Added"
    TAKEN_AWAY = "taken_away", "Taken away"
    CHANGED = "changed", "Changed"
    REORDERED = "reordered", "In another order"


@dataclass(frozen=True)
class Difference:
    """One difference. ``part`` is the top-level name.

    ``where`` leads from there by titles (of things, as they were before) and names (of fields). ``before`` and ``after`` are
    words to read; one is empty when something was added or taken away.
    """

    part: str
    where: tuple[str, ...]
    change: Change
    before: str
    after: str


def compare(old: Framework, new: Framework) -> tuple[Difference, ...]:
    """Every difference from ``old`` to ``new``, part by part. Things are matched by key: a new title is a change, not a move."""
    before, after = old.model_dump(exclude_none=True), new.model_dump(exclude_none=True)
    return tuple(
        Difference(part, where, change, _words(was), _words(now))
        for part in Framework.model_fields
        for where, change, was, now in _between(before[part], after[part], ())
    )


_Found = tuple[tuple[str, ...], Change, Any, Any]


def _between(before: Any, after: Any, where: tuple[str, ...]) -> Iterator[_Found]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            yield from _one(before.get(name), after.get(name), (*where, name))
    elif _keyed(before) and _keyed(after):
        yield from _between_things(
            {thing["key"]: thing for thing in before}, {thing["key"]: thing for thing in after}, where
        )
    elif before != after:
        yield where, Change.CHANGED, before, after


def _one(before: Any, after: Any, where: tuple[str, ...]) -> Iterator[_Found]:
    if before is None:
        yield where, Change.ADDED, "", after
    elif after is None:
        yield where, Change.TAKEN_AWAY, before, ""
    else:
        yield from _between(before, after, where)


def _between_things(before: Mapping[str, Any], after: Mapping[str, Any], where: tuple[str, ...]) -> Iterator[_Found]:
    for key in dict.fromkeys([*before, *after]):
        if key not in before:
            yield where, Change.ADDED, "", after[key]
        elif key not in after:
            yield where, Change.TAKEN_AWAY, before[key], ""
        else:
            yield from _between(before[key], after[key], (*where, _name(before[key])))
    kept_before, kept_after = [k for k in before if k in after], [k for k in after if k in before]
    if kept_before != kept_after:
        names = [
            ", ".join(_name(side[key]) for key in kept) for side, kept in ((before, kept_before), (after, kept_after))
        ]
        yield where, Change.REORDERED, names[0], names[1]


def _keyed(value: Any) -> bool:
    return (
        isinstance(value, tuple) and bool(value) and all(isinstance(item, Mapping) and "key" in item for item in value)
    )


def _name(thing: Mapping[str, Any]) -> str:
    return str(thing.get("title") or thing.get("text") or thing["key"])


def _words(value: Any) -> str:
    """A value as words to read: a thing by its title, a list by its items."""
    if isinstance(value, Mapping):
        if "key" in value:
            return _name(value)
        return "; ".join(f"{name.replace('_', ' ')}: {_words(inner)}" for name, inner in value.items())
    if isinstance(value, tuple):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):  # every fraction in a framework is a share
        return f"{100 * value:.0f} %"
    if isinstance(value, date):
        return day_in_words(value)
    return value.label if isinstance(value, Code) else str(value)
