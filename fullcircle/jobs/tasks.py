"""Work that comes round by itself. Each job is harmless when it runs twice, or after having been missed."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from fullcircle.domain.imports import operations as imports
from fullcircle.domain.legacy import operations as legacy
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey tells no types
def take_up_stalled() -> None:
    """Every minute: take up again the reading and applying of files that has stopped."""
    imports.take_up_stalled(by=SYSTEM, now=clock.now())
    legacy.take_up_stalled(by=SYSTEM, now=clock.now())
