"""Who may see what of an audit: one function, over every relation and every state."""

from collections.abc import Collection, Mapping
from enum import IntEnum

from fullcircle.domain.audits.rules.content import AspectContent, Content, Overall
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.kernel.codes import Code


class Relation(Code):
    """What someone is to an audit. One person may be several."""

    AUDITOR = "auditor", "The auditor"
    PRACTITIONER = "practitioner", "The practitioner whose work it is about"
    IN_SCOPE = "in_scope", "A manager or leader in whose scope the team lies"


class Sight(IntEnum):
    """How much may be seen; each includes those before it."""

    NOTHING = 0
    STATE = 1
    """That there is an audit, how far it is and when it is due."""
    PREPARATION = 2
    """Also what it is for, the questions to think about, and with whom."""
    WHOLE = 3
    """Its text and its judgements."""


def sight(relations: Collection[Relation], state: AuditState) -> Sight:
    """How much of an audit in this state someone may see.

    The auditor sees it always. Everyone else reads it only once it is final, so that nobody acts on a judgement that
    may still change; until then the practitioner can prepare. A moderator, as such, has no relation here: what they may see
    is the moderation's to decide.
    """
    return max((_SEEN[relation](state) for relation in relations), default=Sight.NOTHING)


def _practitioner(state: AuditState) -> Sight:
    if state is AuditState.FINAL:
        return Sight.WHOLE
    return Sight.STATE if state is AuditState.WITHDRAWN else Sight.PREPARATION


def _in_scope(state: AuditState) -> Sight:
    return Sight.WHOLE if state is AuditState.FINAL else Sight.STATE


_SEEN = {
    Relation.AUDITOR: lambda state: Sight.WHOLE,
    Relation.PRACTITIONER: _practitioner,
    Relation.IN_SCOPE: _in_scope,
}


def without_judgements(contents: Mapping[str, Content]) -> dict[str, Content]:
    """What a moderator may read before their own judgements are recorded: evidence, voices, checks and the difference
    made; no judgement, no rationale, and no reason for the overall judgement, which would all give the judgement away."""
    return {key: _without_judgement(content) for key, content in contents.items()}


def _without_judgement(content: Content) -> Content:
    match content:
        case AspectContent():
            return AspectContent(evidence=content.evidence)
        case Overall():
            return Overall(difference=content.difference)
        case _:
            return content
