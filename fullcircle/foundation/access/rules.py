"""Who is acting and how far their roles reach, and how names are written, as plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model

from fullcircle.foundation.access.states import GRANTS, Permission, Role, ScopeKind


@dataclass(frozen=True)
class Grant:
    """One role in force today. ``service_id`` is set for service scope; ``team_id`` for team scope."""

    role: Role
    scope_kind: ScopeKind
    service_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True)
class Scope:
    """Where a permission holds: everywhere, or in these service areas and teams (few: one for each role held)."""

    everywhere: bool = False
    service_ids: frozenset[int] = frozenset()
    team_ids: frozenset[int] = frozenset()

    @property
    def nowhere(self) -> bool:
        return not (self.everywhere or self.service_ids or self.team_ids)

    def covers(self, *, service_id: int | None, team_id: int | None) -> bool:
        """Whether a record of this team (which belongs to this service area) is in scope."""
        return self.everywhere or service_id in self.service_ids or team_id in self.team_ids

    def holds(self, other: "Scope") -> bool:
        """Whether all of the other scope lies in this one, as far as ids tell: which teams a service area has is not known here.

        >>> Scope(everywhere=True).holds(Scope(team_ids=frozenset({1}))), Scope().holds(Scope(everywhere=True))
        (True, False)
        """
        within = self.service_ids >= other.service_ids and self.team_ids >= other.team_ids
        return self.everywhere or (within and not other.everywhere)


@dataclass(frozen=True)
class Actor:
    """A person acting now, with the roles that are theirs today. Built afresh for each request; never cached.

    ``person_id`` is None only for the product itself (scheduled jobs, set-up commands), which may do everything.
    ``link_waits``: somewhere a link to set a password waits for a second person, so that it is worth asking which.
    """

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    link_waits: bool = False

    @property
    def is_system(self) -> bool:
        return self.person_id is None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def may(self, permission: Permission) -> bool:
        """Whether any role held gives this permission, in whatever scope."""
        return self.is_system or any(permission in GRANTS[grant.role] for grant in self.grants)

    def scope(self, permission: Permission) -> Scope:
        """How far the permission reaches for this person."""
        if self.is_system:
            return Scope(everywhere=True)
        giving = [grant for grant in self.grants if permission in GRANTS[grant.role]]
        return Scope(
            everywhere=any(grant.scope_kind is ScopeKind.AUTHORITY for grant in giving),
            service_ids=frozenset(g.service_id for g in giving if g.service_id is not None),
            team_ids=frozenset(g.team_id for g in giving if g.team_id is not None),
        )

    def is_(self, person_id: int | None) -> bool:
        """Whether this is the person with that id (a record's auditor, owner, practitioner ...)."""
        return person_id is not None and self.person_id == person_id


SYSTEM = Actor(person_id=None, name="Full Circle")
"""The product itself, for scheduled jobs and set-up commands."""


def opens_nothing(role: Role) -> bool:
    """Whether a role opens no page so far beyond what is somebody's by its nature.

    >>> opens_nothing(Role.INSPECTOR), opens_nothing(Role.PRACTITIONER)
    (True, False)
    """
    return not GRANTS[role]


def account_name(typed: str) -> str:
    """The name of an account as signing in looks it up, however its letters were written: wide ones are those of a keyboard.

    >>> account_name(" \uff46irst.administrator ")
    'first.administrator'
    """
    return get_user_model().normalize_username(typed.strip())


def fold(text: str) -> str:
    """A name folded for comparison: case, spacing (also non-breaking) and full stops do not count.

    >>> fold("  Nadia\\u00a0  K. ")
    'nadia k'
    """
    return " ".join(text.replace("\u00a0", " ").replace(".", " ").casefold().split())


_SPREADSHEET_FAULT = re.compile(r"#(?:[A-Z/0]+[!?]|N/A|GETTING_DATA)", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Whether a text can be the name of a person, a team or a job: it has a letter, and is no fault of a spreadsheet.

    >>> is_name("Ada Hale"), is_name("Team 3"), is_name("0"), is_name("#REF!"), is_name("#n/a, Jo")
    (True, True, False, False, False)
    """
    return any(letter.isalpha() for letter in text) and not _SPREADSHEET_FAULT.search(text)


_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_LONGEST_EMAIL = 254


def email_of(text: str) -> str | None:
    """An e-mail address in small letters, as it is kept; "" for none, and None for text that is no address.

    >>> email_of(" Jo.Hale@Council.gov.uk "), email_of(""), email_of("jo at council")
    ('jo.hale@council.gov.uk', '', None)
    """
    found = text.strip().removeprefix("mailto:").lower()
    if not found:
        return ""
    return found if len(found) <= _LONGEST_EMAIL and _EMAIL.fullmatch(found) else None


def name_in_order(text: str) -> str:
    """A person's name as people say it, from the way that case systems write it: surname first, often in capitals.

    Names that are not of that kind stay as they are.

    >>> name_in_order("O'BRIEN-SMITH,  Mary Ann"), name_in_order("McDonald, Jo"), name_in_order("ADA HALE")
    ("Mary Ann O'Brien-Smith", 'Jo McDonald', 'Ada Hale')
    >>> name_in_order("Duty Team 2, North"), name_in_order("JR Vale"), name_in_order("Hale, Ada, BA")
    ('Duty Team 2, North', 'JR Vale', 'Hale, Ada, BA')
    """
    said = " ".join(text.split())
    if any(letter.isdigit() for letter in said):
        return said
    surname, comma, first = (part.strip() for part in said.partition(","))
    if comma and surname and first and "," not in first:
        return f"{_not_shouted(first)} {_not_shouted(surname)}"
    return said if comma else _not_shouted(said)


def _not_shouted(words: str) -> str:
    """Words all in capitals with a capital at the front of each instead; initials, and words written otherwise, as they are."""
    if not words.isupper() or len(words.replace(".", "").replace(" ", "")) < _SHORTEST_SHOUT:
        return words
    calm = re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), words)
    calm = re.sub(r"(?<=['’])S\b", "s", calm)
    return re.sub(r"\bMc([a-z])(?=[a-z]{2})", lambda found: f"Mc{found.group(1).upper()}", calm)


_SHORTEST_SHOUT = 3


def in_a_circle(above: Mapping[int, int]) -> frozenset[int]:
    """Everyone whose line of managers leads back to themselves. ``above``: each person's manager.

    >>> sorted(in_a_circle({1: 2, 2: 3, 3: 2, 4: 4}))
    [2, 3, 4]
    """
    found: set[int] = set()
    cleared: set[int] = set()
    for person in above:
        line: list[int] = []
        step: int | None = person
        while step is not None and step not in cleared and step not in line:
            line.append(step)
            step = above.get(step)
        if step in line:
            found.update(line[line.index(step) :])
        cleared.update(line)
    return frozenset(found)


LONGEST_WAIT = timedelta(minutes=15)
_SHORTEST_WAIT = timedelta(seconds=10)


def wait_after(failures: int, *, free: int) -> timedelta:
    """How long the next try to sign in waits after so many failures: not at all for the first ``free``, then longer each time.

    >>> [str(wait_after(n, free=4)) for n in (4, 5, 6, 12, 10_000)]
    ['0:00:00', '0:00:10', '0:00:20', '0:15:00', '0:15:00']
    """
    if failures <= free:
        return timedelta()
    return min(_SHORTEST_WAIT * float(2 ** min(failures - free - 1, 30)), LONGEST_WAIT)
