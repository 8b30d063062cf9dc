"""What is learnt of each question while a file passes by: how often it is answered, and with what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from fullcircle.domain.earlier_audits.rules.results import AnswerRow

MOST_WORDS: Final = 40
_LONGEST_WORD: Final = 60
_EXAMPLES: Final = 3
_LONGEST_EXAMPLE: Final = 120


@dataclass
class Met:
    """A question as met: ``examples`` are different answers, cut short; ``words`` counts its different answers and is emptied,
    and ``free`` set, once they are too many or too long to be words."""

    template: str
    key: str
    text: str
    answers: int = 0
    examples: list[str] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    free: bool = False

    def take(self, answer: str) -> None:
        if not answer:
            return
        self.answers += 1
        example = " ".join(answer.split())
        short = example if len(example) <= _LONGEST_EXAMPLE else example[: _LONGEST_EXAMPLE - 1] + "…"
        if len(self.examples) < _EXAMPLES and short not in self.examples:
            self.examples.append(short)
        if not self.free:
            self.words[example[: _LONGEST_WORD + 1]] += 1
            if len(example) > _LONGEST_WORD or len(self.words) > MOST_WORDS:
                self.free = True
                self.words.clear()


class Questions:
    """The questions of a file in the order in which they were first met."""

    def __init__(self) -> None:
        self.met: dict[tuple[str, str], Met] = {}

    def take(self, rows: Iterable[AnswerRow]) -> None:
        for row in rows:
            place = row.template, row.key
            found = self.met.get(place)
            if found is None:
                found = self.met[place] = Met(row.template, row.key, row.question)
            found.take(row.answer)
