"""Who may choose, assign, judge and agree, and whether now. Each check raises with words a user may read."""

from collections.abc import Collection

from fullcircle.domain.auditors.policy import check_independent
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.models import Moderation, bound_by_a_role
from fullcircle.domain.moderation.rules.seeing import Relation, Sight, relation, sight
from fullcircle.domain.moderation.states import MODERATION_WORKFLOW, ModerationState
from fullcircle.foundation.access.policy import check_covers, check_may
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState


def relation_of(actor: Actor, moderation: Moderation) -> Relation:
    """How the actor stands to this moderation. ``moderation.audit.team`` is read."""
    audit = moderation.audit
    scope = actor.scope(Permission.ASSIGN_MODERATION)
    return relation(
        person_id=actor.person_id,
        moderator_id=moderation.moderator_id if actor.may(Permission.MODERATE) else 0,
        auditor_id=audit.auditor_id if actor.may(Permission.CARRY_OUT_AUDITS) else 0,
        assigns=scope.covers(service_id=audit.team.service_area_id, team_id=audit.team_id),
    )


def sight_of(actor: Actor, moderation: Moderation) -> Sight:
    """What the actor may see of this moderation now."""
    return sight(relation_of(actor, moderation), ModerationState(moderation.state))


def check_choose(actor: Actor) -> None:
    """Raise unless the actor may choose which audits of a round are moderated."""
    check_may(actor, Permission.ASSIGN_MODERATION)


def check_waiting(left_out: Collection[bool]) -> None:
    """Raise unless there is something to choose from. ``left_out``: of each submitted audit without a moderator, whether the last
    choice looked at it and did not choose it."""
    if not left_out:
        raise WrongState("No submitted audit of this round waits for you to choose. There is nothing to do yet.")
    if all(left_out):
        raise WrongState("The last choice has looked at all that wait. Make the others final.")


def check_left_out(left_out: Collection[bool]) -> None:
    """Raise unless a choice has left something out that can become final. ``left_out``: as for choosing."""
    if not left_out:
        raise WrongState("No submitted audit waits.")
    if not any(left_out):
        raise WrongState("Choose the audits for moderation first. Then the others can become final.")


def check_assign(actor: Actor, audit: Audit, *, moderates_still: bool) -> None:
    """Raise unless the actor may ask someone to moderate this audit now, for the first time, in place of someone who has not
    recorded their judgements, or, for the talk, in place of someone who cannot go on (``moderates_still`` False)."""
    check_covers(actor, Permission.ASSIGN_MODERATION, service_id=audit.team.service_area_id, team_id=audit.team_id)
    moderation = getattr(audit, "moderation", None)
    if moderation is not None:
        talk_stranded = moderation.state == ModerationState.TO_AGREE and not moderates_still
        if moderation.state != ModerationState.TO_JUDGE and not talk_stranded:
            raise WrongState("The moderator’s judgements of this audit are recorded, so the moderator stays.")
    elif audit.state != AuditState.SUBMITTED:
        raise WrongState("Only a submitted audit can go to a moderator.")


def check_draft(actor: Actor, moderation: Moderation) -> None:
    """Raise unless the actor is the moderator and has not recorded their judgements yet: until then they write at them."""
    _check_moderator(actor, moderation)
    MODERATION_WORKFLOW.check("record_judgements", moderation.state)


def check_judge(actor: Actor, moderation: Moderation) -> None:
    """Raise unless the actor may record their judgements now: as for writing at them, and they are independent still."""
    _check_moderator(actor, moderation)
    MODERATION_WORKFLOW.check("record_judgements", moderation.state)
    _check_independent(actor, moderation)


def check_agree(actor: Actor, moderation: Moderation) -> None:
    """Raise unless the actor is the moderator, independent still, and both judgements are in."""
    _check_moderator(actor, moderation)
    MODERATION_WORKFLOW.check("agree", moderation.state)
    _check_independent(actor, moderation)


def _check_independent(actor: Actor, moderation: Moderation) -> None:
    if Moderation.objects.filter(bound_by_a_role(), pk=moderation.pk).exists():
        raise WrongState(
            "You have, or had since this round began, a role for the child’s team or service area, so somebody else moderates "
            "this audit. What you have written is kept. The QA Lead asks someone else."
        )
    check_independent(actor, child_id=moderation.audit.child_id, team_id=moderation.audit.team_id)


def _check_moderator(actor: Actor, moderation: Moderation) -> None:
    if relation_of(actor, moderation) is not Relation.MODERATOR:
        raise NotAllowed("Only the moderator of this audit can do this.")
