"""Writing an audit: its sections, two texts of one section, and the check before submission."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.queries import SectionState, Workspace, Written
from fullcircle.domain.audits.rules.completeness import reasons_asked
from fullcircle.domain.audits.rules.content import EVIDENCE_KINDS, AspectContent, Content, Overall, read
from fullcircle.domain.audits.states import OVERALL, SENT_IN
from fullcircle.domain.frameworks.rules import Judgement
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import DomainError, Invalid, NotFound, StaleWrite, WrongState
from fullcircle.web.audits.forms import TwoTextsForm, number_sent, operation_sent, sent, shown
from fullcircle.web.audits.presenters import sections as present
from fullcircle.web.audits.presenters.journey import journey_drawn
from fullcircle.web.kit import drafts
from fullcircle.web.kit.middleware import STATUS
from fullcircle.web.kit.routes import PersonRequest

CHOSEN: dict[operations.Choice, str] = {
    "saved": "The saved text stays. The other one is kept among the versions.",
    "kept": "The other text is now the saved one.",
    "both": "Both texts are put together. Read through and tidy up what is there twice.",
}


NO_LONGER = "This audit takes no more words of yours: somebody else has it by now."
KEPT = "What you wrote here and could not save is kept for you, among the words that you have not sent."


def section(request: PersonRequest, audit_id: int, key: str) -> HttpResponse:
    """One section: shown to be written in, and saved. Who is not to go on writing reads it, and is told why; words
    that were on their way when a conflict of interest was noted are still kept."""
    if request.method == "POST":
        return _save(request, audit_id, key)
    place = queries.workspace(request.actor, audit_id, on=clock.today())
    if place.written is not None and not place.may_go_on:
        return _to_be_read(request, place, key)
    return render(request, "audits/section.html", _section_context(place, key))


def _to_be_read(request: PersonRequest, place: Workspace, key: str) -> HttpResponse:
    section = _one(place, key).spec.key
    messages.info(request, place.may_go_on.reason)
    return redirect(f"{reverse('audits:read', kwargs={'audit_id': place.card.id})}#{section}")


def _save(request: PersonRequest, audit_id: int, key: str) -> HttpResponse:
    by_script = bool(request.headers.get("X-Requested-With"))
    try:
        return _saved(request, audit_id, key, by_script)
    except StaleWrite as stale:
        two_texts = present.conflict_url(audit_id, key)
        if by_script:
            answer = {"message": str(stale), "kept": stale.kept_as, "href": two_texts, "link": "Look at both texts"}
            return JsonResponse(answer, status=409)
        messages.warning(request, str(stale))
        return redirect(two_texts)
    except DomainError as refusal:
        if by_script:
            return _not_saved(request, refusal)
        if not isinstance(refusal, Invalid):
            raise
        place = queries.workspace(request.actor, audit_id, on=clock.today())
        context = _section_context(place, key, typed=sent(request.POST), faults=refusal.faults)
        return render(request, "audits/section.html", context, status=422)


def _not_saved(request: PersonRequest, refusal: DomainError) -> HttpResponse:
    """Why a page could not save by itself. Where the audit takes no words of theirs any more, as once somebody else has it, they
    are kept among those that its writer has not sent."""
    answer: dict[str, object] = {"message": str(refusal)}
    if not isinstance(refusal, Invalid) and drafts.keep_refused(
        request, request.actor, title="A part of an audit that takes no more words of yours"
    ):
        why = NO_LONGER if isinstance(refusal, NotFound) else str(refusal)
        answer = {
            "message": f"{why} {KEPT}",
            "apart": True,
            "href": reverse("drafts:list"),
            "link": "Read it there",
        }
    return JsonResponse(answer, status=STATUS[type(refusal)])


def _saved(request: PersonRequest, audit_id: int, key: str, by_script: bool) -> HttpResponse:
    saved = operations.save_section(
        audit_id=audit_id,
        key=key,
        content=sent(request.POST),
        operation=operation_sent(request.POST),
        base_version=number_sent(request.POST, "base_version"),
        continues=number_sent(request.POST, "continues") or None,
        by=request.actor,
        now=clock.now(),
    )
    if by_script:
        words = present.saved_words(saved.saved_at, clock.today())
        asked = _asked(queries.written(request.actor, audit_id)) if key == OVERALL else []
        return JsonResponse({"version": saved.version, "saved": words, "asked": asked})
    messages.success(request, "What you wrote is saved.")
    went = request.POST.get("go", "")
    if went == "next":
        tool = queries.tool_to_write(request.actor, audit_id)
        return redirect(present.neighbours(tool, audit_id, key)[1].href)
    here = present.section_url(audit_id, key)
    return redirect(f"{here}#add-{went}" if went in EVIDENCE_KINDS else here)


def _asked(written: Written) -> list[str]:
    overall = written.contents.get(OVERALL)
    judgement = overall.judgement if isinstance(overall, Overall) else ""
    return [rule.key for rule in reasons_asked(written.tool, written.contents, overall=judgement)]


def _one(place: Workspace, key: str) -> SectionState:
    if place.written is None:
        raise NotFound
    return place.written.section(key)


def _section_context(
    place: Workspace, key: str, *, typed: object = None, faults: dict[str, str] | None = None
) -> dict[str, object]:
    found = _one(place, key)
    written = place.written
    if written is None or place.journey is None:
        raise NotFound
    content: Content = found.content if typed is None else read(found.spec, typed)
    before, following = present.neighbours(written.tool, place.card.id, key)
    today = clock.today()
    return {
        **working_context(place),
        "section": found,
        "spec": found.spec,
        "content": content,
        "form": shown(found.spec, content),
        "faults": faults or {},
        "asked": _asked(written),
        "before": before,
        "following": following,
        "evidence_titles": present.EVIDENCE_TITLES,
        "check_answers": present.CHECK_ANSWERS,
        "judged": _judged(written),
        "aspects": present.parts(written, aspects=True, here=key),
        "other_parts": present.parts(written, aspects=False, here=key),
        "saved": present.saved_words(found.saved_at, today),
        "two_texts": present.conflict_url(place.card.id, key) if found.unsettled else "",
    }


def _judged(written: Written, *kinds: type[AspectContent | Overall]) -> list[tuple[str, Judgement | None]]:
    sections = [(s.spec, s.content) for s in written.sections]
    return [
        (spec.title if spec.aspect else "Overall", spec.judgement(content.judgement))
        for spec, content in sections
        if isinstance(content, kinds or AspectContent)
    ]


def working_context(place: Workspace) -> dict[str, object]:
    """What every page of a working audit shows: the bar and the journey."""
    if place.written is None or place.journey is None:
        raise NotFound
    today = clock.today()
    return {
        "card": place.card,
        "written": place.written,
        "may_go_on": place.may_go_on,
        "due": present.due_words(place.card.due_on, today),
        "journey": journey_drawn(place.journey, place.card, place.written.tool.framework),
        "saved": present.saved_words(place.written.saved_at, today),
    }


def two_texts(request: PersonRequest, audit_id: int, key: str) -> HttpResponse:
    """Two texts of one section, side by side; the person chooses."""
    form, status = TwoTextsForm(request.POST or None), 200
    if form.is_valid():
        try:
            _settle(request, audit_id, key, form.cleaned_data["choice"])
        except StaleWrite as stale:
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, CHOSEN[form.cleaned_data["choice"]])
            return redirect("audits:section", audit_id=audit_id, key=key)
    elif form.errors:
        status = 422
    found = queries.conflict(request.actor, audit_id, key)
    if found is None or not found.may_write:
        return redirect("audits:section", audit_id=audit_id, key=key)
    context = {
        "card": found.card,
        "conflict": found,
        "differences": present.differences(found),
        "form": form,
        "hints": TwoTextsForm.HINTS,
    }
    return render(request, "audits/two_texts.html", context, status=status)


def _settle(request: PersonRequest, audit_id: int, key: str, choice: operations.Choice) -> None:
    operations.resolve_conflict(
        audit_id=audit_id,
        key=key,
        kept_id=number_sent(request.POST, "kept"),
        choice=choice,
        seen_version=number_sent(request.POST, "seen_version"),
        by=request.actor,
        now=clock.now(),
    )


def check(request: PersonRequest, audit_id: int) -> HttpResponse:
    """Before submission: exactly what is missing, each with its link; or that nothing is."""
    place = queries.workspace(request.actor, audit_id, on=clock.today())
    if place.card.is_auditor and place.written is not None and not place.may_go_on:
        return _to_be_read(request, place, OVERALL)
    return _check_page(request, place)


def _check_page(request: PersonRequest, place: Workspace, *, status: int = 200) -> HttpResponse:
    context = working_context(place)
    if place.written is None or not place.card.is_auditor:
        raise NotFound
    lines = present.missing_lines(place.written)
    judged = _judged(place.written, AspectContent, Overall)
    context |= {"missing": lines, "judged": judged, "look": present.lines_to_look_at(place.written, clock.today())}
    context["may_submit"] = place.may_submit
    return render(request, "audits/check.html", context, status=status)


def submit(request: PersonRequest, audit_id: int) -> HttpResponse:
    """Submit the audit. Sent twice, the second time says that it is done."""
    try:
        operations.submit(audit_id=audit_id, by=request.actor, now=clock.now())
    except Invalid:
        return _check_page(request, queries.workspace(request.actor, audit_id, on=clock.today()), status=422)
    except WrongState:
        if queries.audit(request.actor, audit_id).state not in SENT_IN:
            raise
    messages.success(request, "The audit is submitted. Thank you. The QA Lead now says whether it is moderated.")
    return redirect("audits:one", audit_id=audit_id)
