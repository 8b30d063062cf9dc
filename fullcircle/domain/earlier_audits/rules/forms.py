"""A form of the old tool: what its answers say here, once somebody has said what its questions and words mean."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Final

from fullcircle.domain.earlier_audits.rules.suggesting import NO_JUDGEMENT, Mapped
from fullcircle.domain.earlier_audits.states import JUDGEMENTS, TEXTS, Meaning, Severity
from fullcircle.files.days import Order
from fullcircle.files.texts import folded, shown
from fullcircle.files.values import day_of, is_blank

OVERALL: Final = "overall"
_LONGEST_WORD: Final = 100
_LONGEST_PERSON: Final = 150
_CANCELLED: Final = frozenset({"x", "cancelled", "canceled", "abandoned", "deleted", "withdrawn", "void"})
_DRAFT: Final = frozenset(
    {"d", "draft", "in progress", "incomplete", "started", "not started", "not submitted", "pending"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a form, in the order of the file."""

    row: int
    key: str
    question: str
    text: str


@dataclass(frozen=True)
class Form:
    """Everything a file holds of one form. ``children``: for each row, the child's IDs it gives; ``answered_on`` is the
    latest day on which something was answered."""

    template: str
    form_id: str
    row: int
    children: frozenset[tuple[str, ...]]
    statuses: frozenset[str]
    answered_on: date | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Key:
    """What was said about the questions (by key) and the answer words (folded) of one template. ``undecided``: of some of its
    questions nobody has said anything yet."""

    questions: Mapping[str, Mapped] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    undecided: bool = False

    @property
    def makes_an_audit(self) -> bool:
        """Whether any question means something: a form of which all is left out is no audit."""
        return any(mapped.meaning is not Meaning.LEAVE_OUT for mapped in self.questions.values())


@dataclass(frozen=True)
class Judged:
    """A judgement with the word of the old form. ``aspect`` is an aspect's key or OVERALL."""

    aspect: str
    value: str
    said: str


@dataclass(frozen=True)
class Said:
    """A text of the old form under its own question."""

    meaning: str
    aspect: str
    question: str
    text: str


@dataclass(frozen=True)
class FormAsAudit:
    """A form as an audit. ``dated_by_form``: the form itself says when; otherwise the day is that of its latest answer."""

    template: str
    form_id: str
    child_reference: str
    audited_on: date
    dated_by_form: bool
    auditor_name: str
    judgements: tuple[Judged, ...]
    texts: tuple[Said, ...]

    @property
    def overall(self) -> str:
        return next((one.value for one in self.judgements if one.aspect == OVERALL), "")

    def digest(self) -> str:
        """SHA-256, in hex, of all of it: the same form read again with the same meanings has the same digest."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class FormProblem:
    """Something to know about a form: what, what to do, and what became of it. Names no child."""

    form_id: str
    row: int
    what: str
    remedy: str
    severity: Severity


def fold_word(answer: str) -> str:
    """An answer word for comparison; long answers are no words but may stand where a word was expected."""
    return folded(answer)[:_LONGEST_WORD]


def as_audit(
    form: Form, key: Key, *, known: frozenset[str], today: date, order: Order = "day_first"
) -> tuple[FormAsAudit | None, tuple[FormProblem, ...]]:
    """The form as an audit, or None where it waits or has to be left out, with every problem met. ``known``: the references of
    the children Full Circle knows, to choose the right one of several IDs. ``order``: how dates of audits are written in the
    file."""
    return _Reading(form, key, known, today, order).run()


class _Reading:
    """One form being read."""

    def __init__(self, form: Form, key: Key, known: frozenset[str], today: date, order: Order) -> None:
        self.form, self.key, self.known, self.today, self.order = form, key, known, today, order
        self.problems: list[FormProblem] = []

    def run(self) -> tuple[FormAsAudit | None, tuple[FormProblem, ...]]:
        audit = None if self._out_of_account() else self._audit()
        return audit, tuple(self.problems)

    def _audit(self) -> FormAsAudit | None:
        child, dated = self._child(), self._day()
        if child is None or dated is None:
            return None
        return FormAsAudit(
            template=self.form.template,
            form_id=self.form.form_id,
            child_reference=child,
            audited_on=dated[0],
            dated_by_form=dated[1],
            auditor_name=self._auditor(),
            judgements=self._judgements(),
            texts=self._texts(),
        )

    def _out_of_account(self) -> bool:
        """Whether the form is none that counts: cancelled, a draft, of a template that is no audit, or empty."""
        words = {folded(status) for status in self.form.statuses}
        for state, of_state in (("cancelled", _CANCELLED), ("a draft", _DRAFT)):
            if words & of_state:
                word = shown(next(s for s in sorted(self.form.statuses) if folded(s) in of_state))
                self._leave_out(
                    f"This form is {state} (its status is “{word}”).", "Nothing to do, unless the status is wrong."
                )
                return True
        if not self.key.makes_an_audit:
            named = f"“{self.form.template}”" if self.form.template else "without a name"
            if self.key.undecided:
                what = f"Nobody has said yet what the questions of the form {named} mean."
                self._tell(self.form.row, what, "Say what its questions mean, or leave them out.", Severity.FORM_WAITS)
                return True
            what = f"Nothing of the form {named} is kept: none of its questions has a meaning here."
            self._leave_out(what, "If it is an audit, say what its questions mean.")
            return True
        if not any(answer.text for answer in self.form.answers):
            self._leave_out("No question of this form is answered.", "Nothing to do.")
            return True
        return False

    def _child(self) -> str | None:
        named = {ids for ids in self.form.children if ids}
        if len(named) > 1:
            self._leave_out(
                "The rows of this form are about different children.", "Check the child’s ID in each of its rows."
            )
            return None
        ids = next(iter(named), ())
        fitting = [one for one in ids if len(one) <= 20]
        if not fitting:
            self._leave_out(
                "There is no usable ID of a child in this form.", "Add the child’s ID and send the file again."
            )
            return None
        return next((one for one in fitting if one in self.known), fitting[0])

    def _day(self) -> tuple[date, bool] | None:
        """The day of the audit and whether the form itself says it."""
        written = [(answer, day_of(answer.text, order=self.order)) for answer in self._meaning(Meaning.AUDITED_ON)]
        days = {day for _, day in written if day is not None and day <= self.today}
        if len(days) == 1:
            return days.pop(), True
        for answer, day in written:
            if day is None or day > self.today:
                self._tell(
                    answer.row,
                    "The date of the audit cannot be used.",
                    "Write it as day/month/year, not in the future.",
                )
        if len(days) > 1:
            self._tell(
                self.form.row, "The form gives several dates of the audit. The latest was taken.", "Check the dates."
            )
            return max(days), True
        if self.form.answered_on is not None and self.form.answered_on <= self.today:
            return self.form.answered_on, False
        what = "It is not known when this audit was made."
        self._leave_out(
            what, "Say which question holds the date of the audit, or add a column with the date of each answer."
        )
        return None

    def _auditor(self) -> str:
        named = self._meaning(Meaning.AUDITOR)
        return named[0].text.splitlines()[0][:_LONGEST_PERSON] if named else ""

    def _judgements(self) -> tuple[Judged, ...]:
        found: dict[str, dict[str, Answer]] = {}
        for answer in self.form.answers:
            mapped = self.key.questions.get(answer.key)
            if mapped is None or mapped.meaning not in JUDGEMENTS or not answer.text:
                continue
            value = self.key.words.get(fold_word(answer.text), NO_JUDGEMENT if is_blank(answer.text) else None)
            if value is None:
                self._tell(
                    answer.row,
                    f"“{shown(answer.text)}” is not yet one of the judgements, so this judgement was left out.",
                    "Say which judgement the word stands for.",
                    Severity.ANSWER_LEFT_OUT,
                )
            elif value != NO_JUDGEMENT:
                aspect = OVERALL if mapped.meaning is Meaning.OVERALL else mapped.aspect
                found.setdefault(aspect, {}).setdefault(value, answer)
        return tuple(judged for aspect, values in found.items() for judged in self._judged(aspect, values))

    def _judged(self, aspect: str, values: Mapping[str, Answer]) -> Sequence[Judged]:
        if len(values) > 1:
            row = max(answer.row for answer in values.values())
            what = "Two questions of this form, or two answers to one, judge the same thing differently. Neither was taken."
            self._tell(
                row, what, "Say which question holds the judgement; leave the other out.", Severity.ANSWER_LEFT_OUT
            )
            return ()
        ((value, answer),) = values.items()
        return (Judged(aspect, value, answer.text[:_LONGEST_WORD]),)

    def _texts(self) -> tuple[Said, ...]:
        """Texts under their questions, in the order of the form; the same text of one question once."""
        kept: dict[Said, None] = {}
        for answer in self.form.answers:
            mapped = self.key.questions.get(answer.key)
            if mapped is not None and mapped.meaning in TEXTS and answer.text:
                kept[Said(mapped.meaning.value, mapped.aspect, answer.question, answer.text)] = None
        return tuple(kept)

    def _meaning(self, meaning: Meaning) -> list[Answer]:
        """The answers that give this one thing, a name or a day."""
        return [
            answer
            for answer in self.form.answers
            if not is_blank(answer.text)
            and (mapped := self.key.questions.get(answer.key)) is not None
            and mapped.meaning is meaning
        ]

    def _leave_out(self, what: str, remedy: str) -> None:
        self._tell(self.form.row, what, remedy, Severity.FORM_LEFT_OUT)

    def _tell(self, row: int, what: str, remedy: str, severity: Severity = Severity.NOTE) -> None:
        self.problems.append(FormProblem(self.form.form_id, row, what[:300], remedy[:300], severity))
