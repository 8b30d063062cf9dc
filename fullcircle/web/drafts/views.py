"""Words that are not sent yet: kept as they are typed, offered by the form again, and listed for their writer alone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from fullcircle.foundation.forms import operations, queries
from fullcircle.foundation.forms.rules import texts_in
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.drafts.presenters import offered, told
from fullcircle.web.kit.drafts import place_in, seen_in
from fullcircle.web.kit.jinja import time_short
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.kit.writers import ANOTHER, writer_of


def list_drafts(request: PersonRequest) -> HttpResponse:
    """All that this person has written and not sent. A script sends what is being written."""
    if request.method == "POST":
        return _keep(request)
    found = queries.drafts(request.actor, now=clock.now())
    return render(request, "drafts/list.html", {"drafts": [told(one) for one in found]})


def _keep(request: PersonRequest) -> HttpResponse:
    if not request.actor.is_(writer_of(request)):
        return _anothers()
    try:
        kept = operations.keep_draft(
            place=place_in(request),
            page=_page(request),
            version=whole_number(request.POST.get("version", "")) or 0,
            texts=texts_in(request.POST.get("texts", "")),
            continues=seen_in(request.POST.get("continues", "")),
            by=request.actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    return JsonResponse({"id": kept.id, "version": kept.version, "saved": f"Saved {time_short(kept.saved_at)}"})


def of_form(request: PersonRequest) -> HttpResponse:
    """What was written into one form and not sent, for the script of the page that shows the form."""
    if not request.actor.is_(writer_of(request)):
        return _anothers()
    try:
        place = place_in(request)
    except Invalid as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    found = queries.drafts_of_form(request.actor, place.form, now=clock.now())
    if not all(one.address for one in found):
        operations.page_opened(place=place, by=request.actor)
    return JsonResponse({"drafts": [offered(one) for one in found]})


def discard(request: PersonRequest, draft_id: int) -> HttpResponse:
    """Let go of words that were not sent."""
    operations.discard_draft(draft_id=draft_id, by=request.actor, now=clock.now())
    if "X-Requested-With" in request.headers:
        return JsonResponse({})
    messages.success(request, "These words are discarded.")
    return redirect("drafts:list")


def _page(request: PersonRequest) -> UUID:
    try:
        return UUID(request.POST.get("page", ""))
    except ValueError:
        raise Invalid({"": "This page is not as it was shown. Copy what you need, and open it again."}) from None


def _anothers() -> HttpResponse:
    return JsonResponse({"message": ANOTHER, "another": True}, status=409)
