"""Sentences that hold figures, so that each figure keeps its name in the markup: kit/figure.html shows them."""

from typing import Protocol, TypeAlias


class Reach(Protocol):
    """How much of a round was counted; ``key`` is the same for two people who read the same figures."""

    @property
    def key(self) -> str: ...


class Figure(Protocol):
    """A counted value: what is counted, in which round, for how much of it."""

    @property
    def measure(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def round_id(self) -> int: ...
    @property
    def reach(self) -> Reach: ...


Said: TypeAlias = tuple[str | Figure, ...]
"""Words and figures in the order in which they are read."""


def read(said: Said) -> str:
    """The bare words, where no markup can stand.

    >>> read(("No audit", " is in"))
    'No audit is in'
    """
    return "".join(piece if isinstance(piece, str) else f"{piece.value:,}" for piece in said)
