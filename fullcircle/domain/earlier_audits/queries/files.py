"""Reads of received files of form answers: how far they are, their account and their problems."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from fullcircle.domain.earlier_audits.models import EarlierFile, QuestionMapping, WordMapping
from fullcircle.domain.earlier_audits.queries.decided import decided as decided_of
from fullcircle.domain.earlier_audits.rules import NO_JUDGEMENT, Account, fold_word, is_blank
from fullcircle.domain.earlier_audits.states import JUDGEMENTS
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.intake.queries import FileReads, FileRow, as_row, counts_of
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock


@dataclass(frozen=True)
class EarlierFileRow(FileRow):
    """A received file as the list of files shows it."""

    account: Account


@dataclass(frozen=True)
class FormKind:
    """A template met in a file: its questions, and how many of them have been given a meaning (leaving out is one).
    ``number`` counts from 1."""

    number: int
    template: str
    questions: int
    decided: int


@dataclass(frozen=True)
class FilePage:
    """One received file. ``rows_read`` = ``rows_kept`` + ``rows_left_out``. ``row_reasons`` add up to the rows left out, and
    ``reasons`` to the forms left out. ``same_as`` says when the very same file was applied before. ``kinds`` are empty once the
    file is applied or set aside. ``words``: those in which judgements were given and that stand for nothing yet.
    ``decided``: what its questions and words stand for, in short."""

    row: EarlierFileRow
    refusal: str
    note: str
    rows_read: int
    rows_left_out: int
    row_reasons: tuple[tuple[str, int], ...]
    row_notes: tuple[tuple[str, int], ...]
    problems: dict[str, int]
    reasons: tuple[tuple[str, int], ...]
    kinds: tuple[FormKind, ...]
    same_as: datetime | None
    words: tuple[str, ...] = ()
    decided: str = ""

    @property
    def seen(self) -> str:
        """What whoever applies the file has seen: its account, and what its questions and words stand for."""
        return seen_of(self.row.account, self.decided)

    @property
    def rows_kept(self) -> int:
        return self.rows_read - self.rows_left_out


FILES = FileReads(lambda: EarlierFile.objects.select_related("received_by"))


def files(seen_by: Actor, *, limit: int = 50) -> list[EarlierFileRow]:
    """The newest files first."""
    return [_row(file) for file in FILES.newest(seen_by, limit=limit)]


def file_row(seen_by: Actor, file_id: int) -> EarlierFileRow:
    """How far a file is. NotFound when unknown or not for this actor to see."""
    return _row(FILES.visible(seen_by, file_id))


def file_page(seen_by: Actor, file_id: int, *, with_words: bool = True) -> FilePage:
    """One file. NotFound when unknown or not for this actor to see. Without ``with_words`` it is not asked which words wait."""
    file = FILES.visible(seen_by, file_id)
    same = EarlierFile.objects.filter(sha256=file.sha256, state=FileState.APPLIED).exclude(pk=file.pk).first()
    kinds = tuple(_kinds_of(file))
    return FilePage(
        row=_row(file),
        refusal=file.refusal,
        note=file.note,
        rows_read=file.rows_read,
        rows_left_out=file.rows_left_out,
        problems=counts_of(file.problems.all()),
        row_reasons=_pairs(file.row_reasons),
        row_notes=_pairs(file.row_notes),
        reasons=_pairs(file.form_reasons),
        kinds=kinds,
        same_as=same.applied_at if same else None,
        words=waiting_words(file) if with_words and file.state == FileState.READ else (),
        decided=decided_of([kind.template for kind in kinds]) if file.state == FileState.READ else "",
    )


def seen_of(account: Account, decided: str) -> str:
    """The account of a file and what is decided of its forms, in short."""
    return f"{account.fingerprint}-{decided}"


def _pairs(found: Iterable[Sequence[Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((str(what), int(count)) for what, count in found)


def _kinds_of(file: EarlierFile) -> list[FormKind]:
    decided = QuestionMapping.objects.filter(template__in=file.questions.values("template"))
    return kinds(file.questions.values_list("template", "key"), set(decided.values_list("template", "key")))


def waiting_words(file: EarlierFile) -> tuple[str, ...]:
    """Words in which judgements were given in a file, by the questions that are said to be judgements, and of which nobody has
    said what they stand for: the commonest first. What they stood for in a framework that has been replaced is said again."""
    judging = QuestionMapping.objects.filter(template=OuterRef("template"), key=OuterRef("key"), meaning__in=JUDGEMENTS)
    asked = list(file.questions.filter(Exists(judging)).values_list("template", "words"))
    decided = set(
        in_today_s_words(WordMapping.objects.filter(template__in={template for template, _ in asked})).values_list(
            "template", "folded"
        )
    )
    counts: Counter[str] = Counter()
    for template, words in asked:
        for word, count in words:
            if not is_blank(word) and (template, fold_word(word)) not in decided:
                counts[word] += count
    return tuple(word for word, _ in counts.most_common())


def in_today_s_words(decided: "QuerySet[WordMapping]") -> "QuerySet[WordMapping]":
    """Those that stand for a judgement of the framework in force, or for none."""
    framework = frameworks.framework_in_force(clock.today())
    known = [one.key for one in framework.judgements] if framework else []
    return decided.filter(judgement__in=[NO_JUDGEMENT, *known])


def words_wait(words: Sequence[str]) -> str:
    """Why a file cannot be applied while these words stand for nothing."""
    named = ", ".join(f"“{word}”" for word in words[:3])
    more = f" and {len(words) - 3:,} more" if len(words) > 3 else ""
    stands = "stands" if len(words) == 1 else "stand"
    return f"Say which judgement {named}{more} {stands} for, or that it is none. Until then nothing is added."


def kinds(questions: Iterable[tuple[str, str]], decided: Container[tuple[str, str]]) -> list[FormKind]:
    """The templates of these questions (template and key), in the order in which they were met."""
    counted: dict[str, list[int]] = {}
    for template, key in questions:
        counts = counted.setdefault(template, [0, 0])
        counts[0] += 1
        counts[1] += (template, key) in decided
    return [FormKind(number, template, *counts) for number, (template, counts) in enumerate(counted.items(), start=1)]


def _row(file: EarlierFile) -> EarlierFileRow:
    return EarlierFileRow(**as_row(file), account=Account(**file.account))
