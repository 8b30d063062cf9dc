"""Pages that bring people, teams and managers in from a spreadsheet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.staff_lists import operations, queries
from fullcircle.domain.staff_lists.rules.columns import TEMPLATE
from fullcircle.files.workbook import Sheet, as_workbook
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.kit.files import about_no_child
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.people import presenters
from fullcircle.web.people.forms import StaffListForm


def new(request: PersonRequest) -> HttpResponse:
    """Send a list. It is read at once; the next page shows what it would do."""
    sent = request.method == "POST"
    form = StaffListForm(request.POST, request.FILES) if sent else StaffListForm()
    if sent and form.is_valid():
        file = form.uploaded()
        try:
            staff_list_id = operations.receive(
                chunks=file.chunks(), file_name=file.name or "list", by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            form.add_error("file", " ".join(refusal.faults.values()))
        else:
            return redirect("people:list_from_file", staff_list_id=staff_list_id)
    context = {"form": form, "lists": queries.staff_lists(request.actor)}
    return render(request, "people/list_new.html", context, status=422 if form.errors else 200)


def template(request: PersonRequest) -> HttpResponse:
    """An Excel file with the headers and one example row."""
    columns = [(head, max(len(head), len(example)) + 4) for head, example in TEMPLATE]
    content = as_workbook(Sheet("People", columns, [[example for _, example in TEMPLATE]]))
    return about_no_child(content, "people-template.xlsx")


def one(request: PersonRequest, staff_list_id: int) -> HttpResponse:
    """What a list would do, row by row, and the step to take; or what it did."""
    return render(request, "people/list_one.html", _context(request.actor, staff_list_id))


def problems(request: PersonRequest, staff_list_id: int) -> HttpResponse:
    """The problems as an Excel file, for whoever made the list."""
    found = queries.staff_list(request.actor, staff_list_id, on=clock.today())
    columns = (("Row", 7), ("What", 60), ("What to do", 60), ("What it costs", 24))
    rows = [(one.row, one.what, one.remedy, one.severity.label) for one in found.problems]
    return about_no_child(as_workbook(Sheet("Problems", columns, rows)), f"people-list-{staff_list_id}-problems.xlsx")


def apply(request: PersonRequest, staff_list_id: int) -> HttpResponse:
    """Apply what was looked at: all of it or nothing."""
    seen = request.POST.get("seen", "")
    try:
        counts = operations.apply(staff_list_id=staff_list_id, seen=seen, by=request.actor, now=clock.now())
    except StaleWrite as refusal:
        context = _context(request.actor, staff_list_id) | {"stale": str(refusal)}
        return render(request, "people/list_one.html", context, status=409)
    messages.success(request, presenters.applied(counts))
    return redirect("people:list_from_file", staff_list_id=staff_list_id)


def set_aside(request: PersonRequest, staff_list_id: int) -> HttpResponse:
    """Decide not to apply a list."""
    operations.set_aside(staff_list_id=staff_list_id, by=request.actor, now=clock.now())
    messages.success(request, "The list is set aside. Nothing of it was applied.")
    return redirect("people:list")


def _context(actor: Actor, staff_list_id: int) -> dict[str, object]:
    found = queries.staff_list(actor, staff_list_id, on=clock.today())
    return {
        "page": found,
        "follow": presenters.follow(found.counts, done=found.plan is None),
        "shown": presenters.SHOWN,
        "reasons": presenters.reasons(found.problems),
        "stale": "",
    }
