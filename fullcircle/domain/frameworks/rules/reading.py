"""The one way from the text of a framework file to a Framework."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fullcircle.domain.frameworks.rules import judgements, policies, schema
from fullcircle.domain.frameworks.rules.consistency import disagreements
from fullcircle.domain.frameworks.rules.earlier import as_read_today
from fullcircle.domain.frameworks.rules.faults import Fault, FrameworkFaults
from fullcircle.domain.frameworks.rules.schema import Framework
from fullcircle.domain.frameworks.rules.yamltree import Path, Tree, Unreadable, read_tree


def read_framework(text: str, *, kept: bool = False) -> Framework:
    """The framework in YAML ``text``; ``kept`` for the text of a version that was taken in before, perhaps by an earlier Full
    Circle.

    Raises FrameworkFaults with every fault: those of spelling and shape first, and once there are none, those of parts that
    do not agree with each other (a prompt for an unknown aspect, a date before another).
    """
    try:
        tree = read_tree(text)
    except Unreadable as unreadable:
        raise FrameworkFaults((unreadable.fault,)) from unreadable
    found = [_fault(path, reason, tree) for path, reason in tree.oddities]
    framework = None
    try:
        framework = Framework.model_validate(as_read_today(tree.value) if kept else tree.value)
    except ValidationError as error:
        odd = {path for path, _ in tree.oddities}
        found += [_fault(*_told(detail), tree) for detail in error.errors() if _path(detail) not in odd]
    if framework is None or found:
        raise FrameworkFaults(tuple(sorted(found, key=lambda fault: (fault.line, fault.path))))
    if not_agreeing := disagreements(framework):
        raise FrameworkFaults(tuple(_fault(path, reason, tree) for path, reason in not_agreeing))
    return framework


def _fault(path: Path, reason: str, tree: Tree) -> Fault:
    """A fault with its path in keys, and the line of the nearest thing on the path that is in the file."""
    for length in range(len(path), -1, -1):
        if path[:length] in tree.lines:
            return Fault(_shown(path, tree.value), reason, tree.lines[path[:length]])
    return Fault(_shown(path, tree.value), reason)


def _shown(path: Path, value: object) -> str:
    """``("aspects", 1, "title")`` as ``aspects[assessment].title``; an item without a key by its number, from 1."""
    shown = ""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
            key = value.get("key") if isinstance(value, Mapping) else None
            shown += f"[{key}]" if isinstance(key, str) else f"[{step + 1}]"
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
            shown += f".{step}" if shown else step
    return shown


def _path(detail: ErrorDetails) -> Path:
    return tuple(detail["loc"])


def _told(detail: ErrorDetails) -> tuple[Path, str]:
    """A fault found by the schema, in words for the person who wrote the file."""
    kind, context = detail["type"], detail.get("ctx", {})
    path = _path(detail)
    if kind == "extra_forbidden":
        return path, _unknown(str(path[-1]))
    if kind in _WORDS:
        return path, _WORDS[kind].format(**context)
    return path, str(detail["msg"])


_WORDS = {
    "missing": "is missing",
    "string_type": "should be text; put it in quotes if it looks like a number, a date, true or false",
    "string_too_short": "is empty; write some words",
    "string_too_long": "is too long; at most {max_length} characters fit",
    "string_pattern_mismatch": "is not written as this needs; it should match {pattern}",
    "literal_error": "should be {expected}",
    "enum": "should be {expected}",
    "int_type": "should be a whole number",
    "float_type": "should be a number",
    "bool_type": "should be true or false",
    "date_type": "should be a date, written like 2025-05-01",
    "tuple_type": "should be a list, each item on its own line after a dash",
    "model_type": "should be a group of names and values",
    "too_short": "needs at least {min_length}",
    "too_long": "has too many; at most {max_length}",
    "greater_than_equal": "should be {ge:g} or more",
    "less_than_equal": "should be {le:g} or less",
}


def _unknown(name: str) -> str:
    close = get_close_matches(name, _KNOWN, n=1, cutoff=0.65)
    return "is not a name that belongs here" + (f"; did you mean “{close[0]}”?" if close else "; take it away")


def _known_names() -> list[str]:
    models: list[Any] = [*vars(schema).values(), *vars(judgements).values(), *vars(policies).values()]
    return sorted(
        {
            name
            for model in models
            if isinstance(model, type) and issubclass(model, BaseModel)
            for name in model.model_fields
        }
    )


_KNOWN = _known_names()
