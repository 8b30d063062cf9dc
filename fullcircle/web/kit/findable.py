"""What this person may look for, from the same permissions by which the search finds it."""

from dataclasses import dataclass
from typing import Final

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Permission, Role


@dataclass(frozen=True)
class Findable:
    """One kind of thing. ``short`` names it on the box, ``full`` in its hint."""

    short: str
    full: str
    needs: frozenset[Permission]
    practitioners: bool = False

    def by(self, actor: Actor) -> bool:
        """Whether this person may look for it. A practitioner finds what is about their own work."""
        return any(map(actor.may, self.needs)) or (self.practitioners and Role.PRACTITIONER in actor.roles)


_WORK: Final = frozenset(
    {Permission.SEE_CHILDREN, Permission.SEE_AUDITS, Permission.CARRY_OUT_AUDITS, Permission.SEE_ACTIONS}
)
NUMBERS: Final = Findable("a child’s number", "a child’s number or its first three figures", _WORK, practitioners=True)
PEOPLE: Final = Findable("a name", "a person’s name", frozenset({Permission.SEE_PEOPLE}))
ROUNDS: Final = Findable("a round", "a round", frozenset({Permission.SEE_ROUNDS}))
ACTIONS: Final = Findable("a word of an action", "words of an action", _WORK, practitioners=True)
AUDITS: Final = Findable("", "a number such as “audit 31”", _WORK, practitioners=True)


def findable(actor: Actor) -> list[Findable]:
    """What this person may look for; nothing where their roles open nothing that is searched."""
    return [one for one in (NUMBERS, PEOPLE, ROUNDS, ACTIONS, AUDITS) if one.by(actor)]


def shortly(found: list[Findable]) -> str:
    """For the label of the box: "a child’s number, a round or a word of an action"."""
    return _or([one.short for one in found if one.short])


def in_full(found: list[Findable]) -> str:
    """For its hint."""
    said = _or([one.full for one in found])
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _or(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
