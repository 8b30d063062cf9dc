"""Annex A, read into plain facts: everything about the import that needs no database.

What the rest of the slice uses::

    from fullcircle.domain.imports import rules

    summary = rules.read_annex_a(path, as_at=as_at, sink=stage_chunk, progress=show)   # raises rules.Refusal
    flags = rules.flags_for_row(row.list_key, row.values, as_at)                        # reasons to look at a case
    facts = rules.facts_for_row(row.list_key, row.values, as_at)                        # None for list 11 (adopters)
    child = rules.combine(facts_of_one_child)                                           # one view of one child

    rules.list_key(6)                                                                   # "children_in_need"
    rules.specification().label("contact_source", "6")                                  # "Police"
    rules.selection().flags                                                             # what each flag is called

Shapes are in `results` (rows, problems, accounts), `flags` (Flag) and `facts` (Facts, Event, Status, Allocation, Header).
"""

from fullcircle.domain.imports.rules.facts import (
    EVENT_KINDS,
    Allocation,
    ChildFacts,
    Event,
    Facts,
    Header,
    Status,
    combine,
    facts_for_row,
)
from fullcircle.domain.imports.rules.facts.settling import NAMES_EVERYBODY, ChildInFile, Open, Reach, about_children
from fullcircle.domain.imports.rules.flag_kinds import FlagKind, selection
from fullcircle.domain.imports.rules.flags import Flag, flags_for_row
from fullcircle.domain.imports.rules.reading import read_annex_a
from fullcircle.domain.imports.rules.results import (
    Chunk,
    CleanRow,
    LeftOut,
    Limits,
    ListAccount,
    Problem,
    ProblemCount,
    Progress,
    Refusal,
    Summary,
)
from fullcircle.domain.imports.rules.rows import REPEATED
from fullcircle.domain.imports.rules.specification import list_key, specification

__all__ = [
    "EVENT_KINDS",
    "NAMES_EVERYBODY",
    "REPEATED",
    "Allocation",
    "ChildFacts",
    "ChildInFile",
    "Chunk",
    "CleanRow",
    "Event",
    "Facts",
    "Flag",
    "FlagKind",
    "Header",
    "LeftOut",
    "Limits",
    "ListAccount",
    "Open",
    "Problem",
    "ProblemCount",
    "Progress",
    "Reach",
    "Refusal",
    "Status",
    "Summary",
    "about_children",
    "combine",
    "facts_for_row",
    "flags_for_row",
    "list_key",
    "read_annex_a",
    "selection",
    "specification",
]
