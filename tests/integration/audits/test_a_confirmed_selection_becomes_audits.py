import pytest

from fullcircle.domain.audits import operations, queries
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection.models import Choice, Draw
from fullcircle.domain.selection.states import ChoiceState, DrawState
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, WrongState
from tests.factories.council import NOW, TODAY, council
from tests.integration.audits.conftest import Case


def test_each_chosen_child_gets_one_audit_with_its_people_dates_and_parts_of_the_tool(case: Case) -> None:
    round_ = case.audit.round
    chosen = Choice.objects.filter(draw__round=round_, state=ChoiceState.CHOSEN).select_related("child")
    audits = {audit.choice_id: audit for audit in Audit.objects.filter(round=round_)}
    assert set(audits) == {choice.pk for choice in chosen}
    for choice in chosen:
        audit = audits[choice.pk]
        assert (audit.auditor_id, audit.child_id, audit.team_id) == (choice.auditor_id, choice.child_id, choice.team_id)
        assert audit.practitioner_id == choice.child.worker_id
        assert audit.due_on == round_.audits_due_on
        assert audit.framework_version_id == round_.framework_version_id
        assert audit.observation_planned == choice.observation_planned
        assert "child_protection" in audit.add_ons
        assert {"child_seen", "core_group_in_timescale"} <= set(audit.checks)
        assert [step.state for step in audit.status_changes.all()] == [AuditState.NOT_STARTED]
    assert round_.state == RoundState.UNDER_WAY
    assert Entry.objects.filter(event="audits.allocated", subject=f"round:{round_.pk}").count() == 1


def test_the_header_keeps_what_was_known_whatever_becomes_known_later(case: Case) -> None:
    child = case.audit.child
    before = queries.audit(case.auditor, case.id).header
    assert (before.reference, before.age_years, before.status) == (child.reference, 10, "child_protection")
    child.status, child.age_years = "closed", 11
    child.save()
    assert queries.audit(case.auditor, case.id).header == before


def test_a_selection_that_cannot_be_confirmed_leaves_nothing_behind(db: None) -> None:
    made = council(teams_in_each_area=1, children_in_each_team=3)
    round_id = rounds.plan_round(title="Voice", focus="", starts_on=TODAY, by=made.qa_lead, now=NOW)
    selection.propose(round_id=round_id, size=3, seed=7, priorities={}, by=made.qa_lead, now=NOW)
    Choice.objects.filter(draw__round_id=round_id, state=ChoiceState.CHOSEN).update(auditor=None)
    with pytest.raises(Invalid):
        operations.allocate_confirmed_selection(round_id=round_id, by=made.qa_lead, now=NOW)
    assert not Audit.objects.exists()
    assert Round.objects.get(pk=round_id).state == RoundState.PLANNED
    assert Draw.objects.get(round_id=round_id).state == DrawState.PROPOSED


def test_a_round_is_allocated_once_and_only_by_who_selects(case: Case) -> None:
    round_id = case.audit.round_id
    with pytest.raises(WrongState):
        operations.allocate_confirmed_selection(round_id=round_id, by=case.qa_lead, now=NOW)
    with pytest.raises(NotAllowed):
        operations.allocate_confirmed_selection(round_id=round_id, by=case.manager, now=NOW)
