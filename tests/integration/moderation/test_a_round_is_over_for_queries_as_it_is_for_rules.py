"""The predicate of rounds whose moderation has ended says what the rule says, in every state of a round and of its audits."""

from collections import Counter
from itertools import combinations

import pytest

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.queries.closing import over
from fullcircle.domain.moderation.rules.ending import has_ended
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
from tests.factories.audited import audited_round
from tests.factories.council import council

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R7.4")]


def test_the_predicate_and_the_rule_agree_whatever_the_states() -> None:
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=1))
    there = [made.audit(made.council.teams[0]).pk for _ in range(2)]
    seen = set()
    for round_state in RoundState:
        Round.objects.filter(pk=made.id).update(state=round_state)
        for states in [*combinations(AuditState, 2), *((state, state) for state in AuditState)]:
            for pk, state in zip(there, states, strict=True):
                Audit.objects.filter(pk=pk).update(state=state)
            says = has_ended(round_state, Counter(states))
            assert Round.objects.filter(over(), pk=made.id).exists() is says, (round_state, states)
            seen.add(says)
    assert seen == {True, False}
    Round.objects.filter(pk=made.id).update(state=RoundState.UNDER_WAY)
    Audit.objects.all().delete()
    assert not Round.objects.filter(over(), pk=made.id).exists()
