"""Whether a figure has moved more than chance would move it, by its own two years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from fullcircle.domain.annex_a.rules.record import months_before
from fullcircle.domain.performance.rules.indicators import Indicator
from fullcircle.domain.performance.rules.points import Point
from fullcircle.foundation.kernel.codes import Code
from fullcircle.stats.trends.p_charts import laney_p_prime, p_chart
from fullcircle.stats.trends.rules import NHS_CONSTANT
from fullcircle.stats.trends.xmr import FEWEST_FOR_LIMITS, xmr
from fullcircle.stats.words import FEWEST_FOR_SHARE

APART_MONTHS: Final = 6
"""Days of data closer than these tell of the same work; only earlier ones are a measure for the newest."""
FEWEST_DAYS: Final = FEWEST_FOR_LIMITS
FEWEST_BEFORE: Final = 6


class Sign(Code):
    """What a figure's own two years say of the newest day."""

    HIGHER = "higher", "Higher: a sign"
    LOWER = "lower", "Lower: a sign"
    NONE = "none", "No sign"
    TOO_FEW = "too_few", "Too few"
    TOO_EARLY = "too_early", "Too early"
    NOT_JUDGED = "not_judged", "Not judged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sign, and between which values chance alone would keep the newest day: shares from 0 to 1, or numbers.

    ``days`` is how many earlier days that rests on, from ``first`` to ``last``; limits are None where there is no verdict.
    ``since``: where the standard was another before, the first day with the one of now.
    """

    sign: Sign
    lower: float | None = None
    upper: float | None = None
    centre: float | None = None
    days: int = 0
    first: date | None = None
    last: date | None = None
    since: date | None = None

    @property
    def stands_out(self) -> bool:
        return self.sign in {Sign.HIGHER, Sign.LOWER}

    def better(self, kind: Indicator) -> bool | None:
        """Whether the change is for the better; None without a change, or where that depends on the child."""
        if not self.stands_out or not kind.better:
            return None
        return str(self.sign) == kind.better

    def of_the_others(self) -> Self:
        """The same of a share told by those whom it leaves out: what was lower is higher, so ``better`` is to be asked of the
        figure itself."""
        sign = {Sign.HIGHER: Sign.LOWER, Sign.LOWER: Sign.HIGHER}.get(self.sign, self.sign)
        lower, upper, centre = (None if one is None else 1 - one for one in (self.upper, self.lower, self.centre))
        return replace(self, sign=sign, lower=lower, upper=upper, centre=centre)


def too_few(kind: Indicator, now: Point) -> bool:
    """Whether a figure rests on too few to be put as a percentage or an average."""
    return kind.kind != "count" and (now.denominator or 0) < FEWEST_FOR_SHARE


def verdict(kind: Indicator, points: Sequence[Point]) -> Verdict:
    """Judge the last of ``points`` (oldest first, the days of the trend) by those at least six months before it.

    Days under another standard are no measure. Where chance alone says less than how the days really vary, the wider of the two
    holds; neighbouring days tell of many of the same children, so that they vary little is never a reason for narrower limits.
    An average is not judged: how far its days vary from child to child is not kept.
    """
    now = points[-1]
    if too_few(kind, now):
        return Verdict(Sign.TOO_FEW)
    if kind.kind == "average":
        return Verdict(Sign.NOT_JUDGED)
    alike = [one for one in points if one.standards == now.standards and one.denominator != 0]
    since = alike[0].as_at if len(alike) < len(points) and alike[0].standards != points[0].standards else None
    before = [one for one in alike if one.as_at <= months_before(now.as_at, APART_MONTHS)]
    if len(alike) < FEWEST_DAYS or len(before) < FEWEST_BEFORE:
        return Verdict(Sign.TOO_EARLY, days=len(alike), since=since)
    centre, lower, upper = _of_a_count(before) if kind.kind == "count" else _of_a_share(before, now)
    value = float(now.numerator) if now.denominator is None else now.numerator / now.denominator
    sign = Sign.HIGHER if value > upper + 1e-12 else Sign.LOWER if value < lower - 1e-12 else Sign.NONE
    return Verdict(sign, lower, upper, centre, len(before), before[0].as_at, before[-1].as_at, since)


def _of_a_count(before: Sequence[Point]) -> tuple[float, float, float]:
    """Never narrower than a number of independent things would vary by chance."""
    usual = xmr([float(one.numerator) for one in before]).current
    width = max(NHS_CONSTANT * (usual.average_moving_range or 0.0), 3 * usual.centre**0.5)
    return usual.centre, max(0.0, usual.centre - width), usual.centre + width


def _of_a_share(before: Sequence[Point], now: Point) -> tuple[float, float, float]:
    """The centre of the earlier days, and the limits for as many as the newest day counts."""
    days = [*before, now]
    counts, sizes = [one.numerator for one in days], [one.denominator or 0 for one in days]
    newest = {len(days) - 1}
    chart = laney_p_prime(counts, sizes, set_aside=newest, screen=True)
    if chart.sigma_z is None or chart.sigma_z < 1:
        chart = p_chart(counts, sizes, set_aside=newest)
    if chart.reason:  # all alike before: one more of each kind leaves room for the first that differs
        chart = p_chart([one + 1 for one in counts], [one + 2 for one in sizes], set_aside=newest)
    return chart.centre, chart.lower[-1], chart.upper[-1]
