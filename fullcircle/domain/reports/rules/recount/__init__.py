"""Sentences that state figures, compared with the tables of their report.

A sentence agrees in two cases, and both can be explained in one line. It is, word for word, one that Full Circle wrote from the
same figures. Or it holds the figure of a table, the words by which the report names that figure, and no other word that says
something. Everything else waits for a person: it may well be true, but the tables do not say it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

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
ALIKE = 0.7
FEWEST_WORDS = 3
"""From so many words on, and where so large a part of them is the same, two sentences say the same of other figures."""
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
    facts, own_texts = facts_of(own), tuple(dict.fromkeys(_own_texts(own)))
    counted = frozenset(_plain(text) for text in own_texts)
    found: dict[str, Statement] = {}
    for section, text in texts.items():
        for sentence in sentences_of(blocks_of(text)):
            seen = replace(sentence, text=as_seen(sentence.text), under=as_seen(sentence.under))
            figures = figures_in(seen.text, seen.under)
            if not figures:
                continue
            named = _named(seen, figures, facts)
            agrees = (WORD_FOR_WORD,) if _plain(sentence.text) in counted else _agrees(seen, figures, facts)
            now = () if agrees else _counted_now(seen, figures, own_texts)
            digest = _digest(section, sentence, [*(fact.said for fact in named), *now])
            said = Statement(section, sentence.text, sentence.told, digest, agrees, near=now, against=now)
            if not agrees and not now:
                against = _told(_against(named, figures))
                said = replace(said, near=_near(named, figures, facts), against=against)
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
    masked, start = _masked(text, figures), 0
    for end, after in [*(found.span() for found in _BREAK.finditer(masked)), (len(text), len(text))]:
        yield telling(masked[start:end].replace("§", " ")), [one for one in figures if start <= one.start < end]
        start = after


def _masked(text: str, figures: Iterable[Stated]) -> str:
    for figure in figures:
        text = text[: figure.start] + "§" * (figure.end - figure.start) + text[figure.end :]
    return text


def _counted_now(sentence: Sentence, figures: tuple[Stated, ...], own_texts: tuple[str, ...]) -> tuple[str, ...]:
    """The sentence of Full Circle that this one was before its figures were counted again, as it reads now; none for one that
    people wrote. The words tell: nearly all are the same, in no other sentence as many."""
    mine = _words_beside(sentence.text, figures)
    if len(mine) < FEWEST_WORDS:
        return ()
    alike = {text: len(mine & words) / len(mine | words) for text, words in _words_of(own_texts)}
    most = max(alike.values(), default=0.0)
    found = [text for text, part in alike.items() if part == most >= ALIKE]
    return (f"“{found[0]}”",) if len(found) == 1 else ()


@lru_cache(maxsize=8)
def _words_of(own_texts: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((text, _words_beside(as_seen(text), figures_in(as_seen(text)))) for text in own_texts)


def _words_beside(text: str, figures: Iterable[Stated]) -> frozenset[str]:
    return telling(_masked(text, figures).replace("§", " "))


def _digest(section: str, sentence: Sentence, told: Iterable[str]) -> str:
    of_tables = fingerprint(*sorted(set(told)))
    return fingerprint(section, sentence.under, sentence.text)[:OF_SENTENCE] + of_tables[:OF_SENTENCE]


def _named(sentence: Sentence, figures: tuple[Stated, ...], facts: tuple[Fact, ...]) -> list[Fact]:
    """The figures of the tables that the sentence names, most alike first."""
    words = telling(f"{sentence.under} {sentence.text}")
    things = frozenset[str]().union(*(telling(_next_word(sentence.text, one)) for one in figures))
    of = any(one.of is not None for one in figures)
    named = [fact for fact in facts if fact.is_spoken_of_in(words) or fact.is_of_all(things)]
    return sorted(named, key=lambda fact: (of and fact.of is None, -len(telling(fact.name) & words)))


def _next_word(text: str, figure: Stated) -> str:
    found = _WORD_AFTER.match(text, figure.end)
    return found[0] if found else ""


def _against(named: list[Fact], figures: tuple[Stated, ...]) -> list[Fact]:
    """The named figures that are others than those stated; none where each that is stated is one of them."""
    if all(any(fact.equals(one) for fact in named) for one in figures):
        return []
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


def _own_texts(own: Document) -> Iterator[str]:
    """What Full Circle wrote: each text by itself, and its sentences."""
    for section in own.sections:
        for block in section.blocks:
            for text in _prose(block):
                yield text
                yield from (one.text for one in sentences_in(text))


def _prose(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Note):
        yield text_of(block.words)
    elif isinstance(block, Chart):
        yield from (block.title, text_of(block.summary))
    elif isinstance(block, Figures):
        yield from (item.note for item in block.items if item.note)
    elif isinstance(block, Table):
        return
