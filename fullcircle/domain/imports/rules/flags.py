"""Reasons to look at a case, decided row by row from what Annex A says about a child."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.imports.rules.results import Value


@dataclass(frozen=True, slots=True)
class Flag:
    """One selection flag raised for one child. `id` is stable; `reason` gives the figures ("Last seen 52 days before
    5 March 2026; expected within 42 days"), never a name; `fundamentals` are the framework's fundamentals it serves."""

    id: str
    list_number: int
    label: str
    fundamentals: tuple[str, ...]
    reason: str


def flags_for_row(
    list_key: str, values: Mapping[str, Value], as_at: date, parameters: Mapping[str, float] | None = None
) -> list[Flag]:
    """The flags raised by one clean row. `parameters` overrides thresholds by name (`annex_a_selection.yaml`); a blank
    counts against a case only where the file really had the column and left the cell empty."""
    raise NotImplementedError
