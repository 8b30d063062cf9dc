"""The one permission engine: checks that raise, and predicates that filter."""

from django.db.models import Q

from fullcircle.foundation.access.rules import Actor, Scope
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.errors import NotAllowed, WrongState


def check_may(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless some role of the actor gives the permission, in whatever scope."""
    if not actor.may(permission):
        raise NotAllowed(f"Your roles do not let you do this ({permission.label.lower()}).")


def check_covers(actor: Actor, permission: Permission, *, service_id: int | None, team_id: int | None) -> None:
    """Raise NotAllowed unless the permission reaches records of this team."""
    if not actor.scope(permission).covers(service_id=service_id, team_id=team_id):
        raise NotAllowed(f"Your roles do not let you do this here ({permission.label.lower()}).")


def within(scope: Scope, team_path: str) -> Q:
    """A predicate that keeps rows whose team lies in ``scope``. ``team_path`` is the lookup to the team, e.g. "child__team".

    Cost does not grow with the number of records: the predicate names only the few scopes of the roles held.
    """
    if scope.everywhere:
        return ~Q(pk__in=[])  # always true, also in an "or": an empty Q() would vanish there and hide everything else
    if scope.nowhere:
        return Q(pk__in=[])
    return Q(**{f"{team_path}__service_area_id__in": sorted(scope.service_ids)}) | Q(
        **{f"{team_path}_id__in": sorted(scope.team_ids)}
    )


def holds_no_more(by: Actor, of: Actor) -> bool:
    """Whether everything that the other may do is open to ``by`` as well, as far at least, and the other is not among those who
    agree to links: else the link of one would be the agreement to the next."""
    agrees = of.may(Permission.MANAGE_PEOPLE) or of.may(Permission.AGREE_TO_LINKS)
    return by.is_system or (not agrees and all(by.scope(one).holds(of.scope(one)) for one in Permission if of.may(one)))


def check_give_role(actor: Actor, *, person_id: int) -> None:
    """Raise unless the actor may give this person a role: whoever looks after people may, other than to themselves. A role gives
    more than a password does, and nobody makes a link for their own."""
    check_may(actor, Permission.MANAGE_PEOPLE)
    if actor.is_(person_id):
        raise NotAllowed("Nobody gives a role to themselves. Ask another administrator to give you yours.")


def check_ask_for_link(actor: Actor, *, person_id: int) -> None:
    """Raise unless the actor may ask for a link by which this person sets a password: whoever looks after people may, other than
    for themselves."""
    check_may(actor, Permission.MANAGE_PEOPLE)
    if actor.is_(person_id):
        raise WrongState(
            "Your own password is changed under your initials, with the present one. If you no longer know it, ask another "
            "administrator for a link."
        )


def check_account_open(*, is_open: bool) -> None:
    """Raise where the account that a link is for is shut, or its person has left."""
    if not is_open:
        raise WrongState("This account is shut. Open it first, if they are to sign in again.")


def check_agree_to_link(actor: Actor, *, person_id: int, asked_by: int | None, made_by_asker: bool) -> None:
    """Raise unless the actor may agree to a link that somebody asked for: whoever agrees to links may, other than the person
    themselves, who asked, and anybody whose right to it was given by who asked (``made_by_asker``)."""
    check_may(actor, Permission.AGREE_TO_LINKS)
    if actor.is_(person_id):
        raise NotAllowed("The link is for you, so somebody else agrees to it.")
    if actor.is_(asked_by):
        raise WrongState(
            "You asked for this link, so somebody else agrees to it: the QA Lead, or another administrator."
        )
    if made_by_asker:
        raise WrongState("Whoever asked for this link gave you your role, so somebody else agrees to it.")
