"""Before a draw: what the round looks for, what leaders ask for, and children set aside by hand."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.states import RestrictionReason
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.carried import carried, carry, shown_beside
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.selection import presenters
from fullcircle.web.selection.forms import (
    LiftForm,
    NewSelectionForm,
    RequestForm,
    RestrictionForm,
    Typed,
    weight_options,
)


def new(request: PersonRequest, round_id: int) -> HttpResponse:
    """State priorities, see what they mean, and draw. The choice so far is in the address, so it can be kept and shared."""
    drawing = request.method == "POST"
    sent = request.POST if drawing else request.GET
    typed = Typed(sent)
    here = reverse("selection:new", kwargs={"round_id": round_id})
    address = f"{here}?{urlencode(typed.kept)}" if typed.kept else here
    if drawing and request.POST.get("do") == "count":
        return redirect(address)
    choosing = queries.choosing(
        request.actor,
        round_id,
        on=clock.today(),
        priorities=typed.countable(),
        size=typed.size,
        judged=insight.judged_before(request.actor, round_id),
    )
    if typed.given or drawing:
        form = NewSelectionForm(typed.with_defaults(sent, choosing))
    else:
        form = NewSelectionForm(initial={"size": choosing.size, "seed": choosing.seed})
    if drawing and form.is_valid() and _proposed(request, round_id, form):
        return redirect("selection:proposal", round_id=round_id)
    context = {"form": form} | _told(choosing, typed, queries.citations(request.actor))
    answer = render(request, "selection/new.html", context, status=422 if drawing and form.errors else 200)
    if request.headers.get("HX-Request"):
        answer["HX-Replace-Url"] = address
    return answer


def _proposed(request: PersonRequest, round_id: int, form: NewSelectionForm) -> bool:
    """Draw by this form. False where it cannot be, which the form then says."""
    try:
        operations.propose(
            round_id=round_id,
            size=form.cleaned_data["size"],
            seed=form.cleaned_data["seed"],
            priorities=form.cleaned_data["p"],
            by=request.actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        _add_faults(form, refusal, {"priorities": "p"})
        return False
    return True


def _told(choosing: queries.Choosing, typed: Typed, figures: queries.Citations) -> dict[str, object]:
    """What the page says of the choice so far."""
    return {
        "choosing": choosing,
        "cited": partial(presenters.cited, figures),
        "cited_where": presenters.cited_where(figures),
        "count": choosing.count,
        "typed": typed,
        "there_is": presenters.there_is(choosing),
        "asked": presenters.asked(choosing.terms),
        "older": presenters.older_said(choosing.older),
        "left_out": presenters.left_out(choosing.count, choosing.terms),
        "suggestions": presenters.suggestion_cards(choosing, typed.priorities, typed.kept),
        "expected": presenters.expected,
        "weight_options": partial(weight_options, chosen=typed.priorities),
    }


def requests(request: PersonRequest, round_id: int) -> HttpResponse:
    """What leaders ask for in a round: note it, or take it back."""
    page = queries.requests(request.actor, round_id, on=clock.today())
    kept_as = f"requests {round_id}"
    if request.method == "POST" and "withdraw" in request.POST:
        operations.withdraw_request(
            round_id=round_id, request_id=whole_number(request.POST["withdraw"]) or 0, by=request.actor, now=clock.now()
        )
        messages.success(request, "It is taken back. It stays on record.")
        carry(request, kept_as, done={"withdraw"})
        return redirect("selection:requests", round_id=round_id)
    form = RequestForm(request.POST or None, page=page)
    if request.method == "GET":
        form.show(carried(request, kept_as))
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_for(round_id=round_id, **form.cleaned_data, by=request.actor, now=clock.now())
        except Invalid as refusal:
            _add_faults(form, refusal)
        else:
            messages.success(request, "It is noted, and goes into the next draw of this round.")
            return redirect("selection:requests", round_id=round_id)
    context = {"page": page, "form": form}
    return render(request, "selection/requests.html", context, status=422 if form.errors else 200)


_SET_ASIDE = "children set aside"


def restrictions(request: PersonRequest) -> HttpResponse:
    """Children set aside from draws by hand: set one aside, or let one be drawn again, for which each has a field."""
    today, which = clock.today(), request.POST.get("restriction", "")
    adding = request.method == "POST" and not which
    form = RestrictionForm(request.POST if adding else None, today=today)
    typed = shown_beside(request, _SET_ASIDE)
    if not adding:
        form.show(typed)
    lift = LiftForm({"restriction": which, "lift": request.POST.get(f"lift-{which}", "")} if which else None)
    try:
        said = _set_aside(request, form) if adding else _lifted(request, lift)
    except Invalid as refusal:
        said = ""
        _add_faults(form if adding else lift, refusal, {} if adding else {"reason": "lift"})
    if said:
        messages.success(request, said)
        carry(request, _SET_ASIDE, done=form.sent_as() if adding else {"restriction", f"lift-{which}"})
        return redirect("selection:restrictions")
    wrong = bool(form.errors or lift.errors)
    rows = queries.restrictions(request.actor, on=today)
    context = {"rows": rows, "form": form, "lift": lift, "wrong": wrong, "typed": typed}
    return render(request, "selection/restrictions.html", context, status=422 if wrong else 200)


def _set_aside(request: PersonRequest, form: RestrictionForm) -> str:
    if not form.is_valid():
        return ""
    given = form.cleaned_data | {"reason": RestrictionReason(form.cleaned_data["reason"])}
    made = audits.restrict(**given, by=request.actor, now=clock.now())
    row = next(one for one in queries.restrictions(request.actor, on=clock.today()) if one.id == made)
    return presenters.set_aside(row)


def _lifted(request: PersonRequest, lift: LiftForm) -> str:
    if not lift.is_valid():
        return ""
    given = lift.cleaned_data
    operations.lift(restriction_id=given["restriction"], reason=given["lift"], by=request.actor, now=clock.now())
    return "The child can be drawn again. Both reasons stay on record."


def _add_faults(form: KitForm, refusal: Invalid, names: dict[str, str] | None = None) -> None:
    for field, fault in refusal.faults.items():
        form.add_error((names or {}).get(field, field) or None, fault)
