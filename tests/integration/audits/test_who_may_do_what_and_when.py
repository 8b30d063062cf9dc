"""Every act, by every person around an audit, in every state: allowed, refused, out of time, or nothing to be seen."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction

from fullcircle.domain.audits import operations
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, WrongState
from tests.factories.council import TODAY
from tests.integration.audits.conftest import WRITTEN_AT, Case

Act = Callable[[Case, Actor], object]


def _save(case: Case, by: Actor) -> object:
    return operations.save_section(
        audit_id=case.id, key="profile", content={"text": "x"}, operation=uuid4(), base_version=0, by=by, now=WRITTEN_AT
    )


ACTS: dict[str, Act] = {
    "start": lambda c, by: operations.start(audit_id=c.id, by=by, now=WRITTEN_AT),
    "save": _save,
    "submit": lambda c, by: operations.submit(audit_id=c.id, by=by, now=WRITTEN_AT),
    "return": lambda c, by: operations.return_to_auditor(audit_id=c.id, reason="Why", by=by, now=WRITTEN_AT),
    "send_to_moderator": lambda c, by: operations.send_to_moderator(audit_id=c.id, by=by, now=WRITTEN_AT),
    "withdraw": lambda c, by: operations.withdraw(audit_id=c.id, reason="Why", by=by, now=WRITTEN_AT),
    "reassign": lambda c, by: operations.reassign(audit_id=c.id, auditor_id=0, reason="Why", by=by, now=WRITTEN_AT),
    "answer": lambda c, by: operations.save_answer(
        audit_id=c.id, text="Thanks", base_version=0, send=True, by=by, now=WRITTEN_AT
    ),
}
WHO = {
    "start": "auditor",
    "save": "auditor",
    "submit": "auditor",
    "return": "qa_lead",
    "send_to_moderator": "qa_lead",
    "withdraw": "qa_lead",
    "reassign": "qa_lead",
    "answer": "practitioner",
}
BEING_WRITTEN = {AuditState.NOT_STARTED, AuditState.BEING_AUDITED}
WHEN = {
    "start": {AuditState.NOT_STARTED},
    "save": BEING_WRITTEN,
    "submit": {AuditState.BEING_AUDITED},
    "return": {AuditState.SUBMITTED},
    "send_to_moderator": {AuditState.SUBMITTED},
    "withdraw": BEING_WRITTEN,
    "reassign": BEING_WRITTEN,
    "answer": {AuditState.FINAL},
}


def outcome(act: Act, case: Case, by: Actor) -> str:
    try:
        act(case, by)
    except Invalid:
        return "allowed"  # it got past who and when, to what was given
    except DomainError as refusal:
        return {NotFound: "not found", NotAllowed: "refused", WrongState: "not now"}[type(refusal)]
    return "allowed"


@pytest.mark.parametrize("state", [AuditState.SUBMITTED, AuditState.FINAL])
def test_only_the_person_whose_part_it_is_may(case: Case, state: AuditState) -> None:
    case.bring_to(state)
    people = case.people()
    for name, act in ACTS.items():
        others = {who: actor for who, actor in people.items() if who != WHO[name]}
        refused = {who: "not found" if who == "stranger" else "refused" for who in others}
        assert (name, {who: outcome(act, case, actor) for who, actor in others.items()}) == (name, refused)


@pytest.mark.parametrize("state", AuditState)
def test_and_only_in_its_time(case: Case, state: AuditState) -> None:
    case.bring_to(state)
    people = case.people()
    expected = {name: "allowed" if state in WHEN[name] else "not now" for name in ACTS}
    assert {name: undone(lambda n=name: outcome(ACTS[n], case, people[WHO[n]])) for name in ACTS} == expected


def undone(act: Callable[[], str]) -> str:
    """What came of an act, with everything it did taken back."""
    with transaction.atomic():
        came = act()
        transaction.set_rollback(True)
    return came


def test_nobody_makes_their_own_audit_final(case: Case) -> None:
    case.bring_to(AuditState.SUBMITTED)
    lead = operations.finalise
    for who in ("auditor", "practitioner", "manager", "head", "director", "stranger"):
        with pytest.raises(NotAllowed):
            lead(audit_id=case.id, by=case.people()[who], now=WRITTEN_AT)
    lead(audit_id=case.id, by=case.qa_lead, now=WRITTEN_AT)
    assert case.audit.state == AuditState.FINAL


def test_a_role_that_has_ended_ends_the_audits_with_it_at_once(case: Case) -> None:
    case.save("profile", {"text": "She swims."})
    given = case.audit.auditor.role_assignments.get()
    access.end_role(assignment_id=given.pk, ends_on=TODAY, by=SYSTEM, now=WRITTEN_AT)
    without = case.council.actor(case.audit.auditor_id, on=WRITTEN_AT.date())
    with pytest.raises(NotFound):
        _save(case, without)


def test_an_audit_goes_only_to_someone_independent_of_the_work(case: Case) -> None:
    def give(to: int) -> None:
        operations.reassign(audit_id=case.id, auditor_id=to, reason="Long leave", by=case.qa_lead, now=WRITTEN_AT)

    team = next(t for t in case.council.teams if t.id == case.audit.team_id)
    for person_id in (case.audit.practitioner_id or 0, team.manager_id, team.head_id, case.audit.auditor_id):
        with pytest.raises(Invalid) as refused:
            give(person_id)
        assert "auditor" in refused.value.faults
    other = next(t for t in case.council.teams if t.manager_id not in {team.manager_id, case.audit.auditor_id})
    case.save("profile", {"text": "She swims."})
    give(other.manager_id)
    assert case.audit.auditor_id == other.manager_id
    assert outcome(_save, case, case.auditor) == "not found"
    assert case.save("profile", {"text": "She swims and reads."}, version=1, by=case.council.actor(other.manager_id))
