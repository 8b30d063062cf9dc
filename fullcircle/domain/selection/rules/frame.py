"""The frame of a draw: every child being worked with on that day, as the draw saw them, with a fingerprint of the data."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fullcircle.domain.selection.states import Dimension, Exclusion

NEVER = "never"
"""The group, in the dimension of history, of children who were in no confirmed selection so far."""


@dataclass(frozen=True)
class Asked:
    """Who asks that a child be looked at, and why. ``rule`` is the label of the flag where all who have it are asked for."""

    by: str
    reason: str
    rule: str = ""


@dataclass(frozen=True)
class Candidate:
    """A child being worked with. ``key`` is the child's reference. ``groups``: the child's code in each dimension; ``flags``:
    figures in words by flag code. ``out`` says why the child is left out, with ``detail``: the round in which it was or is
    looked at, or the code of the restriction's reason."""

    key: str
    service: str
    team: str
    has_worker: bool
    groups: Mapping[Dimension, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    out: Exclusion | None = None
    detail: str = ""
    asked: Asked | None = None

    @cached_property
    def has(self) -> Mapping[str, str]:
        """Every code a priority can name that this child has, with the figures that raised it ("" for a group)."""
        return {**self.flags, **{group_code(d, value): "" for d, value in self.groups.items() if value}}


def group_code(dimension: Dimension, value: str) -> str:
    """
    >>> group_code(Dimension.STATUS, "in_need")
    'status:in_need'
    """
    return f"{dimension}:{value}"


def canonical(candidates: Iterable[Candidate]) -> bytes:
    """The data of a frame as bytes: one form for the same children, whatever the order of rows, flags or groups."""
    rows = sorted(
        [
            c.key,
            c.service,
            c.team,
            c.has_worker,
            [c.groups.get(d, "") for d in Dimension],
            sorted(c.flags),
            str(c.out or ""),
            c.detail,
            c.asked is not None,
        ]
        for c in candidates
    )
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(data: bytes) -> str:
    """SHA-256 of a frame's canonical bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Numbers:
    """A child's numbers in a draw. ``drawn_chance``: to be drawn at all, reserve included; ``chance``: to be chosen, as planned.

    ``low`` to ``high`` is the child's place in the line that the draw walks along, in steps; None without a walk.
    """

    stratum: str
    score: float
    size: float
    drawn_chance: float
    chance: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class FrameRow:
    """One child of a kept frame. ``numbers`` is None for a child who was left out, which ``out`` and ``detail`` explain."""

    key: str
    service: str
    team: str
    has_worker: bool
    groups: Mapping[Dimension, str]
    flags: tuple[str, ...]
    out: Exclusion | None
    detail: str
    asked: bool
    numbers: Numbers | None


def pack(data: bytes, numbers: Mapping[str, Numbers]) -> bytes:
    """The frame as it is kept: its canonical data and each child's numbers, compressed."""
    rows = {
        key: [n.stratum, n.score, n.size, n.drawn_chance, n.chance, n.low, n.high] for key, n in sorted(numbers.items())
    }
    return zlib.compress(json.dumps({"data": data.decode(), "numbers": rows}, ensure_ascii=False).encode(), 6)


def unpack(packed: bytes) -> list[FrameRow]:
    """The rows of a kept frame, in the order of the children's references."""
    kept = json.loads(zlib.decompress(packed))
    return [_row(row, kept["numbers"].get(row[0])) for row in json.loads(kept["data"])]


def data_of(packed: bytes) -> bytes:
    """The canonical data of a kept frame, whose fingerprint the draw carries."""
    return str(json.loads(zlib.decompress(packed))["data"]).encode()


def _row(row: list[Any], numbers: list[Any] | None) -> FrameRow:
    key, service, team, has_worker, groups, flags, out, detail, asked = row
    return FrameRow(
        key=key,
        service=service,
        team=team,
        has_worker=has_worker,
        groups=dict(zip(Dimension, groups, strict=True)),
        flags=tuple(flags),
        out=Exclusion(out) if out else None,
        detail=detail,
        asked=asked,
        numbers=Numbers(*numbers) if numbers else None,
    )
