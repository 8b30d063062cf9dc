"""A bank of sentences in the voice of English social work, and how one is chosen and filled in for a child.

A line of a file is ``what ~ where ~ ... ~ fits``. ``fits`` names statuses and ages (left out: everybody). In a line,
``[one|other]`` is a choice and ``{they}`` a slot. Lines that plainly do not suit a baby or a grown care leaver are left out for
them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

AGES = ("baby", "young", "middle", "teen", "adult")
STATUSES = ("early_help", "assessment", "in_need", "child_protection", "looked_after", "care_leaver")
DISABLED = "disabled"
_TAGS = frozenset({*AGES, *STATUSES, DISABLED})
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
# Words that give a line away as meant for another child, unless its ``fits`` says otherwise.
_NOT_A_BABY = re.compile(
    r"\{they\}[^.]{0,25}\b(said|told|asked|wanted|wrote|knew|known|waited)\b|\{child\} (said|says)|what \{child\}|listened to|"
    r"\{their\} (own )?(words|views|wishes|account)|views|\balone\b|\{school\}|homework|trust was built|younger brother|"
    r"talk\w* to me|ask \{child\}|\{child\} has (asked|people who)|\{child\} was left to start",
    re.IGNORECASE,
)
_NOT_GROWN = re.compile(
    r"\b(mother|father|parents?|famil\w+|grand\w*|brother|sister|aunt|uncle|partner|school|children|child’s|nursery|carers?|"
    r"core group|conference|strategy|teacher|bedtime|cot|baby|toys?)\b|\{carer\}|\{school\}",
    re.IGNORECASE,
)
_NOT_EARLY_HELP = re.compile(
    r"\b(court|conference|strategy discussion|enquiry|core group|legal|proceedings|statutory|section 47|placement|police)\b",
    re.IGNORECASE,
)
_NOT_IN_CARE = re.compile(r"\b(mother|father|new partner|in the home)\b", re.IGNORECASE)
# What a line is about, where praise and worry about the same thing would contradict each other.
_TOPICS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "chronology": r"chronolog",
        "genogram": r"genogram",
        "summary": r"case summary|the summary|old summary",
        "contingency": r"contingenc",
        "father": r"father|both parents",
        "interpreter": r"interpret",
        "attendance": r"attendance|missed (two|three) days|\{school\} every day",
        "permanence": r"permanence",
        "pathway": r"pathway plan",
        "supervision": r"supervision (is monthly|took place)|no supervision|gap of \{gap\} days in supervision|oversight",
        "visits": r"visits have taken|no visit|gap of \{gap\} days between|visits lapsed|in contact|gaps in seeing",
        "alone": r"\balone\b",
        "worker": r"stayed the same|while the \{worker\} changed|when the \{worker\} changed|change of worker",
        "feedback": r"feedback",
        "history": r"history|earlier|pattern|involvement",
        "reviews": r"reviews? (was|were|are|on time)|review minutes|on time",
        "meetings": r"meetings? (is|are|were|met)|core group|minuted|health visitor|each \{meeting\}",
        "safety_plan": r"safety plan",
        "siblings": r"brother|sister",
        "therapy": r"therapy",
        "baby": r"baby's day|three feeds|in \{their\} cot|described as a person",
        "college": r"college|apprenticeship",
        "plan_age": r"the plan (fits|lists|has run|is )",
    }.items()
}


@dataclass(frozen=True)
class Line:
    """One line of the bank. ``fits`` is empty when it suits everybody; ``rest`` holds what stands after the first two parts."""

    say: str
    where: str = ""
    rest: tuple[str, ...] = ()
    fits: frozenset[str] = frozenset()

    def suits(self, status: str, age: str, *, disabled: bool) -> bool:
        """Whether the line suits a child of this status and age."""
        statuses, ages = self.fits & set(STATUSES), self.fits & set(AGES)
        if (
            (statuses and status not in statuses)
            or (ages and age not in ages)
            or (DISABLED in self.fits and not disabled)
        ):
            return False
        if age == "baby" and "baby" not in ages and _NOT_A_BABY.search(self.say):
            return False
        strange = {"care_leaver": _NOT_GROWN, "early_help": _NOT_EARLY_HELP, "looked_after": _NOT_IN_CARE}.get(status)
        return (
            strange is None or status in statuses or "adult" in ages or not strange.search(f"{self.say} {self.where}")
        )

    @property
    def topics(self) -> frozenset[str]:
        """What the line is about."""
        return _topics(self.say)


@cache
def _topics(say: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _TOPICS.items() if pattern.search(say))


@cache
def bank(name: str) -> dict[str, Any]:
    """A file of the bank: sections of lines, nested as in the file."""
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return {key: _lines(value) for key, value in yaml.safe_load(text).items()}


def _lines(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _lines(inner) for key, inner in value.items()}
    return tuple(_line(text) for text in str(value).splitlines() if text.strip())


def _line(text: str) -> Line:
    parts = [part.strip() for part in text.split("~")]
    tags = frozenset(parts[-1].split())
    fits = tags if len(parts) > 1 and tags <= _TAGS else frozenset()
    if fits:
        parts.pop()
    return Line(parts[0], parts[1] if len(parts) > 1 else "", tuple(parts[2:]), fits)


def every_line(section: object) -> Iterator[Line]:
    """Every line in a section, however nested."""
    if isinstance(section, Mapping):
        for inner in section.values():
            yield from every_line(inner)
    elif isinstance(section, tuple):
        yield from section


Slot = str | Callable[[], str]


@dataclass
class Pen:
    """Writes for one child: chooses lines that suit, not the same twice, nothing praised that is also regretted, and fills
    them in. A slot that is a function gives something new each time. ``avoid`` keeps out lines that speak of people whom this
    child's story does not have."""

    rng: Random
    status: str
    age: str
    disabled: bool
    slots: Mapping[str, Slot]
    avoid: re.Pattern[str] | None = None

    def __post_init__(self) -> None:
        self.used: set[str] = set()
        self.spoken: dict[bool, set[str]] = {True: set(), False: set()}

    def choose(self, lines: Sequence[Line], count: int = 1, *, praise: bool | None = None) -> list[Line]:
        """Up to ``count`` fitting lines, those meant for such a child rather first. ``praise`` says whether they praise or
        regret; None for neither."""
        fitting = [line for line in lines if line.suits(self.status, self.age, disabled=self.disabled)]
        kept = [
            line for line in fitting if self.avoid is None or line.fits or not self.avoid.search(line.say)
        ] or fitting
        fresh = [line for line in kept if line.say not in self.used] or kept
        if praise is not None:
            fresh = [line for line in fresh if not line.topics & self.spoken[not praise]] or fresh
        chosen: list[Line] = []
        for line in sorted(fresh, key=lambda line: self.rng.random() - 0.35 * bool(line.fits)):
            if len(chosen) < count and not any(line.topics & other.topics for other in chosen):
                chosen.append(line)
        self.used.update(line.say for line in chosen)
        if praise is not None:
            self.spoken[praise].update(*(line.topics for line in chosen))
        return chosen

    def one(self, lines: Sequence[Line], *, praise: bool | None = None) -> str:
        """One fitting line, filled in; "" when none fits."""
        return next((self.fill(line.say) for line in self.choose(lines, praise=praise)), "")

    def fill(self, text: str) -> str:
        """A line with its choices made and its slots filled."""
        while found := _CHOICE.search(text):
            text = text[: found.start()] + self.rng.choice(found.group(1).split("|")) + text[found.end() :]
        return re.sub(r"\{(\w+)\}", lambda slot: self._slot(slot.group(1)), text)

    def _slot(self, name: str) -> str:
        small = name[0].lower() + name[1:]
        slot = self.slots[small]
        text = slot if isinstance(slot, str) else slot()
        return text if name == small else text[0].upper() + text[1:]
