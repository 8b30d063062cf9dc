"""The audit log, for investigation."""

from django.http import HttpResponse
from django.shortcuts import render

from fullcircle.foundation.auditlog import queries
from fullcircle.web.auditlog.presenters import entry_rows
from fullcircle.web.kit.routes import PersonRequest

ON_A_PAGE = 50


def list_entries(request: PersonRequest) -> HttpResponse:
    """The newest entries; ``?before=`` pages back, ``?event=`` keeps one slice's events, ``?by=`` one person's."""
    before, by = request.GET.get("before", ""), request.GET.get("by", "")
    event = request.GET.get("event", "").replace("\x00", "")  # PostgreSQL holds no NUL
    entries = queries.latest(
        limit=ON_A_PAGE + 1,
        before=int(before) if before.isdecimal() else None,
        event=event,
        by_id=int(by) if by.isdecimal() else None,
    )
    shown = entries[:ON_A_PAGE]
    context = {
        "entries": entry_rows(shown),
        "earlier_than": shown[-1].number if len(entries) > ON_A_PAGE else None,
        "event": event,
        "by": by,
    }
    return render(request, "auditlog/list.html", context)
