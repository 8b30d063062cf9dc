"""Reasons to look at a case, decided row by row from what Annex A says about a child.

One module per list, one function per flag, each giving the reason in figures, or None. What a flag is called and which
fundamentals it serves is data (`annex_a_selection.yaml`). A blank counts against a case only where the file has the
column and left the cell empty; a missing column or an unreadable cell proves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from fullcircle.domain.annex_a.rules.record import Record, Value, WatchedRecord
from fullcircle.domain.annex_a.rules.specification import specification
from fullcircle.domain.imports.rules.flag_kinds import FlagKind, selection
from fullcircle.domain.imports.rules.flags import care_leavers, child_protection, front_door, in_care, in_need
from fullcircle.domain.imports.rules.flags.kit import Rule
from fullcircle.domain.performance.rules.standards import Limits, shipped

RULES: Final[Mapping[str, Rule]] = {
    **front_door.RULES,
    **in_need.RULES,
    **child_protection.RULES,
    **in_care.RULES,
    **care_leavers.RULES,
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One selection flag raised for one child. `id` is stable; `reason` gives the figures ("Last seen 52 days ago;
    expected within 42"), never a name, at most 200 characters; `fundamentals` are the framework's fundamentals it serves."""

    id: str
    list_number: int
    label: str
    fundamentals: tuple[str, ...]
    reason: str


def flags_for_row(list_key: str, values: Mapping[str, Value], as_at: date, limits: Limits | None = None) -> list[Flag]:
    """The flags raised by one clean row. `limits`: the standards in force; as shipped where none are given."""
    record = Record(values, as_at)
    in_force = limits or shipped()
    number, kinds = _kinds(list_key)
    raised = ((kind, RULES[kind.id](record, in_force)) for kind in kinds)
    return [
        Flag(kind.id, number, kind.label, kind.fundamentals, reason) for kind, reason in raised if reason is not None
    ]


def undecided(list_key: str, values: Mapping[str, Value], as_at: date, limits: Limits) -> list[str]:
    """Ids of the flags that this row neither raises nor rules out, because a cell that the rule asks for is not known."""
    found = []
    for kind in _kinds(list_key)[1]:
        row = WatchedRecord(values, as_at)
        if RULES[kind.id](row, limits) is None and row.unknown:
            found.append(kind.id)
    return found


@lru_cache(maxsize=16)
def _kinds(list_key: str) -> tuple[int, tuple[FlagKind, ...]]:
    number = specification().list_keyed(list_key).number
    return number, tuple(kind for kind in selection().flags if kind.list == list_key)
