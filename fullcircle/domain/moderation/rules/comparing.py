"""How far two judgements of the same work are apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from fullcircle.domain.frameworks.rules import Judgement


@dataclass(frozen=True)
class Comparison:
    """Of ``n`` pairs of judgements: how many were the same, and where the moderator's was one place lower, one higher, or
    two or more places away in either direction. The four counts add up to ``n``."""

    n: int = 0
    same: int = 0
    one_lower: int = 0
    one_higher: int = 0
    two_or_more_apart: int = 0


def compare(pairs: Iterable[tuple[Judgement, Judgement]]) -> Comparison:
    """Count how (auditor's, moderator's) pairs compare."""
    found = [first.steps_to(second) for first, second in pairs]
    return Comparison(
        n=len(found),
        same=found.count(0),
        one_lower=found.count(1),
        one_higher=found.count(-1),
        two_or_more_apart=sum(abs(step) > 1 for step in found),
    )
