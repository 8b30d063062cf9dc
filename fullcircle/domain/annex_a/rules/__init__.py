"""Annex A: what its eleven lists hold, and reading a workbook of them into clean rows. Needs no database.

What others use::

    from fullcircle.domain.annex_a import rules

    summary = rules.read_annex_a(path, as_at=as_at, sink=stage_chunk, progress=show)   # raises rules.Refusal
    rules.list_key(6)                                                                   # "children_in_need"
    rules.specification().label("contact_source", "6")                                  # "Police"

Shapes are in `results` (rows, problems, accounts) and `record` (a row as rules like to ask about it).
"""

from fullcircle.domain.annex_a.rules.reading import read_annex_a
from fullcircle.domain.annex_a.rules.results import (
    Chunk,
    CleanRow,
    LeftOut,
    ListAccount,
    Problem,
    ProblemCount,
    Progress,
    Summary,
)
from fullcircle.domain.annex_a.rules.rows import REPEATED
from fullcircle.domain.annex_a.rules.specification import list_key, specification
from fullcircle.files.limits import Limits, Refusal

__all__ = [
    "REPEATED",
    "Chunk",
    "CleanRow",
    "LeftOut",
    "Limits",
    "ListAccount",
    "Problem",
    "ProblemCount",
    "Progress",
    "Refusal",
    "Summary",
    "list_key",
    "read_annex_a",
    "specification",
]
