"""What everyone who reads a moderated audit is told of its talk."""

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.policy import sight_of
from fullcircle.domain.audits.rules.disclosure import Sight
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.states import ModerationState
from fullcircle.foundation.access.rules import Actor


def why_agreed(seen_by: Actor, audit_id: int) -> str:
    """Why the talk came to its outcome, for whoever may read the whole audit now; "" for everyone else, while nothing is agreed,
    and of an audit that nobody moderated."""
    audits = Audit.objects.visible_to(seen_by).filter(pk=audit_id)
    agreed = Moderation.objects.select_related("audit__team").filter(audit__in=audits, state=ModerationState.AGREED)
    found = agreed.first()
    return found.reason if found is not None and sight_of(seen_by, found.audit) is Sight.WHOLE else ""
