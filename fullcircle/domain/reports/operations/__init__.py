"""Writes of reports: their words and figures, and their way to a signature."""

from fullcircle.domain.reports.operations.signing import LONGEST_COMMENTS, send, send_back, sign_off, take_back
from fullcircle.domain.reports.operations.writing import (
    LONGEST_TEXT,
    delete_report,
    refresh_figures,
    save_section_text,
    start_report,
)

__all__ = [
    "LONGEST_COMMENTS",
    "LONGEST_TEXT",
    "delete_report",
    "refresh_figures",
    "save_section_text",
    "send",
    "send_back",
    "sign_off",
    "start_report",
    "take_back",
]
