"""The sentences of a text, each with its place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fullcircle.domain.reports.rules.document import Block, Bullets, Paragraph, text_of

_END = re.compile(
    r"(?<!\bc)(?<!\bca)(?<!\b(?:est|max|min))(?<!\bapprox)(?<!\.\.)[.!?][”’\"')\]]*\s+(?=[^a-z\s])"
    r"|(?:\.\.\.|…)[”’\"')\]]*\s+(?=[A-Z“‘\"'(])"
)
"""Not after "c." or "approx.", which belong to the figure that follows."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
"""Characters without a width that Unicode does not call signs of format."""
_HYPHENS = str.maketrans("‐‑", "--")


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


def as_seen(text: str) -> str:
    """The text as it looks: without soft hyphens and signs that have no width, and with letters and hyphens of one kind.

    >>> as_seen("e\\u00adleven of twenty‑three ﬁles, and ½")
    'eleven of twenty-three files, and ½'
    """
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf" and sign not in _UNSEEN)
    one_kind = (sign if sign.isnumeric() else unicodedata.normalize("NFKC", sign) for sign in seen)
    return "".join(one_kind).translate(_HYPHENS)


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
