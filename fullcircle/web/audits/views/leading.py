"""What someone who leads the round does with an audit: give it back, give it to someone else, or withdraw it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.queries import AuditCard
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed
from fullcircle.web.audits.forms import ReasonForm, ReassignForm
from fullcircle.web.audits.presenters.giving import with_load
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.routes import PersonRequest

NOTHING_WRITTEN = "Nobody has started it, so nothing is written in it."


def give_back(request: PersonRequest, audit_id: int) -> HttpResponse:
    """Give a submitted audit back to its auditor."""
    card = _may(request, audit_id, "return")
    form = ReasonForm(request.POST or None)
    words = (
        "Give the audit back",
        f"{card.auditor} can then change it and submit it again.",
        "What would help? The auditor reads this.",
    )

    def act(reason: str) -> str:
        operations.return_to_auditor(audit_id=audit_id, reason=reason, by=request.actor, now=clock.now())
        return f"The audit is back with {card.auditor}."

    return _step(request, card, form, words, act)


def withdraw(request: PersonRequest, audit_id: int) -> HttpResponse:
    """Withdraw an audit that is not submitted."""
    card = _may(request, audit_id, "withdraw")
    form = ReasonForm(request.POST or None)
    words = (
        "Withdraw this audit",
        f"{_written(card, 'What is written in it is kept.')} It no longer counts in the round.",
        "Why is it withdrawn?",
    )

    def act(reason: str) -> str:
        operations.withdraw(audit_id=audit_id, reason=reason, by=request.actor, now=clock.now())
        return "The audit is withdrawn."

    return _step(request, card, form, words, act)


def reassign(request: PersonRequest, audit_id: int) -> HttpResponse:
    """Give an audit to another auditor."""
    card, others = queries.other_auditors(request.actor, audit_id, now=clock.now())
    form = ReassignForm(
        request.POST or None,
        auditors=[(other.person_id, with_load(other, observed=card.observation_planned)) for other in others],
    )
    words = (
        "Give this audit to another auditor",
        f"{card.auditor} has it now. {_written(card, 'What is written in it so far goes with it.')}",
        "Why does the auditor change? The new auditor reads this.",
    )

    def act(reason: str) -> str:
        chosen: int = form.cleaned_data["auditor"]
        operations.reassign(
            audit_id=audit_id,
            auditor_id=chosen,
            reason=reason,
            seen=request.POST.get("seen"),
            by=request.actor,
            now=clock.now(),
        )
        return f"{next(one.name for one in others if one.person_id == chosen)} has this audit from now on."

    return _step(request, card, form, words, act)


def _written(card: AuditCard, what_becomes_of_it: str) -> str:
    """What becomes of what is written, or that there is nothing: the first word that is saved starts an audit."""
    return NOTHING_WRITTEN if card.state is AuditState.NOT_STARTED else what_becomes_of_it


def _may(request: PersonRequest, audit_id: int, step: str) -> AuditCard:
    """The audit, if this person can take the step; the operation checks again and says why not."""
    place = queries.workspace(request.actor, audit_id, on=clock.today())
    if request.method != "POST" and step not in place.may:
        raise NotAllowed("This cannot be done with this audit now, or not by you.")
    return place.card


def _step(
    request: PersonRequest, card: AuditCard, form: KitForm, words: tuple[str, str, str], act: Callable[[str], str]
) -> HttpResponse:
    """A step that needs a reason; ``act`` takes it and says what is so from now on."""
    title, lead, hint = words
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data["reason"])
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("audits:one", audit_id=card.id)
    context = {"card": card, "form": form, "title": title, "lead": lead, "hint": hint}
    context |= {"seen": request.POST.get("seen", str(card.auditor_id))}
    return render(request, "audits/step.html", context, status=422 if form.errors else 200)
