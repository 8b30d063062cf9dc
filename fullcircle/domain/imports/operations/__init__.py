"""Writes of an import: receive a file, read it, apply it, undo it or set it aside, and map the names it brought."""

from fullcircle.domain.imports.operations.files import (
    apply,
    clear_up,
    count_again,
    read,
    receive,
    set_aside,
    start_applying,
    start_reading,
    take_up_stalled,
)
from fullcircle.domain.imports.operations.names import Meaning, add_workers, map_name, map_names
from fullcircle.domain.imports.operations.undoing import undo

__all__ = [
    "Meaning",
    "add_workers",
    "apply",
    "clear_up",
    "count_again",
    "map_name",
    "map_names",
    "read",
    "receive",
    "set_aside",
    "start_applying",
    "start_reading",
    "take_up_stalled",
    "undo",
]
