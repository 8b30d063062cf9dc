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
    """The figure that speaks for a reason: ``part`` of the indicator ``key``, a share. ``figure`` is (how many need looking at,
    of how many) in the picture cited, None where that does not tell it. ``unlike``: whom it counts otherwise, in words."""

    key: str
    indicator: Indicator
    part: str
    figure: tuple[int, int] | None
    unlike: str


@dataclass(frozen=True)
class Citations:
    """By flag, for the flags that an indicator speaks for; none where the actor may not see performance. ``where`` names the
    place whose figures they are, and ``spot`` is its code; ``as_at`` is None before the first picture."""

    may_see: Verdict
    where: str = ""
    spot: str = ""
    as_at: date | None = None
    by_flag: Mapping[str, Citation] = field(default_factory=dict)


def citations(seen_by: Actor, *, until: date | None = None) -> Citations:
    """The figure that speaks for each flag an import can raise, as far as this actor may see figures: the newest or, with
    ``until``, that of the data of a draw."""
    may_see = verdict(lambda: check_see(seen_by))
    if not may_see:
        return Citations(may_see)
    spoken = [kind for kind in imports.selection().flags if kind.figure]
    newest = newest_figures(seen_by, {kind.figure for kind in spoken}, until=until)
    return Citations(
        may_see=may_see,
        where=newest.where.name,
        spot=newest.where.code,
        as_at=newest.as_at,
        by_flag={kind.id: _citation(kind, newest.figures) for kind in spoken},
    )


def _citation(flag: imports.FlagKind, figures: Mapping[tuple[str, str], tuple[int, int | None]]) -> Citation:
    """Always of those who need looking at, as a reason is."""
    key, kind = flag.figure, indicators()[flag.figure]
    found = figures.get((key, kind.headline))
    told = None if found is None else (kind.to_look_at(found[0], found[1] or 0), found[1] or 0)
    return Citation(key, kind, kind.headline, told, flag.unlike)
