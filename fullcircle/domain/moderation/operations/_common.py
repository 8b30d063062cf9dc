"""What every write of a moderation begins with."""

from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.states import MODERATION_WORKFLOW
from fullcircle.foundation.workflow.operations import Records

MODERATIONS = Records(
    Moderation.objects.visible_to,
    MODERATION_WORKFLOW,
    events="moderation",
    subject="moderation:{.pk}",
    read_with=("audit__team",),
    hangs_from=("audit",),
)
