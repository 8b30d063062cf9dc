"""Children whom a name brings a team or worker, once it stands for one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count

from fullcircle.domain.cases.models import Child, ChildState


@dataclass(frozen=True)
class Following:
    """How many children would get another team or worker, since their data calls it by a name that comes to stand for one."""

    team: int
    worker: int


def following(*, teams: Collection[str], workers: Mapping[str, int | None]) -> Following:
    """How many children are known under these folded names of new teams, and under these of workers without having that worker,
    by id (None: somebody who is not here yet). It counts, and names nobody."""
    by_team = Child.objects.order_by().values_list("facts__team_name").annotate(Count("pk")) if teams else ()
    by_worker = Child.objects.order_by().values_list("facts__worker_name", "worker_id").annotate(Count("pk"))
    return Following(
        team=sum(n for name, n in by_team if name in teams),
        worker=sum(n for name, held, n in by_worker if name in workers and (held is None or held != workers[name])),
    )


def known_under(kind: str, names: Collection[str]) -> set[str]:
    """Which of these folded names of teams or workers (``kind``) a child is known under, or was before the import that can be
    undone. It names nobody."""
    column = f"facts__{kind}_name"
    rows = (model._base_manager.filter(**{f"{column}__in": list(names)}).order_by() for model in (Child, ChildState))
    return {name for found in rows for name in found.values_list(column, flat=True).distinct()}
