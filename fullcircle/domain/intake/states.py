"""States of a received file, whatever its kind."""

from fullcircle.foundation.kernel.codes import Code
from fullcircle.foundation.workflow.rules import Move, Workflow


class FileState(Code):
    RECEIVED = "received", "Received"
    READING = "reading", "Being read"
    READ = "read", "Read, not yet applied"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    REFUSED = "refused", "Refused"
    SET_ASIDE = "set_aside", "Set aside"
    UNDONE = "undone", "Undone"


BUSY = frozenset({FileState.RECEIVED, FileState.READING, FileState.APPLYING})
"""States in which it is for Full Circle to go on."""
UNREAD = frozenset({FileState.RECEIVED, FileState.READING})
"""States in which the file itself is needed."""
STAGED = frozenset({FileState.READING, FileState.READ, FileState.APPLYING})
"""States in which the rows that were read are needed."""
NOT_TAKEN = frozenset({FileState.REFUSED, FileState.SET_ASIDE})
"""States in which nobody needs to know any more what was wrong with the file."""

COSTS = {"row_left_out": "Costs the row", "cell_left_blank": "Costs the cell", "note": "Worth a look"}
"""By the severity of a problem, what it costs. A row with two problems is left out once: problems are not counted as rows."""


WORKFLOW = Workflow(
    name="Received file",
    owners={
        FileState.RECEIVED: "Full Circle",
        FileState.READING: "Full Circle",
        FileState.READ: "Performance analyst",
        FileState.APPLYING: "Full Circle",
        FileState.APPLIED: "nobody",
        FileState.REFUSED: "nobody",
        FileState.SET_ASIDE: "nobody",
        FileState.UNDONE: "nobody",
    },
    moves={
        "start_reading": Move(
            {FileState.RECEIVED, FileState.READING}, FileState.READING, "This file has been read already."
        ),
        "finish_reading": Move({FileState.READING}, FileState.READ, "This file is not being read.", "read"),
        "refuse": Move(
            {FileState.RECEIVED, FileState.READING},
            FileState.REFUSED,
            "This file was already accepted.",
            "refused",
        ),
        "start_applying": Move(
            {FileState.READ},
            FileState.APPLYING,
            "This file does not wait to be applied: by now it is applied or set aside, or not read yet. Nothing was changed.",
        ),
        "finish_applying": Move({FileState.APPLYING}, FileState.APPLIED, "This file is not being applied.", "applied"),
        "return_to_read": Move({FileState.APPLYING}, FileState.READ, "This file is not being applied."),
        "set_aside": Move(
            {FileState.RECEIVED, FileState.READING, FileState.READ, FileState.APPLYING},
            FileState.SET_ASIDE,
            "By now this file is applied, refused, undone or set aside, so it cannot be set aside. Nothing was changed.",
            "set_aside",
        ),
        "undo": Move(
            {FileState.APPLIED}, FileState.UNDONE, "Only a file that has been applied can be undone.", "undone"
        ),
    },
)
