"""A report as its pages place it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.text import slugify

from fullcircle.documents.document import (
    Block,
    Bullets,
    Chart,
    Document,
    Figures,
    Note,
    Paragraph,
    Run,
    Words,
    text_of,
)
from fullcircle.domain.reports.queries import ReportRow, ReportView, StatementRow
from fullcircle.domain.reports.rules.recount import sentences_in
from fullcircle.domain.reports.rules.signing import not_signed_yet
from fullcircle.domain.reports.states import ReportState

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def file_name(row: ReportRow, extension: str) -> str:
    """Such as "qa-report-round-7.pdf". One that is not signed says where it is, so that nobody tables it by mistake. No name of a
    person."""
    state = "" if row.state is ReportState.SIGNED_OFF else f"-{slugify(row.state.label)}"
    return f"qa-report-round-{row.round_number}{state}.{extension}"


def sent_said(signers: Sequence[str], awaits: str, unconfirmed: int) -> str:
    """That a report is sent, who finds it, and what has to happen before they can sign it: ``awaits``, and so many sentences to
    be confirmed."""
    if not signers:
        return "The report is sent, but nobody who signs reports can sign in. Ask an administrator to give somebody that role."
    *others, last = signers
    named = f"{', '.join(others)} or {last}" if others else last
    if awaits:
        return f"The report is sent. {named} finds it under My work, to read and challenge. {not_signed_yet(awaits)}"
    if unconfirmed:
        is_, figures = ("sentence is", "its figure") if unconfirmed == 1 else ("sentences are", "their figures")
        return (
            f"The report is sent. {named} finds it under My work, and can sign it once {unconfirmed} {is_} confirmed or "
            f"changed: the tables do not hold {figures}."
        )
    return f"The report is sent. {named} finds it under My work and can sign it. Take it back to change it."


def counted_said(again: int) -> str:
    """That the figures are counted again, and how many sentences that were confirmed wait again."""
    said = "The figures are counted again. Words that people wrote stay as they are."
    if not again:
        return said
    which = "One sentence that was confirmed waits" if again == 1 else f"{again} sentences that were confirmed wait"
    its, stands = ("its", "stands in its box") if again == 1 else ("their", "stands in each box")
    return f"{said} {which} again, as {its} figures in the tables changed. The source that was given {stands}."


@dataclass(frozen=True)
class Question:
    """One of the three questions in the band of the page, with the start of its answer."""

    title: str
    answer: str
    anchor: str


def answers(view: ReportView) -> list[Question]:
    """The three questions, each with what stands first in its section: that there is nothing yet, or its first figure."""
    return [
        Question(section.title, _first_said(section.blocks), section.key)
        for section in view.document.sections
        if section.number
    ]


def _first_said(blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if isinstance(block, Note | Chart):
            return f"{block.title}."
        if isinstance(block, Figures) and block.items[0].of:
            figure = block.items[0]
            note = f" {figure.note}." if figure.note else ""
            return f"{figure.value} of {figure.of} {figure.what}.{note}"
    return ""


@dataclass(frozen=True)
class Marked(Run):
    """A stretch of words in a sentence that states a figure. ``state``: "agrees", "confirmed" or "waits"; ``number``: where the
    sentence ends, that of its place among the figures of its section, 0 for one that agrees."""

    state: str = ""
    number: int = 0
    anchor: str = ""


@dataclass(frozen=True)
class Said:
    """A sentence among the figures of its section."""

    row: StatementRow
    number: int
    anchor: str


@dataclass(frozen=True)
class SectionFigures:
    """The sentences of a section that state figures, by what became of them."""

    waits: list[Said]
    confirmed: list[Said]
    agrees: list[StatementRow]


def confirmed_said(left: int) -> str:
    """That a sentence is confirmed, and how many still wait."""
    if not left:
        return "Confirmed. No sentence waits any more."
    return f"Confirmed. {left} more {'sentence waits' if left == 1 else 'sentences wait'}."


def figures_of_sections(view: ReportView) -> dict[str, SectionFigures]:
    """The sentences that state figures, by the key of their section."""
    found: dict[str, SectionFigures] = {}
    for said in _numbered(view):
        of_section = found.setdefault(said.row.section, SectionFigures([], [], []))
        if said.row.agrees:
            of_section.agrees.append(said.row)
        else:
            (of_section.waits if said.row.waits else of_section.confirmed).append(said)
    return found


def marked(view: ReportView) -> Document:
    """The document with its sentences marked that state figures; a signed one as it was signed."""
    if not view.parts:
        return view.document
    said = {(one.row.section, one.row.sentence): one for one in sorted(_numbered(view), key=lambda one: one.row.waits)}
    sections = []
    for section in view.document.sections:
        here = {sentence: one for (key, sentence), one in said.items() if key == section.key}
        sections.append(replace(section, blocks=tuple(_marked_block(block, here) for block in section.blocks)))
    return replace(view.document, sections=tuple(sections))


def _numbered(view: ReportView) -> list[Said]:
    """The statements in reading order; those that do not agree with the tables are numbered."""
    numbered, place = [], 0
    for row in view.statements:
        place += not row.agrees
        numbered.append(Said(row, 0 if row.agrees else place, f"figure-{row.digest[:12]}"))
    return numbered


def _marked_block(block: Block, said: Mapping[str, Said]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tuple(_marked_words(block.words, said)))
    if isinstance(block, Bullets):
        return Bullets(tuple(tuple(_marked_words(item, said)) for item in block.items))
    return block


def _marked_words(words: Words, said: Mapping[str, Said]) -> Iterator[Run]:
    """The same words, cut where a sentence that states a figure begins and ends."""
    spans = [(one.start, one.end, said[one.text]) for one in sentences_in(text_of(words)) if one.text in said]
    start = 0
    for run in words:
        end = start + len(run.text)
        cuts = sorted({start, end, *(at for span in spans for at in span[:2] if start < at < end)})
        for first, last in pairwise(cuts):
            text = run.text[first - start : last - start]
            inside = next((span for span in spans if span[0] <= first < span[1]), None)
            yield Run(text, run.strong) if inside is None else _marked_run(text, run, inside[2], ends=last == inside[1])
        start = end


def _marked_run(text: str, run: Run, said: Said, *, ends: bool) -> Marked:
    state = "waits" if said.row.waits else "agrees" if said.row.agrees else "confirmed"
    return Marked(text, run.strong, state, said.number if ends else 0, said.anchor)
