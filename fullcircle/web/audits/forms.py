"""The forms of an audit's sections: what a section shows to be filled in, and what was sent.

A section is saved as it is, complete or not, so its form never refuses: rules.content reads whatever was typed. What is
missing is told when the audit is checked before submission.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from fullcircle.domain.audits.rules.content import (
    EVIDENCE_KINDS,
    NO,
    YES,
    AspectContent,
    Checks,
    Content,
    Overall,
    Profile,
    VoiceContent,
)
from fullcircle.domain.audits.rules.tool import SectionSpec
from fullcircle.web.kit.components.fields import KitForm
from fullcircle.web.kit.numbers import LARGEST_ID, LARGEST_NUMBER, whole_number

_EVIDENCE_NAME = re.compile(rf"^({'|'.join(EVIDENCE_KINDS)})-(\d{{1,4}})-(text|where)$")


def shown(spec: SectionSpec, content: Content) -> KitForm:
    """The section's form, filled with ``content``. Evidence and checks are rows of their own, not part of it."""
    form = KitForm()
    for name, field in _fields(spec, content):
        form.fields[name] = field
    return form


def sent(data: QueryDict) -> dict[str, Any]:
    """What was sent from whatever section, in the shape of rules.content, which then takes what that section holds."""
    answers: dict[str, Any] = {n.removeprefix("answer-"): data.get(n) for n in data if n.startswith("answer-")}
    checks: dict[str, dict[str, Any]] = {}
    for name in data:
        key, _, part = name.rpartition("-")
        if part in {"answer", "on"}:
            checks.setdefault(key, {})[part] = data.get(name)
    return {
        **{name: data.get(name, "") for name in _PLAIN},
        "answers": answers | checks,
        "reasons": {n.removeprefix("reason-"): data.get(n) for n in data if n.startswith("reason-")},
        "evidence": _evidence(data),
    }


_PLAIN = ("text", "judgement", "rationale", "heard", "how", "reason", "explained", "difference")


def operation_sent(data: QueryDict) -> UUID:
    """The id of this save made by the browser or the page; a new one where it was left out or damaged."""
    try:
        return UUID(data.get("operation", ""))
    except ValueError:
        return uuid4()


def number_sent(data: QueryDict, name: str) -> int:
    """A version or an id in a hidden field; 0 where it was left out or damaged, which is the version of no text."""
    return whole_number(data.get(name, ""), most=LARGEST_NUMBER if "version" in name else LARGEST_ID) or 0


class TwoTextsForm(KitForm):
    """How to go on from two texts of one section."""

    HINTS = {
        "saved": "The other one stays among the versions.",
        "kept": "The saved one stays among the versions.",
        "both": "You can then tidy up what is there twice. Where a choice differs, the saved choice stays.",
    }
    choice = forms.ChoiceField(
        label="How do you want to go on?",
        choices=[
            ("saved", "Keep the saved text"),
            ("kept", "Use the text kept beside it"),
            ("both", "Put both together"),
        ],
        widget=forms.RadioSelect,
    )


class ReasonForm(KitForm):
    """A step that needs a written reason."""

    reason = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea)


class ReassignForm(ReasonForm):
    """Another auditor, and why."""

    auditor = forms.TypedChoiceField(label="New auditor", coerce=int)

    def __init__(self, *args: Any, auditors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["auditor"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Choose someone"), *auditors]
        self.order_fields(["auditor", "reason"])


class AnswerForm(KitForm):
    """The practitioner's answer to the feedback."""

    text = forms.CharField(label="Your answer", required=False, widget=forms.Textarea, strip=False)


def _text(label: str, value: str, hint: str = "") -> forms.Field:
    return forms.CharField(label=label, initial=value, help_text=hint, widget=forms.Textarea)


def _radios(label: str, value: str, choices: list[tuple[str, str]], hint: str = "") -> forms.Field:
    return forms.ChoiceField(label=label, initial=value, help_text=hint, choices=choices, widget=forms.RadioSelect)


def _judgement(spec: SectionSpec, label: str, value: str) -> forms.Field:
    return _radios(label, value, [(judgement.key, judgement.title) for judgement in spec.scale])


def _fields(spec: SectionSpec, content: Content) -> Iterator[tuple[str, forms.Field]]:
    match content:
        case Profile():
            yield "text", _text("Who is this child, and what is happening?", content.text, _PROFILE_HINT)
        case AspectContent():
            title = spec.aspect.short_title if spec.aspect else spec.title
            asked = f"How good is {title[:1].lower()}{title[1:]} for this child?"
            yield "judgement", _judgement(spec, asked, content.judgement)
            yield (
                "rationale",
                _text("Why this judgement, and what it means for the child", content.rationale, _WHY_HINT),
            )
        case VoiceContent():
            yield from _voice_fields(spec, content)
        case Overall():
            yield (
                "difference",
                _text("What difference has the work made to the child?", content.difference, _DIFFERENCE),
            )
            yield "judgement", _judgement(spec, "Your overall judgement", content.judgement)
            for rule in spec.rules:
                yield f"reason-{rule.key}", _text(rule.asks, content.reasons.get(rule.key, ""))
        case Checks():
            return


_PROFILE_HINT = "A few lines: who is in the family, why we are involved, what is happening now. No names."
_WHY_HINT = "Two or three sentences. The child may read this one day."
_DIFFERENCE = "What is better in the child’s life, how you know, and, where nothing is better yet, what the plan is."


def _voice_fields(spec: SectionSpec, content: VoiceContent) -> Iterator[tuple[str, forms.Field]]:
    if spec.voice is None:
        return
    yield "heard", _radios("Could they be heard for this audit?", content.heard, [(YES, "Yes"), (NO, "No")])
    yield "how", _text("Who did you talk with, how and when?", content.how)
    for question in spec.voice.questions:
        answer = content.answers.get(question.key, "")
        yield f"answer-{question.key}", _text(question.text, answer, question.guidance)
    reasons = [(reason.key, reason.title) for reason in spec.voice.missing_reasons]
    yield "reason", _radios("Why not?", content.reason, reasons)
    yield "explained", _text("Say a little more about the reason", content.explained)


def _evidence(data: QueryDict) -> list[dict[str, str]]:
    rows: dict[tuple[int, int], dict[str, str]] = {}
    for name in data:
        found = _EVIDENCE_NAME.match(name)
        if found:
            kind, number, part = found.groups()
            row = rows.setdefault((EVIDENCE_KINDS.index(kind), int(number)), {"kind": kind})
            row[part] = data.get(name, "")
    return [rows[place] for place in sorted(rows)]
