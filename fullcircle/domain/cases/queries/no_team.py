"""Children being worked with who are in no team: counted for all who see figures, listed for those who may put them into one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from fullcircle.domain.cases.models import Child, GivenTeam
from fullcircle.domain.cases.policy import check_may_give_teams
from fullcircle.domain.cases.states import OPEN_STATUSES, Status
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Alias
from fullcircle.foundation.access.rules import Actor

ON_A_PAGE = 50
NO_NAME = "none"
"""The filter for children whose file names no team at all."""


@dataclass(frozen=True)
class TeamlessChild:
    """An open child whose file names no known team. ``named``: what the file calls the team, "" for nothing. ``team``, ``by`` and
    ``on``: the team a person gave, who and when, with ``team_id`` its id; "" and None where nobody did. ``overtaken``: the team a
    file names since."""

    id: int
    reference: str
    status: Status
    age_years: int | None
    named: str
    team: str = ""
    by: str = ""
    on: datetime | None = None
    overtaken: str = ""
    team_id: int | None = None


@dataclass(frozen=True)
class NamedTeam:
    """A team's name in the data that stands for no team, and how many open children are known under it. ``code`` is the id of the
    name, or "none" for children whose file names no team. ``ignored``: somebody said that it is no team."""

    code: str
    text: str
    children: int
    ignored: bool = False


@dataclass(frozen=True)
class Teamless:
    """Children in no team, a page of them. ``names`` and ``statuses`` count all of them; ``given`` those whom a person put
    into a team, of whom the data of ``overtaken`` names another."""

    rows: tuple[TeamlessChild, ...]
    total: int
    everyone: int
    names: tuple[NamedTeam, ...]
    statuses: tuple[tuple[Status, int], ...]
    given: int
    overtaken: int


def _open(seen_by: Actor) -> "QuerySet[Child]":
    check_may_give_teams(seen_by)
    return Child.objects.visible_to(seen_by).filter(status__in=OPEN_STATUSES)


def _bare(seen_by: Actor, status: str, name: str) -> "QuerySet[Child]":
    """Open children in no team, by status and by what the file calls the team."""
    found = _in_no_team(_open(seen_by))
    if status:
        found = found.filter(status=status)
    if name == NO_NAME:
        return found.filter(Q(facts__team_name="") | Q(facts__team_name__isnull=True))
    if name:
        folded = {str(alias.pk): alias.folded for alias in access.aliases("team").values()}
        return found.filter(facts__team_name=folded[name]) if name in folded else found.none()
    return found


def teamless(seen_by: Actor, *, page: int = 1, status: str = "", name: str = "", given: bool = False) -> Teamless:
    """Open children in no team (or, with ``given``, those whom a person put into one), by reference, ON_A_PAGE at a time.

    NotAllowed unless the actor may put children into teams.
    """
    everyone = _bare(seen_by, "", "")
    by_person = _open(seen_by).filter(given_team__isnull=False)
    chosen = by_person if given else _bare(seen_by, status, name)
    aliases = access.aliases("team")
    start = (max(page, 1) - 1) * ON_A_PAGE
    some = chosen.select_related("given_team__team", "given_team__given_by", "team").order_by("reference")
    counted = everyone.order_by().values_list("status").annotate(Count("pk"))
    by_status = dict(counted)
    return Teamless(
        rows=tuple(_teamless(child, aliases) for child in some[start : start + ON_A_PAGE]),
        total=chosen.count(),
        everyone=sum(by_status.values()),
        names=_team_names(everyone, aliases),
        statuses=tuple((one, by_status[one]) for one in OPEN_STATUSES if one in by_status),
        given=by_person.count(),
        overtaken=_overtaken(by_person).count(),
    )


def teamless_ids(seen_by: Actor, *, status: str = "", name: str = "") -> list[int]:
    """The ids of all children that such a list names, whatever its page."""
    return list(_bare(seen_by, status, name).values_list("pk", flat=True))


def overtaken_teams(seen_by: Actor) -> int:
    """How many open children a person put into a team while the data by now names another."""
    return _overtaken(_open(seen_by)).count()


def _in_no_team(children: "QuerySet[Child]") -> "QuerySet[Child]":
    return children.filter(status__in=OPEN_STATUSES, team=None)


def without_team() -> int:
    """How many children being worked with are in no team."""
    return _in_no_team(Child.objects.all()).count()


@dataclass(frozen=True)
class InNoTeam:
    """Children being worked with who are in no team, by status in its order, statuses with some alone; ``of_workers``: how many
    of them have a worker of the place asked about; ``earlier``: how many of them are known from before the day of the figures
    alone, so that no figure counts them. It counts, and names nobody."""

    by_status: tuple[tuple[Status, int], ...]
    of_workers: int
    earlier: int = 0

    @property
    def total(self) -> int:
        return sum(n for _, n in self.by_status)


def in_no_team(*, service_id: int | None = None, team_id: int | None = None, as_at: date | None = None) -> InNoTeam:
    """How many children are in no team, and how many of them have a worker of that service area or team: for whoever may see the
    figures of that place, from which they are missing. ``as_at``: the day of those figures."""
    here = Q(worker__team=team_id) if team_id is not None else Q(worker__team__service_area=service_id)
    before = Q(as_at__lt=as_at) if as_at is not None else Q(pk__in=())
    rows = _in_no_team(Child.objects.all()).order_by().values_list("status")
    counted = rows.annotate(n=Count("pk"), of=Count("pk", filter=here), earlier=Count("pk", filter=before))
    found = {status: tuple(counts) for status, *counts in counted}
    by_status = tuple((one, found[one][0]) for one in OPEN_STATUSES if one in found)
    return InNoTeam(by_status, sum(of for _, of, _ in found.values()), sum(earlier for *_, earlier in found.values()))


def _overtaken(children: "QuerySet[Child]") -> "QuerySet[Child]":
    return children.filter(given_team__isnull=False, team__isnull=False).exclude(given_team__team=F("team"))


def _teamless(child: Child, aliases: "Mapping[str, Alias]") -> TeamlessChild:
    folded = str(child.facts.get("team_name") or "")
    given: GivenTeam | None = getattr(child, "given_team", None)
    return TeamlessChild(
        id=child.pk,
        reference=child.reference,
        status=Status(child.status),
        age_years=child.age_years,
        named=aliases[folded].text if folded in aliases else folded,
        team=given.team.name if given else "",
        by=(given.given_by.name if given.given_by else "Full Circle") if given else "",
        on=given.given_at if given else None,
        overtaken=child.team.name if given and child.team and child.team_id != given.team_id else "",
        team_id=given.team_id if given else None,
    )


def _team_names(everyone: "QuerySet[Child]", aliases: "Mapping[str, Alias]") -> tuple[NamedTeam, ...]:
    counted = dict(everyone.order_by().values_list("facts__team_name").annotate(Count("pk")))
    unnamed = sum(n for folded, n in counted.items() if folded not in aliases)
    named = [
        NamedTeam(str(aliases[folded].pk), aliases[folded].text, n, aliases[folded].ignored)
        for folded, n in counted.items()
        if folded in aliases
    ]
    found = sorted(named, key=lambda one: (-one.children, one.text))
    return (*found, NamedTeam(NO_NAME, "", unnamed)) if unnamed else tuple(found)
