"""What a question, or a word of an answer, probably means. Only ever a suggestion: a person accepts it or says otherwise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fullcircle.domain.earlier_audits.states import JUDGEMENTS, MAY_HAVE_ASPECT, Meaning
from fullcircle.files.texts import folded

NO_JUDGEMENT: Final = ""
"""What an answer word stands for that judges nothing, such as "not applicable"."""


@dataclass(frozen=True)
class Mapped:
    """What a question means here; ``aspect`` is "" where it is about no aspect, or about all of them."""

    meaning: Meaning
    aspect: str = ""


_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "outstanding": ("outstanding", "exceptional", "excellent", "o", "1"),
    "meets_good": ("meets good", "good", "met", "meets", "strong", "g", "2"),
    "does_not_yet_meet_good": (
        *("does not yet meet good", "does not meet good", "not yet good", "requires improvement"),
        *("requires improvement to be good", "needs improvement", "partially met", "adequate", "satisfactory"),
        *("developing", "ri", "r", "3"),
    ),
    "inadequate": ("inadequate", "unsatisfactory", "not met", "poor", "unsafe", "weak", "i", "4"),
    NO_JUDGEMENT: (
        *("n/a", "na", "not applicable", "not assessed", "not judged", "not known", "unknown", "no judgement"),
        *("none", "nil", "-", "--"),
    ),
}
_JUDGEMENT_OF: Final = {word: judgement for judgement, words in _WORDS.items() for word in words}
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
_ASPECTS: Final = (
    (
        "direct_work",
        re.compile(r"\bdirect work\b|\bvoice\b|\bwishes\b|\blived experience\b|\bseen\b|\bchild'?s views?\b"),
    ),
    ("management_grip", re.compile(r"\bmanage(ment|r)\b|\boversight\b|\bsupervision\b|\bgrip\b|\bdecision")),
    ("case_recording", re.compile(r"\brecord\w*|\bchronolog\w*|\bgenogram\w*|\bcase summar\w*")),
    ("planning_review", re.compile(r"\bplan(s|ning)?\b|\breview(s|ing)?\b|\bpermanen\w*")),
    ("family_engagement", re.compile(r"\bfamil(y|ies)\b|\bparents?\b|\bcarers?\b|\bengage\w*|\bfathers?\b")),
    ("assessment", re.compile(r"\bassess\w*|\brisk\b")),
    ("outcome_impact", re.compile(r"\boutcomes?\b|\bimpact\b|\bdifference\b")),
)


def suggest_judgement(word: str) -> str | None:
    """The judgement an answer word stands for, NO_JUDGEMENT where it plainly judges nothing, None where nobody can tell.

    >>> suggest_judgement("2 - Good"), suggest_judgement("RI"), suggest_judgement("Mostly fine")
    ('meets_good', 'does_not_yet_meet_good', None)
    """
    text = folded(word).rstrip(" .!")
    if text in _JUDGEMENT_OF:
        return _JUDGEMENT_OF[text]
    leading, trailing = _LEADING.match(text), _TRAILING.match(text)
    for bare in (leading.group(2) if leading else "", trailing.group(1) if trailing else ""):
        if bare in _JUDGEMENT_OF:
            return _JUDGEMENT_OF[bare]
    return None


def suggest_meaning(question: str, key: str, words: Sequence[str]) -> Mapped | None:
    """What a question probably means, from its text, its key and the different ``words`` of its answers (none when they are
    free text); None where nobody can tell: what is not understood is never offered to be left out."""
    text = f"{folded(question)} {_spread(key)}"
    graded = _graded(text, words)
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
            return Mapped(meaning, _aspect(text) if meaning in MAY_HAVE_ASPECT else "")
    return None


def _graded(text: str, words: Sequence[str]) -> Mapped | None:
    """A judgement: where the answers are all words of judgements, or some are and the question speaks of a grade."""
    found = [suggest_judgement(word) for word in words]
    if not any(found) or (None in found and not _GRADE.search(text)):
        return None
    if _OVERALL.search(text) or not (aspect := _aspect(text)):
        return Mapped(Meaning.OVERALL) if _OVERALL.search(text) or _GRADE.search(text) else None
    return Mapped(Meaning.ASPECT, aspect)


def _aspect(text: str) -> str:
    return next((aspect for aspect, pattern in _ASPECTS if pattern.search(text)), "")


def _spread(key: str) -> str:
    """A mnemonic as words: "overallGrade_v2" is "overall grade v2"."""
    return folded(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_+", " ", key))


def is_judgement(mapped: Mapped | None) -> bool:
    return mapped is not None and mapped.meaning in JUDGEMENTS
