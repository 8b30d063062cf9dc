"""Say what the questions of a template mean here, and which judgements its answer words stand for: remembered for later files."""

from collections.abc import Mapping
from datetime import datetime

from fullcircle.domain.earlier_audits import queries, rules
from fullcircle.domain.earlier_audits.models import EarlierFile, Question, QuestionMapping, WordMapping
from fullcircle.domain.earlier_audits.operations.holding import FILES
from fullcircle.domain.earlier_audits.operations.working_out import work_out_all
from fullcircle.domain.earlier_audits.policy import check_map
from fullcircle.domain.earlier_audits.states import MAY_HAVE_ASPECT, Meaning
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.foundation.kernel.operation import operation
from fullcircle.foundation.kernel.seen import check_still

_ELSEWHERE = "Somebody has said meanwhile what questions or words of this form stand for."


def map_questions(
    *,
    file_id: int,
    template: str,
    meanings: Mapping[str, rules.Mapped | None],
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Keep what these questions (by key) mean; None for one that is to be decided later. Questions not named stay as they are.

    ``seen``: what the page showed as decided (`queries.decided`). Raises NotFound, NotAllowed, WrongState, StaleWrite where it is
    another by now, or Invalid with a fault by key; nothing is kept then.
    """
    _keep_meanings(file_id=file_id, template=template, meanings=meanings, seen=seen, by=by, now=now)
    work_out_all(template, day_of(now))


@operation
def _keep_meanings(
    *,
    file_id: int,
    template: str,
    meanings: Mapping[str, rules.Mapped | None],
    seen: str | None,
    by: Actor,
    now: datetime,
) -> None:
    held = FILES.hold(file_id, check_map, by=by, now=now)
    check_still(seen, queries.decided([template]), _ELSEWHERE)
    _check(held.record, template, meanings)
    QuestionMapping.objects.filter(
        template=template, key__in=[key for key, mapped in meanings.items() if mapped is None]
    ).delete()
    QuestionMapping.objects.bulk_create(
        (
            QuestionMapping(
                template=template,
                key=key,
                meaning=mapped.meaning,
                aspect=mapped.aspect if mapped.meaning in MAY_HAVE_ASPECT else "",
                decided_by_id=by.person_id,
                decided_at=now,
            )
            for key, mapped in meanings.items()
            if mapped is not None
        ),
        update_conflicts=True,
        unique_fields=["template", "key"],
        update_fields=["meaning", "aspect", "decided_by", "decided_at"],
    )
    held.log("questions_mapped", decided=sum(mapped is not None for mapped in meanings.values()))


def _check(file: EarlierFile, template: str, meanings: Mapping[str, rules.Mapped | None]) -> None:
    asked = {question.key: question for question in Question.objects.filter(file=file, template=template)}
    faults, aspects = {}, queries.wording().aspects
    for key, mapped in meanings.items():
        if key not in asked:
            faults[key] = "This question is not in the file."
        elif mapped is not None and mapped.meaning is Meaning.ASPECT and mapped.aspect not in aspects:
            faults[key] = "Say which aspect is judged here."
        elif rules.is_judgement(mapped) and asked[key].answers and not asked[key].words:
            faults[key] = "The answers to this question are texts, not judgements. Choose notes, or leave it out."
    if faults:
        raise Invalid(faults)


def map_words(
    *,
    file_id: int,
    template: str,
    words: Mapping[str, str | None],
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Keep which judgement these answer words stand for: a judgement's key, NO_JUDGEMENT, or None to decide later.

    ``seen`` and what it raises: as for questions, with a fault by word; nothing is kept then.
    """
    _keep_words(file_id=file_id, template=template, words=words, seen=seen, by=by, now=now)
    work_out_all(template, day_of(now))


@operation
def _keep_words(
    *, file_id: int, template: str, words: Mapping[str, str | None], seen: str | None, by: Actor, now: datetime
) -> None:
    held = FILES.hold(file_id, check_map, by=by, now=now)
    check_still(seen, queries.decided([template]), _ELSEWHERE)
    known = {rules.NO_JUDGEMENT, *queries.wording().judgements}
    faults = {word: "Choose one of the judgements." for word, value in words.items() if value not in known | {None}}
    if faults:
        raise Invalid(faults)
    folded = {rules.fold_word(word): value for word, value in words.items()}
    WordMapping.objects.filter(
        template=template, folded__in=[word for word, value in folded.items() if value is None]
    ).delete()
    WordMapping.objects.bulk_create(
        (
            WordMapping(template=template, folded=word, judgement=value, decided_by_id=by.person_id, decided_at=now)
            for word, value in folded.items()
            if value is not None
        ),
        update_conflicts=True,
        unique_fields=["template", "folded"],
        update_fields=["judgement", "decided_by", "decided_at"],
    )
    held.log("words_mapped", decided=sum(value is not None for value in folded.values()))
