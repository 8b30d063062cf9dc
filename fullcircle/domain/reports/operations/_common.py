"""What the writes of reports share."""

from fullcircle.domain.reports.models import Report
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound


def locked(report_id: int, by: Actor) -> Report:
    """The report with its row held. NotFound when unknown or not for this person to see."""
    found = Report.objects.visible_to(by).select_for_update().filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found
