"""A report as its pages place it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from fullcircle.domain.reports.queries import ReportRow, ReportView
from fullcircle.domain.reports.rules.document import Block, Chart, Figures, Note
from fullcircle.domain.reports.states import ReportState

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def file_name(row: ReportRow, extension: str) -> str:
    """Such as "qa-report-round-7.pdf". A draft says so, so that nobody tables one by mistake. No name of a person."""
    draft = "" if row.state is ReportState.SIGNED_OFF else "-draft"
    return f"qa-report-round-{row.round_number}{draft}.{extension}"


def sent_said(signers: Sequence[str]) -> str:
    """That a report is sent, and who finds it."""
    if not signers:
        return "The report is sent, but nobody who signs reports can sign in. Ask an administrator to give somebody that role."
    *others, last = signers
    named = f"{', '.join(others)} or {last}" if others else last
    return f"The report is sent. {named} finds it under My work and can sign it. Take it back to change it."


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to download."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@dataclass(frozen=True)
class Question:
    """One of the three questions in the band of the page, with the start of its answer."""

    title: str
    answer: str
    anchor: str


def answers(view: ReportView) -> list[Question]:
    """The three questions, each with what stands first in its section: that there is nothing yet, or its first figure."""
    return [
        Question(section.title, _first_said(section.blocks), section.key)
        for section in view.document.sections
        if section.number
    ]


def _first_said(blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if isinstance(block, Note | Chart):
            return f"{block.title}."
        if isinstance(block, Figures) and block.items[0].of:
            figure = block.items[0]
            note = f" {figure.note}." if figure.note else ""
            return f"{figure.value} of {figure.of} {figure.what}.{note}"
    return ""
