"""What is wrong with a framework file, in words for the person who wrote it."""

from dataclasses import dataclass

from fullcircle.foundation.kernel.errors import DomainError


@dataclass(frozen=True)
class Fault:
    """One fault. ``path`` leads to it by keys, as in ``aspects[assessment].prompts[analysis].text`` (empty: the whole file);

    ``line`` counts from 1, and is 0 when the fault has no line of its own.
    """

    path: str
    reason: str
    line: int = 0

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.path) if part)
        return f"{where}: {self.reason}" if where else self.reason


class FrameworkFaults(DomainError):
    """The file cannot be a framework. ``faults`` holds every fault found, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"The framework file has {count}. Nothing was changed.")
