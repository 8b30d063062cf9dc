"""Which audits are moderated: always the named judgements, the drawn share of the rest, and each auditor in a year."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.moderation.rules.choosing import SamplePolicy, SubmittedAudit, choose
from fullcircle.domain.moderation.states import ChosenBecause

POLICY = SamplePolicy(frozenset({"outstanding", "inadequate"}), Decimal("0.2"), per_auditor_least=0)
ALWAYS, DRAWN, EACH = ChosenBecause.ALWAYS, ChosenBecause.DRAWN, ChosenBecause.EACH_AUDITOR


def audits(*overall: str, first_id: int = 1) -> list[SubmittedAudit]:
    return [SubmittedAudit(first_id + i, auditor_id=100 + i, overall=word) for i, word in enumerate(overall)]


def chosen(
    frame: list[SubmittedAudit], policy: SamplePolicy = POLICY, seed: int = 1, had: dict[int, int] | None = None
):
    return choose(frame, policy=policy, moderated_this_year=had or {}, seed=seed)


def test_audits_judged_outstanding_or_inadequate_are_all_chosen() -> None:
    found = chosen(audits("outstanding", "meets_good", "inadequate", "inadequate", "outstanding"))
    assert {audit for audit, why in found.items() if why is ALWAYS} == {1, 3, 4, 5}


def test_a_fifth_of_the_rest_is_drawn_and_a_part_of_an_audit_counts_as_one() -> None:
    for rest, wanted in [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3)]:
        assert len(chosen(audits(*["meets_good"] * rest))) == wanted


def test_a_tenth_of_thirty_is_exactly_three() -> None:
    policy = SamplePolicy(frozenset(), Decimal("0.1"), 0)
    assert len(chosen(audits(*["meets_good"] * 30), policy)) == 3


def test_the_same_seed_gives_the_same_choice_and_another_seed_another() -> None:
    frame = audits(*["meets_good"] * 60)
    assert chosen(frame, seed=4) == chosen(list(reversed(frame)), seed=4)
    assert chosen(frame, seed=4) != chosen(frame, seed=5)


def test_every_audit_of_the_rest_has_the_same_chance() -> None:
    frame = audits(*["meets_good"] * 5)
    times = dict.fromkeys(range(1, 6), 0)
    for seed in range(2_000):
        for audit in chosen(frame, seed=seed):
            times[audit] += 1
    assert all(320 <= n <= 480 for n in times.values())  # 400 expected, 4.5 standard deviations either way


def test_late_audits_bring_the_drawn_share_of_the_whole_round_up_and_no_further() -> None:
    early = [
        SubmittedAudit(i, 100 + i, "meets_good", waiting=False, chosen_because=DRAWN if i <= 2 else None)
        for i in range(1, 11)
    ]
    assert chosen(early) == {}
    assert len(chosen(early + audits("meets_good", first_id=11))) == 1
    assert len(chosen(early + audits(*["meets_good"] * 5, first_id=11))) == 1
    assert len(chosen(early + audits(*["meets_good"] * 6, first_id=11))) == 2


def test_an_audit_chosen_by_hand_does_not_stand_in_for_one_drawn_by_chance() -> None:
    by_hand = SubmittedAudit(1, 101, "meets_good", waiting=False, chosen_because=ChosenBecause.BY_HAND)
    assert list(chosen([by_hand, *audits("meets_good", first_id=2)]).values()) == [DRAWN]


def test_each_auditor_has_the_least_number_in_a_year_when_the_policy_asks() -> None:
    policy = SamplePolicy(frozenset({"inadequate"}), Decimal(0), per_auditor_least=1)
    frame = [
        SubmittedAudit(1, 7, "meets_good"),
        SubmittedAudit(2, 7, "meets_good"),
        SubmittedAudit(3, 8, "meets_good"),
        SubmittedAudit(4, 9, "inadequate"),
        SubmittedAudit(5, 9, "meets_good"),
    ]
    found = chosen(frame, policy, had={8: 1})
    assert sum(audit in found for audit in (1, 2)) == 1  # auditor 7 had none this year
    assert 3 not in found  # auditor 8 had one
    assert found[4] is ALWAYS  # which counts for auditor 9
    assert 5 not in found


def test_only_audits_that_wait_can_be_chosen() -> None:
    frame = [SubmittedAudit(1, 7, "inadequate", waiting=False)]
    assert chosen(frame, SamplePolicy(frozenset({"inadequate"}), Decimal(1), 1)) == {}


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["outstanding", "meets_good", "inadequate"])), max_size=40),
    st.integers(0, 2**31),
    st.sampled_from(["0", "0.1", "0.2", "0.5", "1"]),
)
def test_the_choice_is_in_an_order_that_says_nothing_of_the_judgements(
    people: list[tuple[int, str]], seed: int, share: str
) -> None:
    frame = [SubmittedAudit(i, who, word) for i, (who, word) in enumerate(people)]
    found = chosen(frame, SamplePolicy(frozenset({"outstanding", "inadequate"}), Decimal(share), 1), seed)
    assert list(found) == sorted(found)
    named = {i for i, (_, word) in enumerate(people) if word != "meets_good"}
    assert {i for i, why in found.items() if why is ALWAYS} == named
    assert {who for who, _ in people} == {people[i][0] for i in found}
