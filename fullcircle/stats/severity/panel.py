"""What every severity method says of one auditor, and the reliability of a figure that rests on several pairs."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import ceil

from fullcircle.stats.results import Estimate


@dataclass(frozen=True, slots=True)
class AuditorSeverity:
    """One auditor among others. Above 0 is more cautious (lower grades) than moderators, below 0 more generous.

    ``pairs``        audits of this auditor that a moderator graded too
    ``rounds``       in how many rounds those were; ``None`` where rounds are not known
    ``severity``     on the scale of the method, drawn towards the panel as far as chance makes up the differences; its standard
                     error is the posterior standard deviation
    ``in_grades``    the same as grades on the scale: how much lower this auditor grades the same file than moderators
    ``reliability``  share of the differences between auditors' figures that is real at this number of pairs, 0 to 1
    ``noise``        s2/tau2 of the panel: the variance of one pair by chance over that of true severities, which is also how many
                     pairs give reliability 0.5; ``None`` where auditors differ no more than chance explains
    """

    auditor: Hashable
    pairs: int
    rounds: int | None
    severity: Estimate
    in_grades: Estimate
    reliability: float | None
    noise: float | None


def counted_rounds(auditors: Sequence[int], rounds: Sequence[Hashable] | None, count: int) -> list[int | None]:
    """How many different rounds each of ``count`` auditors, numbered from 0, has. Raises ValueError for unequal lengths."""
    if rounds is None:
        return [None] * count
    if len(rounds) != len(auditors):
        raise ValueError(f"{len(auditors)} pairs, but {len(rounds)} rounds")
    seen: list[set[Hashable]] = [set() for _ in range(count)]
    for auditor, held in zip(auditors, rounds, strict=True):
        seen[auditor].add(held)
    return [len(each) for each in seen]


def spearman_brown(reliability: float, factor: float) -> float:
    """The reliability of a figure that rests on ``factor`` times as many pairs.

    Source: Spearman 1910 and Brown 1910, British Journal of Psychology 3:271-295, 296-322. Raises ValueError for a reliability
    outside 0 to 1 or a factor that is not above 0.
    """
    if not 0 <= reliability <= 1:
        raise ValueError(f"a reliability lies between 0 and 1, not {reliability}")
    if not factor > 0:
        raise ValueError(f"the factor is above 0, not {factor}")
    return factor * reliability / (1 + (factor - 1) * reliability)


def lengthening(reliability: float, wanted: float) -> float | None:
    """How many times as many pairs reach the reliability ``wanted``; ``None`` where the present one is 0, so none would.

    Spearman-Brown solved for its factor. Raises ValueError for reliabilities outside 0 to 1, or 1 wanted.
    """
    if not (0 <= reliability <= 1 and 0 <= wanted < 1):
        raise ValueError(f"reliabilities lie between 0 and 1, and none reaches 1; not {reliability} and {wanted}")
    if reliability == 0:
        return None
    return wanted / (1 - wanted) * (1 - reliability) / reliability


def pairs_still_needed(severity: AuditorSeverity, *, reliability: float) -> int | None:
    """About how many more pairs bring this auditor's figure to ``reliability``: s2/tau2 * r/(1-r) - n, rounded up, never below 0.

    ``None`` where the auditors do not measurably differ: then no number of pairs would. Raises ValueError unless the reliability
    lies between 0 and 1.
    """
    if not 0 < reliability < 1:
        raise ValueError(f"a reliability to reach lies between 0 and 1, not {reliability}")
    if severity.noise is None:
        return None
    return max(0, ceil(severity.noise * reliability / (1 - reliability) - severity.pairs - 1e-9))
