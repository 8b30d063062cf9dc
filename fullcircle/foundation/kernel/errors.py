"""Errors of the domain. Each carries words a user may read; the web turns them into answers in one place."""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of all refusals. ``str(error)`` says what happened and what to do, and names no child."""

    keeps = False
    """Whether what was written before it stays: words that were kept, of which it tells."""


class NotFound(DomainError):
    """There is no such record, or this person may not know that there is (answered as 404)."""

    def __init__(self, message: str = "There is nothing here that you can see.") -> None:
        super().__init__(message)


class NotAllowed(DomainError):
    """This person's roles do not allow the act (answered as 403)."""


class WrongState(DomainError):
    """The act is allowed, but not now: the record has moved on or is not there yet (answered as 409)."""


class Invalid(DomainError):
    """What was given cannot be accepted.

    ``faults`` maps a field name (or ``""`` for the whole) to words for the user.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


class Withdrawn(WrongState):
    """The record was this person's to see and is with others again. They may know that: it is told where its kind is listed."""


class StaleWrite(DomainError):
    """Someone else, or another tab, saved first. Both texts are kept; neither is lost (answered as 409)."""

    def __init__(self, message: str, *, kept_as: int | None = None) -> None:
        self.kept_as = kept_as
        self.keeps = kept_as is not None
        super().__init__(message)
