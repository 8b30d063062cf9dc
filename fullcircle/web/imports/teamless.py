"""The page that names the children who are in no team, and puts them into one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases import queries
from fullcircle.domain.imports import operations
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.imports import presenters
from fullcircle.web.kit.routes import PersonRequest


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the filters and the page. No child is in it."""

    status: str
    name: str
    given: bool
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        number = request.GET.get("page", "1")
        return cls(
            status=request.GET.get("status", ""),
            name=request.GET.get("name", ""),
            given=request.GET.get("show") == "given",
            page=int(number) if number.isdecimal() and len(number) < 7 else 1,
        )

    def href(self, **changes: object) -> str:
        """The address with some of it changed; always from the first page unless a page is named."""
        asked = {"status": self.status, "name": self.name, "show": "given" if self.given else "", "page": ""} | changes
        query = urlencode([(key, value) for key, value in asked.items() if value])
        return reverse("imports:without_team") + (f"?{query}" if query else "")


def without_team(request: PersonRequest) -> HttpResponse:
    """Children whose data names no known team; choose a team for one or many, or say what an unknown name stands for."""
    asked = Asked.of(request)
    if request.method == "GET":
        return _page(request, asked)
    try:
        said = _do(request, asked)
    except Invalid as refusal:
        return _page(request, asked, refusal.faults)
    except StaleWrite as refusal:
        return _page(request, asked, {"stale": str(refusal)}, status=409)
    messages.success(request, said)
    return redirect(asked.href())


def _do(request: PersonRequest, asked: Asked) -> str:
    do, now = request.POST.get("do", ""), clock.now()
    if do.startswith("map-"):
        return _map(request, do.removeprefix("map-"))
    chosen = {int(value) for value in request.POST.getlist("child") if value.isdecimal() and len(value) < 19}
    if do == "let_go":
        if not chosen:
            raise Invalid({"children": "Choose at least one child."})
        gone = cases.let_go_of_team(child_ids=chosen, by=request.actor, now=now)
        return presenters.teams_let_go(gone, len(chosen) - gone)
    if request.POST.get("everyone") and not asked.given:
        chosen = set(queries.teamless_ids(request.actor, status=asked.status, name=asked.name))
    given = cases.give_team(child_ids=chosen, team_id=_team(request.POST.get("team", "")), by=request.actor, now=now)
    return presenters.teams_given(given.children, given.passed_over)


def _map(request: PersonRequest, code: str) -> str:
    """Say what an unknown name stands for: the children known under it follow, in this file and in every later one. StaleWrite,
    with what was chosen, where somebody has said something else since the page was shown."""
    team = request.POST.get(f"name-{code}", "")
    if not code.isdecimal() or not team:
        raise Invalid({f"name-{code}": "Choose the team that this name stands for."})
    seen = request.POST.get(f"seen-{code}") == "nobody"
    try:
        moved = operations.map_name(
            alias_id=int(code), team_id=_team(team), over_nobody=seen, by=request.actor, now=clock.now()
        )
    except StaleWrite as refusal:
        chosen = next(one.name for one in access.teams() if str(one.pk) == team)
        raise StaleWrite(f"{refusal} You chose {chosen}; nothing was changed.") from refusal
    return f"The name is known from now on. {presenters.children(moved)} {'is' if moved == 1 else 'are'} in that team."


def _team(text: str) -> int:
    """The id of a team that is there. Raises Invalid where none is chosen."""
    known = {str(team.pk): team.pk for team in access.teams()}
    if text not in known:
        raise Invalid({"team": "Choose a team."})
    return known[text]


def _page(
    request: PersonRequest, asked: Asked, faults: dict[str, str] | None = None, status: int = 422
) -> HttpResponse:
    found = queries.teamless(request.actor, page=asked.page, status=asked.status, name=asked.name, given=asked.given)
    context = {
        "found": found,
        "asked": asked,
        "faults": faults or {},
        "chosen": request.POST.getlist("child"),
        "typed": request.POST,
        "teams": presenters.open_teams(clock.today()),
        "filters": presenters.teamless_filters(found, asked.name, asked.given, asked.href),
        "statuses": presenters.status_filters(found, asked.status, asked.href),
        "numbers": Paginator(range(found.total), queries.ON_A_PAGE).get_page(asked.page),
        "href": f"{asked.href()}{'&' if '?' in asked.href() else '?'}page={{page}}",
    }
    return render(request, "imports/without_team.html", context, status=status if faults else 200)
