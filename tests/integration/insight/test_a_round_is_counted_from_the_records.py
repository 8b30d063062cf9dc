"""The measures of a round come from the records themselves, over what a person's roles reach, in a fixed number of queries."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.cases.models import Child
from fullcircle.domain.insight import queries as insight
from fullcircle.domain.insight.queries import round_measures
from fullcircle.domain.insight.rules.measures import Profile, RoundMeasures, Share
from fullcircle.domain.insight.rules.named import Measure
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.states import ChosenBecause, ModerationState
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.rounds.states import RoundState
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


def closed(a_round: AuditedRound) -> AuditedRound:
    """The same round, closed, with nothing in moderation: its judgements may be told."""
    Audit.objects.filter(round_id=a_round.id, state=AuditState.SUBMITTED).update(state=AuditState.WITHDRAWN)
    Round.objects.filter(pk=a_round.id).update(state=RoundState.CLOSED)
    return a_round


def measured(a_round: AuditedRound) -> RoundMeasures:
    return round_measures(a_round.council.qa_lead, a_round.id, now=NOW)


def test_how_much(a_round: AuditedRound) -> None:
    found = measured(a_round).how_much
    assert (found.allocated, found.withdrawn, found.submitted, found.final, found.late) == (6, 1, 5, 4, 1)
    assert found.on_time == Share(4, 5)
    assert found.observation == Share(1, 6)
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
    found = measured(closed(a_round)).how_well
    assert found.ended
    assert found.overall.counts == (1, 1, 1, 1)
    aspects = {row.key: row for row in found.aspects}
    assert aspects["planning_review"].profile.counts == (1, 1, 0, 2)
    assert (aspects["assessment"].strengths, aspects["assessment"].improvements) == (1, 0)
    assert (aspects["planning_review"].strengths, aspects["planning_review"].improvements) == (0, 1)
    assert [row.answers for row in found.aspects][-1] == "what_difference"


def test_no_judgement_is_counted_before_the_moderation_of_the_whole_round_has_ended(a_round: AuditedRound) -> None:
    """Not even for the head of a service whose own audits are all final."""
    safe = next(team for team in a_round.council.teams if team.area == "Safeguarding")
    for actor in (a_round.council.qa_lead, a_round.council.actor(safe.head_id)):
        found = round_measures(actor, a_round.id, now=NOW).how_well
        assert not found.ended
        assert (found.overall.n, found.all_children) == (0, None)
        assert {row.profile.n for row in found.aspects} == {0}
        assert insight.so_far(actor, insight.round_progress(actor, a_round.id))[2:] == (False, Profile(), None, ())
    Audit.objects.exclude(state=AuditState.FINAL).filter(round_id=a_round.id).update(state=AuditState.WITHDRAWN)
    assert measured(a_round).how_well.overall.n == 4


def test_a_closed_round_shows_no_judgement_while_an_audit_that_was_sent_in_waits(a_round: AuditedRound) -> None:
    """It can still be moderated and made final; one that was never sent in may never be."""
    Round.objects.filter(pk=a_round.id).update(state=RoundState.CLOSED)
    lead = a_round.council.qa_lead
    for state in (AuditState.SUBMITTED, AuditState.WITH_MODERATOR):
        Audit.objects.filter(round_id=a_round.id, state__in=[AuditState.SUBMITTED]).update(state=state)
        assert not measured(a_round).how_well.ended
        assert not insight.round_progress(lead, a_round.id).ended
    Audit.objects.filter(round_id=a_round.id, state=AuditState.WITH_MODERATOR).update(state=AuditState.BEING_AUDITED)
    assert measured(a_round).how_well.overall.n == 4
    assert insight.round_progress(lead, a_round.id).ended


def test_the_counts_of_a_round_are_those_of_its_measures(a_round: AuditedRound) -> None:
    for actor in (a_round.council.qa_lead, a_round.council.actor(a_round.council.teams[1].head_id)):
        counted, measures = insight.round_progress(actor, a_round.id), round_measures(actor, a_round.id, now=NOW)
        much, agreement = measures.how_much, insight.agreement(actor, a_round.id)
        assert (counted.audits, counted.submitted, counted.final) == (much.allocated, much.submitted, much.final)
        assert Share(counted.observed, counted.audits) == much.observation
        assert Share(agreement.overall.same, agreement.n) == measures.how_well.moderation.same
        assert agreement.n == counted.moderated


def test_with_a_moderator_is_one_count_to_judge_and_to_agree_apart(a_round: AuditedRound) -> None:
    care = a_round.council.teams[2]
    for state in (ModerationState.TO_JUDGE, ModerationState.TO_AGREE, ModerationState.TO_AGREE):
        audit = a_round.audit(care, AuditState.WITH_MODERATOR)
        Moderation.objects.create(
            audit=audit,
            moderator_id=a_round.council.heads[0],
            state=state,
            chosen_because=ChosenBecause.DRAWN,
            due_on=TODAY,
            judged_at=None if state is ModerationState.TO_JUDGE else NOW,
        )
    found = insight.round_progress(a_round.council.qa_lead, a_round.id)
    assert found.figure(Measure.WITH_MODERATOR).value == 3
    assert (found.to_judge, found.to_agree, found.moderated, found.final) == (1, 2, 2, 4)


def test_who_sees_figures_but_no_audit_counts_the_whole_round(a_round: AuditedRound) -> None:
    analyst = a_round.council.actor(person("Test Analyst", Role.PERFORMANCE_ANALYST))
    found = insight.round_progress(analyst, a_round.id)
    assert (found.audits, found.reach.key) == (6, "round")


def test_a_manager_counts_their_team_s_and_their_own_and_is_told_so(a_round: AuditedRound) -> None:
    manager = a_round.council.actor(a_round.council.teams[1].manager_id)
    found = insight.round_progress(manager, a_round.id)
    assert found.audits == Audit.objects.visible_to(manager).exclude(state=AuditState.WITHDRAWN).count()
    assert found.reach.said == "of your team, or that you carry out or are about your work"


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
    closed(a_round)
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
    assert before <= 13


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    def count(act: Callable[[], object]) -> int:
        act()
        with CaptureQueriesContext(connection) as captured:
            act()
        assert max(len(query["sql"]) for query in captured) < 20_000
        return len(captured)

    return count
