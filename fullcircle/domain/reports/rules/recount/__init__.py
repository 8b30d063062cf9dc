"""Sentences that state figures, compared with the tables of their report.

A sentence agrees in two cases, and both can be explained in one line. It is, word for word, one that Full Circle wrote from the
same figures. Or it holds the figure of a table, the words by which the report names that figure, and no other word that says
something. Everything else waits for a person: it may well be true, but the tables do not say it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fullcircle.documents.document import (
    Block,
    Chart,
    Document,
    Figures,
    Note,
    Paragraph,
    Table,
    fingerprint,
    text_of,
)
from fullcircle.documents.prose import blocks_of
from fullcircle.domain.reports.rules.recount.numbers import Stated, figures_in
from fullcircle.domain.reports.rules.recount.sentences import Sentence, sentences_in, sentences_of
from fullcircle.domain.reports.rules.recount.tables import Fact, facts_of, says_nothing_else, telling
from fullcircle.foundation.kernel.matching import as_seen

__all__ = ["Sentence", "Statement", "recount", "sentences_in"]

WORD_FOR_WORD = "word for word as Full Circle counted it"
MOST_NEAR = 2
OF_SENTENCE = 32
"""So many characters of a digest tell of the sentence alone; as many of what the tables say in words of it."""
_WORD_AFTER = re.compile(r"\s+[a-z’'-]+", re.IGNORECASE)
_BREAK = re.compile(r"[,;:()]\s|[,;:()]\Z|\s[–—]\s|\sand\s(?=[\d§])")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a section's words that states a figure. ``told``: the sentence with the words that introduce it.

    ``digest`` changes with the sentence and with what the tables say in words of it; its first half (``OF_SENTENCE``) with the
    sentence alone. ``agrees``: what it agrees with, in words; empty when it waits for a person, and then ``near`` holds what the
    tables say that comes close, and ``against`` what of that is another figure than it states.
    """

    section: str
    sentence: str
    told: str
    digest: str
    agrees: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def recount(texts: Mapping[str, str], own: Document) -> tuple[Statement, ...]:
    """The sentences of ``texts``, by section, that state figures. ``own`` is the report as Full Circle alone writes it."""
    facts, counted = facts_of(own), frozenset(_own_words(own))
    found: dict[str, Statement] = {}
    for section, text in texts.items():
        for sentence in sentences_of(blocks_of(text)):
            seen = replace(sentence, text=as_seen(sentence.text), under=as_seen(sentence.under))
            figures = figures_in(seen.text, seen.under)
            if not figures:
                continue
            named = _named(seen, figures, facts)
            digest = _digest(section, sentence, named)
            agrees = (WORD_FOR_WORD,) if _plain(sentence.text) in counted else _agrees(seen, figures, facts)
            said = Statement(section, sentence.text, sentence.told, digest, agrees)
            if not agrees:
                near, against = _near(named, figures, facts), _told(_against(named, figures))
                said = replace(said, near=near, against=against)
            found.setdefault(digest, said)
    return tuple(found.values())


def _agrees(sentence: Sentence, figures: tuple[Stated, ...], facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """The figures of the tables that the sentence states in their own words: one in each part, and every part says no more."""
    if not says_nothing_else(telling(sentence.under)):
        return ()
    said: list[str] = []
    for words, inside in _parts(sentence.text, figures):
        if not inside:
            if not says_nothing_else(words):
                return ()
            continue
        if len(inside) > 1:
            return ()
        fact = next((fact for fact in facts if fact.equals(inside[0]) and fact.is_named_in(words)), None)
        if fact is None:
            return ()
        said.append(fact.said)
    return tuple(said)


def _parts(text: str, figures: tuple[Stated, ...]) -> Iterator[tuple[frozenset[str], list[Stated]]]:
    """The parts of a sentence, between commas and before an "and" that leads on to a figure: their words, and their figures."""
    masked = text
    for figure in figures:
        masked = masked[: figure.start] + "§" * (figure.end - figure.start) + masked[figure.end :]
    start = 0
    for end, after in [*(found.span() for found in _BREAK.finditer(masked)), (len(text), len(text))]:
        yield telling(masked[start:end].replace("§", " ")), [one for one in figures if start <= one.start < end]
        start = after


def _digest(section: str, sentence: Sentence, named: Iterable[Fact]) -> str:
    of_tables = fingerprint(*sorted({fact.said for fact in named}))
    return fingerprint(section, sentence.under, sentence.text)[:OF_SENTENCE] + of_tables[:OF_SENTENCE]


def _named(sentence: Sentence, figures: tuple[Stated, ...], facts: tuple[Fact, ...]) -> list[Fact]:
    """The figures of the tables that the sentence names, most alike first."""
    words = telling(f"{sentence.under} {sentence.text}")
    things = frozenset[str]().union(*(telling(_next_word(sentence.text, one)) for one in figures))
    of = any(one.of is not None for one in figures)
    named = [fact for fact in facts if fact.needs <= words or fact.is_of_all(things)]
    return sorted(named, key=lambda fact: (of and fact.of is None, -len(telling(fact.name) & words)))


def _next_word(text: str, figure: Stated) -> str:
    found = _WORD_AFTER.match(text, figure.end)
    return found[0] if found else ""


def _against(named: Iterable[Fact], figures: tuple[Stated, ...]) -> list[Fact]:
    return [fact for fact in named if not any(fact.equals(one) for one in figures)]


def _near(named: list[Fact], figures: tuple[Stated, ...], facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """What the tables say in words of the sentence, first what it does not state; else what they count as the same x of y."""
    if named:
        return _told([*_against(named, figures), *named])
    return _told(fact for fact in facts if any(one.of is not None and fact.equals(one) for one in figures))


def _told(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.said for fact in facts))[:MOST_NEAR]


def _plain(sentence: str) -> str:
    return " ".join(as_seen(sentence).split()).rstrip(" .").casefold()


def _own_words(own: Document) -> Iterator[str]:
    for section in own.sections:
        for block in section.blocks:
            for text in _prose(block):
                yield _plain(text)
                yield from (_plain(one.text) for one in sentences_in(text))


def _prose(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Note):
        yield text_of(block.words)
    elif isinstance(block, Chart):
        yield from (block.title, text_of(block.summary))
    elif isinstance(block, Figures):
        yield from (item.note for item in block.items if item.note)
    elif isinstance(block, Table):
        return
