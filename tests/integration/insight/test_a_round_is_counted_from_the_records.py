"""The measures of a round come from the records themselves, over what a person's roles reach, in a fixed number of queries."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.insight.queries import round_measures
from fullcircle.domain.insight.rules.measures import RoundMeasures, Share
from fullcircle.domain.moderation.states import ChosenBecause
from fullcircle.domain.selection.states import Basis
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, TODAY, Council, council, person

pytestmark = pytest.mark.requirements("R2.2", "R3.1", "R5.4", "R7.4")


@pytest.fixture
def ashmere(db: None) -> Council:
    return council(teams_in_each_area=1, children_in_each_team=0)


@pytest.fixture
def a_round(ashmere: Council) -> AuditedRound:
    """Four final audits, one submitted, one late, one withdrawn; two moderated; five actions."""
    made = audited_round(ashmere)
    help_, safe, care = ashmere.teams
    findings = (("assessment", "strength"), ("assessment", "strength"), ("planning_review", "improvement"))
    first = made.audit(safe, overall="outstanding", basis=Basis.CHANCE, findings=findings, observation=True)
    second = made.audit(safe, overall="meets_good", voices={"child": "declined"}, days_late=1)
    third = made.audit(
        care, overall="meets_good", aspects={"planning_review": "inadequate"}, voices={"family": "unsafe"}
    )
    made.audit(care, overall="inadequate", voices={"child": "observed_instead"})
    made.audit(care, AuditState.SUBMITTED, overall="outstanding")
    made.audit(care, AuditState.BEING_AUDITED)
    made.audit(help_, AuditState.WITHDRAWN)
    made.moderated(second, "meets_good", "meets_good", because=ChosenBecause.DRAWN)
    made.moderated(third, "does_not_yet_meet_good", "does_not_yet_meet_good")
    made.action(first)
    made.action(first, due_on=TODAY - timedelta(days=1))
    made.action(second, "done")
    made.action(second, "verified", difference="yes")
    made.action(third, "verified", difference="not_yet")
    made.action(third, "set_aside")
    return made


def measured(a_round: AuditedRound) -> RoundMeasures:
    return round_measures(a_round.council.qa_lead, a_round.id, now=NOW)


def test_how_much(a_round: AuditedRound) -> None:
    found = measured(a_round).how_much
    assert (found.allocated, found.withdrawn, found.submitted, found.final, found.late) == (6, 1, 5, 4, 1)
    assert found.on_time == Share(4, 5)
    assert found.observation == Share(1, 5)
    assert found.observation_aim == 0.1
    assert found.child.heard == Share(3, 5)
    assert [count for _, count in found.child.missing] == [1, 1]
    assert found.child.missing[1][0] == "The child did not want to"
    assert found.family.heard == Share(4, 5)
    assert found.practitioner.heard == Share(5, 5)
    by_area = {row.name: (row.children, row.allocated, row.submitted, row.final) for row in found.services}
    assert by_area["Early help"] == (300, 0, 0, 0)
    assert by_area["Safeguarding"] == (300, 2, 2, 2)
    assert by_area["Children in care"] == (300, 4, 3, 2)


def test_how_well_counts_final_judgements_only(a_round: AuditedRound) -> None:
    found = measured(a_round).how_well
    assert found.overall.counts == (1, 1, 1, 1)
    aspects = {row.key: row for row in found.aspects}
    assert aspects["planning_review"].profile.counts == (1, 1, 0, 2)
    assert (aspects["assessment"].strengths, aspects["assessment"].improvements) == (1, 0)
    assert (aspects["planning_review"].strengths, aspects["planning_review"].improvements) == (0, 1)
    assert [row.answers for row in found.aspects][-1] == "what_difference"


def test_moderation_compares_the_two_and_counts_what_changed(a_round: AuditedRound) -> None:
    row = measured(a_round).how_well.moderation
    assert (row.same, row.within_one, row.changed) == (Share(1, 2), Share(2, 2), Share(1, 2))
    assert (row.lower, row.higher, row.line_lost, row.line_gained, row.drawn) == (1, 0, 1, 0, 1)


def test_what_difference(a_round: AuditedRound) -> None:
    found = measured(a_round).what_difference
    assert (found.raised, found.set_aside, found.open, found.overdue) == (5, 1, 2, 1)
    assert (found.done, found.verified, found.yes, found.not_yet) == (3, 2, 1, 1)
    assert found.audits_with_action == Share(3, 4)
    assert found.statements == Share(4, 4)


def test_where_the_files_come_from(a_round: AuditedRound) -> None:
    found = measured(a_round).sample
    assert (found.frame, found.by_chance, found.directed, found.by_hand) == (900, 1, 5, 0)


def test_an_empty_round_is_measured_too(ashmere: Council) -> None:
    made = audited_round(ashmere)
    found = measured(made)
    assert found.how_much.allocated == 0
    assert found.how_well.overall.n == 0
    assert found.what_difference.says_nothing


def test_a_head_of_service_sees_the_measures_of_their_service(a_round: AuditedRound) -> None:
    safeguarding = next(team for team in a_round.council.teams if team.area == "Safeguarding")
    head = a_round.council.actor(safeguarding.head_id)
    found = round_measures(head, a_round.id, now=NOW)
    assert (found.how_much.allocated, found.how_well.overall.n) == (2, 2)
    assert found.what_difference.raised == 4


@pytest.mark.parametrize("role", [Role.PARTNER, Role.ELECTED_MEMBER, Role.ADMINISTRATOR])
def test_others_may_not_see_measures(a_round: AuditedRound, role: Role) -> None:
    stranger = a_round.council.actor(person(f"Test {role.label}", role))
    with pytest.raises(NotAllowed):
        round_measures(stranger, a_round.id, now=NOW)


def test_an_unknown_round_is_not_found(ashmere: Council) -> None:
    with pytest.raises(NotFound):
        round_measures(ashmere.qa_lead, 404, now=NOW)


def test_no_measure_names_a_child_or_a_worker(a_round: AuditedRound) -> None:
    said = str(asdict(measured(a_round)))
    assert "Words about a child" not in said
    assert not [reference for reference in Child.objects.values_list("reference", flat=True) if reference in said]
    assert not [name for name in Person.objects.values_list("name", flat=True) if name in said]


def test_queries_do_not_grow_with_the_round(
    a_round: AuditedRound, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    def measure() -> RoundMeasures:
        return measured(a_round)

    before = count_queries(measure)
    for team in a_round.council.teams * 3:
        a_round.action(a_round.audit(team), "verified", difference="partly")
    assert count_queries(measure) == before
    assert before <= 12


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    def count(act: Callable[[], object]) -> int:
        act()
        with CaptureQueriesContext(connection) as captured:
            act()
        assert max(len(query["sql"]) for query in captured) < 20_000
        return len(captured)

    return count
