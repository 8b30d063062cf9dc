"""Where this person can go, from the same permissions that guard the pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission, Role
from fullcircle.web.kit.findable import findable, shortly


@dataclass(frozen=True)
class NavItem:
    """A link of the navigation; ``current`` when the page in hand is below it."""

    title: str
    url: str
    current: bool = False


For = Callable[[Actor], bool]


def _everyone(actor: Actor) -> bool:
    return True


def _holders(*any_of: Permission) -> For:
    return lambda actor: any(actor.may(permission) for permission in any_of)


def _signs_in_by_password(actor: Actor) -> bool:
    return not settings.DEMO_MODE


def _has_audits(actor: Actor) -> bool:
    """Audits in their scope, to carry out, or about their work."""
    return _holders(Permission.SEE_AUDITS, Permission.CARRY_OUT_AUDITS)(actor) or Role.PRACTITIONER in actor.roles


_MAIN: tuple[tuple[str, str, For], ...] = (
    ("My work", "home:my_work", _everyone),
    ("Rounds", "rounds:list", _holders(Permission.SEE_ROUNDS)),
    ("Audits", "audits:list", _has_audits),
    ("Actions", "actions:list", _everyone),
    ("Performance", "performance:picture", _holders(Permission.SEE_PERFORMANCE)),
    ("Reports", "reports:list", _holders(Permission.SEE_REPORTS)),
)
"""The daily words; what a role lacks is left out."""

_ACCOUNT: tuple[tuple[str, str, For], ...] = (
    ("Words you have not sent", "drafts:list", _everyone),
    ("Imports", "imports:list", _holders(Permission.SEE_IMPORTS)),
    ("People and teams", "people:list", _holders(Permission.SEE_PEOPLE)),
    (
        "Your conflicts of interest",
        "auditors:my_conflicts",
        _holders(Permission.CARRY_OUT_AUDITS, Permission.MODERATE),
    ),
    ("Framework", "frameworks:list", _holders(Permission.SEE_FRAMEWORKS)),
    ("Audit log", "auditlog:list", _holders(Permission.SEE_AUDIT_LOG)),
    ("Your account", "accounts:account", _everyone),
    ("Change your password", "accounts:change_password", _signs_in_by_password),
)
"""What is looked after now and then, under the person's initials."""


def navigation(actor: Actor | None, path: str) -> list[NavItem]:
    """The words of the main navigation for this person; none for a visitor."""
    return _items(_MAIN, actor, path)


def account_links(actor: Actor | None, path: str) -> list[NavItem]:
    """Links of the account menu besides signing out."""
    return _items(_ACCOUNT, actor, path)


def search_box(actor: Actor | None, path: str) -> tuple[str, str] | None:
    """Where the header's search box leads, and what this person may look for; None for a visitor and whoever may find nothing,
    and on the search page, which has a box of its own."""
    address = reverse("search:search")
    said = "" if actor is None or path == address else shortly(findable(actor))
    return (address, said) if said else None


def _items(links: tuple[tuple[str, str, For], ...], actor: Actor | None, path: str) -> list[NavItem]:
    if actor is None:
        return []
    items = [(title, reverse(name)) for title, name, is_for in links if is_for(actor)]
    return [NavItem(title, url, path == url or (url != "/" and path.startswith(url))) for title, url in items]
