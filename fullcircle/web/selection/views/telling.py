"""What is kept of a draw, for whoever asks: how children were chosen, why this one and not that one, and how fair it is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.performance.rules.missing import not_in_data
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotFound
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.selection import presenters
from fullcircle.web.selection.forms import AskForm


def how_chosen(request: PersonRequest, round_id: int) -> HttpResponse:
    """How the children of a round were chosen: kept for ever, and read by anyone who may see rounds, each their own part."""
    found = rounds.round_view(request.actor, round_id)
    draw = queries.confirmed(request.actor, round_id)
    sample = queries.sample(request.actor, round_id, missing=draw.missing if draw else ())
    if draw is None or sample is None:
        raise NotFound("The children of this round are not chosen yet.")
    chosen, swapped = draw.in_state(ChoiceState.CHOSEN), draw.in_state(ChoiceState.SWAPPED_OUT)
    context = {
        "round": found,
        "draw": draw,
        "sample": sample,
        "chart": presenters.chart(sample),
        "steps": presenters.how_drawn(draw),
        "chosen": chosen,
        "chosen_shown": presenters.how_many(len(chosen), draw.chosen),
        "swapped": swapped,
        "swapped_shown": presenters.how_many(len(swapped), draw.swapped),
        "set_aside": queries.proposals_set_aside(request.actor, round_id),
        "how": presenters.how,
    }
    return render(request, "selection/how_chosen.html", context)


def see_undone(request: PersonRequest, round_id: int) -> HttpResponse:
    """Say that one knows that the data behind the round's draw was undone."""
    operations.see_undone(round_id=round_id, by=request.actor, now=clock.now())
    messages.success(request, "Thank you. The round goes on, and nobody is asked again.")
    return redirect("rounds:control_room", round_id=round_id)


def why(request: PersonRequest, choice_id: int) -> HttpResponse:
    """Why this child, in words and in numbers."""
    one = queries.why_one(request.actor, choice_id)
    context = {
        "one": one,
        "swapped_in": presenters.swapped_in(one),
        "swapped_out": presenters.swapped_out(one),
        "chances": presenters.chances(one),
        "drawn_with": presenters.drawn_with(one),
    }
    return render(request, "selection/why.html", context)


def frame(request: PersonRequest, round_id: int) -> HttpResponse:
    """Who was in the draw and who was left out; and about any one child, why or why not."""
    found = rounds.round_view(request.actor, round_id)
    form = AskForm(request.POST or None)
    child = form.cleaned_data["child"] if request.method == "POST" and form.is_valid() else ""
    view = queries.frame_view(request.actor, round_id, child=child)
    out = [presenters.out_words(reason, n, view.exclusion_months) for reason, n in view.left_out.items()]
    missing = not_in_data(view.missing)
    rows_shown = presenters.how_many(len(view.rows), view.children - view.eligible)
    context = {"round": found, "frame": view, "form": form, "out": out, "missing": missing, "rows_shown": rows_shown}
    return render(request, "selection/frame.html", context, status=422 if form.errors else 200)


def fairness(request: PersonRequest, round_id: int) -> HttpResponse:
    """The sample beside everybody it was drawn from."""
    found = rounds.round_view(request.actor, round_id)
    compared = queries.fairness(request.actor, round_id, tell_missing=True)
    context = {
        "round": found,
        "fairness": compared,
        "burden": queries.burden(request.actor, round_id),
        "title": presenters.fairness_title(compared),
        "map_title": presenters.map_title(compared),
        "words": presenters.fairness_words(compared),
        "missing": not_in_data(compared.missing),
        "groups": presenters.shown_dimensions(compared),
        "expected": presenters.expected,
        "spread_words": presenters.spread_words,
    }
    return render(request, "selection/fairness.html", context)
