from datetime import timedelta

import pytest

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import Answer
from fullcircle.domain.audits.states import AuditState, FindingKind
from fullcircle.foundation.kernel.errors import Invalid, NotFound, StaleWrite, WrongState
from tests.integration.audits.conftest import WRITTEN_AT, Case

LATER = WRITTEN_AT + timedelta(hours=1)


def answer(case: Case, text: str, version: int = 0, *, send: bool = False) -> operations.Saved:
    return operations.save_answer(
        audit_id=case.id, text=text, base_version=version, send=send, by=case.practitioner, now=LATER
    )


@pytest.mark.parametrize("state", [s for s in AuditState if s is not AuditState.FINAL])
def test_there_is_no_feedback_before_the_audit_is_final(case: Case, state: AuditState) -> None:
    case.bring_to(state)
    for actor in case.people().values():
        with pytest.raises(NotFound):
            queries.feedback(actor, case.id)


@pytest.mark.requirements("R7.2")
def test_the_practitioner_prepares_until_then(case: Case) -> None:
    found = queries.preparation(case.practitioner, case.id)
    assert found.card.auditor == case.auditor.name
    assert found.voice.questions[0].key == "practitioner_proud"
    with pytest.raises(NotFound):
        queries.preparation(case.manager, case.id)


def test_feedback_holds_findings_judgements_and_the_difference(case: Case) -> None:
    case.bring_to(AuditState.FINAL)
    found = queries.feedback(case.practitioner, case.id)
    assert [f.aspect for f in found.of_kind(FindingKind.STRENGTH)] == [
        a.key for a in found.written.tool.framework.aspects
    ]
    assert [j.aspect for j in found.judgements][-1] == "overall"
    assert found.difference == "She sleeps through the night now."
    assert found.answer is None


def test_reading_is_noted_once(case: Case) -> None:
    case.bring_to(AuditState.FINAL)
    for moment in (WRITTEN_AT, LATER):
        operations.note_reading(audit_id=case.id, by=case.practitioner, now=moment)
    assert Answer.objects.get().read_at == WRITTEN_AT


def test_an_answer_is_the_practitioners_alone_until_it_is_sent(case: Case) -> None:
    case.bring_to(AuditState.FINAL)
    answer(case, "I see it differently.")

    def seen_by(who: str) -> str:
        found = queries.feedback(case.people()[who], case.id).answer
        return found.text if found else ""

    others = ("auditor", "manager", "head", "qa_lead")
    assert [seen_by(who) for who in others] == [""] * 4
    assert seen_by("practitioner") == "I see it differently."
    answer(case, "I see it differently.", 1, send=True)
    assert [seen_by(who) for who in others] == ["I see it differently."] * 4


def test_a_second_tab_never_overwrites_an_answer(case: Case) -> None:
    case.bring_to(AuditState.FINAL)
    answer(case, "First tab.")
    with pytest.raises(StaleWrite):
        answer(case, "Second tab.")
    assert Answer.objects.get().text == "First tab."
    assert answer(case, "First tab.").version == 1


def test_an_answer_is_sent_once_and_never_empty(case: Case) -> None:
    case.bring_to(AuditState.FINAL)
    with pytest.raises(Invalid):
        answer(case, "  \n", send=True)
    answer(case, "Thank you.", send=True)
    assert answer(case, "Thank you.", 1, send=True).version == 1
    with pytest.raises(WrongState):
        answer(case, "One more thing.", 1)
    assert Answer.objects.get().text == "Thank you."
