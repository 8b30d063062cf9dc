"""The sections of an audit as its pages show them: where you are, what is next, and two texts beside each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from fullcircle.documents.dates import day_in_words
from fullcircle.domain.audits.queries import AuditCard, Conflict, SectionState, Written
from fullcircle.domain.audits.rules.completeness import Missing, days_ahead
from fullcircle.domain.audits.rules.content import (
    IMPROVEMENT,
    NO,
    NOT_APPLICABLE,
    NOTE,
    STRENGTH,
    YES,
    AspectContent,
    Checks,
    Content,
    Overall,
    Profile,
    VoiceContent,
)
from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec, Tool
from fullcircle.foundation.kernel.clock import LONDON
from fullcircle.foundation.kernel.spelling import spelt

CHECK_ANSWERS = {YES: "Yes", NO: "No", NOT_APPLICABLE: "Does not apply"}
EVIDENCE_TITLES = {
    STRENGTH: ("Strengths", "Strength"),
    IMPROVEMENT: ("What would make it better", "To improve"),
    NOTE: ("Notes", "Note"),
}


@dataclass(frozen=True)
class Part:
    """A line of the list of parts, for the kit's ``part_list``."""

    text: str
    href: str
    state: str
    words: str
    needs_person: bool = False


@dataclass(frozen=True)
class Step:
    """A link to the section before or after."""

    title: str
    href: str


@dataclass(frozen=True)
class MissingLine:
    """One missing thing, with the link to where it is added."""

    section: str
    words: str
    href: str


@dataclass(frozen=True)
class Difference:
    """One part of a section in which two texts differ."""

    label: str
    saved: str
    kept: str


def section_url(audit_id: int, key: str) -> str:
    return reverse("audits:section", kwargs={"audit_id": audit_id, "key": key})


def conflict_url(audit_id: int, key: str) -> str:
    return reverse("audits:two_texts", kwargs={"audit_id": audit_id, "key": key})


def parts(written: Written, *, aspects: bool, here: str = "") -> list[Part]:
    """The aspects, or all other parts; ``here`` is the key of the section in hand."""
    return [
        _part(written.card, section, here)
        for section in written.sections
        if (section.spec.kind is SectionKind.ASPECT) is aspects
    ]


def _part(card: AuditCard, section: SectionState, here: str) -> Part:
    spec = section.spec
    title = f"{spec.number}. {spec.title}" if spec.number else spec.title
    if section.unsettled:
        return Part(title, conflict_url(card.id, spec.key), "started", "Two texts: choose", True)
    if spec.key == here:
        return Part(title, section_url(card.id, spec.key), "here", "Here now", True)
    return Part(title, section_url(card.id, spec.key), section.progress.value, section.progress.label)


def aspects_written(written: Written) -> str:
    """How many there are, and how many of them are written."""
    states = [section for section in written.sections if section.spec.kind is SectionKind.ASPECT]
    done = sum(section.progress.value == "done" for section in states)
    return f"{spelt(len(states)).capitalize()} {'aspect' if len(states) == 1 else 'aspects'}: {done} written"


def neighbours(tool: Tool, audit_id: int, key: str) -> tuple[Step | None, Step]:
    """The section before this one, and the one after; after the last comes the check before submission."""
    steps = [Step(spec.title, section_url(audit_id, spec.key)) for spec in tool.sections]
    place = [spec.key for spec in tool.sections].index(key)
    before = steps[place - 1] if place else None
    return before, steps[place + 1] if place + 1 < len(steps) else _check(audit_id)


def _check(audit_id: int) -> Step:
    return Step("the check before you submit", reverse("audits:check", kwargs={"audit_id": audit_id}))


def go_on(written: Written) -> Step:
    """Where to go on: the first section that is not written, or the check when all are."""
    for section in written.sections:
        if section.progress.value != "done":
            return Step(section.spec.title, section_url(written.card.id, section.spec.key))
    return _check(written.card.id)


def missing_lines(written: Written) -> list[MissingLine]:
    """Every missing thing with its link, in the order of work."""
    return _lines(written, written.missing)


def lines_to_look_at(written: Written, today: date) -> list[MissingLine]:
    """What stands in no audit's way but may be a slip, each with its link."""
    return _lines(written, days_ahead(written.tool, written.contents, on=today))


def _lines(written: Written, found: Iterable[Missing]) -> list[MissingLine]:
    titles = {section.spec.key: section.spec.title for section in written.sections}
    return [MissingLine(titles[one.section], one.words, _missing_url(written.card, one)) for one in found]


def _missing_url(card: AuditCard, one: Missing) -> str:
    if not one.field:
        return conflict_url(card.id, one.section)
    return f"{section_url(card.id, one.section)}#id_{one.field}"


def due_words(due_on: date, today: date) -> str:
    """How soon: "due tomorrow", "due 5 March 2026", "3 days past its date"."""
    days = (due_on - today).days
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} past its date"
    near = {0: "due today", 1: "due tomorrow"}
    return near.get(days, f"due {day_in_words(due_on)}")


def saved_words(saved_at: datetime | None, today: date) -> str:
    """When it was last saved: the time today, the day before that; "" before anything is."""
    if saved_at is None:
        return ""
    local = saved_at.astimezone(LONDON)
    return f"Saved {local:%H:%M}" if local.date() == today else f"Saved {local.day} {local:%b}"


def differences(conflict: Conflict) -> list[Difference]:
    """The parts of the section in which the two texts differ, in its own order."""
    saved, kept = dict(laid_out(conflict.spec, conflict.saved)), dict(laid_out(conflict.spec, conflict.kept))
    labels = [*saved, *(label for label in kept if label not in saved)]
    return [
        Difference(label, saved.get(label, ""), kept.get(label, ""))
        for label in labels
        if saved.get(label, "") != kept.get(label, "")
    ]


def laid_out(spec: SectionSpec, content: Content) -> Iterator[tuple[str, str]]:
    """Everything a section says, as (what, text) in its own order. Every typed word is in it."""
    match content:
        case Profile():
            yield spec.title, content.text
        case Checks():
            for check in spec.checks:
                if given := content.answers.get(check.key):
                    yield check.text, " ".join(part for part in (CHECK_ANSWERS.get(given.answer, ""), given.on) if part)
        case AspectContent():
            for kind, (title, _) in EVIDENCE_TITLES.items():
                items = content.of_kind(kind)
                yield title, "\n\n".join(f"{e.text}\n({e.where})" if e.where else e.text for e in items)
            yield "Judgement", _judgement(spec, content.judgement)
            yield "Why this judgement", content.rationale
        case VoiceContent():
            yield from _voice(spec, content)
        case Overall():
            yield "The difference made", content.difference
            yield "Overall judgement", _judgement(spec, content.judgement)
            for rule in spec.rules:
                yield rule.asks, content.reasons.get(rule.key, "")


def _judgement(spec: SectionSpec, key: str) -> str:
    chosen = spec.judgement(key)
    return chosen.title if chosen else ""


def _voice(spec: SectionSpec, content: VoiceContent) -> Iterator[tuple[str, str]]:
    voice = spec.voice
    if voice is None:
        return
    yield "Could they be heard?", CHECK_ANSWERS.get(content.heard, "")
    yield "Who, how and when", content.how
    for question in voice.questions:
        yield question.text, content.answers.get(question.key, "")
    yield "Why not", next((reason.title for reason in voice.missing_reasons if reason.key == content.reason), "")
    yield "More about the reason", content.explained
