"""Pages of received files: send one, see what it holds, apply it or set it aside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import StaleWrite
from fullcircle.web.earlier_audits import presenters
from fullcircle.web.earlier_audits.forms import NewFileForm
from fullcircle.web.earlier_audits.presenters import PAGES
from fullcircle.web.kit import received
from fullcircle.web.kit.received import severities_told
from fullcircle.web.kit.routes import PersonRequest


def list_files(request: PersonRequest) -> HttpResponse:
    """The files received so far, newest first."""
    return render(request, "earlier_audits/list.html", {"files": queries.files(request.actor), "pages": PAGES})


def new(request: PersonRequest) -> HttpResponse:
    """Send a table of form answers."""
    return received.send(
        request,
        PAGES,
        NewFileForm(request.POST, request.FILES) if request.method == "POST" else NewFileForm(),
        receive=lambda file: operations.receive(
            chunks=file.chunks(), file_name=file.name or "answers", by=request.actor, now=clock.now()
        ),
        start_reading=lambda file_id: operations.start_reading(file_id=file_id, by=request.actor),
    )


def one(request: PersonRequest, file_id: int) -> HttpResponse:
    """One file: its progress, then its account, what its questions mean, its problems, and the step to take."""
    found = queries.file_page(request.actor, file_id)
    context = {
        "page": found,
        "pages": PAGES,
        "problems": severities_told(found.problems, PAGES.costs),
        "changes": presenters.changes_said(found),
        "withheld": presenters.why_withheld(found),
        "undecided": sum(kind.questions - kind.decided for kind in found.kinds),
        "no_name": presenters.NO_NAME,
    }
    return render(request, "earlier_audits/one.html", context)


def progress(request: PersonRequest, file_id: int) -> HttpResponse:
    """How far it is."""
    return received.progress(request, PAGES, queries.file_row(request.actor, file_id))


def problems(request: PersonRequest, file_id: int) -> HttpResponse:
    """What is wrong in the file."""
    return received.problems(request, PAGES, queries.file_row(request.actor, file_id))


def problems_workbook(request: PersonRequest, file_id: int) -> HttpResponse:
    """The problems as an Excel file."""
    page = queries.file_page(request.actor, file_id, with_words=False)
    return received.problems_workbook(request, PAGES, file_id, presenters.account_of(page))


def apply(request: PersonRequest, file_id: int) -> HttpResponse:
    """Apply a read file, in the background; where the numbers are no longer those that were seen, show them again first."""
    found = queries.file_row(request.actor, file_id)
    try:
        operations.start_applying(
            file_id=found.id, by=request.actor, now=clock.now(), seen=request.POST.get("seen", "")
        )
    except StaleWrite as refusal:
        messages.warning(request, str(refusal))
        return redirect("earlier_audits:one", file_id=file_id)
    messages.success(request, "The earlier audits are being added. You can leave this page; it goes on by itself.")
    return redirect("earlier_audits:one", file_id=file_id)


def set_aside(request: PersonRequest, file_id: int) -> HttpResponse:
    """Decide not to apply a file."""
    found = queries.file_row(request.actor, file_id)
    operations.set_aside(file_id=found.id, by=request.actor, now=clock.now())
    return received.set_aside(request, PAGES, "Nothing of it was added. What its questions mean is remembered.")
