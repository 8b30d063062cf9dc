"""Reads of earlier audits: the files they come in, what their questions mean, the audits, and who was audited before."""

from fullcircle.domain.legacy.queries.audits import (
    AUDITS_ON_A_PAGE,
    UNMATCHED,
    Choices,
    EarlierPage,
    EarlierRow,
    Wanted,
    choices,
    earlier_audit,
    earlier_audits,
)
from fullcircle.domain.legacy.queries.earlier import LatestEarlier, audited_before, latest_by_child
from fullcircle.domain.legacy.queries.files import (
    PROBLEMS_ON_A_PAGE,
    FilePage,
    FileRow,
    FormKind,
    ProblemRow,
    all_problems,
    file_page,
    files,
    problems,
)
from fullcircle.domain.legacy.queries.mapping import (
    MappingPage,
    QuestionRow,
    WordRow,
    aspects,
    judgements,
    mapping_page,
)

__all__ = [
    "AUDITS_ON_A_PAGE",
    "PROBLEMS_ON_A_PAGE",
    "UNMATCHED",
    "Choices",
    "EarlierPage",
    "EarlierRow",
    "FilePage",
    "FileRow",
    "FormKind",
    "LatestEarlier",
    "MappingPage",
    "ProblemRow",
    "QuestionRow",
    "Wanted",
    "WordRow",
    "all_problems",
    "aspects",
    "audited_before",
    "choices",
    "earlier_audit",
    "earlier_audits",
    "file_page",
    "files",
    "judgements",
    "latest_by_child",
    "mapping_page",
    "problems",
]
