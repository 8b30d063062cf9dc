import itertools
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.auditors.rules.independence import EARLIER_DECISION, Work, line_above
from fullcircle.domain.moderation.rules.matching import AuditToMatch, PossibleModerator, match, why_not

# 1 leads everything; 2 and 3 head services; 4 and 5 manage teams 40 and 50; 6 and 7 practise in them; 8 leads QA.
MANAGERS = {2: 1, 3: 1, 8: 1, 4: 2, 5: 3, 6: 4, 7: 5}


def audit(
    audit_id: int, auditor_id: int, workers: Iterable[int] = (), team_id: int = 40, managers: dict[int, int] = MANAGERS
) -> AuditToMatch:
    above = frozenset[int]().union(*(line_above(worker, managers) for worker in workers))
    work = Work(team_id=team_id, team="North", workers=frozenset(workers), managers=above)
    return AuditToMatch(audit_id, auditor_id, work, auditors_line=line_above(auditor_id, managers))


AUDIT = audit(900, auditor_id=5, workers=[6])


def person(
    person_id: int,
    team_id: int | None = None,
    in_hand: int = 0,
    agreed: int = 0,
    managers: dict[int, int] = MANAGERS,
) -> PossibleModerator:
    teams = frozenset[int]() if team_id is None else frozenset({team_id})
    return PossibleModerator(person_id, f"Person {person_id}", teams, line_above(person_id, managers), in_hand, agreed)


def test_nobody_moderates_what_they_audited_worked_on_or_managed() -> None:
    reasons = {p: why_not(person(p), AUDIT) for p in range(1, 9)}
    assert reasons[5] == "carried out this audit"
    assert reasons[6] == "works with this child"
    assert reasons[3] == "is in the auditor’s line of management"
    assert reasons[7] == "is in the auditor’s line of management"  # the auditor manages person 7
    assert reasons[2] == "manages the child’s worker"
    assert reasons[4] == "manages the child’s worker"
    assert reasons[1] != ""
    assert reasons[8] == ""


def test_nobody_moderates_an_audit_of_their_own_team() -> None:
    assert why_not(person(20, team_id=40), AUDIT) == "works in or manages North, the child’s team"
    assert why_not(person(20, team_id=50), AUDIT) == ""
    assert why_not(person(20, team_id=None), AUDIT) == ""


def test_whoever_declared_a_conflict_or_had_a_part_in_the_audit_does_not_moderate() -> None:
    bound = replace(AUDIT, work=replace(AUDIT.work, conflicts=frozenset({8})), barred={20: "owns an action"})
    assert why_not(person(8), bound) == "has a conflict of interest"
    assert why_not(person(20), bound) == "owns an action"
    assert why_not(person(21), bound) == ""


def test_someone_managed_by_the_practitioner_is_not_independent() -> None:
    assert why_not(person(4), audit(1, auditor_id=5, workers=[2])) == "is managed by the child’s worker"


def test_who_worked_with_the_child_before_does_not_moderate_where_the_framework_says_so() -> None:
    before = replace(AUDIT, work=replace(AUDIT.work, earlier=frozenset({8})))
    assert why_not(person(8), before) == ""
    assert "within a year" in why_not(person(8), replace(before, asked={EARLIER_DECISION}))


def test_when_nobody_fits_everyone_considered_is_named_with_the_reason() -> None:
    found = match([AUDIT], [person(5), person(2)], seed=1)
    assert found.moderators == {}
    assert found.unmatched == {900: ("Person 2 manages the child’s worker", "Person 5 carried out this audit")}


def test_an_audit_nobody_could_be_asked_for_is_still_named() -> None:
    assert match([AUDIT], [], seed=1).unmatched == {900: ()}


def test_work_already_in_hand_counts() -> None:
    audits = [audit(i, 500 + i) for i in range(4)]
    found = match(audits, [person(10, in_hand=1, agreed=3), person(11)], seed=1)
    assert set(found.moderators.values()) == {11}


@given(st.integers(1, 30), st.integers(1, 6), st.integers(0, 999))
def test_where_everyone_fits_nobody_has_more_than_one_more_than_another(n: int, people: int, seed: int) -> None:
    audits = [audit(i, 500 + i) for i in range(n)]
    moderators = [person(10 + i) for i in range(people)]
    found = match(audits, moderators, seed=seed)
    loads = [list(found.moderators.values()).count(m.person_id) for m in moderators]
    assert sum(loads) == n
    assert max(loads) - min(loads) <= 1


@given(st.data())
def test_whoever_is_matched_is_independent_and_whoever_is_not_has_nobody(data: st.DataObject) -> None:
    people = st.integers(1, 8)
    managers = {low: high for low, high in data.draw(st.dictionaries(people, people)).items() if low != high}
    audits = [
        audit(i, data.draw(people), data.draw(st.sets(people, max_size=2)), data.draw(people), managers)
        for i in range(data.draw(st.integers(0, 8)))
    ]
    moderators = [person(i, team_id=i, managers=managers) for i in range(1, 9)]
    found = match(audits, moderators, seed=3)
    assert set(found.moderators) | set(found.unmatched) == {a.audit_id for a in audits}
    for one, moderator in itertools.product(audits, moderators):
        if found.moderators.get(one.audit_id) == moderator.person_id:
            assert why_not(moderator, one) == ""
        if one.audit_id in found.unmatched:
            assert why_not(moderator, one) != ""
