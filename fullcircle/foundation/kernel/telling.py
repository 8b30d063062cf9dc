"""What people are told of: a kind of event, in words that hold for all of its kind, so that they tell of no child.

Notices (`foundation.notices`) say how people are told; what lies below them tells through ``tell`` here.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Kind:
    """A kind of event of which somebody is told.

    ``word``: "<slice>.<what>", stored, so it never changes. ``words``: what the list says, to whoever may still open the thing.
    ``mail``: what an e-mail says in their place where they tell too much for one. ``urgent``: its mail waits for no working
    hours. ``gone``: it tells somebody that a thing is theirs no more, and is said although they cannot open it. ``by_hand``:
    where it cannot reach somebody, whoever acted is asked to tell them. ``settles``: the words of kinds of which nothing is to do
    any more once this is told, so that nobody finds them unread.
    """

    word: str
    words: str
    mail: str = ""
    urgent: bool = False
    gone: bool = False
    by_hand: bool = True
    settles: tuple[str, ...] = ()

    @property
    def in_mail(self) -> str:
        return self.mail or self.words


class Acting(Protocol):
    """Whoever acts: access.rules.Actor, which this module, lying below it, does not know."""

    @property
    def person_id(self) -> int | None: ...


class Teller(Protocol):
    """As `foundation.notices.operations.tell`, which says what it does."""

    def __call__(
        self, *, person_ids: Collection[int | None], kind: Kind, subject: str, by: Acting, now: datetime
    ) -> None: ...


_teller: list[Teller] = []
_not_reached: ContextVar[list[str] | None] = ContextVar("not_reached", default=None)


def told_by(teller: Teller) -> None:
    """People are told by this from now on: called once, when the site starts."""
    _teller[:] = [teller]


def tell(*, person_ids: Collection[int | None], kind: Kind, subject: str, by: Acting, now: datetime) -> None:
    """Tell people, from below the notices."""
    _teller[0](person_ids=person_ids, kind=kind, subject=subject, by=by, now=now)


@contextmanager
def noting_who_is_not_reached() -> Iterator[list[str]]:
    """While somebody acts: the names of those who should be told and cannot sign in to be."""
    names: list[str] = []
    token = _not_reached.set(names)
    try:
        yield names
    finally:
        _not_reached.reset(token)


def not_reached(name: str) -> None:
    """Somebody should be told and cannot be."""
    names = _not_reached.get()
    if names is not None and name not in names:
        names.append(name)
