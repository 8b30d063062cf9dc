"""The audit log, for investigation."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.rounds import queries as rounds
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.queries import PersonRow
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import queries
from fullcircle.foundation.kernel import clock
from fullcircle.web.auditlog.forms import FilterForm
from fullcircle.web.auditlog.presenters import entry_rows
from fullcircle.web.auditlog.telling import Names, section_titles
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest

ON_A_PAGE, MOST_PAGES = 50, 2_000
"""Entries on a page, and how far back pages go: what lies before is found by its days."""
_FILTERS = ("by", "event", "since", "since_0", "since_1", "since_2", "until", "until_0", "until_1", "until_2")


def list_entries(request: PersonRequest) -> HttpResponse:
    """The newest entries, by who, what and when as the address asks; ``?page=`` goes back."""
    people = access.people(request.actor, on=clock.today())
    form = FilterForm(people, request.GET)
    page = whole_number(request.GET.get("page", ""), most=MOST_PAGES) or 1
    waits = actions.waits(request.actor)
    entries = []
    if form.is_valid():
        entries = queries.latest(
            limit=ON_A_PAGE + 1,
            skip=(page - 1) * ON_A_PAGE,
            event=form.cleaned_data["event"],
            by_id=form.cleaned_data["by"],
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
            without=[f"action:{pk}" for pk in actions.not_told_yet(request.actor)],
        )
    shown = entries[:ON_A_PAGE]
    asked = [(name, request.GET[name]) for name in _FILTERS if request.GET.get(name)]
    earlier = urlencode([("page", page + 1), *asked]) if len(entries) > ON_A_PAGE and page < MOST_PAGES else ""
    context = {
        "entries": entry_rows(shown, names_for(request.actor, people), waits=waits),
        "form": form,
        "filtered": bool(asked),
        "earlier": earlier,
        "waits": waits,
    }
    return render(request, "auditlog/list.html", context, status=422 if form.errors else 200)


def names_for(actor: Actor, people: Sequence[PersonRow]) -> Names:
    """What this reader may be told that ids and keys of the log stand for."""
    teams = access.teams()
    return Names(
        people={one.id: one.name for one in people},
        teams={one.pk: one.name for one in teams},
        areas={one.pk: one.name for one in access.service_areas()},
        rounds=rounds.numbers(actor),
        sections=section_titles(frameworks.framework_in_force(clock.today())),
    )
