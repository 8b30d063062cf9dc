"""What the URL table promises each role at most: the bound that the permission matrix is held to."""

from enum import Enum

from fullcircle.foundation.access.states import GRANTS, SCOPES, Permission, Role, ScopeKind
from fullcircle.web.kit.routes import Entry, Rule


class Answer(Enum):
    """How a page answers, as far as access goes. After YES the record's own policy and state may still say no."""

    YES = "yes"
    SIGN_IN = "sign in"
    REFUSED = "refused"
    NOT_FOUND = "not found"


SCOPED: dict[str, Permission] = {
    "audit": Permission.SEE_AUDITS,
    "action": Permission.SEE_ACTIONS,
    "moderation": Permission.ASSIGN_MODERATION,
    "child": Permission.SEE_CHILDREN,
}
"""Kinds of record that not every holder of a page's permission sees: the permission whose scope decides. A record beyond that
scope, to which the person has no relation of their own, is not found."""


def at_most(rule: Rule, role: Role | None, *, own: bool) -> Answer:
    """The most that a person with just this role (None: a visitor) may be answered, for a record of their own or beyond them."""
    if rule.needs is Entry.PUBLIC:
        return Answer.YES
    if rule.needs is Entry.DEMO:
        return Answer.NOT_FOUND  # outside the demo the page is not there
    if role is None:
        return Answer.SIGN_IN
    if not isinstance(rule.needs, Entry) and not set(rule.needs) & GRANTS[role]:
        return Answer.REFUSED
    governs = SCOPED.get(rule.record)
    if own or governs is None or (governs in GRANTS[role] and SCOPES[role] is ScopeKind.AUTHORITY):
        return Answer.YES
    return Answer.NOT_FOUND
