"""Give children the team or worker that a name met in an import stands for."""

from django.db import transaction

from fullcircle.domain.cases.models import Allocation, Child
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@transaction.atomic
def name_stands_for(*, folded: str, by: Actor, team_id: int | None = None, worker_id: int | None = None) -> int:
    """Give children known under a folded team or worker name their team or worker; how many children changed."""
    check_may(by, Permission.MANAGE_IMPORTS)
    if team_id is not None:
        touched = Child.objects.filter(facts__team_name=folded).exclude(team_id=team_id)
        Allocation.objects.filter(child__in=touched, ends_on__isnull=True).update(team_id=team_id)
        return touched.update(team_id=team_id)
    touched = Child.objects.filter(facts__worker_name=folded).exclude(worker_id=worker_id)
    Allocation.objects.filter(child__in=touched, ends_on__isnull=True).update(worker_id=worker_id)
    return touched.update(worker_id=worker_id)
