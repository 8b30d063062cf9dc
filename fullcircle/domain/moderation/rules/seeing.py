"""What someone sees of a moderation: the one place that keeps it blind.

Until the moderator's own judgements are recorded nobody sees the auditor's judgements here, nor their reasons, nor anything
that would give them away: the true reason why the audit is moderated among them. Those who assign moderation are blind too,
for the moderator may ask them for advice. (Auditors have their own judgements before them on the audit's own page.)
"""

from dataclasses import dataclass
from enum import Enum

from fullcircle.domain.moderation.states import ModerationState


class Relation(Enum):
    """How a person stands to one moderation. A moderator who also assigns moderation is its moderator, and nothing more."""

    MODERATOR = "moderator"
    AUDITOR = "auditor"
    ASSIGNER = "assigner"
    OTHER = "other"


@dataclass(frozen=True)
class Sight:
    """What may be shown on the pages of moderation. Whatever is not True does not leave the queries.

    ``evidence``: the audit's findings and texts without judgements and rationales. ``auditor``: who audited.
    ``first_judgements``: the auditor's, with rationales. ``own_draft``: the viewer's unrecorded judgements.
    ``second_judgements``: the moderator's, recorded, with rationales. ``true_reason``: why this audit was chosen.
    ``agreed``: the outcome of the talk.
    """

    exists: bool = False
    evidence: bool = False
    auditor: bool = False
    own_draft: bool = False
    first_judgements: bool = False
    second_judgements: bool = False
    true_reason: bool = False
    agreed: bool = False


_NOTHING = Sight()


def relation(*, person_id: int | None, moderator_id: int, auditor_id: int, assigns: bool) -> Relation:
    """The strictest relation that fits. ``assigns``: a role of this person assigns moderation for the audit's team."""
    if person_id is not None and person_id == moderator_id:
        return Relation.MODERATOR
    if person_id is not None and person_id == auditor_id:
        return Relation.AUDITOR
    return Relation.ASSIGNER if assigns else Relation.OTHER


def sight(relation: Relation, state: ModerationState) -> Sight:
    """What someone in this relation sees in this phase.

    >>> sight(Relation.MODERATOR, ModerationState.TO_JUDGE).first_judgements
    False
    """
    if relation is Relation.OTHER:
        return _NOTHING
    if state is ModerationState.TO_JUDGE:
        return Sight(
            exists=True,
            evidence=relation is Relation.MODERATOR,
            auditor=relation is not Relation.MODERATOR,
            own_draft=relation is Relation.MODERATOR,
            first_judgements=False,
        )
    return Sight(
        exists=True,
        evidence=True,
        auditor=True,
        first_judgements=True,
        second_judgements=True,
        true_reason=True,
        agreed=state is ModerationState.AGREED,
    )
