"""Independence goes by who looked at a child: who carries out the audit now, and everyone who had it after it began."""

import pytest

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits import queries as audit_queries
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from fullcircle.domain.selection.queries.data import history, looked_at
from tests.factories.council import NOW

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture
def audit(ashmere, round_id, propose):
    """One of the nine audits of a round that began."""
    propose()
    audits.allocate_confirmed_selection(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    return Audit.objects.filter(round_id=round_id).first()


@pytest.fixture
def following(ashmere, audit):
    """The round after it."""
    following = audit.round.starts_on.replace(month=4, day=13)
    number = rounds.plan_round(title="Next", focus="", starts_on=following, by=ashmere.qa_lead, now=NOW)
    return Round.objects.get(pk=number)


@pytest.fixture
def hand_on(ashmere, audit):
    """Give the audit to the first of the others who may have it; who that is."""

    def handed_on():
        other = audit_queries.other_auditors(ashmere.qa_lead, audit.pk, now=NOW)[1][0].person_id
        audits.reassign(audit_id=audit.pk, auditor_id=other, reason="Long leave.", by=ashmere.qa_lead, now=NOW)
        return other

    return handed_on


def _auditors(child_id, following):
    past, now = history(following, months=12), looked_at(following, months=12)
    assert past.looked == now
    assert past.size == len(now) == 9
    return now[child_id].auditors


def test_an_audit_handed_on_counts_for_who_carries_it_out(audit, following, hand_on):
    assert _auditors(audit.child_id, following) == {audit.auditor_id}
    other = hand_on()
    assert _auditors(audit.child_id, following) == {other}


def test_who_began_it_has_looked_at_the_child_too(ashmere, audit, following, hand_on):
    audits.start(audit_id=audit.pk, by=ashmere.actor(audit.auditor_id), now=NOW)
    other = hand_on()
    assert _auditors(audit.child_id, following) == {audit.auditor_id, other}


def test_everyone_who_had_it_after_it_began_has_looked_at_the_child(ashmere, audit, following, hand_on):
    audits.start(audit_id=audit.pk, by=ashmere.actor(audit.auditor_id), now=NOW)
    second = hand_on()
    third = hand_on()
    assert third != second
    assert _auditors(audit.child_id, following) == {audit.auditor_id, second, third}


@pytest.mark.parametrize("over", ["withdrawn", "closed"])
def test_nobody_looked_at_a_child_whose_audit_was_never_begun_and_is_over(ashmere, audit, following, over):
    if over == "withdrawn":
        audits.withdraw(audit_id=audit.pk, reason="The family moved.", by=ashmere.qa_lead, now=NOW)
    else:
        begun = Audit.objects.filter(round_id=audit.round_id).exclude(pk=audit.pk)
        begun.update(started_at=NOW)
        Round.objects.filter(pk=audit.round_id).update(state=RoundState.CLOSED)
    past, now = history(following, months=12), looked_at(following, months=12)
    assert past.looked == now
    assert audit.child_id not in now
    assert past.size == len(now) == 8
