"""States of an import."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Move, Workflow


class ImportState(Code):
    RECEIVED = "received", "Received"
    READING = "reading", "Being read"
    READ = "read", "Read, not yet applied"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    REFUSED = "refused", "Refused"
    SET_ASIDE = "set_aside", "Set aside"
    UNDONE = "undone", "Undone"


BUSY = frozenset({ImportState.RECEIVED, ImportState.READING, ImportState.APPLYING})
"""States in which it is for Full Circle to go on."""


COSTS = {"row_left_out": "Costs the row", "cell_left_blank": "Costs the cell", "note": "Worth a look"}
"""By the severity of a problem, what it costs. A row with two problems is left out once: problems are not counted as rows."""


WORKFLOW = Workflow(
    name="Import",
    owners={
        ImportState.RECEIVED: "Full Circle",
        ImportState.READING: "Full Circle",
        ImportState.READ: "Performance analyst",
        ImportState.APPLYING: "Full Circle",
        ImportState.APPLIED: "nobody",
        ImportState.REFUSED: "nobody",
        ImportState.SET_ASIDE: "nobody",
        ImportState.UNDONE: "nobody",
    },
    moves={
        "start_reading": Move(
            {ImportState.RECEIVED, ImportState.READING}, ImportState.READING, "This file has been read already."
        ),
        "finish_reading": Move({ImportState.READING}, ImportState.READ, "This file is not being read.", "read"),
        "refuse": Move(
            {ImportState.RECEIVED, ImportState.READING},
            ImportState.REFUSED,
            "This file was already accepted.",
            "refused",
        ),
        "start_applying": Move(
            {ImportState.READ},
            ImportState.APPLYING,
            "This file does not wait to be applied: by now it is applied or set aside, or not read yet. Nothing was changed.",
        ),
        "finish_applying": Move(
            {ImportState.APPLYING}, ImportState.APPLIED, "This file is not being applied.", "applied"
        ),
        "return_to_read": Move({ImportState.APPLYING}, ImportState.READ, "This file is not being applied."),
        "set_aside": Move(
            {ImportState.RECEIVED, ImportState.READING, ImportState.READ, ImportState.APPLYING},
            ImportState.SET_ASIDE,
            "By now this file is applied, refused, undone or set aside, so it cannot be set aside. Nothing was changed.",
            "set_aside",
        ),
        "undo": Move(
            {ImportState.APPLIED}, ImportState.UNDONE, "Only a file that has been applied can be undone.", "undone"
        ),
    },
)
