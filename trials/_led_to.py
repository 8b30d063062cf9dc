"""What a first judgement led to: how many actions were set from the audit, in which state, with which notes, and for whom."""

from datetime import timedelta

from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.actions.states import ActionState, Difference, UpdateKind, Urgency
from fullcircle.domain.audits.models import Audit, Finding
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel import clock

STATES = (ActionState.OPEN, ActionState.DONE, ActionState.VERIFIED)


def must_not_know(actor: Actor, audits: list[Audit]) -> list[Audit]:
    """The audits of whose actions this person may know nothing yet: all but their own and those of the teams they look after;
    and of these too where they are to judge for themselves. Owners know as well: the actions here are never this person's."""
    teams = actor.scope(Permission.SEE_ACTIONS).team_ids
    return [audit for audit in audits if audit.team_id not in teams or _is_to_judge(actor, audit)]


def _is_to_judge(actor: Actor, audit: Audit) -> bool:
    moderation = getattr(audit, "moderation", None)
    return moderation is not None and moderation.moderator_id == actor.person_id


def set_actions(audits: list[Audit], value: str, world: int, *, never_owner: int) -> None:
    """In the world of this number, as if this judgement had led to so many actions, and to findings that tell of it."""
    pks = [audit.pk for audit in audits]
    Action.objects.filter(goes_on_with__audit__in=pks).update(goes_on_with=None)
    Action.objects.filter(audit__in=pks).delete()
    Finding.objects.filter(audit__in=pks).update(text=f"We found that it is {value}.")
    for audit in audits:
        for number in range(world):
            _set(audit, value, world + number, _owners(audit, never_owner))


def _owners(audit: Audit, never_owner: int) -> list[int]:
    team = RoleAssignment.objects.filter(team=audit.team_id).exclude(person=never_owner).order_by("person_id")
    return list(team.values_list("person_id", flat=True).distinct())


def _set(audit: Audit, value: str, turn: int, owners: list[int]) -> None:
    """An action in one of its states, with notes, of which the last gave it to its owner."""
    now, state = clock.now(), STATES[turn % len(STATES)]
    owner, former = owners[turn % len(owners)], owners[(turn + 1) % len(owners)]
    done = {"done_at": now, "done_by_id": owner, "evidence": f"Done, as it was {value}."}
    verified = {"verified_at": now, "difference": Difference.YES, "how_known": f"It is {value} no more."}
    action = Action.objects.create(
        audit=audit,
        team_id=audit.team_id,
        **{name: f"{name}, as it is {value}" for name in ("what", "measure", "achievable", "difference_for")},
        urgency=list(Urgency)[turn % len(Urgency)],
        due_on=clock.today() + timedelta(days=7 * turn - 7),
        owner_id=owner,
        state=state,
        set_by_id=audit.auditor_id,
        set_at=now,
        **(done if state != ActionState.OPEN else {}),
        **(verified if state == ActionState.VERIFIED else {}),
    )
    for kind in (UpdateKind.SET, UpdateKind.NOTE, UpdateKind.OWNER)[: turn + 1]:
        given = {"former_id": former} if kind == UpdateKind.OWNER else {}
        said = {"text": f"A note that it is {value}.", "at": now, "by_id": audit.auditor_id}
        ActionUpdate.objects.create(action=action, kind=kind, state=state, **said, **given)
