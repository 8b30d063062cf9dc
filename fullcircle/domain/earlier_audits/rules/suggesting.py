"""What a question, or a word of an answer, probably means. Only ever a suggestion: a person accepts it or says otherwise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.earlier_audits.states import JUDGEMENTS, MAY_HAVE_ASPECT, Meaning
from fullcircle.domain.frameworks.rules import Aspect, Framework, Judgement, Wordings
from fullcircle.files.texts import folded

NO_JUDGEMENT: Final = ""
"""What an answer word stands for that judges nothing, such as "not applicable"."""


@dataclass(frozen=True)
class Mapped:
    """What a question means here; ``aspect`` is "" where it is about no aspect, or about all of them."""

    meaning: Meaning
    aspect: str = ""


_JUDGES_NOTHING: Final = frozenset(
    {"n/a", "na", "not applicable", "not assessed", "not judged", "not known", "unknown", "no judgement"}
    | {"none", "nil", "-", "--"}
)


@dataclass(frozen=True)
class Spoken:
    """How other forms speak of the aspects and judgements of a framework: (key, what to look for), in the order to try them."""

    aspects: tuple[tuple[str, re.Pattern[str]], ...] = ()
    judgements: tuple[tuple[str, re.Pattern[str]], ...] = ()

    @classmethod
    def of(cls, framework: Framework) -> "Spoken":
        """By the framework's own titles, and by the words that it gives other forms."""
        given = framework.earlier_forms
        return cls(
            tuple((one.key, _any(one.words)) for one in (*given.aspects, *_titled(framework.aspects))),
            tuple((one.key, _any(one.words)) for one in (*given.judgements, *_titled(framework.judgements))),
        )

    def judgement(self, text: str) -> str | None:
        """The judgement that these are the words of, or NO_JUDGEMENT; None where they are nobody's."""
        if text in _JUDGES_NOTHING:
            return NO_JUDGEMENT
        return next((key for key, pattern in self.judgements if pattern.fullmatch(text)), None)

    def aspect(self, text: str) -> str:
        """The first aspect that a text speaks of; "" where it speaks of none."""
        return next((key for key, pattern in self.aspects if pattern.search(text)), "")


def _titled(items: Sequence[Aspect | Judgement]) -> list[Wordings]:
    return [Wordings(key=one.key, words=(folded(one.title),)) for one in items]


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)".replace(r"\*(?!\w)", r"\w*") for word in words))


_LEADING: Final = re.compile(r"^(?:grade|judgement|rating)?\s*\(?([a-z0-9]{1,2})\)?\s*[-:.)=]+\s*(.+)$")
_TRAILING: Final = re.compile(r"^(.+?)\s*[-:(]+\s*(?:grade\s*)?[a-z0-9]{1,2}\)?$")

_TICKS: Final = frozenset(
    {"yes", "no", "y", "n", "n/a", "na", "not applicable", "partly", "partially", "true", "false", "unknown"}
)
_GRADE: Final = re.compile(r"\b(grade|grading|graded|judgement|judgment|rating|rated|score)\b")
_OVERALL: Final = re.compile(r"\b(overall|final|whole)\b")
_DAY: Final = re.compile(
    r"\bdate\b.*\b(audit|audited|review|completed|completion)\b|\b(audit|audited)\b.*\b(date|on|when)\b"
)
_AUDITOR: Final = re.compile(r"\bauditor\b|\baudited by\b|\bname of (the )?(reviewer|auditor)\b|\bcompleted by\b")
_BY_WORDS: Final = (
    (
        Meaning.STRENGTHS,
        re.compile(r"\bstrengths?\b|\bwork(s|ing|ed)? well\b|\bwent well\b|\bgood practice\b|\bproud\b"),
    ),
    (
        Meaning.IMPROVEMENTS,
        re.compile(
            r"\bimprov\w*|\bdevelop(ment)?\b|\bworr(y|ies|ied)\b|\bconcerns?\b|\brecommend\w*|\bgaps?\b"
            r"|\bnot working\b|\beven better\b|\blearning\b"
        ),
    ),
    (Meaning.DIFFERENCE, re.compile(r"\bdifference\b|\bimpact\b|\bbetter (off|for)\b|\bsafer\b")),
    (
        Meaning.NOTES,
        re.compile(r"\bcomments?\b|\bnotes?\b|\bsummary\b|\brationale\b|\banalysis\b|\bevidence\b|\breasons?\b"),
    ),
)


def suggest_judgement(word: str, spoken: Spoken) -> str | None:
    """The judgement an answer word stands for, NO_JUDGEMENT where it plainly judges nothing, None where nobody can tell."""
    text = folded(word).rstrip(" .!")
    leading, trailing = _LEADING.match(text), _TRAILING.match(text)
    bare = (text, leading.group(2) if leading else "", trailing.group(1) if trailing else "")
    return next((found for one in bare if (found := spoken.judgement(one)) is not None), None)


def suggest_meaning(question: str, key: str, words: Sequence[str], spoken: Spoken) -> Mapped | None:
    """What a question probably means, from its text, its key and the different ``words`` of its answers (none when they are
    free text); None where nobody can tell: what is not understood is never offered to be left out."""
    text = f"{folded(question)} {_spread(key)}"
    graded = _graded(text, words, spoken)
    if graded is not None:
        return graded
    if _AUDITOR.search(text):
        return Mapped(Meaning.AUDITOR)
    if _DAY.search(text):
        return Mapped(Meaning.AUDITED_ON)
    if words and all(folded(word) in _TICKS for word in words):
        return Mapped(Meaning.LEAVE_OUT)
    for meaning, pattern in _BY_WORDS:
        if pattern.search(text):
            return Mapped(meaning, spoken.aspect(text) if meaning in MAY_HAVE_ASPECT else "")
    return None


def _graded(text: str, words: Sequence[str], spoken: Spoken) -> Mapped | None:
    """A judgement: where the answers are all words of judgements, or some are and the question speaks of a grade."""
    found = [suggest_judgement(word, spoken) for word in words]
    if not any(found) or (None in found and not _GRADE.search(text)):
        return None
    if _OVERALL.search(text) or not (aspect := spoken.aspect(text)):
        return Mapped(Meaning.OVERALL) if _OVERALL.search(text) or _GRADE.search(text) else None
    return Mapped(Meaning.ASPECT, aspect)


def _spread(key: str) -> str:
    """A mnemonic as words: "overallGrade_v2" is "overall grade v2"."""
    return folded(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_+", " ", key))


def is_judgement(mapped: Mapped | None) -> bool:
    return mapped is not None and mapped.meaning in JUDGEMENTS
