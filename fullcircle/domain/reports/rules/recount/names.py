"""Numbers that name something or tell when: round 9, section 47, 5 March 2026, 14:30, a child aged 12.

Followed by things that are counted, the same words count: "in this round 14 audits were good", "11 March audits were late".
"""

import re
from collections.abc import Callable

from fullcircle.domain.reports.rules.recount.words import NUMBER, THINGS_AFTER

Found = re.Match[str]

_END = r"(?![\d½]|[.,]\d)"
_MONTH = "(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_YEARS = rf"{_YEAR}(?:\s?[/–-]\s?(?:(?:19|20)?\d\d))?{_END}"
_NOUN = (
    "round|section|regulation|question|step|stage|phase|version|chapter|page|paragraph|part|annex|article|level|tier|week|year|"
    "quarter|item|appendix|figure|table|standard|Q"
)
_NOT_BEFORE_A_NAME = frozenset(
    re.findall("[a-z]+", "this that each every last next previous past same a any per one whole first")
)
_OF_TIME = frozenset({"week", "year", "quarter"})
_LAW = re.compile(
    r"\s+(?:enquir|investigation|assessment|visit|report|plan|agreement|order|duties|meeting)", re.IGNORECASE
)
_MANY_ARE = re.compile(r"\s+(?:were|are|have)\b", re.IGNORECASE)
_BEFORE_A_TIME = frozenset({"in", "during", "at", "over", "by"})
_DID = re.compile(r"\s+(?:was|had|did|went|fell|\w{2,}ed)\b", re.IGNORECASE)


def _counts(found: Found) -> bool:
    return THINGS_AFTER.match(found.string, found.end()) is not None


def _is_name(found: Found) -> bool:
    before, noun = (found["before"] or "").lower(), found["noun"].lower()
    if found["many"]:
        return not _counts(found)
    if before in _NOT_BEFORE_A_NAME or (before == "the" and noun in _OF_TIME):
        return False
    if noun in {"section", "regulation"} and _LAW.match(found.string, found.end()):
        return True
    if before in _BEFORE_A_TIME and not found.string[: found.start()].strip() and _DID.match(found.string, found.end()):
        return False
    joined = before in {"and", "or"}
    return not _counts(found) and (joined or not _MANY_ARE.match(found.string, found.end()))


def _is_date(found: Found) -> bool:
    return not _counts(found) or bool(found["sure"] and not found["year"])


def _is_year(found: Found) -> bool:
    return not _counts(found) and not (found["to"] and _MANY_ARE.match(found.string, found.end()))


def _is_month(found: Found) -> bool:
    return bool(found["sure"]) or not _counts(found)


def _is_time(found: Found) -> bool:
    return "ratio" not in found.string.lower()


def _always(_found: Found) -> bool:
    return True


_KINDS: tuple[tuple[str, Callable[[Found], bool]], ...] = (
    (r"^\s*(?P<name>\d{1,2}[.)])\s(?=(?-i:[A-Z“‘]))", _always),
    (
        rf"(?P<sure>\b(?:on|by|since|until|dated)\s+)?(?<![\d.,])\b"
        rf"(?P<name>{_DAY}(?:(?:,\s{_DAY})*\s?(?:to|and|or|[–-])\s?{_DAY})?\s+{_MONTH}\b(?P<year>\s+{_YEAR}{_END})?)",
        _is_date,
    ),
    (rf"(?P<sure>\bthe\s+)?\b(?P<name>{_MONTH}\s+{_YEARS})", _is_month),
    (rf"\b(?:(?-i:Acts?|Regulations|Together)(?:\s+to\s+Safeguard\s+Children)?,?)\s+(?P<name>{_YEARS})", _always),
    (
        r"\b(?:in|since|from|(?P<to>to|by|before|after)|during|until|between|spring|summer|autumn|winter|year)\s+"
        rf"(?P<name>{_YEARS}(?:(?:,\s|\s(?:and|to|or)\s){_YEARS})*)",
        _is_year,
    ),
    (rf"\b(?P<name>{_YEAR}\s?[/–]\s?(?:{_YEAR}|\d\d)){_END}", _always),
    (r"\b(?P<name>\d{1,4}[/-]\d{1,2}[/-]\d{1,4})\b", _always),
    (
        r"\b(?:at|from|by|until|before|after)\s+(?P<name>(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?(?:to|and|[–-])\s?\d\d?:[0-5]\d)?)\b",
        _is_time,
    ),
    (r"\b(?P<name>\d{1,2}(?:[.:]\d\d)?\s?[ap]m)\b", _always),
    (
        rf"(?:\b(?P<before>\w+)\s+)?\b(?P<name>(?P<noun>{_NOUN})(?:"
        rf"\s?{NUMBER}(?:\s?(?:to|[–-])\s?{NUMBER})?"
        rf"|(?P<many>s)\s+{NUMBER}(?:,\s?{NUMBER})*\s?(?:,?\s(?:and|or|to)\s|[/–-])\s?{NUMBER})){_END}",
        _is_name,
    ),
    (rf"\b(?P<name>(?:aged?|ages)\s+{NUMBER}(?:\s?(?:to|and|or|[–-])\s?{NUMBER})?)", _always),
    (rf"\b(?P<name>{NUMBER}[- ]years?[- ]olds?\b|under[- ]?{NUMBER}e?s\b)", _always),
    (r"(?<!\ba )(?<!\bone )(?<!\btwo )(?<!\bthree )(?<!\bfour )\b(?P<name>\d+(?:st|nd|rd|th))\b", _always),
    (r"\b(?P<name>(?:the|our|these|all) three questions|24/7|one[- ](?:page|off|to[- ]one|way|stop))\b", _always),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), is_name) for pattern, is_name in _KINDS)


def without_names(text: str) -> str:
    """The text with blanks for the numbers that only name something or tell when, and all else in its place."""
    for pattern, is_name in _PATTERNS:
        blanks = [found.span("name") for found in pattern.finditer(text) if is_name(found)]
        for start, end in blanks:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
