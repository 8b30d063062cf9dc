"""The search: one box that finds children, audits, actions, rounds and people, each as far as this person may see them."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.cases import queries as cases
from fullcircle.domain.rounds import queries as rounds
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock
from fullcircle.web.kit import searched
from fullcircle.web.kit.findable import PEOPLE, findable
from fullcircle.web.kit.routes import PersonRequest
from fullcircle.web.search import presenters
from fullcircle.web.search.forms import Asked, SearchForm

MOST = presenters.SHOWN + presenters.COUNTED + 1


def search(request: PersonRequest) -> HttpResponse:
    """What was typed is looked for on the page that follows, which can be opened again and come back to."""
    finds = findable(request.actor)
    new_form = partial(SearchForm, finds=finds)
    form = new_form(request.POST) if request.method == "POST" else new_form()
    if form.is_valid():
        searched.keep(request, form.cleaned_data["find"])
        return redirect("search:search")
    text = "" if form.is_bound else searched.kept(request)
    context: dict[str, object] = {"form": form, "not_yours": presenters.not_yours(request.actor)}
    context |= {"finds": finds, "people": PEOPLE in finds}
    if text:
        asked = Asked.read(text)
        context |= {"form": new_form(initial={"find": text}), "groups": _groups(request.actor, asked), "asked": asked}
    return render(request, "search/search.html", context, status=422 if form.errors else 200)


def _groups(actor: Actor, asked: Asked) -> list[presenters.Group]:
    """What was found of each kind; kinds of which nothing was found are left out. Actions found by words alone stand last."""
    on, number, words = clock.today(), asked.number, asked.words
    numbered = actions.find_actions_by_number(actor, number, own=asked.action_id, on=on, most=MOST) if number else []
    audited = audits.find_audits(actor, number, own=asked.audit_id, on=on, most=MOST) if number else []
    reads = bool(words) and not numbered
    worded = actions.find_actions_by_words(actor, asked.written, on=on, most=MOST) if reads else []
    named = people.find_people(actor, words, most=MOST) if words and actor.may(Permission.SEE_PEOPLE) else []
    found = (
        presenters.children(cases.find_children(actor, number, most=MOST) if number else [], number, actor),
        presenters.audits(audited, number, asked.audit_id),
        presenters.actions(numbered, number, asked.action_id),
        presenters.rounds(rounds.find_rounds(actor, number=asked.round_number, words=words, most=MOST), words, on),
        presenters.people(named, words),
        presenters.actions(worded),
    )
    return [group for group in found if group.hits]
