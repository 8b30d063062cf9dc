"""What is wrong with a framework file, as its page shows it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fullcircle.domain.frameworks.rules import Fault


@dataclass(frozen=True)
class FaultRow:
    """A fault as its page shows it: its line, what that line says, where it is in the framework, and what is wrong."""

    line: str
    says: str
    where: str
    why: str


MOST_SAID = 90
"""Characters of a line that are shown: enough to find it again."""


def fault_rows(faults: Sequence[Fault], text: str) -> list[FaultRow]:
    """The faults of a file whose text is ``text``."""
    lines = text.split("\n")
    return [
        _fault_row(fault, lines[fault.line - 1].strip() if 0 < fault.line <= len(lines) else "") for fault in faults
    ]


def _fault_row(fault: Fault, says: str) -> FaultRow:
    where = " › ".join(filter(None, re.split(r"[.\[\]]+", fault.path))) or (
        "This line" if fault.line else "The whole file"
    )
    cut = f"{says[:MOST_SAID].rstrip()} …" if len(says) > MOST_SAID else says
    return FaultRow(str(fault.line or ""), cut, where, fault.reason)


def faults_title(count: int, name: str = "") -> str:
    """The title above the faults of a file, with its name where it has one."""
    things = "There is 1 thing" if count == 1 else f"There are {count} things"
    return f"{things} to put right in {name or 'the framework'}"
