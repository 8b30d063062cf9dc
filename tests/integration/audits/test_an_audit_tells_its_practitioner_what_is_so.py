"""The page of an audit tells the practitioner what is recorded, and nothing of what may or may not have been."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.audits import queries
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from tests.factories.council import TODAY
from tests.integration.audits.conftest import WRITTEN_AT, Case

pytestmark = pytest.mark.requirements("R7.2")

AsPerson = Callable[[Actor], Client]
ONCE_FINAL = "You see the whole of it here as soon as it is final"


@pytest.fixture(autouse=True)
def _late(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The date of the audit is past."""
    monkeypatch.setattr(clock, "now", lambda: WRITTEN_AT)
    Audit.objects.update(due_on=TODAY)


def page(case: Case, as_person: AsPerson, who: str = "practitioner") -> str:
    client = as_person(case.people()[who])
    return client.get(reverse("audits:one", kwargs={"audit_id": case.id})).content.decode()


def test_they_prepare_until_the_talk_is_written_down(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    case.save("assessment", {"rationale": "Written before the talk."})
    shown = page(case, as_person)
    assert "Preparing for the talk about your work" in shown
    assert "before writing anything down" not in shown
    case.save("practitioner_voice", {"heard": "yes", "how": "In the office"})
    shown = page(case, as_person)
    assert "Preparing for the talk" not in shown
    assert "What are you most proud of" not in shown
    assert "Your talk about this work is written down" in shown
    assert ONCE_FINAL in shown
    assert queries.preparation(case.practitioner, case.id).talked


def test_nobody_who_was_not_heard_is_told_that_they_were(case: Case, as_person: AsPerson) -> None:
    case.bring_to(AuditState.BEING_AUDITED)
    case.save("practitioner_voice", {"heard": "no", "reason": "away"})
    assert "Preparing for the talk about your work" in page(case, as_person)


@pytest.mark.parametrize("state", [AuditState.SUBMITTED, AuditState.WITH_MODERATOR])
def test_once_it_is_in_there_is_nothing_to_prepare(case: Case, as_person: AsPerson, state: AuditState) -> None:
    case.bring_to(state)
    shown = page(case, as_person)
    assert "The audit is in" in shown
    assert ONCE_FINAL in shown
    assert "Preparing for the talk" not in shown


@pytest.mark.parametrize("state", [AuditState.NOT_STARTED, AuditState.BEING_AUDITED, AuditState.SUBMITTED])
def test_the_date_is_the_auditor_s_and_nobody_else_is_late_by_it(
    case: Case, as_person: AsPerson, state: AuditState
) -> None:
    case.bring_to(state)
    shown = page(case, as_person)
    assert "past its date" not in shown
    assert "to be in by" not in shown
