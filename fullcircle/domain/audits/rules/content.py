"""What a section holds: typed values, read tolerantly from whatever was sent or stored, and written as plain JSON.

Reading never fails and never loses a typed word: text is kept as typed (line ends made one kind, and only characters that
a database cannot hold left out); a choice that is none of the choices is read as not yet made.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, cast

from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec

LONGEST = 20_000
"""Characters in one text; a longer one is refused, with its place named."""
MOST_ITEMS = 60
"""Pieces of evidence for one aspect."""

STRENGTH, IMPROVEMENT, NOTE = "strength", "improvement", "note"
EVIDENCE_KINDS = (STRENGTH, IMPROVEMENT, NOTE)
YES, NO, NOT_APPLICABLE = "yes", "no", "na"

Json = dict[str, Any]


@dataclass(frozen=True)
class Profile:
    text: str = ""


@dataclass(frozen=True)
class CheckAnswer:
    """``on`` is the date as typed; ``day_typed`` reads it."""

    answer: str = ""
    on: str = ""


@dataclass(frozen=True)
class Checks:
    """Answers by the key of the check."""

    answers: Mapping[str, CheckAnswer] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """``kind``: strength, improvement or note. ``where``: the place in the file, and when."""

    kind: str
    text: str
    where: str = ""


@dataclass(frozen=True)
class AspectContent:
    """``rationale``: why this judgement, and what it means for the child."""

    evidence: tuple[Evidence, ...] = ()
    judgement: str = ""
    rationale: str = ""

    def of_kind(self, kind: str) -> tuple[Evidence, ...]:
        return tuple(item for item in self.evidence if item.kind == kind)


@dataclass(frozen=True)
class VoiceContent:
    """``heard``: yes, no or not yet said. ``how``: who was asked, how and when. ``answers`` by the key of the question."""

    heard: str = ""
    how: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    explained: str = ""


@dataclass(frozen=True)
class Overall:
    """``difference``: the written difference made. ``reasons`` by the key of the rule that asks for one."""

    judgement: str = ""
    difference: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)


Content = Profile | Checks | AspectContent | VoiceContent | Overall


def read(spec: SectionSpec, raw: object) -> Content:
    """The content in ``raw``: parsed JSON, of any shape whatever."""
    given = raw if isinstance(raw, Mapping) else {}
    match spec.kind:
        case SectionKind.PROFILE:
            return Profile(_text(given, "text"))
        case SectionKind.CHECKS:
            answers = _mapping(given, "answers")
            return Checks({c.key: read_ for c in spec.checks if (read_ := _check(answers, c.key)) != CheckAnswer()})
        case SectionKind.ASPECT:
            return AspectContent(_evidence(given), _judgement(spec, given), _text(given, "rationale"))
        case SectionKind.VOICE:
            return _voice(spec, given)
        case _:
            reasons = _texts(given, "reasons", [rule.key for rule in spec.rules])
            return Overall(_judgement(spec, given), _text(given, "difference"), reasons)


def as_json(content: Content) -> Json:
    """The content as plain JSON, which ``read`` gives back unchanged."""
    written = asdict(content)
    if "evidence" in written:
        written["evidence"] = list(written["evidence"])
    return written


def blank(spec: SectionSpec) -> Content:
    """The section before a word is written."""
    return read(spec, {})


def typed_texts(content: Content) -> Iterator[str]:
    """Every text and choice in the content."""
    yield from _leaves(as_json(content))


def too_long(content: Content) -> bool:
    """Whether some text is longer than ``LONGEST``, or there are more than ``MOST_ITEMS`` pieces of evidence."""
    many = isinstance(content, AspectContent) and len(content.evidence) > MOST_ITEMS
    return many or any(len(text) > LONGEST for text in typed_texts(content))


def holds_all_of(newer: object, older: object) -> bool:
    """Whether every word of ``older`` JSON still stands, in its order, in ``newer``: nothing was taken out or replaced.

    >>> holds_all_of({"text": "She is seen weekly."}, {"text": "She seen"})
    True
    >>> holds_all_of({"text": "She seen"}, {"text": "She is seen"})
    False
    """
    if isinstance(older, str):
        return isinstance(newer, str) and _in_order(newer, older)
    if isinstance(older, list):
        following = iter(newer if isinstance(newer, list) else [])
        return all(any(holds_all_of(new, old) for new in following) for old in older)
    if isinstance(older, dict):
        return isinstance(newer, dict) and all(holds_all_of(newer.get(key, ""), old) for key, old in older.items())
    return newer == older


_CHOICES = {"judgement", "heard", "reason", "answer", "kind", "on"}


def merged(saved: Json, kept: Json) -> Json:
    """Both texts as one: what stands in only one is taken over, texts that differ follow one another, and evidence of both
    is listed. Where a choice differs, the saved choice stays."""
    return {key: _merged(key, saved.get(key), kept.get(key)) for key in (*saved, *(k for k in kept if k not in saved))}


def _merged(key: str, saved: Any, kept: Any) -> Any:
    if saved in (None, "") or kept in (None, ""):
        return kept if saved in (None, "") else saved
    if isinstance(saved, dict) and isinstance(kept, dict):
        return merged(saved, kept)
    if isinstance(saved, list) and isinstance(kept, list):
        return saved + [item for item in kept if item not in saved]
    if key in _CHOICES or kept in saved:
        return saved
    return kept if saved in kept else f"{saved}\n\n{kept}"


def day_typed(text: str) -> date | None:
    """The day in what was typed as a date; None when it is none. Day first, as people write it here.

    >>> day_typed("5 March 2026"), day_typed("5/3/26"), day_typed("2026-03-05"), day_typed("March")
    (datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), None)
    """
    parts = text.replace("/", " ").replace(".", " ").replace("-", " ").replace(",", " ").lower().split()
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        parts.reverse()
    day, month, year = parts
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else _number(month)
    years = _number(year)
    try:
        return date(years + 2000 if years < 100 else years, number, _number(day))
    except ValueError:
        return None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else -1


def cleaned(text: str) -> str:
    """Text as it is kept: as typed, with one kind of line end and without what a database cannot hold.

    >>> cleaned("one\\r\\ntwo\\u2028three\\x00")
    'one\\ntwo\\nthree'
    """
    return _LINE_END.sub("\n", text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Everything that some program takes for the end of a line, so that all of them see the same lines."""


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return cleaned(value) if isinstance(value, str) else ""


def _mapping(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = given.get(key)
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _texts(given: Mapping[str, Any], key: str, wanted: list[str]) -> dict[str, str]:
    found = _mapping(given, key)
    return {name: text for name in wanted if (text := _text(found, name))}


def _one_of(given: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = _text(given, key)
    return value if value in choices else ""


def _judgement(spec: SectionSpec, given: Mapping[str, Any]) -> str:
    return _one_of(given, "judgement", tuple(one.key for one in spec.scale))


def _check(answers: Mapping[str, Any], key: str) -> CheckAnswer:
    given = _mapping(answers, key)
    answer = _one_of(given, "answer", (YES, NO, NOT_APPLICABLE))
    return CheckAnswer(answer, _text(given, "on"))


def _evidence(given: Mapping[str, Any]) -> tuple[Evidence, ...]:
    listed = given.get("evidence")
    items = [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list | tuple) else []
    found = [Evidence(_one_of(i, "kind", EVIDENCE_KINDS) or NOTE, _text(i, "text"), _text(i, "where")) for i in items]
    return tuple(item for item in found if item.text.strip() or item.where.strip())


def _voice(spec: SectionSpec, given: Mapping[str, Any]) -> VoiceContent:
    if spec.voice is None:
        return VoiceContent()
    return VoiceContent(
        heard=_one_of(given, "heard", (YES, NO)),
        how=_text(given, "how"),
        answers=_texts(given, "answers", [question.key for question in spec.voice.questions]),
        reason=_one_of(given, "reason", tuple(reason.key for reason in spec.voice.missing_reasons)),
        explained=_text(given, "explained"),
    )


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def _in_order(newer: str, older: str) -> bool:
    following = iter(newer)
    return older in newer or all(character in following for character in older)
