"""Who audits what: independent of the work, evenly spread, and the same again for the same seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullcircle.domain.auditors.rules.independence import Auditor
from fullcircle.domain.selection.rules.allocation.conflicts import Conflict, conflict, placeable
from fullcircle.domain.selection.rules.allocation.greedy import greedy
from fullcircle.domain.selection.rules.allocation.problem import Case, Limits, Problem, objective
from fullcircle.domain.selection.rules.allocation.programme import solve

SECONDS = 30.0


@dataclass(frozen=True)
class Allocation:
    """``given``: a person id for each case key, None where nobody independent has room. ``cost``: what it comes to by the rules
    of ``problem``; ``best``: whether it is proved that none costs less; ``words`` say how it was found; ``conflict`` why not
    every case has an auditor, None when every case has."""

    given: Mapping[str, int | None]
    cost: int
    best: bool
    words: str
    conflict: Conflict | None

    def as_json(self) -> dict[str, object]:
        """How it was found, to be kept with a draw: everything but who got what, which each choice keeps."""
        stands = self.conflict
        return {
            "cost": self.cost,
            "best": self.best,
            "words": self.words,
            "missing": stands.missing if stands else 0,
            "conflict": [list(rules) for rules in stands.sets] if stands else [],
            "remedies": list(stands.remedies) if stands else [],
        }


def allocate(
    cases: Sequence[Case], auditors: Sequence[Auditor], limits: Limits, seed: int, *, seconds: float = SECONDS
) -> Allocation:
    """As many cases as can have an auditor get one; among those allocations, the one that costs least.

    It costs least when the work is even, people who had much this year get less, practice is observed by those trained to, and
    eyes are fresh. When that is not proved within ``seconds``, the best found so far is taken, or one made without a search.
    """
    problem = Problem.of(cases, auditors, limits, seed)
    solved = solve(problem, placeable(problem), seconds)
    made = greedy(problem) if solved is None or solved.gap else {}
    if solved is not None and not solved.gap:
        found, words = solved.given, "No allocation within these rules is better."
    elif solved is None or objective(problem, made) <= objective(problem, solved.given):
        found, words = made, f"Placed one after another: no better way was found in {seconds:g} seconds."
    else:
        found = solved.given
        words = f"The best found in {seconds:g} seconds; at most {solved.gap:.1%} better could be possible."
    best = solved is not None and not solved.gap
    given = {case.key: found.get(case.key) for case in cases}
    return Allocation(given, objective(problem, given), best, words, conflict(problem))


def auditor_reasons(auditor: Auditor, case: Case, load: int) -> tuple[str, ...]:
    """Why this person can audit this case, in words."""
    reasons = [
        f"Works outside {case.team} and has not managed it within a year.",
        "Stands outside the line of the child's worker."
        if case.workers
        else "No worker is named, so there is no line to stand in.",
        "Has not worked with this child within a year, and has declared no conflict.",
        "Has not audited this child within the time that the framework sets.",
        f"Has {load} of this round's audits; the work is spread as evenly as these rules allow.",
    ]
    if case.observe:
        reasons.append(
            "Is trained to observe practice." if auditor.trained else "Not yet recorded as trained to observe."
        )
    return tuple(reasons)
