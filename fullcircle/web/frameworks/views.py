"""Pages of the framework: its versions, one version to read, a new draft, comparison and publication."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.frameworks import operations, queries
from fullcircle.domain.frameworks.rules import FrameworkFaults
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.web.frameworks import presenters
from fullcircle.web.frameworks.forms import DraftForm
from fullcircle.web.frameworks.presenters.faults import FaultRow, fault_rows, faults_title
from fullcircle.web.kit.files import about_no_child
from fullcircle.web.kit.routes import PersonRequest


def list_versions(request: PersonRequest) -> HttpResponse:
    """The version in force, and all versions this person may see."""
    rows = queries.versions(request.actor, on=clock.today())
    context = {
        "rows": rows,
        "current": presenters.current(rows),
        "standing_kinds": presenters.STANDING_KINDS,
        "may_draft": request.actor.may(Permission.MANAGE_FRAMEWORKS),
    }
    return render(request, "frameworks/list.html", context)


def overview(request: PersonRequest, version_id: int) -> HttpResponse:
    """What the framework is, where its parts come from, its principles, questions, judgements and aspects."""
    return _read(request, version_id, "version")


def aspects(request: PersonRequest, version_id: int) -> HttpResponse:
    """The aspects with prompts, guidance and descriptors."""
    return _read(request, version_id, "aspects")


def checks(request: PersonRequest, version_id: int) -> HttpResponse:
    """Compliance checks, and the prompts that fit some children only."""
    return _read(request, version_id, "checks")


def voices(request: PersonRequest, version_id: int) -> HttpResponse:
    """Who is asked, what, and the reasons when a voice is missing."""
    return _read(request, version_id, "voices")


def schedule(request: PersonRequest, version_id: int) -> HttpResponse:
    """The schedule, reports, learning, roles, and the map to inspection."""
    return _read(request, version_id, "schedule")


def policies(request: PersonRequest, version_id: int) -> HttpResponse:
    """Every policy with its value and where it comes from."""
    return _read(request, version_id, "policies")


def _read(request: PersonRequest, version_id: int, part: str) -> HttpResponse:
    row = queries.version(request.actor, version_id, on=clock.today())
    framework = queries.framework(version_id)
    context = {
        "row": row,
        "framework": framework,
        "parts": presenters.parts(version_id, part),
        "part_title": presenters.PARTS[part],
        "standing_kinds": presenters.STANDING_KINDS,
        "may_manage": request.actor.may(Permission.MANAGE_FRAMEWORKS),
        **presenters.PREPARE[part](framework, clock.today()),
    }
    return render(request, f"frameworks/{part}.html", context)


def add(request: PersonRequest) -> HttpResponse:
    """Take a file or its text as a draft. When it has faults, all are listed and the text stays to be put right."""
    form = DraftForm(request.POST, request.FILES) if request.method == "POST" else DraftForm()
    faults: list[FaultRow] = []
    name = ""
    if form.is_valid():
        text, name = form.framework_text, form.file_name
        try:
            imported = operations.import_draft(text=text, by=request.actor, now=clock.now())
        except FrameworkFaults as refused:
            form, faults = DraftForm(initial={"text": text}), fault_rows(refused.faults, text)
        else:
            messages.success(request, presenters.imported_words(imported.changed))
            return redirect("frameworks:version", version_id=imported.version_id)
    context = {"form": form, "faults": faults, "title": faults_title(len(faults), name)}
    return render(request, "frameworks/add.html", context, status=422 if form.errors or faults else 200)


def compare(request: PersonRequest, version_id: int) -> HttpResponse:
    """What differs between this version and the one in force, or the one it replaced."""
    found = queries.comparison(request.actor, version_id, on=clock.today())
    context = {
        "row": found.new,
        "old": found.old,
        "groups": presenters.differences(found.differences),
        "count": len(found.differences),
        "standing_kinds": presenters.STANDING_KINDS,
    }
    return render(request, "frameworks/compare.html", context)


def publish(request: PersonRequest, version_id: int) -> HttpResponse:
    """Say what publishing means for this version; publish it once that is confirmed."""
    row = queries.version(request.actor, version_id, on=clock.today())
    verdict = queries.may_publish(request.actor, version_id)
    if request.method == "POST":
        try:
            operations.publish(version_id=version_id, by=request.actor, now=clock.now())
        except WrongState as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, presenters.published_words(row, clock.today()))
        return redirect("frameworks:version", version_id=version_id)
    found = queries.comparison(request.actor, version_id, on=clock.today())
    context = {
        "row": row,
        "withheld": verdict.reason,
        "old": found.old,
        "count": len(found.differences),
        "assumed": presenters.assumed_count(queries.framework(version_id)),
        "begins": presenters.begins_words(row, clock.today()),
    }
    return render(request, "frameworks/publish.html", context)


def file(request: PersonRequest, version_id: int) -> HttpResponse:
    """The file of a version, to change and add again."""
    row = queries.version(request.actor, version_id, on=clock.today())
    content = queries.source(request.actor, version_id)
    return about_no_child(content, f"{row.code}-{row.number}.yaml", "text/plain; charset=utf-8")
