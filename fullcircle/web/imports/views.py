"""Pages of the import of performance data."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection import queries as selections
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.alike import LINES_ON_A_PAGE
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.imports import presenters
from fullcircle.web.imports.forms import ApplyForm, NewImportForm, UndoForm
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.files import about_children
from fullcircle.web.kit.numbers import page_number
from fullcircle.web.kit.routes import PersonRequest


def list_imports(request: PersonRequest) -> HttpResponse:
    """The imports so far, newest first."""
    return render(request, "imports/list.html", {"imports": queries.imports(request.actor)})


def new(request: PersonRequest) -> HttpResponse:
    """Send a workbook. It is read in the background; the next page shows how far it is."""
    form = NewImportForm(request.POST or None, request.FILES or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        file = form.uploaded()
        try:
            import_id = operations.receive(
                chunks=file.chunks(),
                file_name=file.name or "workbook",
                as_at=form.cleaned_data["as_at"],
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            _tell_faults(form, refusal)
        else:
            operations.start_reading(import_id=import_id, by=request.actor)
            return redirect("imports:one", import_id=import_id)
    return render(request, "imports/new.html", {"form": form}, status=422 if form.errors else 200)


def one(request: PersonRequest, import_id: int) -> HttpResponse:
    """One import: its progress, then its account, its problems, what it will change, and the step to take."""
    context = _context(request, import_id)
    found = context["page"]
    if isinstance(found, queries.ImportPage) and not found.fresh and request.actor.may(Permission.MANAGE_IMPORTS):
        operations.count_again(import_id=import_id, by=request.actor)
    return render(request, "imports/one.html", context)


def progress(request: PersonRequest, import_id: int) -> HttpResponse:
    """The part of the page that shows progress. When the work is done the whole page is shown again."""
    row = queries.import_row(request.actor, import_id)
    response = render(request, "imports/_progress.html", {"row": row})
    if not row.busy:
        response["HX-Refresh"] = "true"
    return response


def _context(request: PersonRequest, import_id: int) -> dict[str, object]:
    found = queries.import_page(request.actor, import_id)
    return {
        "page": found,
        "form": ApplyForm(request.POST if request.method == "POST" else None, close=presenters.may_close(found)),
        "severities": presenters.SEVERITIES,
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
    """The problems of a file, a page at a time; what is wrong in the same words is one line."""
    severity, page_at = request.GET.get("severity", ""), page_number(request.GET.get("page"))
    groups, total = queries.problem_groups(request.actor, import_id, page=page_at, severity=severity)
    pages = Paginator(range(total), LINES_ON_A_PAGE)
    href = reverse("imports:problems", kwargs={"import_id": import_id})
    context = {
        "row": queries.import_row(request.actor, import_id),
        "lines": [presenters.problem_line(group) for group in groups],
        "filters": presenters.severity_chips(queries.problem_counts(request.actor, import_id), severity, href),
        "numbers": pages.get_page(page_at),
        "href": f"{href}?severity={severity}&page={{page}}",
    }
    return render(request, "imports/problems.html", context)


def problems_workbook(request: PersonRequest, import_id: int) -> HttpResponse:
    """The problems as an Excel file."""
    found = queries.import_page(request.actor, import_id)
    content = presenters.problems_as_workbook(found, queries.all_problems(request.actor, import_id))
    name, subject = f"import-{import_id}-problems.xlsx", f"import:{import_id}"
    return about_children(request, content, name, event="imports.problems_taken", subject=subject)


def apply(request: PersonRequest, import_id: int) -> HttpResponse:
    """Apply a read file, in the background. One that needs a second look is applied only once somebody said that it is
    right."""
    context = _context(request, import_id)
    form = context["form"]
    try:
        if not isinstance(form, ApplyForm) or not form.is_valid():
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
        _tell_faults(context["form"], refusal)
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
            _tell_faults(form, refusal)
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


def _tell_faults(form: object, refusal: Invalid) -> None:
    if isinstance(form, KitForm):
        for field, fault in refusal.faults.items():
            if field not in form.errors:
                form.add_error(field or None, fault)


def set_aside(request: PersonRequest, import_id: int) -> HttpResponse:
    """Decide not to apply a file."""
    found = queries.import_page(request.actor, import_id)
    operations.set_aside(import_id=found.row.id, by=request.actor, now=clock.now())
    messages.success(request, "The file is set aside. Nothing of it was applied.")
    return redirect("imports:list")
