"""What each person sees in each phase of a moderation, as one table."""

from dataclasses import asdict

import pytest

from fullcircle.domain.moderation.rules.seeing import Relation, relation, sight
from fullcircle.domain.moderation.states import ModerationState

M, A, Q, X = Relation.MODERATOR, Relation.AUDITOR, Relation.ASSIGNER, Relation.OTHER
JUDGE, AGREE, AGREED = ModerationState.TO_JUDGE, ModerationState.TO_AGREE, ModerationState.AGREED

SEEN = {
    (M, JUDGE): {"exists", "evidence", "own_draft"},
    (A, JUDGE): {"exists", "auditor"},
    (Q, JUDGE): {"exists", "auditor"},
    (X, JUDGE): set(),
    (M, AGREE): {"exists", "evidence", "auditor", "first_judgements", "second_judgements", "true_reason"},
    (A, AGREE): {"exists", "evidence", "auditor", "first_judgements", "second_judgements", "true_reason"},
    (Q, AGREE): {"exists", "evidence", "auditor", "first_judgements", "second_judgements", "true_reason"},
    (X, AGREE): set(),
    (M, AGREED): {"exists", "evidence", "auditor", "first_judgements", "second_judgements", "true_reason", "agreed"},
    (A, AGREED): {"exists", "evidence", "auditor", "first_judgements", "second_judgements", "true_reason", "agreed"},
    (Q, AGREED): {"exists", "evidence", "auditor", "first_judgements", "second_judgements", "true_reason", "agreed"},
    (X, AGREED): set(),
}


def test_the_table_covers_every_relation_in_every_phase() -> None:
    assert set(SEEN) == {(relation, state) for relation in Relation for state in ModerationState}


@pytest.mark.parametrize(("relation", "state"), SEEN)
def test_each_person_sees_in_each_phase_exactly_what_the_table_says(relation: Relation, state: ModerationState) -> None:
    assert {name for name, seen in asdict(sight(relation, state)).items() if seen} == SEEN[relation, state]


def test_a_moderator_who_also_assigns_moderation_is_as_blind_as_any_moderator() -> None:
    assert relation(person_id=7, moderator_id=7, auditor_id=8, assigns=True) is Relation.MODERATOR


def test_an_auditor_who_also_assigns_moderation_is_treated_as_the_auditor() -> None:
    assert relation(person_id=8, moderator_id=7, auditor_id=8, assigns=True) is Relation.AUDITOR


def test_the_product_itself_is_neither_moderator_nor_auditor() -> None:
    assert relation(person_id=None, moderator_id=7, auditor_id=8, assigns=True) is Relation.ASSIGNER
    assert relation(person_id=None, moderator_id=7, auditor_id=8, assigns=False) is Relation.OTHER
