"""Writes of reports: their words and figures, who vouches for those, and their way to a signature."""

from fullcircle.domain.reports.operations.signing import (
    LONGEST_COMMENTS,
    LONGEST_SOURCE,
    confirm,
    send,
    send_back,
    sign_off,
    take_back,
)
from fullcircle.domain.reports.operations.writing import (
    LONGEST_TEXT,
    delete_report,
    refresh_figures,
    save_section_text,
    start_report,
)

__all__ = [
    "LONGEST_COMMENTS",
    "LONGEST_SOURCE",
    "LONGEST_TEXT",
    "confirm",
    "delete_report",
    "refresh_figures",
    "save_section_text",
    "send",
    "send_back",
    "sign_off",
    "start_report",
    "take_back",
]
