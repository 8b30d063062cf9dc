"""A report as its pages place it."""

from dataclasses import dataclass

from django.http import HttpResponse

from fullcircle.domain.reports.queries import ReportRow, ReportView
from fullcircle.domain.reports.states import ReportState

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def file_name(row: ReportRow, extension: str) -> str:
    """Such as "qa-report-round-7.pdf". A draft says so, so that nobody tables one by mistake. No name of a person."""
    draft = "-draft" if row.state is ReportState.DRAFT else ""
    return f"qa-report-round-{row.round_number}{draft}.{extension}"


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to download."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@dataclass(frozen=True)
class Question:
    """One of the three questions in the band of the page, with its answer in a few figures."""

    title: str
    answer: str
    anchor: str


def answers(view: ReportView) -> list[Question]:
    """The three questions, each with the figures that stand first in its section."""
    found = []
    for section in view.document.sections:
        if not section.number:
            continue
        figures = [item for block in section.blocks if block.kind == "figures" for item in block.items]
        said = "; ".join(f"{item.value}{f' of {item.of}' if item.of else ''} {item.what}" for item in figures[:1])
        empty = any(
            block.kind == "note" and block.title.startswith(("No difference", "Nothing")) for block in section.blocks
        )
        found.append(Question(section.title, f"{said}. Nothing to show yet." if empty and said else said, section.key))
    return found
