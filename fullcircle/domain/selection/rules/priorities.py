"""What a round looks for: flags and groups of children, each with a weight, and the score they give a child."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST, MOST = 0.1, 1.0
STEPS: Mapping[float, str] = {0.2: "a little", 0.5: "much", 1.0: "most"}
"""Weights with a name of their own. Any weight from LEAST to MOST can be given."""


@dataclass(frozen=True)
class Priority:
    """``code`` is a flag ("cpp_repeat") or a group ("service:safeguarding"); ``weight`` lies from LEAST to MOST."""

    code: str
    label: str
    weight: float


@dataclass(frozen=True)
class Part:
    """What one priority adds to a child's score, and the figures in the data that raised it ("" for a group)."""

    label: str
    weight: float
    detail: str


def read(text: str) -> tuple[str, float]:
    """A priority written as code=weight. Raises ValueError, in words, for anything else.

    >>> read("cpp_repeat=0.5")
    ('cpp_repeat', 0.5)
    """
    code, between, weight = text.rpartition("=")
    try:
        return (code.strip(), float(weight)) if between and code.strip() else _unread(text)
    except ValueError:
        return _unread(text)


def _unread(text: str) -> tuple[str, float]:
    raise ValueError(f"“{text}” is not a priority. Write code=weight, for example cpp_repeat=0.5.") from None


def in_words(weight: float) -> str:
    """
    >>> in_words(0.5), in_words(0.35)
    ('much', '0.35')
    """
    return STEPS.get(weight, f"{weight:g}")


def parts(has: Mapping[str, str], priorities: Sequence[Priority]) -> tuple[Part, ...]:
    """What adds to the score of a child that ``has`` these flags and groups, each with its figures, most weight first."""
    found = [Part(p.label, p.weight, has[p.code]) for p in priorities if p.code in has]
    return tuple(sorted(found, key=lambda part: (-part.weight, part.label)))


def score(found: Iterable[Part]) -> float:
    """The sum of the weights, at most 1, to three places."""
    return min(1.0, round(sum(part.weight for part in found), 3))


def priority_faults(given: Mapping[str, float], labels: Mapping[str, str]) -> list[str]:
    """What is wrong with priorities as given, in words; ``labels`` holds every flag and group there is."""
    wrong = [
        f"“{code}” is not a reason that an import can raise, nor a group of children."
        for code in sorted(given)
        if code not in labels
    ]
    wrong += [
        f"The weight of “{labels[code]}” is {weight:g}. Choose a weight from {LEAST:g} to {MOST:g}."
        for code, weight in sorted(given.items())
        if code in labels and not LEAST <= weight <= MOST
    ]
    return wrong


def stated(given: Mapping[str, float], labels: Mapping[str, str]) -> tuple[Priority, ...]:
    """Priorities in a fixed order, whatever order they were given in."""
    return tuple(Priority(code, labels[code], given[code]) for code in sorted(given))
