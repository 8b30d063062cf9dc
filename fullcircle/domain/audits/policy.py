"""Who may do what with an audit, and whether now: who first, then state. Every check raises with words for the person."""

from fullcircle.domain.auditors.policy import check_independent
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.rules.disclosure import Relation, Sight, sight
from fullcircle.domain.audits.states import AUDIT_WORKFLOW, AuditState
from fullcircle.foundation.access.policy import check_covers
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound, WrongState

BEING_WRITTEN = frozenset({AuditState.NOT_STARTED, AuditState.BEING_AUDITED})


def relations(actor: Actor, audit: Audit) -> frozenset[Relation]:
    """What the actor is to this audit. ``audit.team`` is read."""
    found = set()
    if actor.is_(audit.auditor_id) and actor.may(Permission.CARRY_OUT_AUDITS):
        found.add(Relation.AUDITOR)
    if actor.is_(audit.practitioner_id):
        found.add(Relation.PRACTITIONER)
    if _covers(actor, Permission.SEE_AUDITS, audit):
        found.add(Relation.IN_SCOPE)
    return frozenset(found)


def sight_of(actor: Actor, audit: Audit) -> Sight:
    """How much of this audit the actor may see now."""
    return sight(relations(actor, audit), AuditState(audit.state))


def check_sees(actor: Actor, audit: Audit, needed: Sight) -> None:
    """Raise NotFound unless the actor may see that much of the audit now."""
    if sight_of(actor, audit) < needed:
        raise NotFound


def follows(actor: Actor, audit: Audit) -> bool:
    """Whether this person looks after how the audit goes on: the auditor, and those who follow audits in this scope."""
    return actor.is_(audit.auditor_id) or _covers(actor, Permission.FOLLOW_AUDITS, audit)


def told_late(actor: Actor, audit: Audit) -> bool:
    """Whether an audit that this person sees is marked once its date is past: to its auditor, and to whoever is shown rounds,
    where those past the date are counted. To its practitioner it is not: the date is the auditor's."""
    return actor.is_(audit.auditor_id) or actor.may(Permission.SEE_ROUNDS)


def check_write(actor: Actor, audit: Audit) -> None:
    """Only the auditor writes, and only until the audit is submitted."""
    _check_auditor(actor, audit, "write in it")
    _check_being_written(audit)


def check_go_on(actor: Actor, audit: Audit) -> None:
    """As `check_write`, and no conflict of interest keeps the auditor from it. Words that were on their way are still kept."""
    _check_auditor(actor, audit, "write in it")
    _check_independent(actor, audit)
    _check_being_written(audit)


def check_start(actor: Actor, audit: Audit) -> None:
    _check_auditor(actor, audit, "start it")
    AUDIT_WORKFLOW.check("start", audit.state)


def check_submit(actor: Actor, audit: Audit) -> None:
    _check_auditor(actor, audit, "submit it")
    _check_independent(actor, audit)
    check_submittable(audit)


def check_submittable(audit: Audit) -> None:
    """Raise unless whoever goes on with the audit can submit it now."""
    AUDIT_WORKFLOW.check("submit", audit.state)


def check_return(actor: Actor, audit: Audit) -> None:
    _check_leads(actor, Permission.ASSIGN_MODERATION, audit)
    _check_independent(actor, audit)
    AUDIT_WORKFLOW.check("return", audit.state)


def check_send_to_moderator(actor: Actor, audit: Audit) -> None:
    _check_leads(actor, Permission.ASSIGN_MODERATION, audit)
    AUDIT_WORKFLOW.check("send_to_moderator", audit.state)


def check_finalise(actor: Actor, audit: Audit) -> None:
    """An audit that nobody moderates is made final by who assigns moderation; a moderated one by its moderator, whom the
    moderation has checked. Nobody makes their own audit final, nor one about which they have declared a conflict of interest."""
    if actor.is_(audit.auditor_id):
        raise NotAllowed("Somebody other than the auditor makes an audit final.")
    if audit.state == AuditState.WITH_MODERATOR:
        if not actor.may(Permission.MODERATE):
            raise NotAllowed("Only a moderator can agree the outcome of this audit.")
    else:
        _check_leads(actor, Permission.ASSIGN_MODERATION, audit)
    _check_independent(actor, audit)
    AUDIT_WORKFLOW.check("finalise", audit.state)


def check_withdraw(actor: Actor, audit: Audit) -> None:
    _check_leads(actor, Permission.SELECT_CASES, audit)
    _check_independent(actor, audit)
    if audit.state == AuditState.WITHDRAWN:
        raise WrongState("This audit is withdrawn already. Its page says by whom, and why.")
    AUDIT_WORKFLOW.check("withdraw", audit.state)


def check_reassign(actor: Actor, audit: Audit) -> None:
    _check_leads(actor, Permission.SELECT_CASES, audit)
    if audit.state not in BEING_WRITTEN:
        raise WrongState("Only an audit that is still to be written can be given to someone else.")


def check_answer(actor: Actor, audit: Audit) -> None:
    """The practitioner answers the feedback on their work, once there is feedback."""
    if not actor.is_(audit.practitioner_id):
        raise NotAllowed("Only the practitioner whose work it is about answers the feedback.")
    if audit.state != AuditState.FINAL:
        raise WrongState("The feedback is not ready yet. You will find it here when the audit is final.")


def _check_auditor(actor: Actor, audit: Audit, act: str) -> None:
    if Relation.AUDITOR not in relations(actor, audit):
        raise NotAllowed(f"Only the auditor of this audit can {act}.")


def _check_independent(actor: Actor, audit: Audit) -> None:
    check_independent(actor, child_id=audit.child_id, team_id=audit.team_id)


def _check_being_written(audit: Audit) -> None:
    state = AuditState(audit.state)
    if state not in BEING_WRITTEN:
        raise WrongState(f"This audit can no longer be changed: it is now “{state.label.lower()}”.")


def _check_leads(actor: Actor, permission: Permission, audit: Audit) -> None:
    check_covers(actor, permission, service_id=audit.team.service_area_id, team_id=audit.team_id)


def _covers(actor: Actor, permission: Permission, audit: Audit) -> bool:
    return actor.scope(permission).covers(service_id=audit.team.service_area_id, team_id=audit.team_id)
