"""Retries, double clicks and replays: one effect, and the first answer again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fullcircle.domain.audits import queries
from fullcircle.domain.audits.models import AuditStatusChange, SectionVersion
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import StaleWrite, WrongState
from tests.integration.audits.conftest import WRITTEN_AT, Case

LATER = WRITTEN_AT + timedelta(minutes=5)


def test_the_same_save_twice_is_one_version_with_the_first_answer(case: Case) -> None:
    operation = uuid4()
    first = case.save("profile", {"text": "She swims."}, operation=operation)
    again = case.save("profile", {"text": "She swims."}, operation=operation, now=LATER)
    assert again == first
    assert SectionVersion.objects.count() == 1


def test_a_repeat_that_comes_after_later_words_takes_none_of_them_away(case: Case) -> None:
    operation = uuid4()
    first = case.save("profile", {"text": "She swims."}, operation=operation)
    case.save("profile", {"text": "She reads."}, version=1)
    assert case.save("profile", {"text": "She swims."}, operation=operation, now=LATER) == first
    assert queries.written(case.auditor, case.id).section("profile").version == 2
    assert queries.conflict(case.auditor, case.id, "profile") is None


def test_a_repeated_stale_save_is_kept_once_and_answered_alike(case: Case) -> None:
    case.save("profile", {"text": "She swims."})
    operation, kept = uuid4(), []
    for _ in range(2):
        with pytest.raises(StaleWrite) as stale:
            case.save("profile", {"text": "She reads."}, operation=operation)
        kept.append(stale.value.kept_as)
    assert kept[0] == kept[1]
    assert SectionVersion.objects.filter(conflicts_with__isnull=False).count() == 1


def test_the_same_id_with_other_words_as_the_back_button_sends_it_loses_none_of_them(case: Case) -> None:
    operation = uuid4()
    case.save("profile", {"text": "She swims."}, operation=operation)
    with pytest.raises(StaleWrite):
        case.save("profile", {"text": "She swims, and reads."}, operation=operation)
    found = queries.conflict(case.auditor, case.id, "profile")
    assert found is not None


def test_one_id_in_two_sections_is_two_saves(case: Case) -> None:
    operation = uuid4()
    case.save("assessment", {"rationale": "Alike."}, operation=operation)
    case.save("planning_review", {"rationale": "Alike."}, operation=operation)
    assert SectionVersion.objects.count() == 2


def test_a_repeat_after_submission_gets_the_first_answer_and_new_words_are_refused(case: Case) -> None:
    operation = uuid4()
    first = case.save("profile", {"text": "She swims."}, operation=operation)
    case.write()
    case.bring_to(AuditState.SUBMITTED)
    assert case.save("profile", {"text": "She swims."}, operation=operation, now=LATER) == first
    with pytest.raises(WrongState):
        case.save("profile", {"text": "Something new."}, version=2, now=LATER)


def test_the_first_save_starts_the_audit_once(case: Case) -> None:
    for text in ("She", "She swims"):
        case.save("profile", {"text": text}, version=0 if text == "She" else 1)
    assert case.audit.state == AuditState.BEING_AUDITED
    assert case.audit.started_at == WRITTEN_AT
    steps = AuditStatusChange.objects.filter(audit=case.id).values_list("state", flat=True)
    assert list(steps) == [AuditState.NOT_STARTED, AuditState.BEING_AUDITED]
    assert Entry.objects.filter(subject=f"audit:{case.id}", event="audits.section_started").count() == 1
