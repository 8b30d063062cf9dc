"""YAML text into plain values and the line of each, accepting only what a framework needs.

Stricter than YAML on purpose: no anchors or aliases (a small file of aliases can grow without end), no tags, no key twice, no
deep nesting; and ``yes``, ``no``, ``on`` and ``12:30`` stay the words they are.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from fullcircle.domain.frameworks.rules.faults import Fault

Path = tuple[str | int, ...]
LARGEST = 1_000_000
"""Characters in the largest file that is read. The Bolton framework has about 92,000."""
DEEPEST = 12
_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the C parser, where PyYAML was built with it, is 15 times faster

_RESOLVE: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"~|null|"), lambda text: None),
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"[-+]?[0-9]{1,15}"), int),
    (re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), lambda text: _date(text)),
)

# What the reader says, whether the fault is where the thing began and not where it was noticed, and what to do about it.
_STUMBLES = tuple(
    (re.compile(pattern), where_it_began, words)
    for pattern, where_it_began, words in (
        (r"\btab\b|\\t", False, "it begins with a tab; begin it with spaces"),
        (r"unexpected end of stream", True, "a quotation mark is opened here and never closed"),
        (r"could not find expected ':'", True, "there is no colon after its name; write “name: words”"),
        (r"',' or '[}\]]'", True, "a bracket is opened here and never closed"),
        (
            r"mapping values",
            False,
            "there is a colon too many, or none with a space after it on the line above; put words that hold a colon in quotes",
        ),
        (r"cannot start any token", False, "its words begin with a sign such as @ or %; put them in quotes"),
        (r"escape character", False, "there is a backslash between double quotation marks; use single ones"),
        (
            r"expected key|block end|'-' indicator",
            False,
            "it does not fit the lines above; begin it with as many spaces as those it belongs with, and close all quotes",
        ),
    )
)


class Unreadable(Exception):
    """The text is not YAML that could be a framework; ``fault`` says where and why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass
class Tree:
    """``value`` holds dicts, tuples and plain values; ``lines`` the line of each path; ``oddities`` what only YAML allows."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    oddities: list[tuple[Path, str]] = field(default_factory=list)


def read_tree(text: str) -> Tree:
    """The one document in ``text``. Unreadable when it is too long, too deep, or not YAML."""
    if len(text) > LARGEST:
        raise Unreadable(
            Fault("", f"The file is too long: {len(text):,} characters, and at most {LARGEST:,} are read.")
        )
    tree = Tree()
    try:
        events = yaml.parse(text, Loader=_LOADER)
        _read_stream(events, tree)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_told(error)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 0
        raise Unreadable(Fault("", "There is a character here that YAML does not allow.", line)) from error
    return tree


def _told(error: yaml.MarkedYAMLError) -> Fault:
    """What the reader stumbled over, in words for a person who does not know YAML, at the line where it is put right."""
    for pattern, where_it_began, words in _STUMBLES:
        if pattern.search(error.problem or ""):
            mark = (where_it_began and error.context_mark) or error.problem_mark
            return Fault("", f"This line cannot be read: {words}.", mark.line + 1 if mark else 0)
    mark = error.problem_mark or error.context_mark
    return Fault("", f"This line cannot be read: {error.problem}.", mark.line + 1 if mark else 0)


def _read_stream(events: Iterator[Event], tree: Tree) -> None:
    for event in events:
        if isinstance(event, StreamStartEvent | DocumentEndEvent):
            continue
        if isinstance(event, StreamEndEvent):
            break
        if isinstance(event, DocumentStartEvent):
            if tree.lines:
                line = _line(event)
                raise Unreadable(Fault("", "A second document begins here. Keep one framework in a file.", line))
            continue
        tree.value = _read_node(event, events, (), tree)


def _read_node(event: Event, events: Iterator[Event], path: Path, tree: Tree) -> object:
    tree.lines[path] = _line(event)
    if len(path) > DEEPEST:
        raise Unreadable(Fault("", "Things are nested too deeply here to be a framework.", _line(event)))
    if isinstance(event, AliasEvent):
        tree.oddities.append((path, f"“*{event.anchor}” repeats another part; write the words out instead"))
        return None
    assert isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent)
    if event.anchor:
        tree.oddities.append((path, f"“&{event.anchor}” names a part to repeat; take it away"))
    if event.tag and event.tag != "!":
        tree.oddities.append((path, f"“{event.tag}” is a tag; take it away"))
    if isinstance(event, SequenceStartEvent):
        return _read_sequence(events, path, tree)
    if isinstance(event, MappingStartEvent):
        return _read_mapping(events, path, tree)
    return event.value if event.style else _plain(event.value)


def _line(event: Event) -> int:
    """The line an event begins on, from 1. (Only events made by hand have no mark.)"""
    return event.start_mark.line + 1 if event.start_mark else 0


def _read_sequence(events: Iterator[Event], path: Path, tree: Tree) -> tuple[object, ...]:
    items: list[object] = []
    for event in events:
        if isinstance(event, SequenceEndEvent):
            break
        items.append(_read_node(event, events, (*path, len(items)), tree))
    return tuple(items)


def _read_mapping(events: Iterator[Event], path: Path, tree: Tree) -> dict[str, object]:
    found: dict[str, object] = {}
    for event in events:
        if isinstance(event, MappingEndEvent):
            break
        if not isinstance(event, ScalarEvent):
            raise Unreadable(Fault("", "A name before a colon has to be a plain word.", _line(event)))
        key, line = event.value, _line(event)
        first = tree.lines.get((*path, key))
        value = _read_node(next(events), events, (*path, key), tree)
        if key in found:
            tree.oddities.append(((*path, key), f"is written twice, on lines {first} and {line}; keep one"))
        else:
            found[key] = value
    return found


def _plain(text: str) -> object:
    for pattern, made in _RESOLVE:
        if pattern.fullmatch(text):
            return made(text)
    return text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
