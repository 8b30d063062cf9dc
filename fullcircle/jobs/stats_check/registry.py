"""Statistics by name: the names, inputs and options of a file of checks, each tied to a function of `fullcircle.stats`.

A name may carry an ending that asks for a part of the result: ``cohen_kappa_standard_error``, ``cohen_kappa_ci95_t``,
``wilson_ci99_8`` (99.8 %), ``stuart_maxwell_p``. Only the statistic itself is registered; the endings work for all of them.
A name that speaks of the data, such as the covariate of ``coef_distance``, belongs to a ``family`` of names instead.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from fullcircle.stats.results import Estimate, SignificanceTest

Options = Mapping[str, Any]
Statistic = Callable[["Given", Options], object]
S = TypeVar("S", bound=Statistic)

_ENDING = re.compile(
    r"^(?P<base>.+?)_(?:(?P<error>standard_error|se)|(?P<p>p)|ci(?P<level>\d+(?:_\d+)?)(?:_(?P<quantile>t|normal|z))?)$"
)
_FRACTION = re.compile(r"\s*(?P<above>-?\d+)\s*/\s*(?P<below>\d+)\s*")
_REGISTERED: dict[str, Statistic] = {}
_FAMILIES: list[tuple[re.Pattern[str], Statistic]] = []


class UnknownStatistic(LookupError):
    """No statistic has this name."""


class UnusableInput(ValueError):
    """The input or the options lack something that the statistic needs, or give it in a form nobody can read."""


@dataclass(frozen=True)
class Given:
    """The input of an example; numbers may be written as fractions ("4/9")."""

    values: Mapping[str, Any]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, *keys: str) -> Any:
        """The first of ``keys`` that is given, as numbers. Raises UnusableInput when none is."""
        for key in keys:
            if self.values.get(key) is not None:
                return numbers(self.values[key])
        raise UnusableInput(f"needs {' or '.join(keys)} in its input")

    def optional(self, *keys: str, default: Any = None) -> Any:
        """As ``get``, or ``default``."""
        return self.get(*keys) if any(self.values.get(key) is not None for key in keys) else default


def numbers(value: Any) -> Any:
    """``value`` with every fraction written as text made a number, in nested lists and mappings too."""
    if isinstance(value, list):
        return [numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: numbers(item) for key, item in value.items()}
    if isinstance(value, str) and (fraction := _FRACTION.fullmatch(value)):
        if not int(fraction["below"]):
            raise UnusableInput(f"{value} is no number, as nothing can be divided by 0")
        return float(Fraction(int(fraction["above"]), int(fraction["below"])))
    return value


def statistic(*names: str) -> Callable[[S], S]:
    """Register a function under its names. It is given the input and the options, and returns a result of `fullcircle.stats`,
    a number, a text, or nested lists and mappings of them."""

    def register(function: S) -> S:
        for name in names:
            if name in _REGISTERED:
                raise ValueError(f"the statistic {name} is registered twice")
            _REGISTERED[name] = function
        return function

    return register


def family(pattern: str) -> Callable[[S], S]:
    """Register a function for every name that matches ``pattern`` whole and is not registered itself. The named groups that
    took part join the options."""

    def register(function: S) -> S:
        _FAMILIES.append((re.compile(pattern), function))
        return function

    return register


def names() -> Iterator[str]:
    """Every registered name, in alphabetical order; the names of families are without end and not among them."""
    return iter(sorted(_REGISTERED))


def compute(name: str, given: Mapping[str, Any], options: Options | None = None) -> object:
    """The value of the statistic ``name``: a number, a text, ``None`` where undefined, or nested lists and mappings of them.

    An option without a value counts as not given. Raises UnknownStatistic, or UnusableInput when ``given`` lacks what the
    statistic needs.
    """
    options = {key: value for key, value in (options or {}).items() if value is not None}
    if name in _REGISTERED:
        return _plain(_REGISTERED[name](Given(given), options))
    ending = _ENDING.match(name)
    base = ending and _found(ending["base"], options)
    if not ending or not base:
        whole = _found(name, options)
        if whole is None:
            raise UnknownStatistic(name)
        return _plain(whole(Given(given), options))
    if ending["level"]:
        if isinstance(options.get("level"), str):  # a level of measurement, such as "ordinal"
            options.setdefault("metric", options["level"])
        options["level"] = float(ending["level"].replace("_", ".")) / 100
    if ending["quantile"]:
        options["quantile"] = ending["quantile"]
    return _part(base(Given(given), options), ending)


def _found(name: str, options: dict[str, Any]) -> Statistic | None:
    """The statistic of a name, or of the first family that it belongs to, whose groups then join ``options``."""
    if name in _REGISTERED:
        return _REGISTERED[name]
    for pattern, function in _FAMILIES:
        if (match := pattern.fullmatch(name)) is not None:
            options |= {key: value for key, value in match.groupdict().items() if value is not None}
            return function
    return None


def _part(result: object, ending: re.Match[str]) -> object:
    """The part of a result that a name's ending asks for."""
    if ending["error"] and isinstance(result, Estimate):
        return result.standard_error
    if ending["p"] and isinstance(result, SignificanceTest):
        return result.p
    if ending["level"] and isinstance(result, Estimate):
        return None if result.interval is None else [result.interval.low, result.interval.high]
    raise UnknownStatistic(ending.string)


def _plain(result: object) -> object:
    return result.value if isinstance(result, Estimate | SignificanceTest) else result
