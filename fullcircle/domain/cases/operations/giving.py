"""Give a child whose file names no known team the team that a person says, and take it back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from fullcircle.domain.cases.models import Allocation, Child, GivenTeam
from fullcircle.domain.cases.policy import check_give_team, check_may_give_teams, may_leave, reaches
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation

_AT_ONCE = 400
"""Children written at a time: bounds the parameters of one statement on SQLite."""


@dataclass(frozen=True)
class Given:
    """How many children were given the team, and how many were passed over: in a team by their file or in one that the actor may
    not take them out of, closed, or out of sight. ``since``: how many of those passed over a person gave another team since the
    actor saw them."""

    children: int
    passed_over: int
    since: int = 0


@operation
def give_team(
    *, child_ids: Collection[int], team_id: int, by: Actor, now: datetime, seen: Mapping[int, int | None] | None = None
) -> Given:
    """Put open children who are in no team, or in one that a person gave, into this team. It holds through later imports until
    a file names another (`rules.team_that_counts`). ``seen``: the team that a person had given each child, None for nobody, as
    the actor saw it; whom somebody gave another since stays there. Without it the present is taken as seen.

    Raises NotAllowed, and Invalid (fields ``team``, ``children``) for a team that is not there or has closed, or no child.
    """
    check_may_give_teams(by)
    team = Team.objects.filter(pk=team_id).first()
    if team is None or (team.closed_on is not None and team.closed_on <= day_of(now)):
        raise Invalid({"team": "Choose a team that is there today."})
    if not child_ids:
        raise Invalid({"children": "Choose at least one child."})
    check_give_team(by, service_id=team.service_area_id, team_id=team.pk)
    wanted = sorted(child_ids)
    since = _given_since(wanted, team, seen) if seen is not None else set()
    wanted = [one for one in wanted if one not in since]
    given = sum(_give(wanted[at : at + _AT_ONCE], team, by, now) for at in range(0, len(wanted), _AT_ONCE))
    if given:
        auditlog.record("cases.team_given", subject=f"team:{team_id}", detail={"children": given}, by=by, now=now)
    return Given(given, len(set(child_ids)) - given, len(since))


@operation
def let_go_of_team(*, child_ids: Collection[int], by: Actor, now: datetime) -> int:
    """Go by the data again for these children: what a person said is taken back; how many children. Passed over are those out of
    sight, and those who would leave or get a team that the actor's roles do not reach.

    Raises NotAllowed.
    """
    check_may_give_teams(by)
    known = {folded: alias.team for folded, alias in access.aliases("team").items()}
    wanted, gone = sorted(child_ids), 0
    for at in range(0, len(wanted), _AT_ONCE):
        given = Child.objects.visible_to(by).filter(pk__in=wanted[at : at + _AT_ONCE], given_team__isnull=False)
        in_file: dict[Team | None, list[int]] = {}
        for child in given.filter(may_leave(by)).select_for_update(of=("self",)):
            in_file.setdefault(known.get(child.facts.get("team_name", "")), []).append(child.pk)
        for team, children in in_file.items():
            if team is None or reaches(by, service_id=team.service_area_id, team_id=team.pk):
                gone += GivenTeam.objects.filter(child__in=children).delete()[0]
                _put(children, team.pk if team else None)
    if gone:
        auditlog.record("cases.team_let_go", subject="cases:teams", detail={"children": gone}, by=by, now=now)
    return gone


def _given_since(child_ids: Sequence[int], team: Team, seen: Mapping[int, int | None]) -> set[int]:
    """The children to whom somebody gave another team than the one that was seen, and than the one they are given now."""
    found = set()
    for at in range(0, len(child_ids), _AT_ONCE):
        rows = GivenTeam.objects.filter(child__in=child_ids[at : at + _AT_ONCE]).exclude(team=team)
        given = rows.select_for_update().values_list("child_id", "team_id")
        found |= {child_id for child_id, team_id in given if seen.get(child_id) != team_id}
    return found


def _give(child_ids: Sequence[int], team: Team, by: Actor, now: datetime) -> int:
    """Give some children the team; how many."""
    able = Child.objects.visible_to(by).filter(Q(team=None) | Q(given_team__team=F("team")), pk__in=child_ids)
    able = able.filter(may_leave(by))
    children = list(able.filter(status__in=OPEN_STATUSES).select_for_update(of=("self",)))
    GivenTeam.objects.bulk_create(
        [GivenTeam(child=child, team=team, given_by_id=by.person_id, given_at=now) for child in children],
        update_conflicts=True,
        unique_fields=["child"],
        update_fields=["team", "given_by", "given_at"],
    )
    _put([child.pk for child in children], team.pk)
    held = Allocation.objects.filter(child__in=children, ends_on=None).values_list("child_id", flat=True)
    without = {child.pk for child in children} - set(held)
    starts_on = day_of(now)
    Allocation.objects.bulk_create(
        Allocation(child_id=child_id, team=team, starts_on=starts_on) for child_id in sorted(without)
    )
    return len(children)


def _put(child_ids: Sequence[int], team_id: int | None) -> None:
    """Set the team of these children, and of whoever works with them now."""
    Child.objects.filter(pk__in=child_ids).update(team_id=team_id)
    Allocation.objects.filter(child_id__in=child_ids, ends_on=None).update(team_id=team_id)
