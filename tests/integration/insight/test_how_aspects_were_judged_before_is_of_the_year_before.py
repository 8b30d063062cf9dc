"""What a round looks for may follow from how aspects were judged in the year before it, once that may be told."""

from datetime import timedelta

import pytest

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.insight.queries.aspects import JudgedBefore
from fullcircle.domain.rounds.models import Round
from fullcircle.foundation.access.states import Role
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import council, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R4.2")]


@pytest.fixture
def rounds() -> list[AuditedRound]:
    """Three rounds: this one, the one before it, and one that began a day more than a year before this one."""
    ashmere = council(teams_in_each_area=1, children_in_each_team=1)
    made = [audited_round(ashmere) for _ in range(3)]
    began = Round.objects.get(pk=made[0].id).starts_on
    Round.objects.filter(pk=made[2].id).update(starts_on=began - timedelta(days=366))
    return made


def judged(round_: AuditedRound, seen_by=None) -> set[JudgedBefore]:
    return {
        one
        for one in insight.judged_before(seen_by or round_.council.qa_lead, round_.id)
        if one.aspect == "case_recording"
    }


def test_final_audits_of_rounds_of_the_year_before_whose_moderation_ended_are_counted(
    rounds: list[AuditedRound],
) -> None:
    first, second, long_ago = rounds
    team = first.council.teams[0]
    below = {"case_recording": "does_not_yet_meet_good"}
    assert judged(first) == set()
    second.audit(team, aspects=below)
    second.audit(team)
    long_ago.audit(team, aspects=below)
    first.audit(team, aspects=below)
    assert judged(first) == {JudgedBefore("case_recording", below=1, n=2)}
    waits = second.audit(team, AuditState.SUBMITTED)
    assert judged(first) == set()
    Audit.objects.filter(pk=waits.pk).update(state=AuditState.WITHDRAWN)
    assert judged(first) == {JudgedBefore("case_recording", below=1, n=2)}
    assert judged(first, first.council.actor(person("Ad Min", Role.ADMINISTRATOR))) == set()
