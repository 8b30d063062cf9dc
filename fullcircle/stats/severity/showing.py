"""Whether one auditor's figure may be shown, to that auditor and the QA lead alone, and the words for it; never a rank.

After one round about half of all auditors show a mean shift of half a grade by chance alone. So a figure is shown only when it is
reliable (0.70 is what provider profiling asks: Adams and others 2010, New England Journal of Medicine 362:1014-1021) and rests on
enough pairs over enough rounds; until then, how many more pairs it takes.
"""

from dataclasses import dataclass

from fullcircle.stats.results import Estimate
from fullcircle.stats.severity.panel import AuditorSeverity, pairs_still_needed
from fullcircle.stats.severity.pooling import ALIKE, FEWEST_PAIRS_FOR_GROUP


@dataclass(frozen=True, slots=True)
class Limits:
    """What a figure needs before it is shown; check them again on local figures after the first rounds."""

    reliability: float = 0.70
    pairs: int = 8
    rounds: int = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that may be shown, in grades, with its words. ``differs``: its interval leaves no difference out."""

    figure: Estimate
    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class NotYet:
    """No figure yet. ``more``: about how many more pairs it takes; ``None`` where no number of pairs is known to do."""

    pairs: int
    more: int | None
    words: str


LIMITS = Limits()
# An answer beyond this is too uncertain to be told as a number.
MOST_TOLD = 100


def auditor_figure(severity: AuditorSeverity, *, limits: Limits = LIMITS) -> Shown | NotYet:
    """The figure of one auditor and its words, or how far off it is."""
    figure = severity.in_grades
    many = severity.pairs >= limits.pairs and (severity.rounds or 0) >= limits.rounds
    reliable = severity.reliability is not None and severity.reliability >= limits.reliability
    if not (many and reliable and figure.value is not None and figure.interval is not None):
        return _not_yet(severity, limits, reliable=reliable)
    low, high = figure.interval.low, figure.interval.high
    basis = f"From {_pairs(severity.pairs)} over {severity.rounds} rounds."
    differs = low > 0 or high < 0
    return Shown(figure, f"{_against_moderators(figure.value, low, high, differs)} {basis}", differs)


def group_in_words(group: Estimate) -> str:
    """One sentence on the panel as a whole, from its mean in grades; below 30 pairs, how many there are so far."""
    if group.n < FEWEST_PAIRS_FOR_GROUP:
        return f"{_pairs(group.n)} so far; auditors as a group can be compared with moderators from {FEWEST_PAIRS_FOR_GROUP}."
    if group.value is None or group.interval is None:
        return f"Auditors as a group cannot be compared with moderators: {group.reason}."
    low, high = group.interval.low, group.interval.high
    return f"Auditors as a group: {_lower_first(_against_moderators(group.value, low, high, low > 0 or high < 0))}"


def _against_moderators(value: float, low: float, high: float, differs: bool) -> str:
    if not differs:
        return f"No clear difference from moderators, range {_side(low)} to {_side(high)}."
    near, far = sorted((abs(low), abs(high)))
    begins = f"{near:.1f}" if round(near, 1) > 0 else "just over 0"
    side = "more cautious" if value > 0 else "more generous"
    return f"{side.capitalize()} than moderators by {_grades(abs(value))}, range {begins} to {far:.1f}."


def _side(value: float) -> str:
    size = _grades(abs(value))
    if round(abs(value), 1) == 0:
        return "none"
    return f"{size} {'more cautious' if value > 0 else 'more generous'}"


def _grades(size: float) -> str:
    return f"{size:.1f} of a grade" if round(size, 1) < 1 else f"{size:.1f} grades"


def _not_yet(severity: AuditorSeverity, limits: Limits, *, reliable: bool) -> NotYet:
    so_far = f"{_pairs(severity.pairs)} so far"
    more = pairs_still_needed(severity, reliability=limits.reliability)
    if more is not None:
        # The panel's noise may promise enough where this auditor's own figure is still too uncertain.
        more = max(more, limits.pairs - severity.pairs, 0 if reliable else 1)
    if more is None:
        words = f"{so_far}; {_unknown(severity)}."
    elif more > MOST_TOLD:
        words = f"{so_far}; more than {MOST_TOLD} more needed."
    elif more == 0:
        words = f"{so_far}, over {_rounds(severity.rounds)}; {limits.rounds} rounds are needed."
    else:
        words = f"{so_far}; about {more} more needed."
    return NotYet(severity.pairs, more, words)


def _unknown(severity: AuditorSeverity) -> str:
    if severity.reliability is None:
        return "not enough evidence yet"
    return ALIKE


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _rounds(count: int | None) -> str:
    return "an unknown number of rounds" if count is None else "1 round" if count == 1 else f"{count} rounds"


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]
