"""What the mapping page shows: the questions of one template of a file, and the words that its judgements were given in."""

from dataclasses import dataclass

from fullcircle.domain.frameworks import queries as frameworks
from fullcircle.domain.legacy import rules
from fullcircle.domain.legacy.models import LegacyFile, Question, QuestionMapping, WordMapping
from fullcircle.domain.legacy.policy import check_map
from fullcircle.domain.legacy.queries.files import FormKind, kinds, visible_file
from fullcircle.domain.legacy.states import Meaning
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotFound


@dataclass(frozen=True)
class QuestionRow:
    """A question with what it means. ``mapped`` is what was decided, or what is suggested while nothing is; ``why`` says where a
    suggestion comes from and is "" once decided."""

    id: int
    key: str
    text: str
    answers: int
    examples: tuple[str, ...]
    mapped: rules.Mapped
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
    """The questions of one template, in the order of the file, and the words of those that are judgements."""

    file_id: int
    file_name: str
    kind: FormKind
    kinds: tuple[FormKind, ...]
    questions: tuple[QuestionRow, ...]
    words: tuple[WordRow, ...]


def mapping_page(seen_by: Actor, file_id: int, *, number: int = 1) -> MappingPage:
    """The ``number``-th template of a file. Raises NotFound, NotAllowed, WrongState."""
    file = visible_file(seen_by, file_id)
    check_map(seen_by, file)
    found = kinds(file)
    if not 1 <= number <= len(found):
        raise NotFound
    kind = found[number - 1]
    asked = list(file.questions.filter(template=kind.template))
    rows = _questions(file, kind.template, asked)
    return MappingPage(file.pk, file.file_name, kind, tuple(found), rows, _words(kind.template, asked, rows))


def aspects() -> list[tuple[str, str]]:
    """(key, short title) of the seven aspects of the framework in force. NotFound, with what to do, when none is."""
    framework = frameworks.framework(frameworks.in_force(clock.today()).id)
    return [(aspect.key, aspect.short_title) for aspect in framework.aspects]


def judgements() -> list[tuple[str, str]]:
    """(key, title) of the four judgements, best first, in the words of the framework in force. NotFound when none is."""
    framework = frameworks.framework(frameworks.in_force(clock.today()).id)
    return [(one.key, one.title) for one in sorted(framework.judgements, key=lambda one: one.order)]


def _questions(file: LegacyFile, template: str, asked: list[Question]) -> tuple[QuestionRow, ...]:
    """Decided here; else as in another form that has the same key; else by the words."""
    keys = file.questions.filter(template=template).values("key")
    decided, elsewhere = {}, {}
    for mapping in QuestionMapping.objects.filter(key__in=keys).order_by("decided_at"):
        mapped = rules.Mapped(Meaning(mapping.meaning), mapping.aspect)
        if mapping.template == template:
            decided[mapping.key] = mapped
        else:
            elsewhere[mapping.key] = (mapped, mapping.template)
    return tuple(_question(question, decided.get(question.key), elsewhere.get(question.key)) for question in asked)


def _question(
    question: Question, decided: rules.Mapped | None, elsewhere: tuple[rules.Mapped, str] | None
) -> QuestionRow:
    words = [word for word, _ in question.words]
    if decided is not None:
        mapped, why = decided, ""
    elif elsewhere is not None and not (rules.is_judgement(elsewhere[0]) and question.answers and not words):
        mapped, why = elsewhere[0], f"Suggested: as in “{elsewhere[1]}”"
    else:
        mapped, why = rules.suggest_meaning(question.text, question.key, words), "Suggested by its words"
    return QuestionRow(
        id=question.pk,
        key=question.key,
        text=question.text,
        answers=question.answers,
        examples=tuple(question.examples),
        mapped=mapped,
        why=why,
    )


def _words(template: str, asked: list[Question], rows: tuple[QuestionRow, ...]) -> tuple[WordRow, ...]:
    """The words of every question that is, as decided, a judgement; the commonest first."""
    judging = {row.key for row in rows if row.decided and rules.is_judgement(row.mapped)}
    counts: dict[str, tuple[str, int]] = {}
    for question in asked:
        for word, count in question.words if question.key in judging else ():
            first, before = counts.get(rules.fold_word(word), (word, 0))
            counts[rules.fold_word(word)] = (first, before + count)
    decided = dict(WordMapping.objects.filter(template=template).values_list("folded", "judgement"))
    found = [
        WordRow(word, count, decided.get(folded, rules.suggest_judgement(word)), folded in decided)
        for folded, (word, count) in counts.items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.count, row.word)))
