"""Pages of received files that are the same for every kind of file: sending one, how far it is, its problems, setting it aside.

An area says where its pages are and what its kind of file is told by (`FilePages`); its templates extend those in kit/received.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.intake.queries import FileReads, FileRow, ProblemGroup
from fullcircle.files.workbook import Sheet, as_workbook
from fullcircle.foundation.kernel.alike import LINES_ON_A_PAGE
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.files import about_children
from fullcircle.web.kit.numbers import page_number
from fullcircle.web.kit.problems import ProblemLine
from fullcircle.web.kit.routes import PersonRequest


@dataclass(frozen=True)
class FilePages:
    """The pages of one kind of file, in the ``area`` of its addresses.

    ``costs``: by severity, what a problem costs. ``place``: of problems of the same words, where they are, and the first places
    there. ``columns``: those of the workbook of problems that say where one is. ``subject`` and ``taken``: what the log calls a
    file and the taking of its workbook; ``saved_as``: the workbook's name.
    """

    area: str
    reads: FileReads[Any]
    costs: Mapping[str, str]
    place: Callable[[ProblemGroup], tuple[str, str]]
    columns: tuple[tuple[str, int], ...]
    subject: str
    taken: str
    saved_as: str

    def href(self, name: str, file_id: int | None = None) -> str:
        """The address of a page, of a file where it is about one."""
        return reverse(f"{self.area}:{name}", args=[file_id] if file_id is not None else None)

    def line(self, group: ProblemGroup) -> ProblemLine:
        """Problems of the same words as one line."""
        where, places = self.place(group)
        costs = self.costs.get(group.severity, group.severity)
        return ProblemLine(where, group.what, group.remedy, costs, group.count, places)

    def chips(self, counts: Mapping[str, int], chosen: str, href: str) -> list[dict[str, object]]:
        """Filter links with counts, by severity."""
        every: dict[str, object] = {"text": "All", "href": href, "count": sum(counts.values()), "current": not chosen}
        return [
            every,
            *(
                {"text": text, "href": f"{href}?severity={key}", "count": counts.get(key, 0), "current": chosen == key}
                for key, text in self.costs.items()
            ),
        ]


class UploadForm(KitForm):
    """A form that sends a file, in its field ``file``."""

    def uploaded(self) -> "UploadedFile[Any]":
        """The file, once the form is valid."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file


def send(
    request: PersonRequest,
    pages: FilePages,
    form: UploadForm,
    *,
    receive: Callable[["UploadedFile[Any]"], int],
    start_reading: Callable[[int], None],
) -> HttpResponse:
    """Send a file. It is read in the background; the next page shows how far it is."""
    if request.method == "POST" and form.is_valid():
        try:
            file_id = receive(form.uploaded())
        except Invalid as refusal:
            tell_faults(form, refusal)
        else:
            start_reading(file_id)
            return redirect(pages.href("one", file_id))
    context = {"form": form, "pages": pages}
    return render(request, f"{pages.area}/new.html", context, status=422 if form.errors else 200)


def progress(request: PersonRequest, pages: FilePages, row: FileRow) -> HttpResponse:
    """The part of the page that shows progress. When the work is done the whole page is shown again."""
    response = render(request, "kit/received/_progress.html", {"row": row, "pages": pages})
    if not row.busy:
        response["HX-Refresh"] = "true"
    return response


def problems(request: PersonRequest, pages: FilePages, row: FileRow) -> HttpResponse:
    """The problems of a file, a page at a time; what is wrong in the same words is one line."""
    severity, page_at = request.GET.get("severity", ""), page_number(request.GET.get("page"))
    groups, total = pages.reads.problem_groups(request.actor, row.id, page=page_at, severity=severity)
    href = pages.href("problems", row.id)
    context = {
        "row": row,
        "pages": pages,
        "lines": [pages.line(group) for group in groups],
        "filters": pages.chips(pages.reads.problem_counts(request.actor, row.id), severity, href),
        "numbers": Paginator(range(total), LINES_ON_A_PAGE).get_page(page_at),
        "href": f"{href}?severity={severity}&page={{page}}",
    }
    return render(request, f"{pages.area}/problems.html", context)


def problems_workbook(request: PersonRequest, pages: FilePages, file_id: int, account: Sheet) -> HttpResponse:
    """The problems as an Excel file for whoever made the file, and the account of what was left out, which adds up."""
    columns = (*pages.columns, ("What", 55), ("What to do", 55), ("What it costs", 20))
    rows = (
        (*(at or None for at in one.where), one.what, one.remedy, pages.costs.get(one.severity, one.severity))
        for one in pages.reads.all_problems(request.actor, file_id)
    )
    content = as_workbook(Sheet("Problems", columns, rows), account)
    name, subject = pages.saved_as.format(file_id), pages.subject.format(file_id)
    return about_children(request, content, name, event=pages.taken, subject=subject)


def set_aside(request: PersonRequest, pages: FilePages, said: str) -> HttpResponse:
    """Say that a file was set aside, and go back to the others."""
    messages.success(request, f"The file is set aside. {said}")
    return redirect(pages.href("list"))


def tell_faults(form: KitForm, refusal: Invalid) -> None:
    """Show what an operation refused at its fields."""
    for field, fault in refusal.faults.items():
        if field not in form.errors:
            form.add_error(field or None, fault)


def severities_told(counts: Mapping[str, int], costs: Mapping[str, str]) -> Sequence[tuple[str, int]]:
    """How many problems there are of each severity, in words, the ones that there are."""
    return [(text, counts[key]) for key, text in costs.items() if counts.get(key)]
