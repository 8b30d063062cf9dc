"""The text of a version that was taken in by an earlier Full Circle, as a file of today: to change and add again."""

from collections.abc import Mapping
from typing import Any, cast

import yaml

from fullcircle.domain.frameworks.rules.earlier import as_read_today
from fullcircle.domain.frameworks.rules.faults import FrameworkFaults
from fullcircle.domain.frameworks.rules.reading import read_framework
from fullcircle.domain.frameworks.rules.yamltree import Path, read_tree


def as_written_today(kept: str) -> str:
    """What ``kept``, the text of a version, leaves unsaid is written into it; the rest, comments too, stays to the letter. A text
    of today is given back as it is, and so is one that is laid out in a way into which nothing can be written line by line."""
    tree = read_tree(kept)
    was, now = cast("Mapping[str, Any]", tree.value), cast("Mapping[str, Any]", as_read_today(tree.value))
    lines = kept.rstrip("\n").split("\n")
    for name in ("schedule", "reports", "learning"):
        for nth, (before, after) in enumerate(zip(was.get(name, ()), now.get(name, ()), strict=True)):
            at = tree.lines[name, nth, "frequency"] - 1
            lines[at] = lines[at].replace(before["frequency"], after["frequency"])
    for nth, (before, after) in reversed([*enumerate(zip(was["judgements"], now["judgements"], strict=True))]):
        where: Path = ("judgements", nth, "order")
        at = tree.lines[where]
        indent = " " * lines[at - 1].find("order")
        lines[at:at] = [indent + _said({key: after[key]}) for key in after if key not in before]
    added = [_said({name: now[name]}) for name in now if name not in was]
    return _readable("\n".join([*lines, *added, ""]), kept)


def _said(value: Mapping[str, Any]) -> str:
    return yaml.safe_dump(_plain(value), sort_keys=False, allow_unicode=True, width=110).rstrip("\n")


def _plain(value: Any) -> Any:
    """The same without tuples, which no dump for people writes."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _readable(written: str, kept: str) -> str:
    try:
        same = read_framework(written) == read_framework(kept, kept=True)
    except FrameworkFaults:
        same = False
    return written if same else kept
