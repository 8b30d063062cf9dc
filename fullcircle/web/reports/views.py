"""Pages of QA reports: the list, one report, its words, its charts and files, and its sign-off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.documents.charts import draw_for_page
from fullcircle.documents.pdf import render_pdf
from fullcircle.documents.word import render_word
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.reports import operations, queries
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.kit.carried import carry, shown_beside
from fullcircle.web.kit.files import about_no_child
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.reports import presenters
from fullcircle.web.reports.forms import CommentsForm, ConfirmForm, SectionForm


def list_reports(request: PersonRequest) -> HttpResponse:
    """The reports this person may read; for those who write them, also the rounds that have none yet."""
    actor = request.actor
    found = {"reports": queries.reports(actor), "rounds": queries.rounds_to_report(actor)}
    found |= {"with_writers": queries.with_writers(actor)}
    return render(request, "reports/list.html", found)


def start(request: PersonRequest, round_id: int) -> HttpResponse:
    """Start the report of a round."""
    report_id = operations.start_report(round_id=round_id, by=request.actor, now=clock.now())
    messages.success(request, "The report is started: its figures are counted and its words are a first draft.")
    return redirect("reports:one", report_id=report_id)


def one(request: PersonRequest, report_id: int, refused: dict[str, ConfirmForm] | None = None) -> HttpResponse:
    """One report, to read; for those who write or sign it, with its sections to edit and its figures to confirm. ``refused``:
    what was typed for one of these, by its digest."""
    view = queries.report(request.actor, report_id)
    forms = {
        said.digest: ConfirmForm.of(said.digest, formerly=said.formerly)
        for said in view.statements
        if said.waits and view.may_confirm
    }
    typed = shown_beside(request, _kept_as(report_id))
    for form in forms.values():
        form.show(typed)
    forms |= refused or {}
    context = {
        "view": view,
        "document": presenters.marked(view),
        "parts": {part.key: part for part in view.parts},
        "answers": presenters.answers(view),
        "figures": presenters.figures_of_sections(view),
        "forms": forms,
        "refused": [*(refused or {}).values()],
    }
    return render(request, "reports/one.html", context, status=422 if refused else 200)


def _kept_as(report_id: int) -> str:
    """The name under which what was typed for other figures is kept for the page of a report."""
    return f"report {report_id}"


def _shown_again(request: PersonRequest, report_id: int) -> HttpResponse:
    """The report, after something on its page was done: what was typed for its figures is still there."""
    carry(request, _kept_as(report_id))
    return redirect("reports:one", report_id=report_id)


def confirm(request: PersonRequest, report_id: int) -> HttpResponse:
    """Vouch for a sentence whose figures the tables do not hold."""
    statement = request.POST.get("statement", "")
    form = ConfirmForm.of(statement, request.POST)
    if form.is_valid():
        given = {"statement": statement, "source": form.cleaned_data["source"]}
        try:
            operations.confirm(report_id=report_id, **given, by=request.actor, now=clock.now())
        except Invalid as refusal:
            form.add_error("source", str(refusal))
        else:
            left = sum(said.waits for said in queries.report(request.actor, report_id).statements)
            messages.success(request, presenters.confirmed_said(left))
            carry(request, _kept_as(report_id), done=form.sent_as() | {"statement"})
            return redirect(reverse("reports:one", kwargs={"report_id": report_id}) + "#draft")
    return one(request, report_id, {statement: form})


def wide_chart(request: PersonRequest, report_id: int, chart: str, *, narrow: bool = False) -> HttpResponse:
    """A chart of the report as SVG."""
    found = queries.chart(request.actor, report_id, chart)
    return HttpResponse(draw_for_page(found.narrow if narrow else found.spec), content_type="image/svg+xml")


def narrow_chart(request: PersonRequest, report_id: int, chart: str) -> HttpResponse:
    """The same chart for a narrow page."""
    return wide_chart(request, report_id, chart, narrow=True)


def word(request: PersonRequest, report_id: int) -> HttpResponse:
    """The report as a Word file."""
    view = queries.report(request.actor, report_id)
    return about_no_child(render_word(view.document), presenters.file_name(view.row, "docx"), presenters.WORD)


def pdf(request: PersonRequest, report_id: int) -> HttpResponse:
    """The report as a tagged PDF."""
    view = queries.report(request.actor, report_id)
    return about_no_child(render_pdf(view.document), presenters.file_name(view.row, "pdf"), presenters.PDF)


def refresh(request: PersonRequest, report_id: int) -> HttpResponse:
    """Count the figures again."""
    again = operations.refresh_figures(report_id=report_id, by=request.actor, now=clock.now())
    messages.success(request, presenters.counted_said(again))
    return _shown_again(request, report_id)


def delete(request: PersonRequest, report_id: int) -> HttpResponse:
    """Delete a report in which nobody has written."""
    operations.delete_report(report_id=report_id, by=request.actor, now=clock.now())
    messages.success(request, "The empty report is deleted. You can start it again.")
    return redirect("reports:list")


def send(request: PersonRequest, report_id: int) -> HttpResponse:
    """Send a report to those who sign. Where something is empty or open, that is told first, and whether it goes so is asked."""
    if request.POST.get("do") != "as_it_is":
        view = queries.report(request.actor, report_id)
        if view.may_send and view.unfinished:
            carry(request, _kept_as(report_id))
            return render(request, "reports/send.html", {"view": view}, status=422)
    operations.send(report_id=report_id, by=request.actor, now=clock.now())
    view = queries.report(request.actor, report_id)
    unconfirmed = sum(said.waits for said in view.statements)
    messages.success(request, presenters.sent_said(queries.signers(on=clock.today()), view.awaits, unconfirmed))
    return _shown_again(request, report_id)


def take_back(request: PersonRequest, report_id: int) -> HttpResponse:
    """Take a report back that was sent, to go on writing."""
    operations.take_back(report_id=report_id, by=request.actor, now=clock.now())
    messages.success(request, "The report is a draft again. Send it when it is ready.")
    return _shown_again(request, report_id)


def send_back(request: PersonRequest, report_id: int) -> HttpResponse:
    """Send a report back to its writers, with what should change."""
    view = queries.report(request.actor, report_id)
    form = CommentsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.send_back(
                report_id=report_id, comments=form.cleaned_data["comments"], by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            form.add_error("comments", str(refusal))
        else:
            messages.success(request, "The report is with its writers again, with your comments.")
            return redirect("reports:list")
    return render(request, "reports/send_back.html", {"view": view, "form": form}, status=422 if form.errors else 200)


def edit(request: PersonRequest, report_id: int, section: str) -> HttpResponse:
    """Edit the words of one section. When someone else saved first, both texts are shown and both are kept."""
    row, part = queries.part(request.actor, report_id, section)
    settles = part.waiting[0].id if part.waiting else None
    form = SectionForm(request.POST or None, initial={"text": part.text, "version": part.version, "resolves": settles})
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_section_text(
                report_id=report_id, key=section, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            form.add_error("text", str(refusal))
        except StaleWrite as stale:
            typed = {"text": form.cleaned_data["text"], "version": part.version, "resolves": stale.kept_as}
            context = {"row": row, "part": part, "form": SectionForm(initial=typed), "theirs": part}
            return render(request, "reports/edit.html", context, status=409)
        else:
            messages.success(request, f"“{part.title}” is saved.")
            return redirect(reverse("reports:one", kwargs={"report_id": report_id}) + f"#{section}")
    context = {"row": row, "part": part, "form": form, "theirs": None, "aspects": insight.aspects(row.round_id)}
    return render(request, "reports/edit.html", context, status=422 if form.errors else 200)


def findings(request: PersonRequest, report_id: int, aspect: str) -> HttpResponse:
    """What auditors wrote about one aspect, for the person who writes the report in words of their own."""
    row, _ = queries.part(request.actor, report_id, "how_well")
    context = {
        "row": row,
        "aspects": insight.aspects(row.round_id),
        "found": insight.findings(request.actor, row.round_id, aspect),
    }
    return render(request, "reports/findings.html", context)


def sign_off(request: PersonRequest, report_id: int) -> HttpResponse:
    """Confirm, then sign: from then on the report is kept as it was signed."""
    if request.method == "POST":
        operations.sign_off(report_id=report_id, seen=request.POST.get("seen", ""), by=request.actor, now=clock.now())
        messages.success(request, "The report is signed off and kept as it is now.")
        return redirect("reports:one", report_id=report_id)
    view = queries.report(request.actor, report_id)
    return render(request, "reports/sign_off.html", {"view": view})
