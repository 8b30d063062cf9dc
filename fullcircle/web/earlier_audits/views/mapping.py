"""The page where a person says what the questions of an old form mean, and what its judgements were called."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.domain.earlier_audits.queries import MappingPage
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.earlier_audits.forms import MeaningsForm, WordsForm
from fullcircle.web.earlier_audits.presenters import NO_NAME
from fullcircle.web.kit.carried import carry, shown_beside
from fullcircle.web.kit.numbers import page_number
from fullcircle.web.kit.routes import PersonRequest


def questions(request: PersonRequest, file_id: int) -> HttpResponse:
    """The questions of one form (``?form=2`` is the second), and the words of those that are judgements."""
    number = page_number(request.GET.get("form"))
    page = queries.mapping_page(request.actor, file_id, number=number)
    if request.method == "POST":
        return _keep_words(request, page) if request.POST.get("do") == "words" else _keep_meanings(request, page)
    words = queries.wording()
    return _show(request, page, MeaningsForm(None, page.questions, words), WordsForm(None, page.words, words))


def _kept_as(page: MappingPage) -> str:
    """The name under which what was chosen in the other part is kept for the questions of one form."""
    return f"questions {page.file_id} {page.kind.number}"


def _keep_meanings(request: PersonRequest, page: MappingPage) -> HttpResponse:
    words = queries.wording()
    form = MeaningsForm(request.POST, page.questions, words)
    if form.is_valid():
        try:
            operations.map_questions(
                file_id=page.file_id,
                template=page.kind.template,
                meanings=form.meanings(),
                seen=request.POST.get("seen"),
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.add_faults(refusal.faults)
        else:
            messages.success(request, "What the questions mean is kept, and remembered for the next file of this form.")
            carry(request, _kept_as(page), done=form.sent_as())
            return _next(request, page)
    return _show(request, page, form, WordsForm(None, page.words, words))


def _keep_words(request: PersonRequest, page: MappingPage) -> HttpResponse:
    words = queries.wording()
    form = WordsForm(request.POST, page.words, words)
    if form.is_valid():
        operations.map_words(
            file_id=page.file_id,
            template=page.kind.template,
            words=form.words(),
            seen=request.POST.get("seen"),
            by=request.actor,
            now=clock.now(),
        )
        messages.success(request, "What the words stand for is kept, and remembered for the next file of this form.")
        carry(request, _kept_as(page), done=form.sent_as())
        return redirect("earlier_audits:one", file_id=page.file_id)
    return _show(request, page, MeaningsForm(None, page.questions, words), form)


def _next(request: PersonRequest, page: MappingPage) -> HttpResponse:
    """Where to go once meanings are kept: to words that wait, or back to the file."""
    again = queries.mapping_page(request.actor, page.file_id, number=page.kind.number)
    if any(not row.decided for row in again.words):
        here = reverse("earlier_audits:questions", kwargs={"file_id": page.file_id})
        return redirect(f"{here}?form={page.kind.number}#words")
    return redirect("earlier_audits:one", file_id=page.file_id)


def _show(request: PersonRequest, page: MappingPage, meanings: MeaningsForm, words: WordsForm) -> HttpResponse:
    typed = shown_beside(request, _kept_as(page))
    for part in (meanings, words):
        if not part.is_bound:
            part.show(typed)
    context = {"page": page, "meanings": meanings, "words": words, "no_name": NO_NAME}
    wrong = bool(meanings.errors or words.errors)
    return render(request, "earlier_audits/questions.html", context | {"wrong": wrong}, status=422 if wrong else 200)
