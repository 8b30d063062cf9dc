"""What imports have prepared."""

from fullcircle.domain.cases.models import Child, ChildState, RecordChange
from fullcircle.foundation.access.policy import check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


def numbers_prepared(seen_by: Actor) -> list[int]:
    """The numbers of imports of which something is prepared, kept to undo them, or hidden."""
    check_may(seen_by, Permission.MANAGE_IMPORTS)
    kept = {*RecordChange.objects.order_by().values_list("number", flat=True).distinct()}
    kept |= {*ChildState.objects.order_by().values_list("number", flat=True).distinct()}
    arriving = Child.everyone.filter(arriving=True).order_by().values_list("came_with", flat=True).distinct()
    return sorted(kept | {number for number in arriving if number is not None})
