"""The one door for writes: every public write of the domain is an operation.

The outermost opens a transaction, claims the form that it answers (so that the same form sent again has one effect), runs, writes
what was put off to the end, entries of the audit log last, and commits. One that is called by another joins it: if it fails and
the other goes on, nothing of it is left, neither rows nor what it put off.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction

from fullcircle.foundation.kernel.errors import DomainError

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Write = Callable[[Sequence[Any]], None]
"""Writes what was put off, in the order in which it was."""


class Claim(Protocol):
    """The form that is being answered."""

    def take(self) -> bool:
        """Claim it in the transaction that has just begun, unless an operation before has; whether this one did. Raises where the
        same form was claimed when it was sent before."""

    def give_back(self) -> None:
        """The operation that took it failed: nothing of it is left."""

    def keep(self) -> None:
        """It was refused, and what was written in it is kept in the record."""


class _Unit:
    """What an outermost operation has put off to its end."""

    def __init__(self) -> None:
        self.put_off: list[tuple[bool, Write, object]] = []

    def write(self) -> None:
        """Write it; what that puts off itself comes after, and whatever is to be last comes last."""
        while self.put_off:
            last = all(last for last, _, _ in self.put_off)
            now = [one for one in self.put_off if one[0] is last]
            self.put_off = [one for one in self.put_off if one[0] is not last]
            for write in dict.fromkeys(write for _, write, _ in now):
                write([item for _, by, item in now if by == write])


_unit: ContextVar[_Unit | None] = ContextVar("operation", default=None)
_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


def operation(write: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as an operation."""

    @wraps(write)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with one_operation():
            return write(*args, **kwargs)

    run.is_operation = True  # type: ignore[attr-defined]
    return run


@contextmanager
def one_operation() -> Iterator[None]:
    """Part of a function as an operation, for work that commits in several steps.

    A refusal that says that words were kept (``keeps``) is raised once they are committed: whoever raises it has written nothing
    but these words, and no operation catches it.
    """
    around = _unit.get()
    unit = around or _Unit()
    before = list(unit.put_off)
    token = _unit.set(unit)
    told: DomainError | None = None
    claim, claimed = _claim.get() if around is None else None, False
    try:
        with transaction.atomic():
            claimed = claim is not None and claim.take()
            try:
                yield
            except DomainError as refusal:
                if not refusal.keeps:
                    raise
                told = refusal
            if around is None:
                unit.write()
    except BaseException:
        unit.put_off = before
        if claim is not None and claimed:
            claim.give_back()
        raise
    finally:
        _unit.reset(token)
    if told is not None:
        if claim is not None:
            claim.keep()
        raise told


def at_the_end(write: Callable[[Sequence[T]], None], item: T, *, last: bool = False) -> None:
    """Put ``item`` off to the end of the operation that is under way, where ``write`` is given all that were put off for it.
    ``last``: after everything else, as what is written then makes others wait until the commit. Where none is under way this is
    one of its own."""
    unit = _unit.get()
    if unit is not None:
        unit.put_off.append((last, write, item))
        return
    with one_operation():
        at_the_end(write, item, last=last)


@contextmanager
def answering(claim: Claim) -> Iterator[None]:
    """While a form is answered: the first operation that is begun claims it."""
    token = _claim.set(claim)
    try:
        yield
    finally:
        _claim.reset(token)
