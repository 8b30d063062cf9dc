"""Writes of an import: receive a file, read it, apply it, undo it or set it aside, and map the names it brought."""

from fullcircle.domain.imports.operations.applying import apply, preview, set_aside, start_applying
from fullcircle.domain.imports.operations.clearing import clear_up, count_again
from fullcircle.domain.imports.operations.names import Meaning, add_workers, map_name, map_names
from fullcircle.domain.imports.operations.reading import read, start_reading
from fullcircle.domain.imports.operations.receiving import receive
from fullcircle.domain.imports.operations.taking_up import take_up_stalled
from fullcircle.domain.imports.operations.undoing import undo

__all__ = [
    "Meaning",
    "add_workers",
    "apply",
    "clear_up",
    "count_again",
    "map_name",
    "map_names",
    "preview",
    "read",
    "receive",
    "set_aside",
    "start_applying",
    "start_reading",
    "take_up_stalled",
    "undo",
]
