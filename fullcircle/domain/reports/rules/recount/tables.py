"""What the tables of a report state: each figure with the words by which the report names it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from fullcircle.documents.document import Block, Chart, Document, Figure, Figures, Table
from fullcircle.domain.reports.rules.recount.numbers import Stated

_SMALL = frozenset(
    re.findall(
        "[a-z]+",
        "a an the and or of in on at is are was were be been has have had we our us with for by this as it its that which",
    )
)
_ANYWHERE = frozenset({"audit", "overall", "round", "file", "looked", "look"})
"""Words that a sentence may leave out of a name, and add to it, without saying something else by it."""
_PLAIN_ENOUGH = _ANYWHERE | {"final", "submitted"}
"""Of a figure that stands for the whole round: "11 of 18 audits are good or better" needs no "final"."""
_LAYOUT = _PLAIN_ENOUGH | {"service", "area", "aspect", "each", "judgement", "by"}
"""Words of a caption that say how a table is laid out, not what it counts."""
_OF_ALL = frozenset({"set"})
"""What a name says of everything of its kind."""
_UNSAID = frozenset({"still", "yet", "to", "reason"})
"""Words of a note that say nothing more of what it counts."""
_THING = re.compile(r"\b(?:audit|action)s\b")
_NOTED = re.compile(r"(?:\A|, )(?P<count>\d[\d,]*)(?P<what> [^\d,]+(?:, (?!\d)[^\d,]+)*)")
_COUNT = re.compile(r"(\d[\d,]*)(?: of (\d[\d,]*))?\Z")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the tables: ``value``, or ``value`` of ``of``, and its name.

    ``needs``: the words without which a sentence does not speak of it; ``may``: those it may use beside them. ``only_told``: it
    is told beside a sentence that speaks of it, and no sentence agrees with it, as its name is a note in a few words.
    """

    name: str
    value: int
    of: int | None
    needs: frozenset[str]
    may: frozenset[str]
    only_told: bool = False

    @property
    def said(self) -> str:
        """Such as "audits final: 18 of 23"."""
        return f"{self.name}: {self.value:,}" + ("" if self.of is None else f" of {self.of:,}")

    def is_named_in(self, words: frozenset[str]) -> bool:
        """Whether ``words`` are the name of this figure, and no word says something else of it."""
        return not self.only_told and self.needs <= words <= self.needs | self.may | _ANYWHERE

    def is_spoken_of_in(self, words: frozenset[str]) -> bool:
        """Whether a sentence with these words speaks of it. One word is not enough where the name has more: "three times" tells
        nothing of audits that are in on time."""
        return self.needs <= words and (len(self.needs) > 1 or bool((telling(self.name) - self.needs) & words))

    def is_of_all(self, things: frozenset[str]) -> bool:
        """Whether it counts all of ``things``: how many "actions" there are is told by "actions set"."""
        return self.of is None and self.needs & _OF_ALL != frozenset() and self.needs - _OF_ALL <= things

    def equals(self, stated: Stated) -> bool:
        """Whether a sentence states this very figure."""
        if stated.value is None:
            return False
        if not stated.is_share:
            return stated.value == self.value and stated.of in {None, self.of}
        if not self.of:
            return False
        if stated.rounded is None:
            return stated.value * self.of == self.value
        apart = abs(stated.value - Fraction(self.value, self.of)) * 100
        return apart <= Fraction(1, 2 * 10**stated.rounded)


def telling(words: str) -> frozenset[str]:
    """The words that say something, one form for one and many.

    >>> sorted(telling("Audits of the child’s own view"))
    ['audit', 'child', 'own', 'view']
    """
    found = (word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(words))
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in found
        if word not in _SMALL
    )


def says_nothing_else(words: frozenset[str]) -> bool:
    """Whether words beside a figure leave what it says as it is."""
    return words <= _ANYWHERE


def facts_of(document: Document) -> tuple[Fact, ...]:
    """Every figure of the report's own figures and tables, also of those behind its charts."""
    blocks = (block for section in document.sections for block in section.blocks)
    return tuple(fact for block in blocks for fact in _facts(block))


def _facts(block: Block) -> Iterator[Fact]:
    if isinstance(block, Figures):
        for item in block.items:
            words = telling(item.what)
            yield from _fact(
                item.what, item.value + (f" of {item.of}" if item.of else ""), words, words - _PLAIN_ENOUGH
            )
            yield from _noted(item)
    elif isinstance(block, Chart):
        yield from _facts(block.table)
    elif isinstance(block, Table):
        caption = telling(block.caption)
        for row, *cells in block.rows:
            for column, cell in zip(block.columns[1:], cells, strict=True):
                words = telling(f"{row} {column.title}")
                needs = (words - _ANYWHERE) | (caption - _LAYOUT)
                yield from _fact(f"{row}, {column.title.lower()} (in “{block.caption}”)", cell, words | caption, needs)


def _fact(name: str, text: str, words: frozenset[str], needs: frozenset[str]) -> Iterator[Fact]:
    found = _COUNT.match(text)
    if found:
        value, whole = found[1].replace(",", ""), (found[2] or "").replace(",", "")
        yield Fact(name, int(value), int(whole) if whole else None, needs or words, words)


def _noted(item: Figure) -> Iterator[Fact]:
    """The counts beside a figure: "5 still open, 1 past the date" beside "actions done" are actions still open, and actions past
    the date."""
    thing = _THING.search(item.what)
    if thing is None:
        return
    for found in _NOTED.finditer(item.note):
        name = f"{thing[0]}{found['what'].replace(' waits ', ' wait ')}"
        words = telling(name)
        for fact in _fact(name, found["count"], words, words - _ANYWHERE - _UNSAID):
            yield replace(fact, only_told=True)
