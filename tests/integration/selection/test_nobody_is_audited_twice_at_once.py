"""A child of whom an audit is still open, in whatever round, is left out of every draw until it is final or withdrawn."""

from datetime import date

import pytest

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import SETTLED, AuditState
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import LeaderRequest
from fullcircle.domain.selection.queries.data import OPEN_AUDIT
from fullcircle.domain.selection.states import ChoiceState, Exclusion
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW, TODAY

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture
def act(ashmere):
    return {"by": ashmere.qa_lead, "now": NOW}


@pytest.fixture
def audit(round_id, propose, act):
    """One of the nine audits of round 1, which nobody has started; the round is closed, so nobody has looked at its child."""
    propose()
    audits.allocate_confirmed_selection(round_id=round_id, **act)
    Round.objects.filter(pk=round_id).update(state=RoundState.CLOSED)
    return Audit.objects.select_related("child").first()


@pytest.fixture
def following(ashmere):
    """The round after it."""
    return rounds.plan_round(title="Next", focus="", starts_on=date(2026, 4, 13), by=ashmere.qa_lead, now=NOW)


def _left_out(ashmere, number, child):
    found = queries.frame_view(ashmere.qa_lead, number, child=child)
    return found.left_out, {row.child: row.detail for row in found.rows}, found.answer.words


def test_what_is_open_is_all_that_is_neither_final_nor_withdrawn():
    assert set(OPEN_AUDIT) == {state.value for state in AuditState} - {state.value for state in SETTLED}


@pytest.mark.parametrize("state", OPEN_AUDIT)
def test_a_child_with_an_open_audit_is_left_out_and_counted_with_the_round(
    ashmere, audit, following, propose, state, signed_in
):
    Audit.objects.filter(pk=audit.pk).update(state=state, submitted_at=NOW)
    Audit.objects.exclude(pk=audit.pk).update(state="withdrawn")
    drawn = propose(round_id=following, size=18)
    assert audit.child.reference not in {row.child for row in drawn.choices}
    counts, rows, words = _left_out(ashmere, following, audit.child.reference)
    assert counts == {Exclusion.AUDIT_OPEN: 1}
    assert rows == {audit.child.reference: "Round 1"}
    assert words[0] == "It was left out because an audit of round 1 was still open."
    assert "1 with an audit that is still open" in signed_in("quinn.lead").get(f"/rounds/{following}/selection/").text
    assert (
        "1 with an audit that is still open" in signed_in("quinn.lead").get(f"/rounds/{following}/selection/new/").text
    )


@pytest.mark.parametrize("state", ["final", "withdrawn"])
def test_once_it_is_final_or_withdrawn_it_is_no_reason_any_more(ashmere, audit, following, propose, state):
    Audit.objects.update(state="withdrawn")
    Audit.objects.filter(pk=audit.pk).update(state=state, submitted_at=NOW)
    propose(round_id=following)
    assert Exclusion.AUDIT_OPEN not in queries.frame_view(ashmere.qa_lead, following).left_out


def test_leaders_who_ask_for_the_child_are_told_before_it_is_noted(ashmere, audit, following, act, signed_in):
    asked = {"child": audit.child.reference, "asked_by": "The Director", "reason": "A delay was raised."}
    with pytest.raises(Invalid) as refused:
        operations.ask_for(round_id=following, **asked, **act)
    words = "An audit of round 1 is still open. Ask for this child again once that audit is final or withdrawn."
    assert refused.value.faults == {"child": words}
    answer = signed_in("quinn.lead").post(f"/rounds/{following}/selection/asked-for/", asked)
    assert answer.status_code == 422
    assert words in answer.text
    assert "A delay was raised." in answer.text
    assert not LeaderRequest.objects.exists()
    audits.withdraw(audit_id=audit.pk, reason="Not looked at.", **act)
    operations.ask_for(round_id=following, **asked, **act)


def test_what_leaders_asked_for_before_is_not_drawn_while_the_audit_is_open(ashmere, round_id, following, propose, act):
    child = propose().choices[0].child
    operations.ask_for(round_id=following, child=child, asked_by="The Director", reason="A delay.", **act)
    audits.allocate_confirmed_selection(round_id=round_id, **act)
    if not Audit.objects.filter(child__reference=child).exists():
        pytest.fail("the child was chosen")
    (row,) = queries.requests(ashmere.qa_lead, following, on=TODAY).rows
    assert row.cannot == "An audit of round 1 is still open."
    assert child not in {row.child for row in propose(round_id=following).choices}


def test_an_audit_that_begins_after_the_draw_is_told_and_keeps_the_second_from_beginning(
    ashmere, round_id, following, propose, act
):
    child = min(row.child for row in propose().in_state(ChoiceState.CHOSEN))
    operations.ask_for(round_id=following, child=child, asked_by="The Director", reason="A delay.", **act)
    propose(round_id=following)
    audits.allocate_confirmed_selection(round_id=round_id, **act)
    found = queries.proposal(ashmere.qa_lead, following, on=TODAY)
    check = next(check for check in found.checks if check.rule == "One audit at a time")
    assert not check.met
    words = f"Child {child}: an audit of round 1 is still open, so they would have two auditors at once."
    assert words in check.by_child
    with pytest.raises(Invalid, match="two auditors at once"):
        audits.allocate_confirmed_selection(round_id=following, **act)
