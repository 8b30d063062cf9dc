"""Somebody can always look after people: whatever would end that for the last one is refused, also when two end each other."""

from datetime import date

from fullcircle.foundation.access.models import RoleAssignment, can_sign_in, in_force
from fullcircle.foundation.access.states import GRANTS, Permission, Role
from fullcircle.foundation.kernel.errors import WrongState

_GIVING = [str(role) for role in Role if Permission.MANAGE_PEOPLE in GRANTS[role]]


def hold() -> None:
    """Let nobody else end the role or shut the account of someone who looks after people until this transaction ends. Call it
    before anything else is locked: two who end each other then wait in a line, and the second finds what the first did."""
    held = RoleAssignment.objects.filter(role__in=_GIVING, ended_at__isnull=True)
    list(held.order_by("pk").select_for_update().values_list("pk"))


def check_one_remains(*, on: date) -> None:
    """Raise WrongState unless somebody remains who looks after people with no end in sight, and can sign in. Call it when what
    ends has been written: the refusal takes it back."""
    staying = RoleAssignment.objects.filter(
        in_force(on),
        can_sign_in(on, "person__"),
        role__in=_GIVING,
        ends_on__isnull=True,
        person__left_on__isnull=True,
        person__gone_at__isnull=True,
    )
    if not staying.exists():
        raise WrongState(
            "Nobody else could look after people and roles then, so nothing was changed. First give somebody else the role of "
            "administrator without a last day, and let them set their password. Then do this again."
        )


def looks_after_people(role: str) -> bool:
    """Whether a role is one of those that `hold` holds."""
    return role in _GIVING
