"""Audits made before Full Circle, read from a long table of form answers: everything that needs no database.

``read_answers`` reads the file in a capped process; ``suggest_meaning`` and ``suggest_judgement`` offer what questions and answer
words could mean; ``as_audit`` turns a form into an audit once somebody has said so.
"""

from fullcircle.domain.earlier_audits.rules.account import Account
from fullcircle.domain.earlier_audits.rules.forms import (
    OVERALL,
    Answer,
    Form,
    FormAsAudit,
    FormProblem,
    Judged,
    Key,
    Said,
    as_audit,
    fold_word,
)
from fullcircle.domain.earlier_audits.rules.reading import read_answers
from fullcircle.domain.earlier_audits.rules.results import AnswerRow, RowProblem, TableSummary
from fullcircle.domain.earlier_audits.rules.suggesting import (
    NO_JUDGEMENT,
    Mapped,
    Spoken,
    is_judgement,
    suggest_judgement,
    suggest_meaning,
)
from fullcircle.files.limits import Limits, Refusal
from fullcircle.files.values import is_blank

__all__ = [
    "NO_JUDGEMENT",
    "OVERALL",
    "Account",
    "Answer",
    "AnswerRow",
    "Form",
    "FormAsAudit",
    "FormProblem",
    "Judged",
    "Key",
    "Limits",
    "Mapped",
    "Refusal",
    "RowProblem",
    "Said",
    "Spoken",
    "TableSummary",
    "as_audit",
    "fold_word",
    "is_blank",
    "is_judgement",
    "read_answers",
    "suggest_judgement",
    "suggest_meaning",
]
