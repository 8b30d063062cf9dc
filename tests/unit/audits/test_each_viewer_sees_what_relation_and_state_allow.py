"""The whole table: every relation (and none, and several) in every state."""

from itertools import product

import pytest

from fullcircle.domain.audits.rules.content import AspectContent, Content, as_json, typed_texts
from fullcircle.domain.audits.rules.disclosure import Relation, Sight, sight, without_judgements
from fullcircle.domain.audits.states import AuditState
from tests.factories.scale import JudgementValue

A, P, S = Relation.AUDITOR, Relation.PRACTITIONER, Relation.IN_SCOPE
STATE, PREPARE, WHOLE = Sight.STATE, Sight.PREPARATION, Sight.WHOLE

TABLE = {
    #                           auditor practitioner in scope
    AuditState.NOT_STARTED: (WHOLE, PREPARE, STATE),
    AuditState.BEING_AUDITED: (WHOLE, PREPARE, STATE),
    AuditState.SUBMITTED: (WHOLE, PREPARE, STATE),
    AuditState.WITH_MODERATOR: (WHOLE, PREPARE, STATE),
    AuditState.FINAL: (WHOLE, WHOLE, WHOLE),
    AuditState.WITHDRAWN: (WHOLE, STATE, STATE),
}


def test_the_table_names_every_state() -> None:
    assert set(TABLE) == set(AuditState)


@pytest.mark.parametrize(("state", "relation"), list(product(AuditState, Relation)))
def test_one_relation_sees_what_the_table_says(state: AuditState, relation: Relation) -> None:
    assert sight({relation}, state) is TABLE[state][list(Relation).index(relation)]


@pytest.mark.parametrize("state", AuditState)
def test_nobody_without_a_relation_sees_anything(state: AuditState) -> None:
    assert sight(set(), state) is Sight.NOTHING


@pytest.mark.parametrize("state", AuditState)
@pytest.mark.parametrize("several", [{A, P}, {A, S}, {P, S}, {A, P, S}])
def test_someone_with_several_relations_sees_the_most_of_them(state: AuditState, several: set[Relation]) -> None:
    assert sight(several, state) is max(sight({one}, state) for one in several)


def test_text_and_judgements_are_never_shown_before_the_audit_is_final_but_to_the_auditor() -> None:
    early = [state for state in AuditState if state is not AuditState.FINAL]
    assert not [s for s in early for r in (P, S) if sight({r}, s) is Sight.WHOLE]


def test_a_moderator_s_view_holds_no_judgement_no_rationale_and_no_reason(complete) -> None:
    contents: dict[str, Content] = complete()
    blind = without_judgements(contents)
    shown = {text for content in blind.values() for text in typed_texts(content)}
    assert not shown & set(JudgementValue)
    assert "She can say what has changed." not in shown
    assert "She sleeps in her own bed again." in shown
    assert {e.text for c in blind.values() if isinstance(c, AspectContent) for e in c.evidence} == {
        "Seen weekly, alone."
    }
    voices = [key for key in contents if key.endswith("voice") or key in {"profile", "checks", "professionals"}]
    assert all(as_json(blind[key]) == as_json(contents[key]) for key in voices)
