"""Giving an audit to someone else goes by the rule of independence that a draw goes by, for audits of any kind."""

from datetime import timedelta

import pytest

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW
from tests.integration.audits.conftest import Case

pytestmark = [pytest.mark.requirements("R5.9"), pytest.mark.django_db]


@pytest.fixture
def other(case: Case) -> int:
    """Somebody to whom the audit could be given."""
    _, able = queries.other_auditors(case.qa_lead, case.id, now=NOW)
    return able[0].person_id


def _refused(case: Case, person_id: int) -> str:
    _, able = queries.other_auditors(case.qa_lead, case.id, now=NOW)
    assert person_id not in {one.person_id for one in able}
    with pytest.raises(Invalid) as refusal:
        operations.reassign(audit_id=case.id, auditor_id=person_id, reason="Long leave", by=case.qa_lead, now=NOW)
    return refusal.value.faults["auditor"]


def test_who_had_a_role_for_the_team_within_a_year_gets_none_of_its_audits(case: Case, other: int) -> None:
    before = NOW - timedelta(days=90)
    role = access.give_role(
        person_id=other,
        role=Role.TEAM_MANAGER,
        team_id=case.audit.team_id,
        starts_on=before.date(),
        by=SYSTEM,
        now=before,
    )
    assert "works in or manages" in _refused(case, other)
    access.withdraw_role(assignment_id=role, by=SYSTEM, now=NOW - timedelta(days=30))
    assert "has had a role for" in _refused(case, other)


def test_who_manages_the_practitioner_gets_none_of_their_work_though_the_child_has_another_worker(
    case: Case, other: int
) -> None:
    Person.objects.filter(pk=case.audit.practitioner_id).update(line_manager_id=other)
    Child.objects.filter(pk=case.audit.child_id).update(worker=None)
    assert "manages the child’s worker" in _refused(case, other)


def test_an_audit_that_comes_from_no_draw_is_given_to_nobody_of_the_team(case: Case) -> None:
    team = next(team for team in case.council.teams if team.id == case.audit.team_id)
    Audit.objects.filter(pk=case.id).update(choice=None)
    assert "works in or manages" in _refused(case, team.manager_id)
