"""What a question of an earlier audit form can mean here, and how bad a problem in a file of answers is.

A received file goes through the same states as any import (``imports.states``).
"""

from fullcircle.domain.intake.states import COSTS
from fullcircle.foundation.kernel.codes import Code


class Meaning(Code):
    """What the answers to a question are."""

    OVERALL = "overall", "Overall judgement"
    ASPECT = "aspect", "Aspect judgement"
    STRENGTHS = "strengths", "What is working well"
    IMPROVEMENTS = "improvements", "What to improve"
    DIFFERENCE = "difference", "Difference for the child"
    NOTES = "notes", "Notes"
    AUDITOR = "auditor", "Name of the auditor"
    AUDITED_ON = "audited_on", "Date of the audit"
    LEAVE_OUT = "leave_out", "Leave out"


JUDGEMENTS = frozenset({Meaning.OVERALL, Meaning.ASPECT})
TEXTS = frozenset({Meaning.STRENGTHS, Meaning.IMPROVEMENTS, Meaning.DIFFERENCE, Meaning.NOTES})
MAY_HAVE_ASPECT = frozenset({Meaning.ASPECT, Meaning.STRENGTHS, Meaning.IMPROVEMENTS, Meaning.NOTES})


class Severity(Code):
    """What became of the thing a problem is about."""

    FORM_WAITS = "form_waits", "The form waits"
    FORM_LEFT_OUT = "form_left_out", "Costs the form"
    ROW_LEFT_OUT = "row_left_out", COSTS["row_left_out"]
    ANSWER_LEFT_OUT = "answer_left_out", "Costs the answer"
    NOTE = "note", COSTS["note"]
