"""Who may set, move and verify an action, and whether now. Each check raises with words a user may read."""

from fullcircle.domain.actions.models import Action, left_over
from fullcircle.domain.actions.states import ACTION_WORKFLOW, SOMETHING_LEFT, ActionState
from fullcircle.domain.auditors.policy import check_independent
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import SENT_IN, SETTLED, AuditState
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState


def covers(actor: Actor, permission: Permission, team: Team) -> bool:
    """Whether the actor's permission reaches work of this team."""
    return actor.scope(permission).covers(service_id=team.service_area_id, team_id=team.pk)


def check_set(actor: Actor, team: Team) -> None:
    """Raise unless the actor may set an action for this team that comes from no audit."""
    if not covers(actor, Permission.SET_ACTIONS, team):
        raise NotAllowed("Managers set actions for their own teams. Ask the team’s manager to set this one.")
    check_independent(actor, child_id=None, team_id=team.pk)


def check_set_from(actor: Actor, audit: Audit) -> None:
    """Raise unless the actor may set an action from this audit now: its auditor from the moment they start to write, its
    moderator and managers in scope once it is submitted. Any judgement will do."""
    state = AuditState(audit.state)
    mine = _carries_out(actor, audit)
    if not (mine or moderates(actor, audit) or covers(actor, Permission.SET_ACTIONS, audit.team)):
        raise NotAllowed("The auditor, the moderator and the team’s managers set the actions of an audit.")
    if judges_blind(actor, audit):
        raise WrongState(
            "You judge this audit for yourself first. Once your judgements are recorded, you can set actions from it."
        )
    check_independent(actor, child_id=audit.child_id, team_id=audit.team_id)
    if state in SENT_IN or (mine and state is AuditState.BEING_AUDITED):
        return
    if state is AuditState.BEING_AUDITED:
        raise WrongState("The auditor is still writing this audit. You can set actions from it once it is submitted.")
    raise WrongState("An action can be set from an audit once it has been started, unless it was withdrawn.")


def check_note(actor: Actor, action: Action) -> None:
    """Raise unless the actor may add a note: the owner, who set it, and managers in scope. At any time: notes are history."""
    if not (actor.is_(action.owner_id) or _set_it(actor, action) or _manages(actor, action)):
        raise NotAllowed("The owner, the person who set this action and the team’s managers write its notes.")


def check_change(actor: Actor, action: Action) -> None:
    """Raise unless the actor may change the owner or the date of an open action: who set it, and managers in scope."""
    if not (_set_it(actor, action) or _manages(actor, action)):
        raise NotAllowed("The person who set this action and the team’s managers can change its owner or its date.")
    if action.state != ActionState.OPEN:
        raise WrongState("Only an open action can have a new owner or a new date.")


def check_mark_done(actor: Actor, action: Action) -> None:
    """Raise unless the actor may mark it done: the owner, or a manager in scope, while it is open."""
    if not (actor.is_(action.owner_id) or _manages(actor, action)):
        raise NotAllowed("The owner marks this action done, or a manager of the team for them.")
    if not actor.is_(action.owner_id):
        _check_independent(actor, action)
    ACTION_WORKFLOW.check("mark_done", action.state)


def check_verify(actor: Actor, action: Action) -> None:
    """Raise unless the actor may verify it now; for anyone who owns the action or did it, whatever their roles."""
    if actor.is_system or actor.is_(action.owner_id) or actor.is_(action.done_by_id):
        raise NotAllowed("No one verifies their own action. Someone else looks at what changed for the child.")
    if not covers(actor, Permission.VERIFY_ACTIONS, action.team):
        raise NotAllowed("Managers of the team, and the QA Lead, verify the difference an action made.")
    _check_independent(actor, action)
    ACTION_WORKFLOW.check("verify", action.state)


def check_reopen(actor: Actor, action: Action) -> None:
    """Raise unless the actor may reopen it now: the owner, the doer, or someone who verifies in scope."""
    if not (
        actor.is_(action.owner_id)
        or actor.is_(action.done_by_id)
        or covers(actor, Permission.VERIFY_ACTIONS, action.team)
    ):
        raise NotAllowed("The owner, or someone who verifies actions of this team, can reopen it.")
    if not (actor.is_(action.owner_id) or actor.is_(action.done_by_id)):
        _check_independent(actor, action)
    ACTION_WORKFLOW.check("reopen", action.state)


def check_set_aside(actor: Actor, action: Action) -> None:
    """Raise unless the actor may set it aside now, which the owner cannot alone: a manager in scope who does not own it."""
    if actor.is_(action.owner_id) or not _manages(actor, action):
        raise NotAllowed(
            "A manager of the team, or the QA Lead, can set an action aside. Its owner cannot do it alone."
        )
    _check_independent(actor, action)
    ACTION_WORKFLOW.check("set_aside", action.state)


def check_nothing_more(actor: Actor, action: Action) -> None:
    """Raise unless the actor may say now that what the action left needs nothing more, which its owner cannot alone: a manager in
    scope who does not own it."""
    if actor.is_(action.owner_id) or not _manages(actor, action):
        raise NotAllowed(
            "A manager of the team, or the QA Lead, can say that nothing more is needed. Its owner cannot do it alone."
        )
    if action.difference not in SOMETHING_LEFT or not Action.objects.filter(left_over(), pk=action.pk).exists():
        raise WrongState(
            "This can be said of an action that was verified with something left, while no other action goes on with it."
        )
    _check_independent(actor, action)


def _check_independent(actor: Actor, action: Action) -> None:
    child_id = action.audit.child_id if action.audit is not None else None
    check_independent(actor, child_id=child_id, team_id=action.team_id)


def _set_it(actor: Actor, action: Action) -> bool:
    """Who set it from an audit that they carry out or moderate today; who manages the team may without that."""
    if action.audit is None or not actor.is_(action.set_by_id):
        return False
    return _carries_out(actor, action.audit) or moderates(actor, action.audit)


def _carries_out(actor: Actor, audit: Audit) -> bool:
    return actor.is_(audit.auditor_id) and actor.may(Permission.CARRY_OUT_AUDITS)


def moderator_of(audit: Audit) -> int | None:
    """Who moderates the audit, which ends when it is settled (`models.moderated_by`)."""
    moderation = getattr(audit, "moderation", None)
    return None if audit.state in SETTLED or moderation is None else moderation.moderator_id


def moderates(actor: Actor, audit: Audit) -> bool:
    """Whether the audit is this person's to moderate now."""
    return actor.may(Permission.MODERATE) and actor.is_(moderator_of(audit))


def judges_blind(actor: Actor, audit: Audit) -> bool:
    """Whether this person is to judge the audit for themselves and has not yet: they read and write nothing of its actions."""
    return actor.is_(moderator_of(audit)) and audit.moderation.judged_at is None


def _manages(actor: Actor, action: Action) -> bool:
    return covers(actor, Permission.SET_ACTIONS, action.team)
