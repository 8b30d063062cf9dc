"""Pages of the import of performance data."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection import queries as selections
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.imports import presenters
from fullcircle.web.imports.forms import ApplyForm, NewImportForm, UndoForm
from fullcircle.web.imports.presenters import PAGES
from fullcircle.web.kit import received
from fullcircle.web.kit.received import severities_told, tell_faults
from fullcircle.web.kit.routes import PersonRequest


def list_imports(request: PersonRequest) -> HttpResponse:
    """The imports so far, newest first."""
    return render(request, "imports/list.html", {"files": queries.imports(request.actor), "pages": PAGES})


def new(request: PersonRequest) -> HttpResponse:
    """Send a workbook."""
    form = NewImportForm(request.POST or None, request.FILES or None, today=clock.today())
    return received.send(
        request,
        PAGES,
        form,
        receive=lambda file: operations.receive(
            chunks=file.chunks(),
            file_name=file.name or "workbook",
            as_at=form.cleaned_data["as_at"],
            by=request.actor,
            now=clock.now(),
        ),
        start_reading=lambda import_id: operations.start_reading(import_id=import_id, by=request.actor),
    )


def one(request: PersonRequest, import_id: int) -> HttpResponse:
    """One import: its progress, then its account, its problems, what it will change, and the step to take."""
    context = _context(request, import_id)
    if not context["page"].fresh and request.actor.may(Permission.MANAGE_IMPORTS):
        operations.count_again(import_id=import_id, by=request.actor)
    return render(request, "imports/one.html", context)


def progress(request: PersonRequest, import_id: int) -> HttpResponse:
    """How far it is."""
    return received.progress(request, PAGES, queries.import_row(request.actor, import_id))


def _context(request: PersonRequest, import_id: int) -> dict[str, Any]:
    found = queries.import_page(request.actor, import_id)
    return {
        "page": found,
        "form": ApplyForm(request.POST if request.method == "POST" else None, close=presenters.may_close(found)),
        "pages": PAGES,
        "problems": severities_told(found.problems, PAGES.costs),
        "changes": presenters.changes_said(found.changes),
        "nothing": presenters.nothing_said(found) if presenters.nothing_changes(found.changes) else "",
        "held_open": [presenters.held_open_said(one, found) for one in presenters.held_open(found)],
        "kept": presenters.kept_said(found),
        "in_no_list": presenters.in_no_list_said(found),
        "reasons": presenters.reasons_said(found),
        **(_teamless(request) if found.holds else {}),
        "draws": selections.draws_since(request.actor, import_id) if found.row.undone_at else None,
    }


def _teamless(request: PersonRequest) -> dict[str, object]:
    """How many children wait for a team now, for those who may give them one: no earlier import knows how many waited then."""
    if not request.actor.may(Permission.MANAGE_IMPORTS):
        return {}
    return {"bare": cases.without_team(), "overtaken": cases.overtaken_teams(request.actor)}


def problems(request: PersonRequest, import_id: int) -> HttpResponse:
    """What is wrong in the file."""
    return received.problems(request, PAGES, queries.import_row(request.actor, import_id))


def problems_workbook(request: PersonRequest, import_id: int) -> HttpResponse:
    """The problems as an Excel file."""
    found = queries.import_page(request.actor, import_id)
    return received.problems_workbook(request, PAGES, import_id, presenters.left_out(found))


def apply(request: PersonRequest, import_id: int) -> HttpResponse:
    """Apply a read file, in the background. One that needs a second look is applied only once somebody said that it is
    right."""
    context = _context(request, import_id)
    form = context["form"]
    try:
        if not form.is_valid():
            raise Invalid({"close": "Choose among the lists that are named here."})
        said = form.cleaned_data
        operations.start_applying(
            import_id=import_id,
            close=said["close"],
            shrunk=said["shrunk"],
            in_lines=said["in_lines"],
            seen=request.POST.get("seen", ""),
            by=request.actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        tell_faults(form, refusal)
        return render(request, "imports/one.html", context, status=422)
    messages.success(request, "The data is being applied. You can leave this page; it goes on by itself.")
    return redirect("imports:one", import_id=import_id)


def undo(request: PersonRequest, import_id: int) -> HttpResponse:
    """Undo the import that was applied last: what goes, what stays, and which draws have used it."""
    row, undoable = queries.undoing(request.actor, import_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            stayed = selection.undo_import(
                import_id=import_id, draws_seen=form.cleaned_data["draws_seen"], by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            tell_faults(form, refusal)
        else:
            messages.success(request, presenters.undone_said(stayed))
            return redirect("imports:one", import_id=import_id)
    context = {
        "row": row,
        "undoable": undoable,
        "form": form,
        "draws": selections.draws_since(request.actor, import_id),
    }
    return render(request, "imports/undo.html", context, status=422 if form.errors else 200)


def set_aside(request: PersonRequest, import_id: int) -> HttpResponse:
    """Decide not to apply a file."""
    found = queries.import_page(request.actor, import_id)
    operations.set_aside(import_id=found.row.id, by=request.actor, now=clock.now())
    return received.set_aside(request, PAGES, "Nothing of it was applied.")
