"""Give children the team or worker that a name met in an import stands for."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@transaction.atomic
def name_stands_for(*, folded: str, by: Actor, team_id: int | None = None, worker_id: int | None = None) -> int:
    """Give children known under a folded team or worker name their team or worker; how many children changed."""
    check_may(by, Permission.MANAGE_IMPORTS)
    return _give("worker", folded, worker_id) if team_id is None else _give("team", folded, team_id)


@transaction.atomic
def known_under(*, workers: Mapping[str, int], teams: Mapping[str, int], by: Actor) -> int:
    """Give children known under these folded names of workers and teams their worker or team, by id; how many children changed.
    Part of bringing people in, which records the event."""
    check_may(by, Permission.MANAGE_PEOPLE)
    changed = 0
    by_column: tuple[tuple[Literal["worker", "team"], Mapping[str, int]], ...] = (("worker", workers), ("team", teams))
    for column, names in by_column:
        there = Child.objects.order_by().values_list(f"facts__{column}_name", flat=True).distinct() if names else ()
        for folded in sorted(names.keys() & {name for name in there if name}):
            changed += _give(column, folded, names[folded])
    return changed


def _give(column: Literal["worker", "team"], folded: str, stands_for: int | None) -> int:
    told = {f"{column}_id": stands_for}
    touched = Child.objects.filter(**{f"facts__{column}_name": folded}).exclude(**told)
    Allocation.objects.filter(child__in=touched, ends_on__isnull=True).update(**told)
    return touched.update(**told)
