"""What a chart may say, by how many points it has. Never more than the points allow, and never why something changed."""

from dataclasses import dataclass

from fullcircle.stats.trends.run_chart import FEWEST_USEFUL
from fullcircle.stats.trends.xmr import FEWEST_FOR_LIMITS

ORDER_ONLY = "A chart shows what came after what. It cannot show what led to a change."


@dataclass(frozen=True, slots=True)
class Saying:
    """What a chart of so many points may say.

    ``text``         for beside the chart
    ``verdict``      whether a pattern may be called a change at all
    ``limits``       whether limits may be drawn
    ``false_alarm``  how often an XmR chart of about this length marks at least one point when nothing has changed, from
                     simulation; ``None`` where no point may be marked
    """

    text: str
    verdict: bool
    limits: bool
    false_alarm: float | None


# (points or more, rate with limits from all points, with limits fixed on the first 12); shares of 60 files, screened limits.
_FALSE_ALARMS = ((27, 0.22, 0.37), (18, 0.13, 0.21), (FEWEST_FOR_LIMITS, 0.07, 0.07))


def what_a_chart_may_say(points: int, *, fixed_baseline: bool = False) -> Saying:
    """The words and the permissions for a chart of ``points`` rounds.

    ``fixed_baseline`` says that the limits rest on the first 12 points only, which raises more false alarms as points are
    added than limits from all of them. Raises ValueError below one point.
    """
    if points < 1:
        raise ValueError("a chart needs at least one round")
    if points < FEWEST_USEFUL:
        held = "One round is" if points == 1 else f"{points} rounds are"
        text = f"{held} too few to tell a change from chance. Read each figure with its own range; do not read a direction."
        return Saying(text, False, False, None)
    if points < FEWEST_FOR_LIMITS:
        text = (
            f"{points} rounds can show whether the line wanders more than chance would have it, not how far is unusual: "
            f"limits come with {FEWEST_FOR_LIMITS}. {ORDER_ONLY}"
        )
        return Saying(text, True, False, None)
    rate = next(fixed if fixed_baseline else moving for fewest, moving, fixed in _FALSE_ALARMS if points >= fewest)
    text = (
        f"A mark means that a point or a run is unlikely to be chance alone. About 1 in {round(1 / rate)} charts of this length "
        f"marks something when nothing has changed, so ask before you act. {ORDER_ONLY}"
    )
    return Saying(text, True, True, rate)
