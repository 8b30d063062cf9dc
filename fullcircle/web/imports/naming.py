"""The page that asks what names of teams and workers stand for."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.cases import queries as cases
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.rules import name_in_order
from fullcircle.foundation.kernel import clock
from fullcircle.web.imports import presenters
from fullcircle.web.kit.carried import carried, carry
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.routes import PersonRequest

_SHOWN_ADDED = 100
_PAGE = "names"


def names(request: PersonRequest) -> HttpResponse:
    """Say what unknown team and worker names stand for."""
    if request.method == "POST":
        return _add_workers(request) if request.POST.get("do") == "add_workers" else _map(request)
    typed = carried(request, _PAGE)
    rows = queries.names_waiting(request.actor)
    everybody = access.people(request.actor, on=clock.today())
    added = set(request.GET.getlist("added"))
    likely = presenters.likely(rows, everybody)
    context = {
        "teams": [row for row in rows if row.kind == "team"],
        "workers": [row for row in rows if row.kind == "worker"],
        "added": [person for person in everybody if str(person.id) in added],
        "all_teams": access.teams(),
        "all_people": everybody,
        "in_order": name_in_order,
        "children_of": presenters.children_of,
        "likely": likely,
        "chosen": {f"name-{name}": str(person) for name, person in likely.items()} | typed.dict(),
        "adding": presenters.adding(rows, likely, typed),
        "bare": cases.without_team(),
    }
    return render(request, "imports/names.html", context)


def _map(request: PersonRequest) -> HttpResponse:
    teams = {str(team.pk) for team in access.teams()}
    persons = {str(person.id) for person in access.people(request.actor, on=clock.today())}
    waiting = queries.names_waiting(request.actor)
    only = request.POST.get("do", "")
    mine = [row for row in waiting if only in {"", row.kind}]
    carry(request, _PAGE, done={f"name-{row.id}" for row in mine})
    meanings = []
    for row in mine:
        answer = request.POST.get(f"name-{row.id}", "")
        if answer == "nobody":
            meanings.append(operations.Meaning(row.id, ignored=True))
        elif row.kind == "team" and answer in teams:
            meanings.append(operations.Meaning(row.id, team_id=int(answer)))
        elif row.kind == "worker" and answer in persons:
            meanings.append(operations.Meaning(row.id, person_id=int(answer)))
    operations.map_names(meanings=meanings, by=request.actor, now=clock.now())
    mapped = len(meanings)
    answered = {key.removeprefix("name-") for key, answer in request.POST.items() if key.startswith("name-") and answer}
    gone = _tell_said_since(request, answered - {str(row.id) for row in waiting})
    if mapped or not gone:
        said = "1 name was mapped." if mapped == 1 else f"{mapped} names were mapped."
        messages.success(request, said if mapped else "No name was chosen, so nothing changed.")
    return redirect("imports:names")


def _add_workers(request: PersonRequest) -> HttpResponse:
    """After adding: to the person's page where it is one, else back to the names with a link to each."""
    waiting = {str(row.id) for row in queries.names_waiting(request.actor)}
    chosen = set(request.POST.getlist("alias"))
    gone = _tell_said_since(request, chosen - waiting)
    carry(request, _PAGE, done={"alias"})
    added = operations.add_workers(
        alias_ids=sorted(int(one) for one in chosen & waiting), by=request.actor, now=clock.now()
    )
    if not added:
        if not gone:
            messages.success(request, "Nobody was chosen, so nobody was added.")
        return redirect("imports:names")
    if len(added) == 1:
        messages.success(request, "The person is added, without an account. See that the name and the team are right.")
        return redirect("people:one", person_id=added[0])
    messages.success(request, f"{len(added)} people were added, without an account.")
    query = urlencode([("added", person_id) for person_id in added[:_SHOWN_ADDED]])
    return redirect(f"{reverse('imports:names')}?{query}")


def _tell_said_since(request: PersonRequest, ids: set[str]) -> Sequence[str]:
    """Say of names that somebody mapped since the page was shown what they stand for: what was chosen for them is not done."""
    numbers = [number for one in ids if (number := whole_number(one)) is not None]
    said = queries.names_said_since(request.actor, numbers) if numbers else []
    if said:
        messages.warning(request, f"Somebody was quicker: {'; '.join(said)}. What you chose for that was not done.")
    return said
