"""Two dips before and after something was done: both shares, the change, and how sure one can be that practice improved."""

from dataclasses import dataclass

from scipy.special import betaincc

from fullcircle.stats.binomial import checked_count
from fullcircle.stats.differences import Twice, difference, paired_difference
from fullcircle.stats.improvement import FLAT, Prior, chance_of_improvement
from fullcircle.stats.proportions import proportion, proportion_from_share
from fullcircle.stats.results import Estimate, SignificanceTest
from fullcircle.stats.shift.lines import mcnemar_exact

AFTER_NOT_BECAUSE = "this shows what came after, not what came because of it"
CHOSEN_AS_WORST = (
    "the focus was chosen because these same files were weak, so some improvement was to be expected anyway"
)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """``change`` is after minus before, from -1 to 1. ``improved`` is the chance that the true share rose, from 0 to 1.

    ``before_count`` and ``after_count``  files that met the standard, of ``before.n`` and ``after.n``
    ``same_files``  the same files were read twice
    ``test``        the exact McNemar test where they were; ``None`` for different files
    ``prior``       what was thought beforehand, in ``improved``
    """

    before_count: int
    after_count: int
    before: Estimate
    after: Estimate
    change: Estimate
    improved: Estimate
    same_files: bool
    test: SignificanceTest | None = None
    prior: Prior = FLAT
    caveats: tuple[str, ...] = (AFTER_NOT_BECAUSE,)


def before_after(
    before: tuple[int, int],
    after: tuple[int, int],
    *,
    level: float = 0.95,
    prior: Prior = FLAT,
    design_effect: float = 1.0,
    chosen_as_worst: bool = False,
) -> BeforeAfter:
    """Two dips of different files, each as (count that met the standard, files).

    ``design_effect``: 1 + (m - 1) rho where several files come from one worker; both sides then weigh n / design_effect.
    ``chosen_as_worst``: the first dip is the one that led to the focus, so part of any rise is regression to the mean.
    Newcombe's interval for the change; the chance of improvement with ``prior`` for both. Undefined parts say why.
    Raises ValueError for impossible counts or a design effect below 1.
    """
    if not 1 <= design_effect < float("inf"):
        raise ValueError(f"a design effect is at least 1, not {design_effect}")
    (count, n), (later_count, later_n) = checked_count(*before), checked_count(*after)
    first, second = _share(count, n, level, design_effect), _share(later_count, later_n, level, design_effect)
    return BeforeAfter(
        before_count=count,
        after_count=later_count,
        before=first,
        after=second,
        change=difference(second, first),
        improved=chance_of_improvement(
            count / design_effect,
            n / design_effect,
            later_count / design_effect,
            later_n / design_effect,
            prior=prior,
        ),
        same_files=False,
        prior=prior,
        caveats=_caveats(chosen_as_worst),
    )


def same_files_twice(table: Twice, *, level: float = 0.95, chosen_as_worst: bool = False) -> BeforeAfter:
    """The same files read before and after: [[met both times, met then not], [not then met, met neither time]].

    The change with Newcombe's interval for pairs, the exact McNemar test, and as chance of improvement that of Beta(1 + gained,
    1 + lost) above a half: whether a file that changes is likelier to gain than to lose (all four kinds of file equally
    plausible beforehand). Undefined parts say why. Raises ValueError unless the table is two by two of whole numbers.
    """
    change = paired_difference(table, level=level)
    (both, lost), (gained, _) = table
    n = change.n
    return BeforeAfter(
        before_count=both + lost,
        after_count=both + gained,
        before=proportion(both + lost, n, level=level),
        after=proportion(both + gained, n, level=level),
        change=change,
        improved=_gains_outweigh(lost, gained),
        same_files=True,
        test=mcnemar_exact(lost, gained),
        caveats=_caveats(chosen_as_worst),
    )


def _gains_outweigh(lost: int, gained: int) -> Estimate:
    n = lost + gained
    method = "chance that gains outweigh losses, flat prior"
    if n == 0:
        return Estimate(None, 0, method, reason="no file changed between the two readings")
    return Estimate(float(betaincc(1 + gained, 1 + lost, 0.5)), n, method)


def _share(count: int, n: int, level: float, design_effect: float) -> Estimate:
    if n == 0 or design_effect == 1:
        return proportion(count, n, level=level)
    return proportion_from_share(
        count / n, n, n_effective=n / design_effect, level=level, weights=f"design effect {design_effect:g}"
    )


def _caveats(chosen_as_worst: bool) -> tuple[str, ...]:
    return (AFTER_NOT_BECAUSE, CHOSEN_AS_WORST) if chosen_as_worst else (AFTER_NOT_BECAUSE,)
