import itertools

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.moderation.rules.matching import (
    AuditToMatch,
    PossibleModerator,
    line_above,
    match,
    why_not,
)

# 1 leads everything; 2 and 3 head services; 4 and 5 manage teams 40 and 50; 6 and 7 practise in them; 8 leads QA.
MANAGERS = {2: 1, 3: 1, 8: 1, 4: 2, 5: 3, 6: 4, 7: 5}
AUDIT = AuditToMatch(900, auditor_id=5, worked_on_it=frozenset({6}), team_id=40)


def person(person_id: int, team_id: int | None = None, in_hand: int = 0, agreed: int = 0) -> PossibleModerator:
    return PossibleModerator(person_id, f"Person {person_id}", team_id, in_hand, agreed)


def test_nobody_moderates_what_they_audited_worked_on_or_managed() -> None:
    reasons = {p: why_not(person(p), AUDIT, MANAGERS) for p in range(1, 9)}
    assert reasons[5] == "carried out this audit"
    assert reasons[6] == "works with this child"
    assert reasons[3] == "is in the auditor’s line of management"
    assert reasons[7] == "is in the auditor’s line of management"  # the auditor manages person 7
    assert reasons[2] == "is in the practitioner’s line of management"
    assert reasons[4] == "is in the practitioner’s line of management"
    assert reasons[1] != ""
    assert reasons[8] == ""


def test_nobody_moderates_an_audit_of_their_own_team() -> None:
    assert why_not(person(20, team_id=40), AUDIT, MANAGERS) == "is in the child’s team"
    assert why_not(person(20, team_id=50), AUDIT, MANAGERS) == ""
    assert why_not(person(20, team_id=None), AUDIT, MANAGERS) == ""


def test_whoever_declared_a_conflict_does_not_moderate() -> None:
    audit = AuditToMatch(
        1, auditor_id=5, worked_on_it=frozenset({6}), team_id=40, barred={8: "has a conflict of interest"}
    )
    assert why_not(person(8), audit, MANAGERS) == "has a conflict of interest"
    assert why_not(person(20), audit, MANAGERS) == ""


def test_someone_managed_by_the_practitioner_is_not_independent() -> None:
    audit = AuditToMatch(1, auditor_id=5, worked_on_it=frozenset({2}), team_id=40)
    assert why_not(person(4), audit, MANAGERS) == "is in the practitioner’s line of management"


def test_a_line_of_management_that_runs_in_a_ring_ends() -> None:
    assert line_above(1, {1: 2, 2: 3, 3: 1}) == {1, 2, 3}


def test_when_nobody_fits_everyone_considered_is_named_with_the_reason() -> None:
    found = match([AUDIT], [person(5), person(2)], managers=MANAGERS, seed=1)
    assert found.moderators == {}
    assert found.unmatched == {
        900: ("Person 2 is in the practitioner’s line of management", "Person 5 carried out this audit")
    }


def test_an_audit_nobody_could_be_asked_for_is_still_named() -> None:
    assert match([AUDIT], [], managers={}, seed=1).unmatched == {900: ()}


def test_work_already_in_hand_counts() -> None:
    audits = [AuditToMatch(i, 500 + i, frozenset(), 1) for i in range(4)]
    found = match(audits, [person(10, in_hand=1, agreed=3), person(11)], managers={}, seed=1)
    assert set(found.moderators.values()) == {11}


@given(st.integers(1, 30), st.integers(1, 6), st.integers(0, 999))
def test_where_everyone_fits_nobody_has_more_than_one_more_than_another(n: int, people: int, seed: int) -> None:
    audits = [AuditToMatch(i, 500 + i, frozenset(), 1) for i in range(n)]
    moderators = [person(10 + i) for i in range(people)]
    found = match(audits, moderators, managers={}, seed=seed)
    loads = [list(found.moderators.values()).count(m.person_id) for m in moderators]
    assert sum(loads) == n
    assert max(loads) - min(loads) <= 1


@given(st.data())
def test_whoever_is_matched_is_independent_and_whoever_is_not_has_nobody(data: st.DataObject) -> None:
    people = st.integers(1, 8)
    managers = {low: high for low, high in data.draw(st.dictionaries(people, people)).items() if low != high}
    audits = [
        AuditToMatch(i, data.draw(people), frozenset(data.draw(st.sets(people, max_size=2))), data.draw(people))
        for i in range(data.draw(st.integers(0, 8)))
    ]
    moderators = [person(i, team_id=i) for i in range(1, 9)]
    found = match(audits, moderators, managers=managers, seed=3)
    assert set(found.moderators) | set(found.unmatched) == {a.audit_id for a in audits}
    for audit, moderator in itertools.product(audits, moderators):
        if found.moderators.get(audit.audit_id) == moderator.person_id:
            assert why_not(moderator, audit, managers) == ""
        if audit.audit_id in found.unmatched:
            assert why_not(moderator, audit, managers) != ""
