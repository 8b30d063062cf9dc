"""One rule for guard and button alike: a raising check becomes "allowed, or why not"."""

from collections.abc import Callable
from dataclasses import dataclass

from fullcircle.foundation.kernel.errors import DomainError


@dataclass(frozen=True)
class Verdict:
    """Whether an act is allowed; when not, ``reason`` is what a page shows beside the withheld button."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def verdict(check: Callable[[], object]) -> Verdict:
    """Run a raising policy check and tell its outcome as a value.

    >>> verdict(lambda: None).allowed
    True
    """
    try:
        check()
    except DomainError as refusal:
        return Verdict(False, str(refusal))
    return Verdict(True)
