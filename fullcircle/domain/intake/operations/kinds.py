"""What a slice declares of the kind of file that it takes in. The way of a file is the same for every kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.utils.module_loading import import_string

from fullcircle.domain.intake.models import Received
from fullcircle.domain.intake.operations.attempts import Attempt
from fullcircle.domain.intake.operations.keeping import stored
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.workflow.operations import Records

F = TypeVar("F", bound=Received)
R = TypeVar("R")
"""What applying a file gives back."""


@dataclass(frozen=True)
class Work(Generic[F]):
    """One try at reading or applying a file: for whom, and at which moment; ``report`` is told how far it is."""

    file: F
    attempt: Attempt
    by: Actor
    now: datetime
    report: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class Account:
    """What came of reading: so many rows, so many of them left out, and the ``columns`` that the record keeps besides."""

    rows: int
    left_out: int
    columns: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class FileKind(Generic[F, R]):
    """A kind of file, as its slice declares it.

    ``name``: where that is, as jobs carry names alone. ``model``: its records; ``files``: how they move, and what the log calls
    them. ``folder``: where received ones wait to be read. ``smaller``: what to send in place of one that is too large.
    ``applying``: what is done when one is applied, in words. ``staged``: the relations from its record to what was read and
    waits; problems are in the relation ``problems``.

    ``read`` stages what a file holds, in small steps; it raises Refusal. ``count`` counts what applying a file would do now, and
    keeps the counts unless it is applied by now; ``is_fresh``: whether what was counted still holds. ``apply`` applies all
    of a file or nothing, and moves it on ("finish_applying"). ``clear_up`` clears what is no longer needed once one was applied.
    """

    name: str
    model: Any
    files: Records[F]
    folder: str
    smaller: str
    applying: str
    staged: tuple[str, ...]
    read: Callable[[Work[F], Path], Account]
    count: Callable[[F, Actor, Attempt | None], None]
    is_fresh: Callable[[F], bool]
    apply: Callable[[Work[F]], R]
    clear_up: Callable[[Actor], None]

    def path(self, file: F) -> Path:
        """Where the received file waits."""
        return stored(self.folder, file.path)


def kind_named(name: str) -> FileKind[Any, Any]:
    """The kind of file that is declared there."""
    kind: FileKind[Any, Any] = import_string(name)
    return kind
