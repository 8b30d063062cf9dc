"""Funnel limits, overdispersion and random effects, by name. What a unit without a file cannot have is undefined."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, family, statistic
from fullcircle.jobs.stats_check.trends import SIZES, counts_and_sizes, setting
from fullcircle.stats.funnel import limits
from fullcircle.stats.funnel.overdispersion import (
    Overdispersion,
    RandomEffects,
    overdispersion,
    random_effects,
    winsorised,
    z_scores,
)
from fullcircle.stats.funnel.plot import Funnel, Unit, funnel
from fullcircle.stats.results import Estimate, SignificanceTest

TARGET = ("target", "baseline", "p0", "average", "baseline_proportion")
TAILS = ("tail_probabilities", "tails", "probabilities")


def _target(given: Given, options: Options) -> float:
    """The target share: given as a share or a percentage, or the share of all units together."""
    share = setting(given, options, *TARGET)
    if share is not None:
        return float(share)
    percent = setting(given, options, "baseline_percent", "target_percent")
    if percent is not None:
        return float(percent) / 100
    counts, sizes = counts_and_sizes(given)
    if not sum(sizes):
        raise UnusableInput("no unit has a file, so together they have no share to compare with: give a target")
    return float(sum(counts) / sum(sizes))


@family(r"(?:funnel_)?(?P<ends>(?:lower|upper)\d+(?:_\d+)?(?:_(?:lower|upper)\d+(?:_\d+)?)+)(?:_(?P<unit>percent))?")
def _named_limits(given: Given, options: Options) -> list[Any] | None:
    ends = re.findall(r"(lower|upper)(\d+(?:_\d+)?)", options["ends"])
    levels = [float(level.replace("_", ".")) / 100 for _, level in ends]
    tails = [
        (1 + level) / 2 if side == "upper" else (1 - level) / 2 for (side, _), level in zip(ends, levels, strict=True)
    ]
    scale = 100 if "unit" in options else 1
    return _each_size(
        given, lambda sizes: _limits(given, options, sizes, tails, default="large_sample").clip(0, 1) * scale
    )


def _each_size(given: Given, limits_of: Callable[[list[float]], limits.Floats]) -> list[Any] | None:
    """One row for a single size, a row for each of a list; none for a size of 0."""
    told = given.get(*SIZES)
    sizes = told if isinstance(told, list) else [told]
    rows = iter(limits_of([size for size in sizes if size]).tolist())
    found = [next(rows) if size else None for size in sizes]
    return found if isinstance(told, list) else found[0]


def _limits(
    given: Given, options: Options, sizes: list[float], tails: Sequence[float], *, default: str
) -> limits.Floats:
    method = str(setting(given, options, "method", default=default))
    target = _target(given, options)
    if method in ("exact", "binomial", "exact_binomial"):
        return limits.exact_limits(target, sizes, tails)
    if method in ("large_sample", "normal", "ukhsa"):
        return limits.large_sample_limits(target, sizes, tails)
    if method in ("overdispersed", "arcsine"):
        tau2 = setting(given, options, "tau2", default=0.0)
        return limits.overdispersed_limits(target, sizes, tails, tau2=tau2)
    raise UnusableInput(f"funnel limits are exact, large_sample or overdispersed, not {method}")


@family(
    r"(?:(?:funnel_)?limits_by_n_row_by_tail_col|funnel_limits)(?:_(?P<method>exact|large_sample|overdispersed))?"
    r"(?:_(?P<cut>clipped|unclipped))?"
)
def _limits_by_n(given: Given, options: Options) -> list[Any] | None:
    tails = setting(given, options, *TAILS, default=list(limits.TAILS))
    ends = (0.0, 1.0) if options.get("cut") == "clipped" else (-math.inf, math.inf)
    return _each_size(given, lambda sizes: _limits(given, options, sizes, tails, default="exact").clip(*ends))


def _overdispersion(given: Given, options: Options) -> Overdispersion:
    shares, sizes = _with_files(given)
    share = setting(given, options, "winsorise", "trim", "winsorised_share", default=0.1)
    return overdispersion(shares, sizes, target=_target(given, options), share=share)


def _shares(given: Given) -> list[tuple[float | None, float]]:
    """The share and the size of each unit; no share without a file."""
    told = given.optional("shares", "proportions", "p")
    if told is not None:
        sizes = given.get(*SIZES)
        sizes = sizes if isinstance(sizes, list) else [sizes] * len(told)
        return [(share if size else None, size) for share, size in zip(told, sizes, strict=True)]
    pairs = list(zip(*counts_and_sizes(given), strict=True))
    if any(count and not size for count, size in pairs):
        raise UnusableInput("a unit without a file has none to count")
    return [(count / size if size else None, size) for count, size in pairs]


def _with_files(given: Given) -> tuple[list[float], list[float]]:
    pairs = [(share, size) for share, size in _shares(given) if share is not None]
    return [share for share, _ in pairs], [size for _, size in pairs]


def _placed_back(given: Given, found: Iterable[float]) -> list[float | None]:
    """What was found for the units with files, in their places among all."""
    values = iter(found)
    return [None if share is None else next(values) for share, _ in _shares(given)]


@statistic("overdispersion_phi", "funnel_phi", "phi")
def _phi(given: Given, options: Options) -> float | None:
    return _overdispersion(given, options).phi


@statistic("overdispersion_tau2", "funnel_tau2")
def _tau2_of_units(given: Given, options: Options) -> float:
    return _overdispersion(given, options).tau2


@statistic("funnel_z", "funnel_z_scores", "arcsine_z_scores")
def _z(given: Given, options: Options) -> list[float | None]:
    return _placed_back(given, _scores(given, options))


def _scores(given: Given, options: Options) -> list[float]:
    found: list[float] = z_scores(*_with_files(given), target=_target(given, options)).tolist()
    return found


@statistic("winsorised_z_scores", "funnel_z_winsorised")
def _winsorised(given: Given, options: Options) -> list[float | None]:
    share = setting(given, options, "winsorise", "trim", "winsorised_share", default=0.1)
    scores = given.optional("z", "z_scores")
    if scores is None:
        return _placed_back(given, winsorised(_scores(given, options), share=share).tolist())
    return list(winsorised(scores, share=share).tolist())


def _funnel(given: Given, options: Options) -> Funnel:
    units = [Unit(str(place), share, int(n)) for place, (share, n) in enumerate(_shares(given))]
    return funnel(units, target=_target(given, options))


@statistic("funnel_positions")
def _positions(given: Given, options: Options) -> list[str]:
    return [point.position for point in _funnel(given, options).points]


@statistic("funnel_words")
def _words(given: Given, options: Options) -> list[str]:
    return [point.words for point in _funnel(given, options).points]


def _random_effects(given: Given, options: Options) -> RandomEffects:
    effects, variances = _effects(given, options)
    return random_effects(effects, variances, level=float(options.get("level", 0.95)))


def _effects(given: Given, options: Options) -> tuple[list[float], list[float]]:
    effects = given.optional("effects", "yi", "y", "estimates")
    if effects is None:
        pairs = [
            _effect(row, str(setting(given, options, "effect", "measure", default="log risk ratio")))
            for row in _rows(given)
        ]
        return [effect for effect, _ in pairs], [variance for _, variance in pairs]
    errors = given.optional("standard_errors", "sei", "se")
    return effects, [error**2 for error in errors] if errors is not None else given.get("variances", "vi", "v")


def _rows(given: Given) -> list[list[float]]:
    """Two-by-two tables as rows: treated with and without the event, controls with and without it."""
    rows = given.optional("tpos_tneg_cpos_cneg", "ai_bi_ci_di")
    if rows is None:
        rows = [[a, n1 - a, c, n2 - c] for a, n1, c, n2 in given.get("events1_n1_events2_n2", "ai_n1i_ci_n2i")]
    # As usual, half a count is added to every cell of a table that has an empty one.
    return [[cell + 0.5 for cell in row] if 0 in row else row for row in rows]


def _effect(row: Sequence[float], kind: str) -> tuple[float, float]:
    """The effect of a two-by-two table and its variance."""
    a, b, c, d = row
    kind = kind.lower().replace("_", " ")
    if kind in ("log risk ratio", "rr", "log relative risk"):
        return math.log(a / (a + b)) - math.log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    if kind in ("log odds ratio", "or"):
        return math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d
    if kind in ("risk difference", "rd"):
        return a / (a + b) - c / (c + d), a * b / (a + b) ** 3 + c * d / (c + d) ** 3
    raise UnusableInput(f"an effect is a log risk ratio, a log odds ratio or a risk difference, not {kind}")


@statistic("tau2_dersimonian_laird", "tau2_dl", "dersimonian_laird_tau2")
def _tau2(given: Given, options: Options) -> float | None:
    return _random_effects(given, options).tau2


@statistic("random_effects_mean", "dersimonian_laird_mean")
def _random_mean(given: Given, options: Options) -> Estimate:
    return _random_effects(given, options).mean


@statistic("fixed_effect_mean", "inverse_variance_mean")
def _fixed_mean(given: Given, options: Options) -> Estimate:
    return _random_effects(given, options).fixed


@statistic("cochran_Q", "cochran_q")
def _q(given: Given, options: Options) -> SignificanceTest:
    return _random_effects(given, options).q


@statistic("i_squared", "I2", "i2")
def _i2(given: Given, options: Options) -> float | None:
    return _random_effects(given, options).i2


@statistic("i_squared_percent", "I2_percent")
def _i2_percent(given: Given, options: Options) -> float | None:
    i2 = _random_effects(given, options).i2
    return None if i2 is None else 100 * i2
