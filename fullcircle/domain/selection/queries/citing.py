"""What the performance figures say of the reasons that a round can look for: the figure that speaks for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fullcircle.domain.imports import rules as imports
from fullcircle.domain.performance.policy import check_see
from fullcircle.domain.performance.queries import newest_figures
from fullcircle.domain.performance.rules.indicators import Indicator, indicators
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.verdict import Verdict, verdict


@dataclass(frozen=True)
class Citation:
    """The figure that speaks for a reason: ``part`` of the indicator ``key``. ``figure`` is (numerator, denominator) in the
    newest picture, None where that does not tell it."""

    key: str
    indicator: Indicator
    part: str
    figure: tuple[int, int | None] | None


@dataclass(frozen=True)
class Citations:
    """By flag, for the flags that an indicator speaks for; none where the actor may not see performance. ``where`` names the
    place whose figures they are, and ``spot`` is its code; ``as_at`` is None before the first picture."""

    may_see: Verdict
    where: str = ""
    spot: str = ""
    as_at: date | None = None
    by_flag: Mapping[str, Citation] = field(default_factory=dict)


def citations(seen_by: Actor) -> Citations:
    """The figure that speaks for each flag an import can raise, as far as this actor may see figures."""
    may_see = verdict(lambda: check_see(seen_by))
    if not may_see:
        return Citations(may_see)
    spoken = {kind.id: kind.figure for kind in imports.selection().flags if kind.figure}
    newest = newest_figures(seen_by, set(spoken.values()))
    return Citations(
        may_see=may_see,
        where=newest.where.name,
        spot=newest.where.code,
        as_at=newest.as_at,
        by_flag={flag: _citation(key, newest.figures) for flag, key in spoken.items()},
    )


def _citation(key: str, figures: Mapping[tuple[str, str], tuple[int, int | None]]) -> Citation:
    kind = indicators()[key]
    return Citation(key, kind, kind.headline, figures.get((key, kind.headline)))
