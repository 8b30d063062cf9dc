"""Give children the team or worker that a name met in an import stands for."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from fullcircle.domain.cases.models import Allocation, Child, GivenTeam
from fullcircle.domain.cases.operations.comparing import BATCH
from fullcircle.domain.cases.rules import team_that_counts
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission

Column = Literal["team_id", "worker_id"]
"""What of a child a name can tell."""


@transaction.atomic
def name_stands_for(*, folded: str, by: Actor, team_id: int | None = None, worker_id: int | None = None) -> int:
    """Give children known under a folded team or worker name their team or worker; how many children changed."""
    check_may(by, Permission.MANAGE_IMPORTS)
    return _give("worker", folded, worker_id) if team_id is None else _give("team", folded, team_id)


@transaction.atomic
def known_under(*, workers: Mapping[str, int], teams: Mapping[str, int], by: Actor) -> dict[Column, int]:
    """Give children known under these folded names of workers and teams their worker or team, by id; how many got which. Part of
    bringing people in, which records the event."""
    check_may(by, Permission.MANAGE_PEOPLE)
    return _settle(Child.objects.all(), workers=workers, teams=teams, given={})


@transaction.atomic
def settle_names(*, workers: Mapping[str, int], teams: Mapping[str, int], by: Actor) -> dict[Column, int]:
    """Give open children the worker and team that people have said: a name was mapped, or a team given, while an import was being
    prepared or since one that has been undone; how many times. Part of an import, which records the event."""
    check_may(by, Permission.MANAGE_IMPORTS)
    given = dict(GivenTeam.objects.values_list("child_id", "team_id"))
    return _settle(Child.objects.filter(status__in=OPEN_STATUSES), workers=workers, teams=teams, given=given)


def _settle(
    children: QuerySet[Child], *, workers: Mapping[str, int], teams: Mapping[str, int], given: Mapping[int, int]
) -> dict[Column, int]:
    """One look at all of them, and a write for those alone who have somebody else."""
    wrong: dict[tuple[Column, int], list[int]] = {}
    columns = ("pk", "team_id", "worker_id", "facts__team_name", "facts__worker_name")
    for pk, team_id, worker_id, team, worker in children.order_by().values_list(*columns).iterator(chunk_size=2_000):
        by_name: tuple[tuple[Column, int | None, int | None], ...] = (
            ("team_id", team_id, team_that_counts(teams.get(team or ""), given.get(pk))),
            ("worker_id", worker_id, workers.get(worker or "")),
        )
        for column, held, wanted in by_name:
            if wanted is not None and wanted != held:
                wrong.setdefault((column, wanted), []).append(pk)
    changed: dict[Column, int] = {"team_id": 0, "worker_id": 0}
    for (column, wanted), ids in wrong.items():
        changed[column] += len(ids)
        for at in range(0, len(ids), BATCH):
            some = ids[at : at + BATCH]
            Child.objects.filter(pk__in=some).update(**{column: wanted})
            Allocation.objects.filter(child_id__in=some, ends_on=None).update(**{column: wanted})
    return changed


def _give(column: Literal["worker", "team"], folded: str, stands_for: int | None) -> int:
    told = {f"{column}_id": stands_for}
    touched = Child.objects.filter(**{f"facts__{column}_name": folded}).exclude(**told)
    Allocation.objects.filter(child__in=touched, ends_on__isnull=True).update(**told)
    return touched.update(**told)
