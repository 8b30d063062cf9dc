"""The QA report of a round as one document: figures and charts in place, words edited by people, or the first draft of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fullcircle.documents.dates import day_in_words, local_day, moment_in_words, span_in_words
from fullcircle.documents.document import (
    Block,
    Bullets,
    Document,
    Note,
    Paragraph,
    Section,
    fingerprint,
    plain,
    strong,
    text_of,
)
from fullcircle.documents.prose import blocks_of
from fullcircle.domain.insight.rules.measures import RoundMeasures
from fullcircle.domain.insight.rules.words import counted, listed
from fullcircle.domain.reports.rules import exhibits
from fullcircle.domain.reports.rules.drafting import FIRST_DRAFTS, QUESTIONS
from fullcircle.domain.reports.states import ReportState


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A sentence of a section that somebody confirmed: where its figure is from, and what the tables say against it."""

    section: str
    sentence: str
    source: str
    against: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """How a report tells its readers of it."""
        return f"“{self.sentence}” From: {self.source}" + (
            f"{_TABLES_SAY}{'; '.join(self.against)})" if self.against else ""
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the sentences that state figures: how many ``agree`` with the tables and how many still ``wait``; and those
    that people ``confirmed``."""

    agree: int = 0
    wait: int = 0
    confirmed: tuple[Confirmed, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section whose words people edit. ``number`` is that of the question it answers."""

    key: str
    title: str
    number: str
    lead: str


PARTS = (
    Part("in_short", "In short", "", ""),
    Part("how_much", "How much did we do?", "1", "What was done, for whom, and whether it was on time."),
    Part(
        "how_well",
        "How well did we do it?",
        "2",
        "How good practice was in the files we looked at, and what that says of all children.",
    ),
    Part(
        "what_difference",
        "What difference has it made to children and families?",
        "3",
        "What is better in children’s lives, and how we know.",
    ),
    Part("next", "So what? What happens next", "", "What we will do, who leads it, and when we will look again."),
)
IN_SHORT = "in_short"
NEXT = "next"
"""The section that only people can write: numbers do not decide what to do."""


ABOUT = "about"
"""The key of the section that says how the figures were made."""


def unsigned_status(state: ReportState) -> str:
    """What a report that is not signed says of itself, in the words of its state.

    >>> unsigned_status(ReportState.DRAFT), unsigned_status(ReportState.SENT)
    ('Draft, not signed off', 'Sent to be signed, not signed off')
    """
    return f"{state.label}, not signed off"


def signed_status(moment: datetime, role: str) -> str:
    """What a signed report says of itself: the day, and the role of the person who signed. Reports name no one."""
    return f"Signed off on {day_in_words(local_day(moment))} by the {role}"


def frozen_hash(figures: Mapping[str, Any], document: str) -> str:
    """The fingerprint of a report: of its figures, in one canonical order, and of the text of its document."""
    return fingerprint(json.dumps(figures, sort_keys=True, separators=(",", ":")), document)


def first_draft(key: str, measures: RoundMeasures) -> str:
    """The first draft of a section; empty for the one that only people can write."""
    draft = FIRST_DRAFTS.get(key)
    return draft(measures) if draft else ""


def compose(
    measures: RoundMeasures, texts: Mapping[str, str], *, publisher: str, status: str, checked: Checked = Checked()
) -> Document:
    """The document. ``texts`` holds the sections that people have edited, by key; the others show their first draft.

    ``status`` is shown under the title and on every printed page, for example "Draft" or "Signed off on 5 March 2026".
    ``checked`` tells the reader how the figures in these words were compared with the tables.
    """
    words = words_in(measures, texts)
    sections = [_section(part, words[part.key], measures, checked) for part in PARTS]
    sections.append(Section(ABOUT, "About these figures", (*exhibits.about(measures), *_figures_in_words(checked))))
    facts = [
        ("Round", span_in_words(measures.starts_on, measures.ends_on)),
        ("Status", status),
        ("Figures as at", moment_in_words(measures.as_at)),
        ("Framework", measures.framework),
    ]
    if measures.focus:
        facts.append(("Focus", measures.focus))
    return Document(
        title=f"QA report: round {measures.number}",
        subtitle=measures.title,
        publisher=publisher,
        facts=tuple(facts),
        sections=tuple(sections),
        footer=f"QA report: round {measures.number} · {status}",
    )


def words_in(measures: RoundMeasures, texts: Mapping[str, str]) -> dict[str, str]:
    """The words of every section, by key: those that people edited, or the first draft."""
    return {part.key: texts.get(part.key, first_draft(part.key, measures)) for part in PARTS}


def unfinished(measures: RoundMeasures, texts: Mapping[str, str], *, waiting: int) -> tuple[str, ...]:
    """What of a report is empty or open, each as a sentence: to be known before it is sent or signed. ``waiting``: how many
    sentences wait for somebody to confirm where their figure is from."""
    much, said = measures.how_much, []
    empty = [f"“{part.title}”" for part in PARTS if not words_in(measures, texts)[part.key].strip()]
    if empty:
        said.append(f"{listed(empty)} {'has' if len(empty) == 1 else 'have'} no words.")
    if not much.final:
        said.append("No audit of this round is final.")
    elif left := much.allocated - much.final:
        said.append(f"{counted(left, 'audit')} of {much.allocated} {'is' if left == 1 else 'are'} not final yet.")
    if not measures.how_well.ended:
        said.append(
            "The report shows no judgements, as the moderation of the round had not ended when they were counted."
        )
    if waiting:
        said.append(f"{_sentences(waiting, 'wait')} for somebody to confirm where the figure is from.")
    return tuple(said)


def _figures_in_words(checked: Checked) -> tuple[Block, ...]:
    """Which figures of the words are not from the tables, and where they are from."""
    if not (checked.agree or checked.wait or checked.confirmed):
        return ()
    said = []
    if checked.agree:
        said.append(f"{_sentences(checked.agree, 'say')} in figures what the tables say.")
    if checked.wait:
        said.append(f"{_sentences(checked.wait, 'wait')} for somebody to confirm where the figure is from.")
    if checked.confirmed:
        said.append(
            f"{_sentences(len(checked.confirmed), 'state')} a figure that the tables do not hold in those words. Those who write "
            "or sign this report confirmed each, and said where it is from. Where the tables hold another figure, it is told:"
        )
    bullets = tuple(plain(one.told) for one in checked.confirmed)
    intro = Paragraph((strong("Figures in the words. "), *plain(" ".join(said))))
    return (intro, Bullets(bullets)) if bullets else (intro,)


_TABLES_SAY = " (the tables say: "


def tells_of(document: Document, sentence: str, source: str) -> bool:
    """Whether a document tells of this sentence as one that was confirmed from this source."""
    said = Confirmed("", sentence, source).told
    return any(told == said or told.startswith(said + _TABLES_SAY) for told in _bullets_about(document))


def _bullets_about(document: Document) -> Iterator[str]:
    blocks = (block for section in document.sections if section.key == ABOUT for block in section.blocks)
    return (text_of(item) for block in blocks if isinstance(block, Bullets) for item in block.items)


def _sentences(count: int, verb: str) -> str:
    return f"{counted(count, 'sentence')} {verb}{'s' if count == 1 else ''}"


def _section(part: Part, text: str, measures: RoundMeasures, checked: Checked) -> Section:
    blocks: tuple[Block, ...] = tuple(_question_first(block) for block in blocks_of(text))
    if part.key == NEXT and not blocks:
        blocks = (Note("Still to be written", plain("What we will do next, who leads it and by when.")),)
    blocks += tuple(
        Note("The tables hold another figure", plain(one.told))
        for one in checked.confirmed
        if one.section == part.key and one.against
    )
    if part.key in _EXHIBITS:
        blocks += _EXHIBITS[part.key](measures)
    return Section(part.key, part.title, blocks, lead=part.lead, number=part.number)


_EXHIBITS = {
    "how_much": exhibits.how_much,
    "how_well": exhibits.how_well,
    "what_difference": exhibits.what_difference,
}


def _question_first(block: Block) -> Block:
    """A paragraph that opens with one of the three questions has it in strong type. The words stay as they are."""
    text = text_of(block.words) if isinstance(block, Paragraph) else ""
    asked = next((question for question in QUESTIONS if text.startswith(question)), None)
    return Paragraph((strong(asked), *plain(text.removeprefix(asked)))) if asked else block
