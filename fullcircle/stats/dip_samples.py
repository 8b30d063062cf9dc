"""What a dip sample of a few files can and cannot show: seeing at least one, seeing none, and a pass rule chosen beforehand.

Every figure here needs files drawn by chance from those it speaks of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, exp, expm1, log, log1p

from scipy.special import betaincinv, betaln

from fullcircle.stats.binomial import at_least, at_most, checked_count, checked_share
from fullcircle.stats.proportions import CLOPPER_PEARSON, NOTHING, quantile
from fullcircle.stats.results import Estimate, Interval

MOST_FILES = 20_000


def files_to_see_one(failing_share: float, *, chance: float = 0.95, population: int | None = None) -> int:
    """How many files to draw so that at least one failing file is among them with ``chance``, if ``failing_share`` of all fail.

    Without ``population``: n = ceil(log(1 - chance) / log(1 - failing_share)) (Cannon and Roe 1982). With it: the exact
    hypergeometric answer for that many files in all, of which ``failing_share`` fail, rounded up to whole files.
    Raises ValueError for a share not above 0 (no number of files would do) or above 1, a chance outside 0 to 1, a population
    below 1.
    """
    quantile(chance)
    if not 0 < failing_share <= 1:
        raise ValueError(f"the share of failing files lies above 0 and up to 1, not {failing_share}")
    if population is not None:
        return _files_of(population, _failing(failing_share, population), chance)
    if failing_share == 1:
        return 1
    return max(1, _up(log1p(-chance) / log1p(-failing_share)))


def chance_to_see_one(n: int, failing_share: float, *, population: int | None = None) -> float:
    """The chance that ``n`` files drawn hold at least one failing file, if ``failing_share`` of all fail.

    With ``population``, of that many files in all (hypergeometric). Raises ValueError for an impossible n, share or population.
    """
    checked_share(failing_share, "the share of failing files")
    if population is None:
        checked_count(n, n)
        if failing_share == 1:
            return float(n > 0)
        return -expm1(n * log1p(-failing_share))
    checked_count(n, population)
    return 1 - _miss(n, population, _failing(failing_share, population))


def upper_limit(failing: int, n: int, *, level: float = 0.95) -> Estimate:
    """How large the share of failing files could still be after ``failing`` of ``n``: the one-sided exact upper limit.

    None failing: 1 - (1 - level)^(1/n) (Hanley and Lippman-Hand 1983, JAMA 249:1743-1745). Otherwise Clopper-Pearson.
    The interval runs from 0. Undefined for no files. Raises ValueError for an impossible count.
    """
    failing, n = checked_count(failing, n)
    quantile(level)
    method = f"one-sided {CLOPPER_PEARSON}"
    if n == 0:
        return Estimate(None, 0, method, reason=NOTHING)
    if failing == n:
        high = 1.0
    elif failing == 0:
        high = -expm1(log1p(-level) / n)
    else:
        high = float(betaincinv(failing + 1, n - failing, level))
    return Estimate(failing / n, n, method, Interval(0.0, high, level))


def rule_of_three(n: int) -> Estimate:
    """The rough 95 % upper limit 3 / n when none of ``n`` files fails, at most 1. Undefined for no files."""
    checked_count(0, n)
    method = "rule of three"
    if n == 0:
        return Estimate(None, 0, method, reason=NOTHING)
    return Estimate(0.0, n, method, Interval(0.0, min(1.0, 3 / n), 0.95))


@dataclass(frozen=True, slots=True)
class Plan:
    """A pass rule chosen before looking (lot quality assurance sampling): draw ``n`` files, the standard counts as reached when
    ``least_passes`` or more meet it.

    ``good`` and ``poor``  the shares meeting the standard between which the rule decides
    ``refuse_good``        the chance that practice at ``good`` is sent back (alpha)
    ``accept_poor``        the chance that practice at ``poor`` is let through (beta)
    """

    n: int
    least_passes: int
    good: float
    poor: float
    refuse_good: float
    accept_poor: float

    def errors_within(self, limit: float) -> bool:
        """Whether both errors are at most ``limit``."""
        return self.refuse_good <= limit and self.accept_poor <= limit

    def reached(self, passes: int) -> bool:
        """The decision for ``passes`` of n. Raises ValueError for an impossible count."""
        return checked_count(passes, self.n)[0] >= self.least_passes


def plan(n: int, least_passes: int, *, good: float, poor: float) -> Plan:
    """The errors of a given rule, exact by the binomial distribution: P(X < least_passes) at ``good``, P(X >= it) at ``poor``.

    Source: Valadez et al., LQAS training manual: 19 files with 13 or more passes, 80 against 50 %, errs in .068 and .084.
    Raises ValueError unless 0 <= poor < good <= 1 and 0 <= least_passes <= n.
    """
    _check_thresholds(good, poor)
    least_passes, n = checked_count(least_passes, n)
    return Plan(n, least_passes, good, poor, at_most(least_passes - 1, n, good), at_least(least_passes, n, poor))


def smallest_plan(*, good: float, poor: float, limit: float = 0.1) -> Plan:
    """The fewest files with a rule whose both errors are at most ``limit``; of several rules the one that errs least in sum.

    Raises ValueError for thresholds or a limit that make no sense, or that would need more than 20,000 files.
    """
    _check_thresholds(good, poor)
    if not 0 < limit < 0.5:
        raise ValueError(f"the limit on both errors lies between 0 and a half, not {limit}")
    for n, strictest in _strictest_rules(good, limit):
        if at_least(strictest, n, poor) <= limit:
            return min(_rules(n, strictest, good, poor, limit), key=lambda rule: rule.refuse_good + rule.accept_poor)
    raise ValueError(f"{good} and {poor} lie too close: more than {MOST_FILES:,} files would be needed")


def _strictest_rules(good: float, limit: float) -> Iterator[tuple[int, int]]:
    """(n, the largest pass mark that practice at ``good`` misses with a chance of at most ``limit``), which never falls."""
    strictest = 0
    for n in range(1, MOST_FILES + 1):
        while strictest < n and at_most(strictest, n, good) <= limit:
            strictest += 1
        yield n, strictest


def _rules(n: int, strictest: int, good: float, poor: float, limit: float) -> Iterator[Plan]:
    """Every rule for ``n`` with both errors within ``limit``, from the strictest down."""
    for least_passes in range(strictest, -1, -1):
        rule = plan(n, least_passes, good=good, poor=poor)
        if not rule.errors_within(limit):
            return
        yield rule


def _check_thresholds(good: float, poor: float) -> None:
    if not 0 <= poor < good <= 1:
        raise ValueError(f"the poor share lies below the good one, both from 0 to 1, not {poor} and {good}")


def _failing(share: float, population: int) -> int:
    """The fewest whole files that are ``share`` of ``population`` or more."""
    checked_count(0, population)
    if population < 1:
        raise ValueError("there are no files to draw from")
    return min(population, _up(share * population))


def _up(number: float) -> int:
    """Rounded up, but for what is only a rounding error of floating point above a whole number."""
    return ceil(number - 1e-9)


def _files_of(population: int, failing: int, chance: float) -> int:
    """The fewest files of ``population`` that miss all ``failing`` ones with at most 1 - ``chance``, by halving."""
    low, high = 1, population - failing + 1
    while low < high:
        middle = (low + high) // 2
        if _miss(middle, population, failing) <= 1 - chance + 1e-12:
            high = middle
        else:
            low = middle + 1
    return low


def _miss(n: int, population: int, failing: int) -> float:
    """The chance that ``n`` of ``population`` files hold none of the ``failing`` ones."""
    if failing == 0 or n == 0:
        return 1.0
    left = population - failing
    if n > left:
        return 0.0
    return exp(_log_ways(left, n) - _log_ways(population, n))


def _log_ways(of: int, n: int) -> float:
    """log C(of, n)."""
    return -log(of + 1) - float(betaln(n + 1, of - n + 1))
