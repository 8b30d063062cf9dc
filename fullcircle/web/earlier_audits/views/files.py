"""Pages of received files: send one, see what it holds, apply it or set it aside."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.alike import LINES_ON_A_PAGE
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.earlier_audits import presenters
from fullcircle.web.earlier_audits.forms import NewFileForm
from fullcircle.web.kit.files import about_children
from fullcircle.web.kit.numbers import page_number
from fullcircle.web.kit.routes import PersonRequest


def list_files(request: PersonRequest) -> HttpResponse:
    """The files received so far, newest first."""
    return render(request, "earlier_audits/files.html", {"files": queries.files(request.actor)})


def new(request: PersonRequest) -> HttpResponse:
    """Send a table of form answers. It is read in the background; the next page shows how far it is."""
    sent = request.method == "POST"
    form = NewFileForm(request.POST, request.FILES) if sent else NewFileForm()
    if sent and form.is_valid():
        file = form.uploaded()
        try:
            file_id = operations.receive(
                chunks=file.chunks(), file_name=file.name or "answers", by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            for field, fault in refusal.faults.items():
                form.add_error(field or None, fault)
        else:
            operations.start_reading(file_id=file_id, by=request.actor)
            return redirect("earlier_audits:file", file_id=file_id)
    return render(request, "earlier_audits/new.html", {"form": form}, status=422 if form.errors else 200)


def one(request: PersonRequest, file_id: int) -> HttpResponse:
    """One file: its progress, then its account, what its questions mean, its problems, and the step to take."""
    return render(request, "earlier_audits/file.html", _context(request, file_id))


def progress(request: PersonRequest, file_id: int) -> HttpResponse:
    """The part of the page that shows progress. When the work is done the whole page is shown again."""
    context = _context(request, file_id)
    response = render(request, "earlier_audits/_progress.html", context)
    page = context["page"]
    if isinstance(page, queries.FilePage) and not page.row.busy:
        response["HX-Refresh"] = "true"
    return response


def _context(request: PersonRequest, file_id: int) -> dict[str, object]:
    found = queries.file_page(request.actor, file_id)
    return {
        "page": found,
        "severities": presenters.SEVERITIES,
        "changes": presenters.changes_said(found),
        "withheld": presenters.why_withheld(found),
        "undecided": sum(kind.questions - kind.decided for kind in found.kinds),
        "no_name": presenters.NO_NAME,
    }


def problems(request: PersonRequest, file_id: int) -> HttpResponse:
    """The problems of a file, a page at a time; what is wrong in the same words is one line."""
    severity = request.GET.get("severity", "")
    page_at = page_number(request.GET.get("page"))
    groups, total = queries.problems(request.actor, file_id, page=page_at, severity=severity)
    found = queries.file_page(request.actor, file_id, with_words=False)
    href = reverse("earlier_audits:problems", kwargs={"file_id": file_id})
    context = {
        "page": found,
        "lines": [presenters.problem_line(group) for group in groups],
        "filters": presenters.severity_chips(found, severity, href),
        "numbers": Paginator(range(total), LINES_ON_A_PAGE).get_page(page_at),
        "href": f"{href}?severity={severity}&page={{page}}",
    }
    return render(request, "earlier_audits/problems.html", context)


def problems_workbook(request: PersonRequest, file_id: int) -> HttpResponse:
    """The problems as an Excel file."""
    page = queries.file_page(request.actor, file_id)
    content = presenters.problems_as_workbook(page, queries.all_problems(request.actor, file_id))
    name, subject = f"earlier-audits-{file_id}-problems.xlsx", f"legacy file:{file_id}"
    return about_children(request, content, name, event="legacy.problems_taken", subject=subject)


def apply(request: PersonRequest, file_id: int) -> HttpResponse:
    """Apply a read file, in the background; where the numbers are no longer those that were seen, show them again first."""
    found = queries.file_page(request.actor, file_id)
    try:
        operations.start_applying(
            file_id=found.row.id, by=request.actor, now=clock.now(), seen=request.POST.get("seen", "")
        )
    except StaleWrite as refusal:
        messages.warning(request, str(refusal))
        return redirect("earlier_audits:file", file_id=file_id)
    messages.success(request, "The earlier audits are being added. You can leave this page; it goes on by itself.")
    return redirect("earlier_audits:file", file_id=file_id)


def set_aside(request: PersonRequest, file_id: int) -> HttpResponse:
    """Decide not to apply a file."""
    found = queries.file_page(request.actor, file_id)
    operations.set_aside(file_id=found.row.id, by=request.actor, now=clock.now())
    messages.success(request, "The file is set aside. Nothing of it was added. What its questions mean is remembered.")
    return redirect("earlier_audits:files")
