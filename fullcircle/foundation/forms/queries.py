"""How forms that were sent before were answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms.models import Posting


@dataclass(frozen=True)
class Answered:
    """A form that had its effect. ``answer``: as `operations.keep_answer` kept it; None where it is not known (yet)."""

    answer: Mapping[str, object] | None


def posting(seen_by: Actor, key: UUID) -> Answered | None:
    """What this person sent under that key; None where they have not."""
    found = Posting.objects.filter(key=key, person_id=seen_by.person_id or 0).first()
    return None if found is None else Answered(found.answer)
