"""The page that names the children who are in no team, and puts them into one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases import queries
from fullcircle.domain.imports import operations
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.web.imports import presenters
from fullcircle.web.kit.carried import carried, carry
from fullcircle.web.kit.numbers import page_number, whole_number
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
        return cls(
            status=request.GET.get("status", ""),
            name=request.GET.get("name", ""),
            given=request.GET.get("show") == "given",
            page=page_number(request.GET.get("page")),
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
        return _page(request, asked, carried(request, _PAGE))
    if "look" in request.POST:
        carry(request, _PAGE, done={"look"})
        return redirect(_own(request.POST["look"], asked))
    naming = request.POST.get("do") == "map"
    try:
        said = _map(request) if naming else _do(request, asked)
    except Invalid as refusal:
        return _page(request, asked, request.POST, refusal.faults)
    except StaleWrite as refusal:
        return _page(request, asked, request.POST, {"stale": str(refusal)}, status=409)
    messages.success(request, said)
    carry(request, _PAGE, done=_names(request) if naming else _OF_CHILDREN)
    return redirect(asked.href(page=asked.page if naming and asked.page > 1 else ""))


def _own(address: str, asked: Asked) -> str:
    """The address of a filter or page of this list that somebody goes on to, with what they had chosen carried along."""
    here = reverse("imports:without_team")
    return address if address == here or address.startswith(f"{here}?") else asked.href()


_PAGE = "children in no team"
_OF_CHILDREN = {"child", "elsewhere", "everyone", "team"}


def _children(sent: QueryDict) -> set[int]:
    """The children who are chosen, also those who stand on another page by now."""
    told = [*sent.getlist("child"), *sent.get("elsewhere", "").split(",")]
    return {number for value in told if (number := whole_number(value)) is not None}


def _do(request: PersonRequest, asked: Asked) -> str:
    do, now = request.POST.get("do", ""), clock.now()
    chosen = _children(request.POST)
    if do == "let_go":
        if not chosen:
            raise Invalid({"children": "Choose at least one child."})
        gone = cases.let_go_of_team(child_ids=chosen, by=request.actor, now=now)
        return presenters.teams_let_go(gone, len(chosen) - gone)
    if request.POST.get("everyone") and not asked.given:
        chosen = set(queries.teamless_ids(request.actor, status=asked.status, name=asked.name))
    team = _team(request.POST.get("team", ""))
    given = cases.give_team(child_ids=chosen, team_id=team, by=request.actor, now=now, seen=_seen(request.POST))
    if given.since:
        messages.warning(request, presenters.given_since(given.since))
    return presenters.teams_given(given.children, given.passed_over - given.since)


def _seen(sent: QueryDict) -> dict[int, int | None]:
    """The team that a person had given each child, as the page showed it; none is told of those who were in no team."""
    pairs = (map(whole_number, pair.split("-")) for pair in sent.get("were", "").split(",") if pair.count("-") == 1)
    return {child: team for child, team in pairs if child is not None and team is not None}


def _names(request: PersonRequest) -> dict[str, str]:
    """The unknown names for which a team is chosen: the field of each, and the id of the name."""
    codes = {field: field.removeprefix("name-") for field, team in request.POST.items() if team}
    return {field: code for field, code in codes.items() if code != field and whole_number(code) is not None}


def _map(request: PersonRequest) -> str:
    """Say what unknown names stand for: the children known under them follow, in this file and in every later one. StaleWrite,
    with what was chosen, for those of which somebody has said something else since the page was shown; the others are kept."""
    chosen = _names(request)
    if not chosen:
        raise Invalid({"names": "Choose the team that a name stands for."})
    moved: list[int] = []
    stale: list[str] = []
    for field, code in chosen.items():
        try:
            moved.append(_map_one(request, request.POST[field], code))
        except StaleWrite as refusal:
            stale.append(str(refusal))
    said = presenters.names_known(len(moved), sum(moved))
    if stale:
        raise StaleWrite(" ".join([*stale, said] if moved else stale))
    return said


def _map_one(request: PersonRequest, team: str, code: str) -> int:
    seen = request.POST.get(f"seen-{code}") == "nobody"
    try:
        return operations.map_name(
            alias_id=int(code), team_id=_team(team), over_nobody=seen, by=request.actor, now=clock.now()
        )
    except StaleWrite as refusal:
        chosen = next(one.name for one in access.teams() if str(one.pk) == team)
        raise StaleWrite(f"{refusal} You chose {chosen}; nothing was changed.") from refusal


def _team(text: str) -> int:
    """The id of a team that is there. Raises Invalid where none is chosen."""
    known = {str(team.pk): team.pk for team in access.teams()}
    if text not in known:
        raise Invalid({"team": "Choose a team."})
    return known[text]


def _page(
    request: PersonRequest, asked: Asked, typed: QueryDict, faults: dict[str, str] | None = None, status: int = 422
) -> HttpResponse:
    found = queries.teamless(request.actor, page=asked.page, status=asked.status, name=asked.name, given=asked.given)
    chosen = _children(typed)
    elsewhere = chosen - {row.id for row in found.rows}
    if elsewhere:
        elsewhere &= set() if asked.given else set(queries.teamless_ids(request.actor))
    context = {
        "found": found,
        "asked": asked,
        "faults": faults or {},
        "chosen": [str(one) for one in chosen],
        "were": ",".join(f"{row.id}-{row.team_id}" for row in found.rows if row.team_id is not None),
        "elsewhere": ",".join(map(str, sorted(elsewhere))),
        "typed": typed,
        "teams": presenters.open_teams(clock.today()),
        "filters": presenters.teamless_filters(found, asked.name, asked.given, asked.href),
        "statuses": presenters.status_filters(found, asked.status, asked.href),
        "numbers": Paginator(range(found.total), queries.ON_A_PAGE).get_page(asked.page),
        "here": asked.href(page=asked.page if asked.page > 1 else ""),
        "href": f"{asked.href()}{'&' if '?' in asked.href() else '?'}page={{page}}",
    }
    return render(request, "imports/without_team.html", context, status=status if faults else 200)
