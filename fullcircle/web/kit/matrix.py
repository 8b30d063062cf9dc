"""What the URL table promises each role: the expectation behind the permission matrix and its test."""

from enum import Enum

from fullcircle.foundation.access.states import GRANTS, SCOPES, Permission, Role, ScopeKind
from fullcircle.web.kit.routes import Entry, Rule


class Answer(Enum):
    """How a page answers, as far as access goes. ALLOWED still leaves the record's state to say whether now."""

    ALLOWED = 200
    SIGN_IN = 401
    FORBIDDEN = 403
    NOT_FOUND = 404


BY_RELATION: dict[str, Permission | None] = {
    "audit": Permission.SEE_AUDITS,
    "action": Permission.SEE_ACTIONS,
    "moderation": Permission.ASSIGN_MODERATION,
    "choice": Permission.SELECT_CASES,
    "person": None,
    "import": None,
    "round": None,
    "report": None,
    "framework version": None,
}
"""For each kind of record in a path: the permission whose scope decides which ones a role sees; None where every holder
of the page's own permission sees them all."""


def expected(rule: Rule, role: Role | None, *, own: bool) -> Answer:
    """The answer for a person who holds just this role (None: a visitor) and a record of their own, or beyond them."""
    if rule.needs in {Entry.PUBLIC}:
        return Answer.ALLOWED
    if rule.needs is Entry.DEMO:
        return Answer.NOT_FOUND  # outside the demo the page is not there
    if role is None:
        return Answer.SIGN_IN
    if not isinstance(rule.needs, Entry) and not set(rule.needs) & GRANTS[role]:
        return Answer.FORBIDDEN
    if not rule.record or own:
        return Answer.ALLOWED
    governs = BY_RELATION[rule.record]
    if governs is None or (governs in GRANTS[role] and SCOPES[role] is ScopeKind.AUTHORITY):
        return Answer.ALLOWED
    return Answer.NOT_FOUND
