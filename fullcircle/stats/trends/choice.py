"""Which chart suits a row of rounds, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fullcircle.stats.trends.p_charts import overdispersion_test
from fullcircle.stats.trends.points import FEWEST_PER_POINT, Combined, Point, combine_rounds, effective_counts
from fullcircle.stats.trends.xmr import FEWEST_FOR_LIMITS

Chart = Literal["run chart", "XmR chart", "p chart", "Laney p′ chart"]

UNEVEN = 2.0
# Few rounds show overdispersion poorly and a p chart then cries wolf, so a mild hint of it is enough to prefer another chart.
HINT_OF_OVERDISPERSION = 0.2


@dataclass(frozen=True, slots=True)
class Choice:
    """The chart to draw, the points to draw on it (small rounds combined), and the reasons, in words."""

    chart: Chart
    points: tuple[Combined, ...]
    reasons: tuple[str, ...]


def choose_chart(points: Sequence[Point], *, fewest_per_point: int = FEWEST_PER_POINT) -> Choice:
    """The chart for these rounds, oldest first.

    Rounds of fewer than ``fewest_per_point`` files are combined with their neighbours. Then: a run chart below 12 points; XmR
    while the rounds are of similar size; where one has over twice the files of another, a p chart if the rounds vary no more
    than chance, else Laney's p′ chart. Raises ValueError without a point.
    """
    if not points:
        raise ValueError("there is no round to draw")
    combined = combine_rounds(points, fewest=fewest_per_point)
    drawn = [group.point for group in combined]
    reasons = []
    if len(combined) < len(points):
        reasons.append(
            f"rounds of fewer than {fewest_per_point} files are combined with their neighbours; none is left out"
        )
    if len(drawn) < FEWEST_FOR_LIMITS:
        reasons.append(f"{_points(len(drawn))}: limits need {FEWEST_FOR_LIMITS}, a run chart needs none")
        return Choice("run chart", combined, tuple(reasons))
    weights = [point.weight for point in drawn]
    if max(weights) <= UNEVEN * min(weights):
        reasons.append(
            "the rounds rest on similar numbers of files, so limits from how rounds really vary suit all of them"
        )
        return Choice("XmR chart", combined, tuple(reasons))
    reasons.append("some rounds rest on more than twice the files of others, so each needs limits of its own")
    found = overdispersion_test(*effective_counts(drawn))
    if found.p is not None and found.p >= HINT_OF_OVERDISPERSION:
        reasons.append("the rounds vary no more than chance would have them")
        return Choice("p chart", combined, tuple(reasons))
    reasons.append("the rounds may vary more than chance would have them, and a p chart would raise false alarms")
    return Choice("Laney p′ chart", combined, tuple(reasons))


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number} points"
