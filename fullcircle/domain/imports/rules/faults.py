"""What is wrong with a cell, for the person who filled it in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used. `hide` keeps its content out of every message. `blank`: the cell was written to say that
    there is nothing to tell, so it counts as blank, with a note on its column."""

    code: str
    what: str
    remedy: str
    hide: bool = False
    blank: bool = False
