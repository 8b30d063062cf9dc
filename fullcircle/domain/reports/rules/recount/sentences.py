"""The sentences of a text, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fullcircle.documents.document import Block, Bullets, Paragraph, text_of

_END = re.compile(
    r"(?<!\bc)(?<!\bca)(?<!\b(?:est|max|min))(?<!\bapprox)(?<!\.\.)[.!?][”’\"')\]]*\s+(?=[^a-z\s])"
    r"|(?:\.\.\.|…)[”’\"')\]]*\s+(?=[A-Z“‘\"'(])"
)
"""Not after "c." or "approx.", which belong to the figure that follows."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """From ``start`` to ``end`` of its paragraph or bullet. ``under``: the words that introduce the bullets it stands among."""

    text: str
    start: int
    end: int
    under: str = ""

    @property
    def told(self) -> str:
        """The sentence with the words that introduce it."""
        return f"{self.under} {self.text}".strip()


def sentences_in(text: str, *, under: str = "") -> tuple[Sentence, ...]:
    """The sentences of one paragraph. A full stop ends one before a space and anything but a small letter; a new line does not.

    >>> [one.text for one in sentences_in("Well done. It was 3.5 % (e.g. in May). 11 of 18 were good.")]
    ['Well done.', 'It was 3.5 % (e.g. in May).', '11 of 18 were good.']
    """
    ends = [found.end() for found in _END.finditer(text)] + [len(text)]
    found: list[Sentence] = []
    start = 0
    for end in ends:
        inner = text[start:end]
        said = inner.strip()
        if said:
            first = start + len(inner) - len(inner.lstrip())
            found.append(Sentence(said, first, first + len(said), under))
        start = end
    return tuple(found)


def sentences_of(blocks: tuple[Block, ...]) -> Iterator[Sentence]:
    """The sentences of typed blocks. What ends in a colon introduces the bullets after it."""
    under = ""
    for block in blocks:
        if isinstance(block, Paragraph):
            text = text_of(block.words)
            under = text if text.rstrip().endswith(":") else ""
            yield from sentences_in(text)
        elif isinstance(block, Bullets):
            for item in block.items:
                yield from sentences_in(text_of(item), under=under)
