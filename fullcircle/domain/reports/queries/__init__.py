"""Reads of reports: the list, one report with the sentences that state figures, one section to edit."""

from fullcircle.domain.reports.queries.naming import reports_named, reports_open
from fullcircle.domain.reports.queries.parts import KeptText, PartView, part, sections_waiting
from fullcircle.domain.reports.queries.reading import (
    ReportView,
    RoundRow,
    StepRow,
    chart,
    report,
    reports,
    rounds_to_report,
    signers,
    with_audits,
)
from fullcircle.domain.reports.queries.rows import ReportRow, awaits_of
from fullcircle.domain.reports.queries.starting import ReportAtHand, WithWriters, at_hand, of_round, with_writers
from fullcircle.domain.reports.queries.statements import (
    StatementRow,
    document_of,
    statements_of,
    waiting_sentences,
    words_of,
)

__all__ = [
    "KeptText",
    "PartView",
    "ReportAtHand",
    "ReportRow",
    "ReportView",
    "RoundRow",
    "StatementRow",
    "StepRow",
    "WithWriters",
    "at_hand",
    "awaits_of",
    "chart",
    "document_of",
    "of_round",
    "part",
    "report",
    "reports",
    "reports_named",
    "reports_open",
    "rounds_to_report",
    "sections_waiting",
    "signers",
    "statements_of",
    "waiting_sentences",
    "with_audits",
    "with_writers",
    "words_of",
]
