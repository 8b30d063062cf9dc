"""Charts over time and a linear trend, by name."""

from collections.abc import Callable, Sequence
from typing import Any

from fullcircle.jobs.stats_check.registry import Given, Options, UnusableInput, family, statistic
from fullcircle.stats.results import SignificanceTest
from fullcircle.stats.trends import run_chart as runs
from fullcircle.stats.trends.choice import choose_chart
from fullcircle.stats.trends.cochran_armitage import cochran_armitage
from fullcircle.stats.trends.icons import Icon, Improvement, assurance, point_types, variation
from fullcircle.stats.trends.p_charts import ShareChart, laney_p_prime, overdispersion_test, p_chart
from fullcircle.stats.trends.points import Point
from fullcircle.stats.trends.rebaselining import signal_to_rebaseline
from fullcircle.stats.trends.rules import NHS_CONSTANT, TEXTBOOK_CONSTANT
from fullcircle.stats.trends.xmr import Limits, XmrChart, xmr

VALUES = ("values", "series", "data", "y")
COUNTS = ("counts", "x", "events", "successes", "numerators", "numerator", "cases")
SIZES = ("n", "sizes", "n_each", "totals", "trials", "denominators", "denominator")
_CONSTANTS = {"2_66": NHS_CONSTANT, "3_over_1_128": TEXTBOOK_CONSTANT}
_DIRECTIONS: dict[object, Improvement] = {
    "increase": "increase",
    "up": "increase",
    "higher": "increase",
    "decrease": "decrease",
    "down": "decrease",
    "lower": "decrease",
    "neutral": "neutral",
}


def setting(given: Given, options: Options, *keys: str, default: Any = None) -> Any:
    """What the options say under the first of ``keys`` they hold, else the input, else ``default``."""
    for source in (Given(options), given):
        found = source.optional(*keys)
        if found is not None:
            return found
    return default


def counts_and_sizes(given: Given) -> tuple[list[float], list[float]]:
    """Counts and sizes of each group: given so, as counts beside the others, or as a table with a row or column for each kind."""
    table = given.optional("table")
    if table is not None:
        if len(table) != 2 and all(len(row) == 2 for row in table):
            table = list(zip(*table, strict=True))
        if len(table) != 2:
            raise UnusableInput("a table of groups has two rows, or two columns: those counted and the others")
        return list(table[0]), [yes + no for yes, no in zip(*table, strict=True)]
    counts = given.get(*COUNTS)
    others = given.optional("controls", "others", "failures", "non_events")
    if others is not None:
        return counts, [yes + no for yes, no in zip(counts, others, strict=True)]
    sizes = given.get(*SIZES)
    return counts, sizes if isinstance(sizes, list) else [sizes] * len(counts)


def chart_of(given: Given, options: Options, *, screen: bool = True, constant: float = NHS_CONSTANT) -> XmrChart:
    """The XmR chart of the input; ``screen`` and ``constant`` where neither options nor input say otherwise."""
    told = setting(given, options, "constant")
    return xmr(
        given.get(*VALUES),
        screen=bool(setting(given, options, "screen_outliers", "screen", "screened", default=screen)),
        constant=constant if told is None else _CONSTANTS.get(str(told).replace(".", "_")) or float(told),
        baseline_points=setting(given, options, "baseline_points", "fix_after_n_points", "baseline"),
        starts=setting(given, options, "starts", "segment_starts_0based", "rebase_starts_0based", default=(0,)),
    )


@statistic("mean", "xmr_mean")
def _mean(given: Given, options: Options) -> float:
    return chart_of(given, options).current.mean


@statistic("average_moving_range", "mean_moving_range")
def _average_moving_range(given: Given, options: Options) -> float | None:
    return chart_of(given, options, screen=False).current.average_moving_range


@statistic("average_moving_range_screened")
def _screened_moving_range(given: Given, options: Options) -> float | None:
    return chart_of(given, options).current.average_moving_range


@family(r"(?P<part>near_)?limits_(?P<constant>2_66|3_over_1_128)(?:_(?P<screening>screened|unscreened))?")
def _limits(given: Given, options: Options) -> list[float | None] | None:
    kept = {key: value for key, value in options.items() if key not in ("part", "constant", "screening")}
    screen = options.get("screening") == "screened"
    limits = chart_of(given, kept, screen=screen, constant=_CONSTANTS[options["constant"]]).current
    return _pair(limits, near="part" in options)


@statistic("xmr_limits", "xmr_lpl_upl", "lpl_upl")
def _xmr_limits(given: Given, options: Options) -> list[float | None] | None:
    return _pair(chart_of(given, options).current, near=False)


@statistic("near_limits", "xmr_near_limits")
def _near_limits(given: Given, options: Options) -> list[float | None] | None:
    return _pair(chart_of(given, options).current, near=True)


@family(r"mean_lpl_upl(?:_(?P<screening>screened|unscreened))?(?:_MDC_Excel|_NHSRplotthedots)?(?P<all>_by_segment)?")
def _mean_lpl_upl(given: Given, options: Options) -> list[Any] | None:
    told = options.get("screening")
    kept = dict(options) | ({"screen_outliers": told == "screened"} if told else {})
    chart = chart_of(given, kept)
    triples = [_triple(segment) for segment in chart.segments]
    return triples if "all" in options else triples[-1]


@statistic("point_types", "mdc_point_types", "special_cause_flags")
def _point_types(given: Given, options: Options) -> str:
    return chart_of(given, options).letters


@statistic("special_cause_types", "point_types_in_words")
def _special_cause_types(given: Given, options: Options) -> list[str]:
    return list(point_types(chart_of(given, options), improvement=_improvement(given, options)))


@statistic("variation", "variation_icon")
def _variation(given: Given, options: Options) -> str | None:
    icon: Icon = variation(chart_of(given, options), improvement=_improvement(given, options))
    return icon.code


@statistic("assurance", "assurance_icon")
def _assurance(given: Given, options: Options) -> str | None:
    target = setting(given, options, "target")
    target = target[-1] if isinstance(target, list) else target
    return assurance(chart_of(given, options), target=target, improvement=_improvement(given, options)).code


@statistic("rebaseline_start_0based")
def _rebaseline_start(given: Given, options: Options) -> int | None:
    return signal_to_rebaseline(chart_of(given, options)).start


def _improvement(given: Given, options: Options) -> Improvement:
    told = setting(given, options, "improvement", "improvement_direction", default="increase")
    if told not in _DIRECTIONS:
        raise UnusableInput(f"improvement is increase, decrease or neutral, not {told}")
    return _DIRECTIONS[told]


def _pair(limits: Limits, *, near: bool) -> list[float | None] | None:
    if limits.upper is None:
        return None
    return [limits.near_lower, limits.near_upper] if near else [limits.lower, limits.upper]


def _triple(limits: Limits) -> list[float | None] | None:
    return None if limits.upper is None else [limits.centre, limits.lower, limits.upper]


def _share_chart(given: Given, options: Options) -> ShareChart:
    told = str(setting(given, options, "chart", default="p")).lower()
    counts, sizes = counts_and_sizes(given)
    aside = [*setting(given, options, "set_aside_0based", "excluded_0based", default=[])]
    aside += [
        place - 1 for place in setting(given, options, "set_aside_1based", "excluded_1based", "exclude", default=[])
    ]
    baseline = setting(given, options, "baseline_points", "baseline", "freeze")
    if told in ("p", "p chart", "p_chart"):
        return p_chart(counts, sizes, baseline_points=baseline, set_aside=aside)
    screen = bool(setting(given, options, "screen_outliers", "screen", default=False))
    return laney_p_prime(counts, sizes, baseline_points=baseline, set_aside=aside, screen=screen)


def _laney(given: Given, options: Options) -> ShareChart:
    return _share_chart(given, dict(options) | {"chart": "laney"})


def _limits_of(chart: ShareChart, sizes: Sequence[float]) -> list[Any] | None:
    """Centre, lower and upper limit: numbers where all rounds have the same size, else lists."""
    if chart.reason:
        return None
    if min(sizes) == max(sizes):
        return [chart.centre, chart.lower[0], chart.upper[0]]
    return [chart.centre, list(chart.lower), list(chart.upper)]


@statistic("centre_lcl_ucl", "p_chart", "p_chart_limits", "p_chart_centre_lcl_ucl")
def _centre_lcl_ucl(given: Given, options: Options) -> list[Any] | None:
    return _limits_of(_share_chart(given, options), counts_and_sizes(given)[1])


@statistic(
    "laney_p_prime", "laney_p_prime_limits", "laney_p_prime_centre_lcl_ucl", "laney_centre_lcl_ucl", "p_prime_limits"
)
def _laney_limits(given: Given, options: Options) -> list[Any] | None:
    return _limits_of(_laney(given, options), counts_and_sizes(given)[1])


@statistic("laney_sigma_z", "laney_p_prime_sigma_z", "sigma_z")
def _sigma_z(given: Given, options: Options) -> float | None:
    return _laney(given, options).sigma_z


@family(r"(?P<kind>laney_p_prime_|laney_|p_chart_)?points_outside(?:_limits)?_(?P<first>[01])based")
def _points_outside(given: Given, options: Options) -> list[int] | None:
    chart = (_laney if "laney" in options.get("kind", "") else _share_chart)(given, options)
    return [place + int(options["first"]) for place in chart.outside] if chart.outside or not chart.reason else None


@statistic("p_chart_overdispersion", "overdispersion_chi2")
def _overdispersion(given: Given, options: Options) -> SignificanceTest:
    return overdispersion_test(*counts_and_sizes(given))


@statistic("chart_choice")
def _chart_choice(given: Given, options: Options) -> str:
    counts, sizes = counts_and_sizes(given)
    return choose_chart([Point(count / n, int(n)) for count, n in zip(counts, sizes, strict=True)]).chart


def _run_limit(limit: Callable[[int], int | None], given: Given, options: Options) -> int | list[int | None] | None:
    useful = given.optional("n_useful", "n")
    if useful is None:
        return limit(_run_chart(given, options).n_useful)
    return [limit(n) for n in useful] if isinstance(useful, list) else limit(useful)


def _run_chart(given: Given, options: Options) -> runs.RunChart:
    baseline = setting(given, options, "baseline_points", "baseline", "freeze")
    return runs.run_chart(given.get(*VALUES), baseline_points=baseline)


@statistic("longest_run_max", "longest_run_limit")
def _longest_run_max(given: Given, options: Options) -> int | list[int | None] | None:
    return _run_limit(runs.longest_run_limit, given, options)


@statistic("crossings_min", "n_crossings_min", "crossings_limit")
def _crossings_min(given: Given, options: Options) -> int | list[int | None] | None:
    return _run_limit(runs.crossings_limit, given, options)


@statistic("median", "run_chart_median")
def _median(given: Given, options: Options) -> float:
    return _run_chart(given, options).median


@statistic("n_useful", "useful_points")
def _n_useful(given: Given, options: Options) -> int:
    return _run_chart(given, options).n_useful


@statistic("longest_run")
def _longest_run(given: Given, options: Options) -> int | None:
    return _run_chart(given, options).longest_run


@statistic("crossings", "n_crossings")
def _crossings(given: Given, options: Options) -> int | None:
    return _run_chart(given, options).crossings


@statistic("run_chart_signal", "runs_signal", "run_chart")
def _signal(given: Given, options: Options) -> bool | None:
    return _run_chart(given, options).signal


@statistic("cochran_armitage", "cochran_armitage_z", "cochran_armitage_trend")
def _cochran_armitage(given: Given, options: Options) -> SignificanceTest:
    counts, sizes = counts_and_sizes(given)
    return cochran_armitage(counts, sizes, scores=setting(given, options, "scores", "dates", "times"))


@statistic("cochran_armitage_chi2")
def _cochran_armitage_chi2(given: Given, options: Options) -> float | None:
    z = _cochran_armitage(given, options).value
    return None if z is None else z * z
