"""Each scene of the stage is what its name says, and the log tells how it came about."""

import pytest

from fullcircle.demo import stage
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import queries as imports
from fullcircle.domain.rounds import queries as rounds
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import queries as selection
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.auditlog.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_small_authority_has_children_and_a_planned_round_and_no_selection() -> None:
    council = stage.a_small_authority()
    lead = council.leader("qa_lead", council.diary.present)
    planned = rounds.rounds(lead)
    assert [found.state for found in planned] == [RoundState.PLANNED]
    assert selection.proposal(lead, planned[0].id, on=council.diary.present.date()) is None
    assert imports.latest_as_at() is not None
    assert Child.objects.count() > 400


def test_a_round_drawn_has_a_proposal_in_which_every_child_has_an_auditor() -> None:
    council = stage.a_round_drawn()
    lead = council.leader("qa_lead", council.diary.present)
    proposal = selection.proposal(lead, rounds.rounds(lead)[0].id, on=council.diary.present.date())
    assert proposal is not None
    chosen = proposal.draw.in_state(ChoiceState.CHOSEN)
    assert len(chosen) == 14
    assert all(row.auditor_id for row in chosen)
    assert not Audit.objects.exists()


def test_a_round_under_way_came_about_through_the_operations_that_pages_use() -> None:
    council = stage.a_round_under_way()
    assert Audit.objects.filter(state=AuditState.FINAL).exists()
    events = set(Entry.objects.values_list("event", flat=True))
    assert {
        "frameworks.published",
        "imports.applied",
        "rounds.planned",
        "selection.confirmed",
        "audits.allocated",
        "audits.submitted",
        "moderation.judgements_recorded",
        "actions.set",
    } <= events
    moments = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert moments[-1] <= stage.NOW
    assert council.ids["Priya Nightingale"]
