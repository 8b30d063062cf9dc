"""What stands in the way of an audit of a chosen child, and what to do about it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from fullcircle.domain.selection.states import InTheWay, RestrictionReason

GONE = frozenset({InTheWay.IN_NO_DATA, InTheWay.CLOSED})
"""What the data says; everything else was done by people."""


@dataclass(frozen=True)
class Obstacle:
    """Why no audit of a child can begin. ``detail``: the code of the reason for which they are set aside, or the round of the
    audit that is still open."""

    kind: InTheWay
    detail: str = ""

    @property
    def gone(self) -> bool:
        return self.kind in GONE

    @property
    def said(self) -> str:
        """In a few words, for those who select.

        >>> Obstacle(InTheWay.SET_ASIDE, "court_sealed").said, Obstacle(InTheWay.AUDIT_OPEN, "Round 3").said
        ('Set aside by hand: the file is sealed by a court', 'An audit of round 3 is still open')
        """
        match self.kind:
            case InTheWay.SET_ASIDE:
                return f"{self.kind.label}: {_lower(RestrictionReason(self.detail).label)}"
            case InTheWay.AUDIT_OPEN:
                return f"An audit of {_lower(self.detail)} is still open"
            case _:
                return self.kind.label

    def of(self, child: str) -> str:
        """What became of this child since it was drawn, and what to do: a sentence for those who select."""
        if self.kind is InTheWay.SET_ASIDE:
            reason = _lower(RestrictionReason(self.detail).label)
            return f"Child {child} was set aside since ({reason}): put another in their place."
        return (
            f"Child {child}: {_lower(self.said)}, so they would have two auditors at once. Put another in their place."
        )


def in_the_way(chosen: Sequence[tuple[str, Obstacle | None]]) -> str:
    """That no audit can begin of some of the chosen children (by reference), and what to do; "" where all can."""
    said = [gone_words([one for _, one in chosen])]
    by_hand = [one.of(child) for child, one in chosen if one is not None and not one.gone]
    if by_hand:
        way_on = "Swap such a child for the next in reserve, or draw again, which leaves them out"
        said += [*by_hand, f"{way_on}; then the selection can be confirmed."]
    return " ".join(filter(None, said))


def gone_words(chosen: Sequence[Obstacle | None]) -> str:
    """What the data says in the way of some of the chosen children, and what to do; "" for none. It is kept: it names nobody."""
    told = {
        InTheWay.IN_NO_DATA: "in no data any more: the import that told of them was undone.",
        InTheWay.CLOSED: "no longer being worked with.",
    }
    said = [_who(n) + words for kind, words in told.items() if (n := number_of(kind, chosen))]
    if said:
        said.append(
            "Swap such a child for the next in reserve, draw again, or apply a file that tells of them; "
            "then the selection can be confirmed."
        )
    return " ".join(said)


def number_of(kind: InTheWay, chosen: Sequence[Obstacle | None]) -> int:
    """Of how many children this stands in the way."""
    return sum(one is not None and one.kind is kind for one in chosen)


def round_words(number: int) -> str:
    """How a round in which a child was or is looked at is called; 0 stands for none.

    >>> round_words(3), round_words(0)
    ('Round 3', 'an audit before Full Circle')
    """
    return f"Round {number}" if number else "an audit before Full Circle"


def _who(number: int) -> str:
    return "1 chosen child is " if number == 1 else f"{number} chosen children are "


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
