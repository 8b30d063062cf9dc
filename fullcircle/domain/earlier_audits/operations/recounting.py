"""Count again what a file would add, once something else was applied or taken back."""

from datetime import datetime

from fullcircle.domain.earlier_audits.models import EarlierFile
from fullcircle.domain.earlier_audits.operations.working_out import is_up_to_date, work_out
from fullcircle.domain.earlier_audits.queries.files import visible_file
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of


def bring_up_to_date(*, file_id: int, by: Actor, now: datetime) -> bool:
    """Count the forms of a waiting file again where children or earlier audits changed since; whether the numbers did. Raises
    NotFound."""
    file = visible_file(by, file_id)
    if is_up_to_date(file):
        return False
    work_out(file, day_of(now))
    return bool(EarlierFile.objects.get(pk=file_id).account != file.account)
