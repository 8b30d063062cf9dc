"""Give children the team or worker that a name met in an import stands for."""

from collections.abc import Mapping
from typing import Literal

from django.db.models import Q, QuerySet

from fullcircle.domain.cases.models import Allocation, Child, ChildState, GivenTeam
from fullcircle.domain.cases.rules import team_that_counts
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.operation import operation

Column = Literal["team_id", "worker_id"]
"""What of a child a name can tell."""
_CHILDREN_AT_ONCE = 400
"""Children written in one statement: bounds its parameters on SQLite."""


@operation
def names_stand_for(*, workers: Mapping[str, int], teams: Mapping[str, int], by: Actor) -> int:
    """Give children known under these folded names of workers and teams their worker or team, by id; how many were given one.
    Part of saying what names stand for, which records the event."""
    check_may(by, Permission.MANAGE_IMPORTS)
    known = Child.objects.filter(Q(facts__worker_name__in=list(workers)) | Q(facts__team_name__in=list(teams)))
    return sum(_settle(known, workers=workers, teams=teams).values())


@operation
def known_under(*, workers: Mapping[str, int], teams: Mapping[str, int], by: Actor) -> dict[Column, int]:
    """Give children known under these folded names of workers and teams their worker or team, by id; how many got which. Part of
    bringing people in, which records the event."""
    check_may(by, Permission.MANAGE_PEOPLE)
    return _settle(Child.objects.all(), workers=workers, teams=teams)


@operation
def settle_names(*, number: int, workers: Mapping[str, int], teams: Mapping[str, int], by: Actor) -> dict[Column, int]:
    """Give open children, and all whom the import of that number has changed, the worker and team that count by now: a name may
    have been mapped, or a team given or let go, since what holds now was prepared; how many times. ``workers`` and ``teams`` are
    all names that stand for somebody. Part of an import, which records the event."""
    check_may(by, Permission.MANAGE_IMPORTS)
    changed = ChildState.objects.filter(number=number).values("child")
    given = dict(GivenTeam.objects.values_list("child_id", "team_id"))
    children = Child.objects.filter(Q(status__in=OPEN_STATUSES) | Q(pk__in=changed))
    return _settle(children, workers=workers, teams=teams, given=given)


def _settle(
    children: QuerySet[Child],
    *,
    workers: Mapping[str, int],
    teams: Mapping[str, int],
    given: Mapping[int, int] | None = None,
) -> dict[Column, int]:
    """One look at all of them, and a write for those alone who have somebody else. With all the teams that persons have
    ``given``, and ``teams`` all names, whoever should be in no team leaves theirs; else no one does. What a worker's name stands
    for is never unsaid, so no worker is taken away."""
    wrong: dict[tuple[Column, int | None], list[int]] = {}
    columns = ("pk", "team_id", "worker_id", "facts__team_name", "facts__worker_name")
    for pk, team_id, worker_id, team, worker in children.order_by().values_list(*columns).iterator(chunk_size=2_000):
        counts = team_that_counts(teams.get(team or ""), (given or {}).get(pk))
        if counts != team_id and (counts is not None or given is not None):
            wrong.setdefault(("team_id", counts), []).append(pk)
        works = workers.get(worker or "")
        if works not in {None, worker_id}:
            wrong.setdefault(("worker_id", works), []).append(pk)
    changed: dict[Column, int] = {"team_id": 0, "worker_id": 0}
    for (column, wanted), ids in wrong.items():
        changed[column] += len(ids)
        for at in range(0, len(ids), _CHILDREN_AT_ONCE):
            some = ids[at : at + _CHILDREN_AT_ONCE]
            Child.objects.filter(pk__in=some).update(**{column: wanted})
            Allocation.objects.filter(child_id__in=some, ends_on=None).update(**{column: wanted})
    return changed
