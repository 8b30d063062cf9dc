"""What the rows of an Annex A workbook mean for the children they are about: everything about the import that needs no database.

What the rest of the slice uses::

    from fullcircle.domain.imports import rules

    flags = rules.flags_for_row(row.list_key, row.values, as_at)    # reasons to look at a case
    facts = rules.facts_for_row(row.list_key, row.values, as_at)    # None for list 11 (adopters)
    child = rules.combine(facts_of_one_child)                       # one view of one child
    rules.selection().flags                                         # what each flag is called

Shapes are in `flags` (Flag) and `facts` (Facts, Event, Status, Allocation, Header); reading the workbook is `domain.annex_a`.
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

__all__ = [
    "EVENT_KINDS",
    "NAMES_EVERYBODY",
    "Allocation",
    "ChildFacts",
    "ChildInFile",
    "Event",
    "Facts",
    "Flag",
    "FlagKind",
    "Header",
    "Open",
    "Reach",
    "Status",
    "about_children",
    "combine",
    "facts_for_row",
    "flags_for_row",
    "selection",
]
