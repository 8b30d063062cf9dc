"""Figures in a sentence, as people write them: 11, eleven, 11 of 18, one in three, 61 %, half, all 18, none.

What a reader would not call a figure is told apart first: dates and years, times, ages, and the numbers that only name something,
such as round 9 or section 47. Where it is not plain which it is, it counts as a figure: a figure too many costs a look, one too
few could be signed unseen.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from fullcircle.domain.reports.rules.recount.names import without_names
from fullcircle.domain.reports.rules.recount.quantities import is_wished, quantities_in
from fullcircle.domain.reports.rules.recount.words import BETWEEN, COUNTED, NUMBER, VALUES, value_of

_NTH = "third quarter fifth sixth seventh eighth ninth tenth eleventh twelfth"
_PARTS = {"half": 2, "halve": 2, "twentieth": 20, "hundredth": 100} | {
    word: at for at, word in enumerate(_NTH.split(), 3)
}
_SHARE = re.compile(
    r"\b(?P<half>half)\b(?![- ](?:term|an?\s+(?:day|hour)))(?!-)"
    rf"|\b(?P<many>an?|{'|'.join(list(VALUES)[1:20])})[\s-]+(?P<of>{'|'.join(_PARTS)})s?\b(?!\s+(?:party|parties|person))",
    re.IGNORECASE,
)
_TIMES = r"(?:doubl|trebl|tripl|quadrupl|halv)(?:e|ed|es|ing)\b(?!-|\s+check)"
_FOLD = r"\w*(?:\d|two|three|four|five|six|seven|eight|nine|ten|hundred|many|several)[- ]?fold\b"
_NTH_PART = r"(?:a|an|one|two|three|four)\s+\d+(?:st|nd|rd|th)s?\b"
_LOOSE = re.compile(
    r"\b(?:(?:majority|minority|bulk of|none of|thrice|hundreds?|thousands?|millions?|dozens?|scores? of)\b"
    rf"|most of\b(?!\s+all\b)|twice\b(?!\s+(?:a|an|each|every|per)\b)|{_TIMES}|{_FOLD}|{_NTH_PART})",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?P<all>\b(?:all|every one)\s+(?:of\s+)?(?:(?:the|our|these|those)\s+)?)?(?P<n>{NUMBER})(?:"
    rf"\s*(?P<percent>%|per\s?cent\b)"
    rf"|\s+(?P<between>of|out of|in)\s+(?:the\s+|our\s+|all\s+)?(?P<m>{NUMBER})"
    r")?",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:about|around|over|under|above|below|beyond|near(?:ly|\s+to)?|close\s+to|almost|practically|virtually|hardly|barely|"
    r"roughly|approx(?:imately|\.)?|circa|c\.|ca\.?|some|say|than|least|most|up\s+to|not|nor|never|without)"
    r"\s+(?:(?:the|our|all|a)\s+)?\Z",
    re.IGNORECASE,
)
_HEDGED_AFTER = re.compile(
    r"\s*(?:-?ish|odd|plus|or\s+(?:so|more|less|fewer|thereabouts)|at\s+(?:least|(?:the\s+)?most))\b", re.IGNORECASE
)
_HEDGE = 40
"""In how many characters before a figure the words stand that change it."""
_LONGEST = 60
"""In characters: what is longer is no figure of a table."""
_BESIDE = frozenset(",;:.!?…()[]{}“”‘’\"'«»–—-&§")
"""Signs that may stand beside a figure and leave it what it is. Any other compares it, or makes something else of it."""
_BEFORE_ONE = re.compile(
    r"\b(?:only|just|exactly|precisely|bar|but|except|save|least|most|than|not|nearly|almost)\s+\Z",
    re.IGNORECASE,
)
_ONE_THING = re.compile(rf"\s+{BETWEEN}{COUNTED}\b", re.IGNORECASE)
_ONE_WAS = re.compile(
    r"\s+(?:was|were|had|judged|graded|rated|missed|late|overdue|inadequate|outstanding)\b", re.IGNORECASE
)
_OTHER_ONE = re.compile(r"\b(?:no|this|that|the|which|each|every|any|some|another)\s+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a sentence, from ``start`` to ``end``.

    ``value`` and ``of``: 11 and 18 for "11 of 18"; without ``of`` a count, or, where ``is_share``, a part of something such as
    1/2. ``rounded``: the share is a percentage with so many digits after the point. ``value`` is None where it only says
    that there is a figure, such as "most of", "£300" or "over 7 of 14".
    """

    start: int
    end: int
    value: Fraction | None
    of: int | None = None
    is_share: bool = False
    rounded: int | None = None


def figures_in(sentence: str, under: str = "") -> tuple[Stated, ...]:
    """The figures of a sentence, in reading order. ``under``: the words that introduce it, such as "We will see that:".

    >>> [(f.value, f.of) for f in figures_in("In round 9, eleven of 18 audits were good by 5 March 2026.")]
    [(Fraction(11, 1), 18)]
    >>> figures_in("We agreed on 12 May how every child will be seen.")
    ()
    """
    text = without_names(sentence)
    found: list[Stated] = []
    for one in (*_shares(text), *_signs(text), *_counts(text, under), *_quantities(text, under), *_loose(text)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _shares(text: str) -> Iterator[Stated]:
    for found in _SHARE.finditer(text):
        start, end = found.span()
        value = Fraction(1, 2)
        if not found["half"]:
            value = Fraction(VALUES.get(found["many"].lower(), 1), _PARTS[found["of"].lower()])
        yield Stated(start, end, None if _is_changed(text, start, end) else value, is_share=True)


def _signs(text: str) -> Iterator[Stated]:
    """Signs that are numbers by themselves: ½, ⅙, ⑪, Ⅺ, ¹¹."""
    for found in re.finditer(r"\S+", text):
        signs = [at for at, sign in enumerate(found[0], found.start()) if sign.isnumeric() and not sign.isdecimal()]
        if signs:
            start, end = signs[0], signs[-1] + 1
            value = Fraction(unicodedata.numeric(text[start])).limit_denominator(100)
            plain = end - start == 1 and value < 1 and not _is_changed(text, start, end)
            yield Stated(start, end, value if plain else None, is_share=True)


def _counts(text: str, under: str) -> Iterator[Stated]:
    for found in _COUNT.finditer(text):
        start, end = found.span()
        if end - start > _LONGEST:
            yield Stated(start, end, None)
            continue
        value, whole = value_of(found["n"]), value_of(found["m"] or "0")
        if found["n"].lower() == "one" and not (
            found["m"] or found["percent"] or _counts_one(text, *found.span("n"), under)
        ):
            continue
        if _is_changed(text, start, end) or (found["all"] and end > found.end("n")) or whole.denominator > 1:
            yield Stated(start, end, None)
        elif found["percent"]:
            digits = len(found["n"].partition(".")[2])
            yield Stated(start, end, value / 100, is_share=True, rounded=digits)
        elif found["m"] and found["between"].lower() == "in":
            yield Stated(start, end, value / whole if whole else None, is_share=True)
        elif found["m"]:
            yield Stated(start, end, value, of=int(whole))
        else:
            yield Stated(start, end, value, of=int(value) if found["all"] else None)


def _counts_one(text: str, start: int, end: int, under: str) -> bool:
    """Whether a lone "one" counts: only one, one audit, one was; not one another, one of the ways, no one."""
    before, thing = text[:start], _ONE_THING.match(text, end)
    if _is_joined(text, start, end) or _BEFORE_ONE.search(before):
        return True
    if thing:
        return not is_wished(text, start, thing.end(), under)
    return _ONE_WAS.match(text, end) is not None and not _OTHER_ONE.search(before)


def _quantities(text: str, under: str) -> Iterator[Stated]:
    for start, end, share in quantities_in(text, under):
        plain = share is not None and not _is_changed(text, start, end)
        yield Stated(start, end, share if plain else None, is_share=bool(share))


def _loose(text: str) -> Iterator[Stated]:
    for found in _LOOSE.finditer(text):
        yield Stated(found.start(), found.end(), None)


def _is_changed(text: str, start: int, end: int) -> bool:
    """Whether something beside the figure makes another of it, as in £300, 12-week, > 7, about 7 or 7 or so."""
    hedged = _HEDGED.search(text, max(0, start - _HEDGE), start) or _HEDGED_AFTER.match(text, end)
    return hedged is not None or _is_joined(text, start, end)


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a sign beside the figure, or what is written on to it, makes another of it, as in £300, 12k, +5, 12-week or > 7."""
    before, after = text[:start], text[end:]
    written_on = after[:1].isalnum() or (after[:1] in {"-", "–", "/", ".", ",", ":"} and after[1:2].isalnum())
    opened = before[-1:].isspace() or before[-1:] in {"", *"(“‘\"'["}
    beside = before.rstrip()[-1:] + after.lstrip()[:1]
    return written_on or not opened or any(not sign.isalnum() and sign not in _BESIDE for sign in beside)
