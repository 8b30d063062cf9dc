"""What the forms of a file come to, by what is known today: the same reckoning for the preview and for applying."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from django.db.models import Count, Max

from fullcircle.domain.cases.models import Child
from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.models import (
    EarlierAudit,
    EarlierFile,
    EarlierProblem,
    Question,
    QuestionMapping,
    StagedAnswer,
    WordMapping,
)
from fullcircle.domain.earlier_audits.queries.files import waiting_words, words_wait
from fullcircle.domain.earlier_audits.states import Meaning, Severity
from fullcircle.domain.intake.states import FileState
from fullcircle.files.days import Evidence, Order
from fullcircle.files.ids import ALIKE_IN, WRITE_ALIKE, alike
from fullcircle.foundation.kernel.errors import WrongState
from fullcircle.foundation.kernel.operation import one_operation

PROBLEMS_LISTED: Final = 20_000
_FIELDS: Final = ("template", "form_id", "row", "children", "status", "answered_on", "key", "question", "text")
_KNOWN: Final = "This form was imported before and says something else now. The first stays as it is."

_NOTHING_USABLE: Final = (
    "No form of this file can be used, so there is nothing to add. Each is listed with its reason: mend the file and send it "
    "again, or set it aside."
)
_NOTHING_MAPPED: Final = "Say first what the questions of the forms mean. Until then there is nothing to apply."
_MEND_ROWS: Final = (
    "Mend the rows and send the file again before you add it: once added, an earlier audit stays as it is."
)
_ALIKE: Final = f"The child of this form is not known here, but one whose ID differs only in {ALIKE_IN} is."


@dataclass(frozen=True)
class Outcome:
    """A form and what it comes to: ``new`` where it is to be added, the problems in any case."""

    form: rules.Form
    new: rules.FormAsAudit | None
    problems: tuple[rules.FormProblem, ...]


def check_ready(file: EarlierFile, keys: Mapping[str, rules.Key], account: rules.Account) -> None:
    """Raise WrongState where nobody has said what the questions or words of a file mean, or nothing of it can be used."""
    if not any(key.makes_an_audit for key in keys.values()):
        raise WrongState(_NOTHING_MAPPED)
    if waiting := waiting_words(file):
        raise WrongState(words_wait(waiting))
    if not account.usable:
        raise WrongState(_NOTHING_USABLE)


class Working:
    """Goes once through the forms of a file; when it is through, ``account`` holds the numbers."""

    def __init__(self, file: EarlierFile, today: date, *, final: bool = False) -> None:
        """``final``: it is being applied, so that no form waits any longer: what has no meaning is left out."""
        self.file, self.today = file, today
        self.keys = keys_of(file)
        self._undecided = frozenset() if final else undecided(file, self.keys)
        self.account = rules.Account()
        self.reasons: Counter[str] = Counter()
        self._children = frozenset(Child.objects.values_list("reference", flat=True))
        templates = Question.objects.filter(file=file).values("template")
        existing = EarlierAudit.objects.filter(template__in=templates).values_list("template", "form_id", "digest")
        self._orders = {template: _order(file, template, key) for template, key in self.keys.items()}
        self._alike = {alike(one) for one in self._children}
        rows = EarlierProblem.objects.filter(file=file, severity=Severity.ROW_LEFT_OUT).exclude(form_id="")
        self._rows_missing = Counter(rows.values_list("form_id", flat=True))
        self._digests = {(template, form_id): digest for template, form_id, digest in existing.iterator()}

    def outcomes(self) -> Iterator[Outcome]:
        for form in _forms(self.file):
            key = self.keys.get(form.template, rules.Key())
            key = replace(key, undecided=form.template in self._undecided)
            audit, problems = rules.as_audit(
                form, key, known=self._children, today=self.today, order=self._orders.get(form.template, "day_first")
            )
            noted = self._notes(form, audit) if audit else ()
            yield self._outcome(form, audit, (*problems, *noted))
        self.account.check()

    def _notes(self, form: rules.Form, audit: rules.FormAsAudit) -> Iterator[rules.FormProblem]:
        """What to know of a form beyond what it says itself."""
        missing = self._rows_missing[form.form_id]
        if missing:
            what = f"Rows of this form that were left out: {missing:,}. What they say is missing from the audit."
            yield rules.FormProblem(form.form_id, form.row, what, _MEND_ROWS, Severity.NOTE)
        child = audit.child_reference
        if child not in self._children and alike(child) in self._alike:
            yield rules.FormProblem(form.form_id, form.row, _ALIKE, WRITE_ALIKE, Severity.NOTE)

    def _outcome(
        self, form: rules.Form, audit: rules.FormAsAudit | None, problems: tuple[rules.FormProblem, ...]
    ) -> Outcome:
        account = self.account
        account.forms += 1
        digest = self._digests.get((form.template, form.form_id))
        if audit is None and any(one.severity is Severity.FORM_WAITS for one in problems):
            account.waiting += 1
        elif audit is None:
            account.left_out += 1
            self.reasons[next(one.what for one in problems if one.severity is Severity.FORM_LEFT_OUT)] += 1
        elif digest is None:
            account.new += 1
            account.judged += bool(audit.overall)
            account.matched += audit.child_reference in self._children
            account.unmatched = account.new - account.matched
            return Outcome(form, audit, problems)
        elif digest == audit.digest():
            account.known += 1
        else:
            account.changed += 1
            remedy = "Nothing to do, unless the new one is right: then tell your QA lead."
            problems += (rules.FormProblem(form.form_id, form.row, _KNOWN, remedy, Severity.NOTE),)
        return Outcome(form, None, problems)


def undecided(file: EarlierFile, keys: Mapping[str, rules.Key]) -> frozenset[str]:
    """The templates of which some question has been given no meaning yet."""
    asked = Question.objects.filter(file=file).values_list("template", "key")
    return frozenset(template for template, key in asked if key not in keys.get(template, rules.Key()).questions)


def keys_of(file: EarlierFile) -> dict[str, rules.Key]:
    """What was said about the questions and words of this file's templates, by template."""
    templates = Question.objects.filter(file=file).values("template")
    questions: dict[str, dict[str, rules.Mapped]] = {}
    for template, key, meaning, aspect in QuestionMapping.objects.filter(template__in=templates).values_list(
        "template", "key", "meaning", "aspect"
    ):
        questions.setdefault(template, {})[key] = rules.Mapped(Meaning(meaning), aspect)
    words: dict[str, dict[str, str]] = {}
    for template, folded, judgement in WordMapping.objects.filter(template__in=templates).values_list(
        "template", "folded", "judgement"
    ):
        words.setdefault(template, {})[folded] = judgement
    return {template: rules.Key(found, words.get(template, {})) for template, found in questions.items()}


def _order(file: EarlierFile, template: str, key: rules.Key) -> Order:
    """How the dates of audits are written in the forms of a template, by all of them together."""
    asked = [name for name, mapped in key.questions.items() if mapped.meaning is Meaning.AUDITED_ON]
    evidence = Evidence()
    texts = StagedAnswer.objects.filter(file=file, template=template, key__in=asked).values_list("text", flat=True)
    for text in texts.iterator() if asked else ():
        evidence.take(text)
    return evidence.order


def _forms(file: EarlierFile) -> Iterator[rules.Form]:
    rows = (
        StagedAnswer.objects.filter(file=file)
        .order_by("template", "form_id", "row")
        .values_list(*_FIELDS)
        .iterator(chunk_size=5_000)
    )
    for (template, form_id), of_form in groupby(rows, key=lambda row: (row[0], row[1])):
        yield _form(template, form_id, list(of_form))


def _form(template: str, form_id: str, rows: list[tuple[object, ...]]) -> rules.Form:
    days = [row[5] for row in rows if isinstance(row[5], date)]
    return rules.Form(
        template=template,
        form_id=form_id,
        row=min(int(str(row[2])) for row in rows),
        children=frozenset(tuple(row[3]) for row in rows if isinstance(row[3], list)),
        statuses=frozenset(str(row[4]) for row in rows if row[4]),
        answered_on=max(days, default=None),
        answers=tuple(rules.Answer(int(str(row[2])), str(row[6]), str(row[7]), str(row[8])) for row in rows),
    )


def work_out(file: EarlierFile, today: date) -> None:
    """Reckon afresh what applying this file would do, and keep the numbers and problems. Nothing once it is applied."""
    counted_on = ground()
    working = Working(file, today)
    problems = [problem for outcome in working.outcomes() for problem in problems_of(file, outcome)]
    with one_operation():
        locked = EarlierFile.objects.select_for_update().get(pk=file.pk)
        if locked.state in {FileState.READING, FileState.READ}:
            locked.account, locked.form_reasons = asdict(working.account), working.reasons.most_common()
            locked.counted_on = counted_on
            locked.save(update_fields=["account", "form_reasons", "counted_on"])
            replace_problems(file, problems)


def ground() -> str:
    """What the outcome of a file rests on besides its own rows: which children and which earlier audits there are. It changes
    when anything is applied, or taken back."""
    children = Child.objects.aggregate(n=Count("pk"), last=Max("pk"))
    audits = EarlierAudit.objects.aggregate(n=Count("pk"), last=Max("pk"))
    return f"children {children['n']}/{children['last']}, audits {audits['n']}/{audits['last']}"


def is_up_to_date(file: EarlierFile) -> bool:
    """Whether the numbers of a file that waits still say what applying it would do."""
    return file.state != FileState.READ or file.counted_on == ground()


def work_out_all(template: str, today: date) -> None:
    """The same for every file that waits and holds forms of this template."""
    for file in EarlierFile.objects.filter(state=FileState.READ, questions__template=template).distinct():
        work_out(file, today)


def replace_problems(file: EarlierFile, problems: Iterable[EarlierProblem]) -> None:
    """The problems of the file's forms, in place of those known until now; problems of rows stay."""
    of_forms = EarlierProblem.objects.filter(file=file).exclude(form_id="").exclude(severity=Severity.ROW_LEFT_OUT)
    of_forms.delete()
    EarlierProblem.objects.bulk_create(list(problems)[:PROBLEMS_LISTED], batch_size=1_000)


def problems_of(file: EarlierFile, outcome: Outcome) -> Iterator[EarlierProblem]:
    for found in outcome.problems:
        yield EarlierProblem(
            file=file,
            template=outcome.form.template,
            form_id=found.form_id,
            row=found.row,
            what=found.what,
            remedy=found.remedy,
            severity=found.severity,
        )
