"""What this person was told, and what others were told because of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.kernel import clock
from fullcircle.foundation.notices import operations, queries
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.notices.presenters import Line, Subjects, lines, lines_of_others


def list_notices(request: PersonRequest) -> HttpResponse:
    """The newest first; ``?before=`` goes back."""
    page = queries.notices(request.actor, before=_id(request.GET.get("before", "")))
    shown = lines(page.rows, Subjects(request.actor, page.rows, on=clock.today()))
    context = {"page": page, "lines": shown, "mails": queries.mails(), "newest": _newest(shown, page.newest)}
    return render(request, "notices/list.html", context)


def told(request: PersonRequest) -> HttpResponse:
    """What others were told, and what became of the mail."""
    page = queries.told_others(request.actor, before=_id(request.GET.get("before", "")))
    shown = lines_of_others(page.rows, Subjects(request.actor, page.rows, on=clock.today()), mails=queries.mails())
    return render(request, "notices/told.html", {"page": page, "lines": shown, "mails": queries.mails()})


def read(request: PersonRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read, and go to what it is about."""
    found = queries.notice(request.actor, notice_id)
    operations.read_notice(notice_id=notice_id, by=request.actor, now=clock.now())
    (line,) = lines([found], Subjects(request.actor, [found], on=clock.today()))
    return redirect(line.href or "notices:list")


def read_all(request: PersonRequest) -> HttpResponse:
    """Mark all as read that were there when the page was shown."""
    operations.read_all(until=_id(request.POST.get("until", "")), by=request.actor, now=clock.now())
    messages.success(request, "All that you were told is marked as read.")
    return redirect("notices:list")


def _newest(shown: list[Line], is_first_page: bool) -> UUID | None:
    """Up to where all can be marked as read from this page: what comes in meanwhile was not seen."""
    return shown[0].id if shown and is_first_page else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
