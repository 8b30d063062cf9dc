"""Which role a cell of a staff list names, and which roles a list may give."""

from typing import Final

from fullcircle.domain.staff_lists.rules.columns import folded_name
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind

_CALLED: Final[dict[Role, tuple[str, ...]]] = {
    Role.PRACTITIONER: (
        "social worker",
        "senior social worker",
        "advanced practitioner",
        "personal adviser",
        "personal advisor",
        "family support worker",
        "early help worker",
        "worker",
    ),
    Role.TEAM_MANAGER: ("manager", "team leader", "practice manager"),
    Role.HEAD_OF_SERVICE: ("service manager", "hos"),
    Role.IRO: ("iro", "reviewing officer"),
    Role.QA_LEAD: ("quality assurance lead", "qa manager"),
    Role.PRINCIPAL_SOCIAL_WORKER: ("psw",),
}
_BY_NAME: Final = {folded_name(name): role for role in Role for name in (role.label, str(role), *_CALLED.get(role, ()))}


def role_of(text: str) -> Role | None:
    """The role that a cell names, by its label or as practice calls it.

    >>> role_of("TEAM MANAGER"), role_of("Social Worker"), role_of("wizard")
    (<Role.TEAM_MANAGER: 'team_manager'>, <Role.PRACTITIONER: 'practitioner'>, None)
    """
    return _BY_NAME.get(folded_name(text))


def may_come_by_list(role: Role) -> bool:
    """Whether a list may give the role: only one that reaches no further than the row's own team or service area.

    A role over the whole council opens everybody's records. It is given by a person, to a person, on that person's page, where
    a slipped row or a file that somebody else has written cannot give it.
    """
    return SCOPES[role] is not ScopeKind.AUTHORITY
