"""The proposal: read, changed by hand with reasons, confirmed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.jinja import counted
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.selection import presenters
from fullcircle.web.selection.forms import AuditorForm, ConfirmForm, ObservationForm, SwapForm


def proposal(request: PersonRequest, round_id: int) -> HttpResponse:
    """The present proposal with its rules; where there is none, the page that draws one or tells how it was."""
    found = rounds.round_view(request.actor, round_id)
    if found.state is not RoundState.PLANNED:
        return redirect("selection:how_chosen", round_id=round_id)
    proposed = queries.proposal(request.actor, round_id, on=clock.today())
    if proposed is None:
        return redirect("selection:new", round_id=round_id)
    chosen = proposed.draw.in_state(ChoiceState.CHOSEN)
    fair = queries.fairness(request.actor, round_id, references=[row.child for row in chosen])
    figures = queries.citations(request.actor, until=proposed.draw.as_at)
    context = {
        "round": found,
        "draw": proposed.draw,
        "checks": proposed.checks,
        "looked_for": presenters.looked_for(proposed.draw, figures),
        "cited_where": presenters.cited_where(figures),
        "uncited": presenters.uncited(figures),
        "fairness": fair,
        "out": [presenters.out_words(reason, n, fair.exclusion_months) for reason, n in fair.left_out.items()],
        "older": presenters.older_said(proposed.older),
        "chosen": chosen,
        "again": presenters.again(proposed.draw),
        "swapped": proposed.draw.in_state(ChoiceState.SWAPPED_OUT),
        "reserve": len(proposed.draw.in_state(ChoiceState.RESERVE)),
        "steps": presenters.how_drawn(proposed.draw),
        "expected": presenters.expected,
        "how": presenters.how,
    }
    return render(request, "selection/proposal.html", context)


def swap(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Swap a chosen child for the next in reserve, with a reason."""
    one = queries.change_one(request.actor, choice_id, on=clock.today())
    form = SwapForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.swap(choice_id=choice_id, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The next child in reserve took the place. The reason is kept.")
            return redirect("selection:proposal", round_id=one.round_id)
    context = {"one": one, "form": form, "how": presenters.how}
    return render(request, "selection/swap.html", context, status=422 if form.errors else 200)


def auditor(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Choose another auditor, with a reason. Those who are not independent are named with why."""
    one = queries.change_one(request.actor, choice_id, on=clock.today())
    form = AuditorForm(request.POST or None, one=one)
    if request.method == "POST" and form.is_valid():
        try:
            operations.reassign_auditor(
                choice_id=choice_id,
                auditor_id=int(form.cleaned_data["auditor"]),
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen"),
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The auditor is changed. The reason is kept.")
            return redirect("selection:proposal", round_id=one.round_id)
    context = {"one": one, "form": form, "seen": request.POST.get("seen", str(one.choice.auditor_id or ""))}
    return render(request, "selection/auditor.html", context, status=422 if form.errors else 200)


def observation(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Plan an observation with an audit, or take it out of the plan."""
    form = ObservationForm(request.POST)
    if not form.is_valid():
        raise Invalid({"planned": "Say whether an observation is planned: yes or no."})
    planned = form.cleaned_data["planned"] == "yes"
    round_id = queries.round_of(request.actor, choice_id)
    operations.mark_observation(choice_id=choice_id, planned=planned, by=request.actor, now=clock.now())
    messages.success(request, "An observation is planned." if planned else "The observation is taken out of the plan.")
    return redirect("selection:proposal", round_id=round_id)


def confirm(request: PersonRequest, round_id: int) -> HttpResponse:
    """Confirm the selection: the round starts, and every auditor gets their audits."""
    found = rounds.round_view(request.actor, round_id)
    form, fault = ConfirmForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            allocated = audits.allocate_confirmed_selection(
                round_id=round_id, undone_seen=form.cleaned_data["undone_seen"], by=request.actor, now=clock.now()
            )
        except Invalid as refusal:
            fault = str(refusal)
            form.refuse(refusal)
        else:
            given = counted(allocated, "audit is with its auditor", "audits are with their auditors")
            messages.success(request, f"The selection is confirmed. {given}.")
            return redirect("rounds:control_room", round_id=round_id)
    if found.state is not RoundState.PLANNED:
        return redirect("selection:how_chosen", round_id=round_id)
    proposed = queries.proposal(request.actor, round_id, on=clock.today())
    if proposed is None:
        return redirect("selection:new", round_id=round_id)
    context = {
        "today": clock.today(),
        "round": found,
        "draw": proposed.draw,
        "checks": proposed.checks,
        "form": form,
        "fault": fault,
        "again": presenters.again(proposed.draw),
    }
    return render(request, "selection/confirm.html", context, status=422 if fault else 200)
