"""The predicate of rounds whose moderation has ended says what the rule says, in every state of a round and of its audits."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.queries.closing import ended, over
from fullcircle.domain.moderation.rules.ending import has_ended
from fullcircle.domain.rounds.models import Round, RoundStatusChange
from fullcircle.domain.rounds.states import RoundState
from tests.factories.audited import audited_round
from tests.factories.council import NOW, council

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


def test_both_leave_out_what_came_in_after_the_round_was_closed() -> None:
    made = audited_round(council(teams_in_each_area=1, children_in_each_team=1))
    Round.objects.filter(pk=made.id).update(state=RoundState.CLOSED)
    RoundStatusChange.objects.create(round_id=made.id, state=RoundState.CLOSED, at=NOW)
    in_time, late = (made.audit(made.council.teams[0]).pk for _ in range(2))
    Audit.objects.filter(pk=late).update(submitted_at=NOW + timedelta(days=1))
    for state in AuditState:
        for late_state in AuditState:
            Audit.objects.filter(pk=in_time).update(state=state)
            Audit.objects.filter(pk=late).update(state=late_state)
            says = state not in {AuditState.SUBMITTED, AuditState.WITH_MODERATOR}
            assert Round.objects.filter(over(), pk=made.id).exists() is says, (state, late_state)
            assert ended(Round.objects.get(pk=made.id)) is says, (state, late_state)
