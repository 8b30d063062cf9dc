"""A person's own conflicts of interest: they declare them; who selects ends them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.selection import operations, queries
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.selection.forms import ConflictForm


def my_conflicts(request: PersonRequest) -> HttpResponse:
    """What this person has declared, and a form to declare more."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        team = given.pop("team")
        try:
            operations.declare_conflict(
                **given,
                team_id=int(team) if team else None,
                person_id=request.actor.person_id or 0,
                by=request.actor,
                now=clock.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                "Your conflict of interest is noted. The QA Lead is asked to give on what you have in hand of it.",
            )
            return redirect("selection:my_conflicts")
    context = {"rows": queries.my_conflicts(request.actor), "form": form}
    return render(request, "selection/my_conflicts.html", context, status=422 if form.errors else 200)
