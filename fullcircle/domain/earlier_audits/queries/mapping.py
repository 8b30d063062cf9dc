"""What the mapping page shows: the questions of one template of a file, and the words that its judgements were given in."""

from collections.abc import Mapping
from dataclasses import dataclass

from fullcircle.domain.earlier_audits import rules
from fullcircle.domain.earlier_audits.models import EarlierFile, Question, QuestionMapping, WordMapping
from fullcircle.domain.earlier_audits.policy import check_map
from fullcircle.domain.earlier_audits.queries.decided import decided
from fullcircle.domain.earlier_audits.queries.files import FILES, FormKind, in_today_s_words, kinds
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.frameworks.rules import Framework, Judgement
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class QuestionRow:
    """A question with what it means. ``mapped`` is what was decided, or what is suggested while nothing is: None where its words
    suggest nothing; ``why`` says where a suggestion comes from and is "" once decided."""

    id: int
    key: str
    text: str
    answers: int
    examples: tuple[str, ...]
    mapped: rules.Mapped | None
    why: str

    @property
    def decided(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class WordRow:
    """A word that a judgement was given in, and how often. ``judgement``: as decided, else as suggested, else None."""

    word: str
    count: int
    judgement: str | None
    decided: bool


@dataclass(frozen=True)
class MappingPage:
    """The questions of one template, in the order of the file, and the words of those that are judgements. ``decided``: what is
    said of them so far, in short."""

    file_id: int
    file_name: str
    kind: FormKind
    kinds: tuple[FormKind, ...]
    questions: tuple[QuestionRow, ...]
    words: tuple[WordRow, ...]
    decided: str


@dataclass(frozen=True)
class Wording:
    """What the aspects are called, and the judgements (best first), by key: those of the framework in force."""

    aspects: dict[str, str]
    judgements: dict[str, Judgement]


def mapping_page(seen_by: Actor, file_id: int, *, number: int = 1) -> MappingPage:
    """The ``number``-th template of a file. Raises NotFound, NotAllowed, WrongState."""
    file = FILES.visible(seen_by, file_id)
    check_map(seen_by, file)
    everything = list(file.questions.all())
    said = _said(file)
    found = kinds([(question.template, question.key) for question in everything], said)
    if not 1 <= number <= len(found):
        raise NotFound
    kind = found[number - 1]
    asked = [question for question in everything if question.template == kind.template]
    framework = _framework()
    spoken = rules.Spoken.of(framework) if framework else rules.Spoken()
    rows = tuple(_question(question, said, spoken) for question in asked)
    words = _words(kind.template, asked, rows, spoken)
    return MappingPage(file.pk, file.file_name, kind, tuple(found), rows, words, decided([kind.template]))


def wording() -> Wording:
    """The words of the framework in force; none where none is."""
    framework = _framework()
    if framework is None:
        return Wording({}, {})
    return Wording(
        {aspect.key: aspect.short_title for aspect in framework.aspects}, {one.key: one for one in framework.scale}
    )


def _framework() -> Framework | None:
    return frameworks.framework_in_force(clock.today())


def _said(file: EarlierFile) -> dict[tuple[str, str], rules.Mapped]:
    """What was said, by template and key, about every question that has a key of this file; the latest said comes last."""
    keys = file.questions.values("key")
    return {
        (one.template, one.key): rules.Mapped(Meaning(one.meaning), one.aspect)
        for one in QuestionMapping.objects.filter(key__in=keys).order_by("decided_at", "pk")
    }


def _question(question: Question, said: Mapping[tuple[str, str], rules.Mapped], spoken: rules.Spoken) -> QuestionRow:
    """As decided here; else as decided for another form with the same key; else as its words suggest."""
    words = [word for word, _ in question.words if not rules.is_blank(word)]
    decided = said.get((question.template, question.key))
    elsewhere = [(template, mapped) for (template, key), mapped in said.items() if key == question.key]
    template, mapped = elsewhere[-1] if elsewhere else ("", None)
    if decided is not None:
        mapped, why = decided, ""
    elif mapped is not None and not (rules.is_judgement(mapped) and question.answers and not words):
        why = f"Suggested: as in “{template}”"
    elif not question.answers:
        mapped, why = rules.Mapped(Meaning.LEAVE_OUT), "Nobody answered it"
    else:
        mapped = rules.suggest_meaning(question.text, question.key, words, spoken)
        why = "Suggested by its words" if mapped else "Its words do not say: decide"
    return QuestionRow(
        id=question.pk,
        key=question.key,
        text=question.text,
        answers=question.answers,
        examples=tuple(question.examples),
        mapped=mapped,
        why=why,
    )


def _words(
    template: str, asked: list[Question], rows: tuple[QuestionRow, ...], spoken: rules.Spoken
) -> tuple[WordRow, ...]:
    """The words of every question that is, as decided, a judgement; the commonest first."""
    judging = {row.key for row in rows if row.decided and rules.is_judgement(row.mapped)}
    counts: dict[str, tuple[str, int]] = {}
    for question in asked:
        for word, count in question.words if question.key in judging else ():
            if rules.is_blank(word):
                continue
            first, before = counts.get(rules.fold_word(word), (word, 0))
            counts[rules.fold_word(word)] = (first, before + count)
    decided = dict(in_today_s_words(WordMapping.objects.filter(template=template)).values_list("folded", "judgement"))
    found = [
        WordRow(word, count, decided.get(folded, rules.suggest_judgement(word, spoken)), folded in decided)
        for folded, (word, count) in counts.items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.count, row.word)))
