"""What is still missing before an audit can be submitted, exactly and in the order of work."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fullcircle.domain.audits.rules.content import (
    IMPROVEMENT,
    NO,
    STRENGTH,
    AspectContent,
    CheckAnswer,
    Checks,
    Content,
    Overall,
    Profile,
    VoiceContent,
    blank,
    day_typed,
)
from fullcircle.domain.audits.rules.tool import SectionSpec, Tool
from fullcircle.domain.frameworks import rules as frameworks
from fullcircle.domain.frameworks.rules import OverallRule
from fullcircle.foundation.kernel.codes import Code


@dataclass(frozen=True)
class Missing:
    """One thing to add. ``field`` is the name of the form field it is added in; "" when it is the whole section."""

    section: str
    field: str
    words: str


class Progress(Code):
    """How far one section is."""

    NOT_STARTED = "ahead", "Not started"
    STARTED = "started", "Started"
    WRITTEN = "done", "Written"


TWO_TEXTS = "There are two texts of this section. Look at both and choose."


def missing(tool: Tool, contents: Mapping[str, Content], *, unsettled: Collection[str] = ()) -> tuple[Missing, ...]:
    """Everything that is missing. ``contents`` by section key; a section that is absent is blank. ``unsettled`` names the
    sections in which two texts wait for a person."""
    found: list[Missing] = []
    for spec in tool.sections:
        if spec.key in unsettled:
            found.append(Missing(spec.key, "", TWO_TEXTS))
        found += _missing_in(tool, spec, contents)
    return tuple(found)


def days_ahead(tool: Tool, contents: Mapping[str, Content], *, on: date) -> tuple[Missing, ...]:
    """Checks whose date is still to come on that day: to be looked at before submission, and no reason to refuse it."""
    return tuple(
        Missing(
            spec.key, f"{check.key}-on", f"{check.text}: the date, {given.on.strip()}, is still to come. Is it right?"
        )
        for spec in tool.sections
        if isinstance(content := contents.get(spec.key), Checks)
        for check in spec.checks
        if (given := content.answers.get(check.key)) and (day := day_typed(given.on)) and day > on
    )


def progress(
    tool: Tool, spec: SectionSpec, contents: Mapping[str, Content], *, unsettled: Collection[str] = ()
) -> Progress:
    """How far this section is, given all contents (the overall judgement answers to the aspects')."""
    if contents.get(spec.key, blank(spec)) == blank(spec):
        return Progress.NOT_STARTED
    left = spec.key in unsettled or any(_missing_in(tool, spec, contents))
    return Progress.STARTED if left else Progress.WRITTEN


def reasons_asked(tool: Tool, contents: Mapping[str, Content], *, overall: str) -> tuple[OverallRule, ...]:
    """The rules that ask for a written reason, if this were the overall judgement. It is never computed; these only ask
    why it stands where it does, beside the judgements of the aspects."""
    if not overall:
        return ()
    judged = {key: c.judgement for key, c in contents.items() if isinstance(c, AspectContent) and c.judgement}
    return frameworks.reasons_asked(tool.framework, overall=overall, aspects=judged)


Found = Iterator[tuple[str, str]]


def _missing_in(tool: Tool, spec: SectionSpec, contents: Mapping[str, Content]) -> Iterator[Missing]:
    content = contents.get(spec.key, blank(spec))
    for name, words in _found(spec, content):
        yield Missing(spec.key, name, words)
    if isinstance(content, Overall):
        for rule in reasons_asked(tool, contents, overall=content.judgement):
            if not content.reasons.get(rule.key, "").strip():
                yield Missing(spec.key, f"reason-{rule.key}", rule.asks)


def _found(spec: SectionSpec, content: Content) -> Found:
    match content:
        case Profile():
            yield from _profile(content)
        case Checks():
            yield from _checks(spec, content)
        case AspectContent():
            yield from _aspect(spec, content)
        case VoiceContent():
            yield from _voice(spec, content)
        case Overall():
            yield from _overall(content)


def _profile(content: Profile) -> Found:
    if not content.text.strip():
        yield "text", "Say in a few lines who this child is and what is happening."


def _checks(spec: SectionSpec, content: Checks) -> Found:
    for check in spec.checks:
        given = content.answers.get(check.key, CheckAnswer())
        if not given.answer:
            yield f"{check.key}-answer", f"{check.text}: yes, no or does not apply?"
        if given.on.strip() and day_typed(given.on) is None:
            yield f"{check.key}-on", f"{check.text}: write the date as day, month and year, for example 5 3 2026."


def _aspect(spec: SectionSpec, content: AspectContent) -> Found:
    if not any(item.text.strip() for item in (*content.of_kind(STRENGTH), *content.of_kind(IMPROVEMENT))):
        yield f"{STRENGTH}-0-text", "Give at least one strength or one thing to improve."
    for kind in (STRENGTH, IMPROVEMENT):
        for number, item in enumerate(content.of_kind(kind)):
            if not item.text.strip():
                yield f"{kind}-{number}-text", f"Say what you saw in “{item.where.strip()[:60]}”."
    chosen = spec.judgement(content.judgement)
    if chosen is None:
        yield "judgement", "Choose a judgement."
    if (chosen is None or chosen.needs_reason) and not content.rationale.strip():
        yield "rationale", "Say why this judgement, and what it means for the child."


def _voice(spec: SectionSpec, content: VoiceContent) -> Found:
    if spec.voice is None:
        return
    if not content.heard:
        yield "heard", "Say whether they could be heard."
    elif content.heard == NO:
        reason = next((r for r in spec.voice.missing_reasons if r.key == content.reason), None)
        if reason is None:
            yield "reason", "Choose the reason why they could not be heard."
        elif reason.explain and not content.explained.strip():
            yield "explained", "Say a little more about the reason."
    elif not any(answer.strip() for answer in content.answers.values()):
        yield f"answer-{spec.voice.questions[0].key}", "Write down what they said, in answer to one question at least."


def _overall(content: Overall) -> Found:
    if not content.difference.strip():
        yield "difference", "Write what difference the work has made to the child."
    if not content.judgement:
        yield "judgement", "Choose the overall judgement."
