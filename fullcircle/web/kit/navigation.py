"""Where this person can go, from the same permissions that guard the pages."""

from dataclasses import dataclass

from django.urls import reverse

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission


@dataclass(frozen=True)
class NavItem:
    """A link of the navigation; ``current`` when the page in hand is below it."""

    title: str
    url: str
    current: bool = False


_MAIN: tuple[tuple[str, str, Permission | None], ...] = (
    ("My work", "home:my_work", None),
    ("Rounds", "rounds:list", Permission.SEE_ROUNDS),
    ("Actions", "actions:list", None),
    ("Performance", "performance:picture", Permission.SEE_PERFORMANCE),
    ("Reports", "reports:list", Permission.SEE_REPORTS),
    ("Imports", "imports:list", Permission.SEE_IMPORTS),
    ("Framework", "frameworks:list", Permission.SEE_FRAMEWORKS),
)
_ACCOUNT: tuple[tuple[str, str, Permission], ...] = (
    ("People and teams", "people:list", Permission.SEE_PEOPLE),
    ("Audit log", "auditlog:list", Permission.SEE_AUDIT_LOG),
)


def navigation(actor: Actor | None, path: str) -> list[NavItem]:
    """The words of the main navigation for this person; none for a visitor."""
    if actor is None:
        return []
    items = [(title, reverse(name)) for title, name, needs in _MAIN if needs is None or actor.may(needs)]
    return [NavItem(title, url, path == url or (url != "/" and path.startswith(url))) for title, url in items]


def account_links(actor: Actor | None) -> list[NavItem]:
    """Links of the account menu besides signing out."""
    if actor is None:
        return []
    return [NavItem(title, reverse(name)) for title, name, needs in _ACCOUNT if actor.may(needs)]
