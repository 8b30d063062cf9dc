"""Files that people take away. One that tells of single children leaves a line in the audit log, made here and nowhere else."""

from django.http import HttpResponse

from fullcircle.foundation.access import operations
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit.routes import PersonRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def about_no_child(content: bytes | str, file_name: str, kind: str = XLSX) -> HttpResponse:
    """A file in which there is nothing about a single child."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{file_name}"'}
    )


def about_children(
    request: PersonRequest, content: bytes, file_name: str, *, event: str, subject: str, **detail: object
) -> HttpResponse:
    """A workbook that tells of single children: who took it, when, of what (``subject``) and how much (``detail``) is recorded
    before it is sent. ``file_name``, ``subject`` and ``detail`` name no child."""
    operations.note_taken(event=event, subject=subject, detail=detail, by=request.actor, now=clock.now())
    return about_no_child(content, file_name)
