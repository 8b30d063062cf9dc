"""Rounds drawn again and again from the invented authority, by the product's own rules, with the truth known.

There the quality of practice is lower the more a child's own data call for attention, and the round looks where they do: so the
files say less than the truth, and what is said of all children must allow for how they were chosen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from fullcircle.demo.authority import FULL, make_authority
from fullcircle.demo.authority.practice import grade, signals
from fullcircle.demo.authority.records import Child
from fullcircle.demo.authority.state import allocation_on, status_on
from fullcircle.domain.audits.states import OVERALL
from fullcircle.domain.frameworks.rules import Framework, Judgement, read_framework
from fullcircle.domain.insight.rules.estimating import DrawnFile, Frame, all_children
from fullcircle.domain.insight.rules.measures import AllChildren
from fullcircle.domain.selection.rules.frame import Asked, Candidate
from fullcircle.domain.selection.rules.priorities import Priority
from fullcircle.domain.selection.rules.sampling import Drawn, areas_of, draw, plan
from fullcircle.domain.selection.rules.terms import terms_of
from fullcircle.domain.selection.states import Dimension, Exclusion

WORKED_WITH = {"CLA", "CPP", "CIN", "ASSESS", "LEAVING", "EARLY_HELP"}
TODAY = date(2026, 3, 5)
CALLS = (
    Priority("calls_once", "Something calls for attention", 0.5),
    Priority("calls_twice", "More than one thing", 0.5),
)
FRAMEWORK = Path(__file__).parents[1] / "frameworks" / "bolton.yaml"
LEADERS = Asked("The Director", "Most in these files calls for attention.")
UNFINISHED = 0.08
"""The share of audits that are not final when the round is counted."""


@dataclass(frozen=True)
class Ashmere:
    """The authority on a day: its children, those with most that calls for attention first, and the judgement that a careful
    reader would give each child's file."""

    candidates: tuple[Candidate, ...]
    judgements: dict[str, Judgement]

    @property
    def truth(self) -> float:
        """The share of all children who can be drawn whose file is good or better."""
        able = [self.judgements[one.key].good for one in self.candidates if one.out is None]
        return sum(able) / len(able)


@dataclass(frozen=True)
class Found:
    """One simulated round: the final audits good or better, of how many, and what they say of all children."""

    good: int
    n: int
    everyone: AllChildren


@cache
def framework() -> Framework:
    return read_framework(FRAMEWORK.read_text(encoding="utf-8"))


def ashmere(*, seed: int = 4) -> Ashmere:
    """The full authority."""
    made = make_authority(seed=seed, today=TODAY, size=FULL)
    children = [child for child in made.children if status_on(child, TODAY) in WORKED_WITH]
    most = sorted(children, key=lambda child: (-signals(child, TODAY), child.reference))
    judgement = framework().judgement
    judgements = {child.reference: judgement(grade(made.practice.overall(child, TODAY))) for child in children}
    return Ashmere(tuple(_candidate(child) for child in most), judgements)


def _candidate(child: Child) -> Candidate:
    held = allocation_on(child, TODAY)
    team = held.post.team if held else None
    service = team.unit.service_area if team else ""
    return Candidate(
        key=child.reference,
        service=service,
        team=team.name if team else "",
        has_worker=held is not None,
        groups={Dimension.SERVICE: service, Dimension.STATUS: status_on(child, TODAY) or ""},
        flags={priority.code: "" for priority in CALLS[: signals(child, TODAY)]},
        out=None if team else Exclusion.NO_TEAM,
    )


def rounds(authority: Ashmere, *, size: int, asked: int, seeds: range) -> Iterator[Found]:
    """A round for each seed: drawn, some audits not finished, the others read by careful readers, and estimated.

    Leaders ask for the ``asked`` children with most that calls for attention.
    """
    able = [one for one in authority.candidates if one.out is None]
    wanted = {one.key for one in able[:asked]}
    candidates = [replace(one, asked=LEADERS if one.key in wanted else None) for one in authority.candidates]
    planned = plan(candidates, terms_of(framework(), CALLS), size)
    frame = Frame(TODAY, len(candidates), areas_of(planned))
    for seed in seeds:
        chance = Random(seed)
        files = [
            _file(one, authority, final=not one.reserve and chance.random() >= UNFINISHED)
            for one in draw(planned, seed).drawn
        ]
        everyone = all_children(files, frame, aspects=[], scale=framework().scale)
        assert everyone is not None
        read = [one.judged[OVERALL].good for one in files if one.final]
        yield Found(sum(read), len(read), everyone)


def _file(one: Drawn, authority: Ashmere, *, final: bool) -> DrawnFile:
    judged = {OVERALL: authority.judgements[one.candidate.key]} if final else {}
    stratum = str(one.picked.stratum)
    return DrawnFile(one.candidate.service, stratum, one.basis, one.picked.pass_chance, not one.reserve, final, judged)
