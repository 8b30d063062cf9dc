"""Figures in a sentence, as people write them: 11, eleven, 11 of 18, one in three, 61 %, half.

What a reader would not call a figure is told apart first: dates and years, times, ages, limits such as "within 10 days", and the
numbers that only name something, such as round 9 or section 47. Where it is not plain which it is, it counts as a figure: a
figure too many costs a look, one too few could be signed unseen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: at for at, word in enumerate(_ONES.split())} | {
    word: 10 * at for at, word in enumerate(_TENS.split(), 2)
}
_WORD = rf"(?:(?:{'|'.join(_TENS.split())})(?:[- ](?:{'|'.join(_ONES.split()[1:10])}))?|{'|'.join(reversed(_ONES.split()))})"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)?|\b{_WORD}\b)"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:19|20)\d\d(?:\s?[/–-]\s?(?:(?:19|20)?\d\d))?"
_NAMED = (
    "rounds?|sections?|regulations?|questions?|steps?|stages?|phases?|versions?|chapters?|pages?|paragraphs?|parts?|annex|"
    "articles?|levels?|tiers?|weeks?|years?|quarters?|items?|appendix|figures?|tables?|standards?|Q"
)
_NO_FIGURE = re.compile(
    "|".join(
        (
            r"^\s*\d{1,2}[.)]\s",
            rf"\b\d{{1,2}}(?:\s?(?:to|and|[–-])\s?\d{{1,2}})?(?:st|nd|rd|th)?\s+(?-i:{_MONTH})\b(?:\s+{_YEAR})?",
            rf"\b(?-i:{_MONTH})\s+{_YEAR}",
            rf"\b(?:in|since|from|to|by|during|until|before|after|and|spring|summer|autumn|winter|year|act|together)\s+{_YEAR}"
            r"(?!\s*(?:of|%|per|percent)\b)(?!\d)",
            r"\b(?:19|20)\d\d\s?[/–]\s?(?:(?:19|20)\d\d|\d\d)\b",
            r"\b\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b",
            r"\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)?\s?[ap]m\b",
            rf"\b(?:{_NAMED})\s?{_NUMBER}(?:\s?(?:to|and|or|,|[–-])\s?{_NUMBER})*(?!\s*(?:of|%|per|percent)\b)",
            rf"\b(?:aged?|ages)\s+{_NUMBER}(?:\s?(?:to|and|or|[–-])\s?{_NUMBER})?",
            rf"{_NUMBER}[- ]years?[- ]olds?\b|\bunder[- ]?{_NUMBER}e?s\b",
            rf"\b(?:within|every)\s+{_NUMBER}\s+(?:working |calendar |school )?"
            r"(?:minutes|hours|days|weeks|months|years|rounds)\b",
            r"\b\d+(?:st|nd|rd|th)\b",
            r"\bthree questions\b|\b24/7\b",
        )
    ),
    re.IGNORECASE,
)
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "tenth": 10,
}
_SHARE = re.compile(
    r"\b(?P<part>half)\b(?![- ](?:term|an?\s+(?:day|hour)))(?!-)"
    r"|\b(?P<many>a|one|two|three|four)\s+(?P<of>halves|thirds?|quarters?|fifths?|tenth)\b(?!\s+(?:party|parties|person))"
    r"|(?P<sign>[½¼¾⅓⅔])",
    re.IGNORECASE,
)
_SIGNS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_LOOSE = re.compile(
    r"\b(?:majority|minority|most of|none of|doubled?|halved|tripled|twice as|hundreds?|thousands?|millions?|dozens?)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?P<n>{_NUMBER})(?:"
    rf"\s*(?P<percent>%|per\s?cent\b)"
    rf"|\s+(?P<between>of|out of|in)\s+(?:the\s+|our\s+|all\s+)?(?P<m>{_NUMBER})"
    r")?",
    re.IGNORECASE,
)
_LONE_ONE = re.compile(r"one\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a sentence, from ``start`` to ``end``.

    ``value`` and ``of``: 11 and 18 for "11 of 18"; without ``of`` a count, or, where ``is_share``, a part of something such as
    1/2. ``rounded``: the share is a percentage with so many digits after the point. ``value`` is None where it only says
    that there is a figure, such as "most of" or "£300".
    """

    start: int
    end: int
    value: Fraction | None
    of: int | None = None
    is_share: bool = False
    rounded: int | None = None


def figures_in(sentence: str) -> tuple[Stated, ...]:
    """The figures of a sentence, in reading order.

    >>> [(f.value, f.of) for f in figures_in("In round 9, eleven of 18 audits were good by 5 March 2026.")]
    [(Fraction(11, 1), 18)]
    >>> figures_in("No one was seen within 10 working days of 12 May.")
    ()
    """
    text = _NO_FIGURE.sub(lambda found: " " * len(found.group()), sentence)
    found: list[Stated] = []
    for one in (*_shares(text), *_counts(text), *_loose(text)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _shares(text: str) -> Iterator[Stated]:
    for found in _SHARE.finditer(text):
        if found["sign"]:
            value = _SIGNS[found["sign"]]
        elif found["part"]:
            value = Fraction(1, 2)
        else:
            value = Fraction(_VALUES.get(found["many"].lower(), 1), _PARTS[found["of"].lower()])
        yield Stated(found.start(), found.end(), value, is_share=True)


def _counts(text: str) -> Iterator[Stated]:
    for found in _COUNT.finditer(text):
        value = _value(found["n"])
        start, end = found.span()
        if not _stands_alone(text, start, end):
            yield Stated(start, end, None)
        elif found["percent"]:
            digits = len(found["n"].partition(".")[2])
            yield Stated(start, end, value / 100, is_share=True, rounded=digits)
        elif found["m"] and found["between"].lower() == "in":
            whole = _value(found["m"])
            yield Stated(start, end, value / whole if whole else None, is_share=True)
        elif found["m"]:
            yield Stated(start, end, value, of=int(_value(found["m"])))
        elif not _LONE_ONE.match(found["n"]):
            yield Stated(start, end, value)


def _loose(text: str) -> Iterator[Stated]:
    for found in _LOOSE.finditer(text):
        yield Stated(found.start(), found.end(), None)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing is joined to the figure that changes it, as in £300, 12k, +5 or 12-week."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 2]
    joined = (
        after[:1].isalnum()
        or (after[:1] in {"-", "–", "/", ".", ","} and after[1:2].isalnum())
        or after[:1] in {"+", "°"}
    )
    return not joined and not (before and not before.isspace() and before not in "(“‘\"'[")


def _value(number: str) -> Fraction:
    if number[0].isdigit():
        return Fraction(number.replace(",", ""))
    return Fraction(sum(_VALUES[word] for word in re.split("[- ]", number.lower())))
