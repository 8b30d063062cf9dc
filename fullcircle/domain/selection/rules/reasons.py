"""Why this child, and why not that one: in words, from the numbers of the draw."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from fullcircle.domain.selection.rules.frame import FrameRow
from fullcircle.domain.selection.rules.priorities import Part, in_words, score
from fullcircle.domain.selection.rules.sampling import EVERYBODY, Drawn, Plan
from fullcircle.domain.selection.rules.terms import Terms
from fullcircle.domain.selection.states import Basis, Exclusion, RestrictionReason
from fullcircle.stats.sampling.words import chance_in_words


def having(can_be_drawn: int, left_out: int) -> str:
    """How many children have a reason, of those who can be drawn and of the others: figures elsewhere count both.

    >>> having(1, 0), having(55, 8)
    ('1 child can be drawn and has it', '55 children can be drawn and have it; 8 more have it and are left out')
    """
    who = (
        "1 child can be drawn and has it"
        if can_be_drawn == 1
        else f"{can_be_drawn:,} children can be drawn and have it"
    )
    others = "1 more has it and is left out" if left_out == 1 else f"{left_out:,} more have it and are left out"
    return f"{who}; {others}" if left_out else who


@dataclass(frozen=True)
class Account:
    """The numbers behind a choice, as they were at the draw. ``members`` could be drawn in its stratum, ``places`` were chosen.
    ``others_chance``: of a child of the same stratum without any priority; None where there is none. ``low``, ``high``, ``start``
    and ``mark`` are None where there was no walk."""

    stratum: str
    members: int
    places: int
    score: float
    size: float
    parts: tuple[Part, ...]
    drawn_chance: float
    chance: float
    others_chance: float | None
    low: float | None
    high: float | None
    start: float | None
    mark: float | None

    @classmethod
    def kept(cls, stored: dict[str, Any]) -> Self:
        """The numbers as they were kept with a choice."""
        given = {field.name: stored[field.name] for field in fields(cls)}
        return cls(**given | {"parts": tuple(Part(**part) for part in given["parts"])})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def accounts(drawn: tuple[Drawn, ...], planned: Plan) -> dict[str, Account]:
    """The numbers behind each drawn child, by reference."""
    others = {
        name: min((planned.chances[key] for key in keys if not planned.parts[key]), default=None)
        for name, keys in planned.strata.items()
    }
    return {one.candidate.key: _account(one, planned, others[str(one.picked.stratum)]) for one in drawn}


def _account(one: Drawn, planned: Plan, others: float | None) -> Account:
    picked, stratum = one.picked, str(one.picked.stratum)
    return Account(
        stratum=stratum,
        members=len(planned.strata[stratum]),
        places=planned.places(stratum),
        score=score(one.parts),
        size=round(picked.size, 6),
        parts=one.parts,
        drawn_chance=picked.pass_chance,
        chance=picked.chance,
        others_chance=others,
        low=picked.low,
        high=picked.high,
        start=None if picked.mark is None else one.start,
        mark=picked.mark,
    )


def why(one: Drawn, of: Account, terms: Terms) -> tuple[str, ...]:
    """Why this child was drawn, one sentence each."""
    said = [_eligible(one, terms)]
    if one.basis is Basis.DIRECTED:
        said += _asked(one)
    else:
        said += [_stratum(of), *_score(of), _chance(of), *_picked(of, one.reserve)]
    if not one.candidate.has_worker:
        said.append("No worker is named for this child. Ask the team's manager who can take part.")
    return tuple(said)


def _eligible(one: Drawn, terms: Terms) -> str:
    before = f" and not looked at in the {terms.exclusion_months} months before" if terms.exclusion_months else ""
    if one.candidate.detail:
        before = f". It was looked at not long ago ({one.candidate.detail}) and is asked for again"
    return f"{one.candidate.service}: being worked with by {one.candidate.team}{before}."


def _asked(one: Drawn) -> list[str]:
    asked = one.candidate.asked
    if asked is None:
        return []
    rule = f" as one of all children with “{asked.rule}”" if asked.rule else ""
    return [
        f"Asked for by {asked.by}{rule}: {asked.reason.rstrip('.')}.",
        "It was taken for certain, so in estimates it stands for itself alone.",
    ]


def _stratum(of: Account) -> str:
    if of.stratum == EVERYBODY:
        return f"With fewer places than service areas, {_chosen(of, 'all ' + str(of.members))}."
    said = _chosen(of, f"the {of.members}", f" for {of.stratum}")
    return f"{said[0].upper()}{said[1:]}."


def _chosen(of: Account, all_: str, where: str = "") -> str:
    """How many were chosen when it was drawn: swaps by hand may change that later, and these words are kept."""
    if of.members == 1:
        return f"the only child in the draw{where} was {'' if of.places else 'not '}chosen at the draw"
    return f"{of.places} of {all_} children in the draw{where} {'was' if of.places == 1 else 'were'} chosen at the draw"


def _score(of: Account) -> list[str]:
    if not of.parts:
        return ["It has none of the round's priorities, so its score is 0; every child keeps a chance."]
    said = [
        f"A priority of this round, with {_weight(part.weight)}: {part.label}."
        + (f" {part.detail.rstrip('.')}." if part.detail else "")
        for part in of.parts
    ]
    return [*said, f"That makes its score {of.score:g}, on a scale from 0 to 1."]


def _weight(weight: float) -> str:
    named = in_words(weight)
    return f"{named} weight ({weight:g})" if named != f"{weight:g}" else f"a weight of {weight:g}"


def _chance(of: Account) -> str:
    if of.chance == 1:
        return "With so many places for so few children, this one was certain to be chosen."
    said = f"It had {chance_in_words(of.chance)} of being chosen"
    if of.parts and of.others_chance is not None and of.others_chance < of.chance:
        return f"{said}; a child there without any priority had {chance_in_words(of.others_chance)}."
    return f"{said}, as every child there with this score had."


def _picked(of: Account, reserve: int) -> list[str]:
    said = []
    if of.mark is not None:
        said.append(
            "It was picked because one of the even steps of the draw fell on its place in the line of children."
        )
    if reserve:
        said.append(f"Chance made it number {reserve} in reserve.")
    return said


def walk_in_words(of: Account) -> tuple[str, ...]:
    """The numbers of the walk, for those who want to follow it; none where nothing had to be walked."""
    if of.mark is None or of.low is None or of.high is None or of.start is None:
        return ()
    return (
        "The children stood in a line, sorted by team and status and otherwise by chance. "
        "Each took as much room in the line as its chance to be drawn, the reserve included.",
        f"This child's place was from {of.low:.4f} to {of.high:.4f}.",
        f"The walk started at {of.start:.4f}, which the seed decided, and went on in steps of 1. "
        f"Its step to {of.mark:.4f} fell on this child.",
    )


def why_not(row: FrameRow, terms: Terms, *, drawn: bool, full: bool) -> tuple[str, ...]:
    """What a kept frame says of one child. ``full``: whether this reader may know why a child was set aside by hand."""
    if row.out is not None:
        return (_left_out(row, terms, full=full), "So it is outside what this round's estimates speak of.")
    numbers = row.numbers
    if numbers is None:
        return ("It could be drawn, but no draw was made.",)
    if row.asked:
        return ("It was asked for by leaders and taken for certain.",)
    said = f"It was in the draw, with a score of {numbers.score:g}, and had {chance_in_words(numbers.chance)} of being chosen."
    if drawn:
        return (said, "It was drawn.")
    told = "The even steps of the draw fell on other children. Nobody left it out, and it has a chance again next time."
    return (said, told)


def _left_out(row: FrameRow, terms: Terms, *, full: bool) -> str:
    match row.out:
        case Exclusion.LOOKED_AT:
            return f"It was left out because it was looked at in the {terms.exclusion_months} months before ({row.detail})."
        case Exclusion.AUDIT_OPEN:
            return f"It was left out because an audit of {row.detail[:1].lower()}{row.detail[1:]} was still open."
        case Exclusion.NO_TEAM:
            return (
                "It was left out because it was not yet in a team. That is done under Imports, “Children in no team”."
            )
        case _:
            reason = f": {RestrictionReason(row.detail).label.lower()}" if full else ""
            return f"It was set aside by hand on the day of the draw{reason}."
