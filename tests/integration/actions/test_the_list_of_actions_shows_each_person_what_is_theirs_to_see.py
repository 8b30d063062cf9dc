from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from fullcircle.domain.actions import operations, queries
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.policy import check_change
from fullcircle.domain.actions.queries import Filters
from fullcircle.domain.actions.rules.standing import standing
from fullcircle.domain.actions.states import ActionState, Difference, Show, Standing
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as access_queries
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.verdict import verdict
from tests.factories.council import person
from tests.integration.actions.conftest import NOW, SMART, People

pytestmark = [pytest.mark.requirements("R7.5"), pytest.mark.django_db]
TODAY = NOW.date()


@pytest.fixture
def every_kind(make: Callable[..., Action]) -> dict[str, Action]:
    """One action of each kind; the late one is a week past its date on ``TODAY``."""
    made = {
        "open": make(),
        "done": make("done"),
        "yes": make("verified"),
        "partly": make("verified", difference=Difference.PARTLY),
        "set_aside": make("set_aside"),
        "late": make(),
    }
    Action.objects.filter(pk=made["late"].pk).update(due_on=TODAY - timedelta(days=7))
    return made


def test_what_needs_a_person_comes_first_by_the_same_rule_as_everywhere(
    people: People, every_kind: dict[str, Action]
) -> None:
    rows = list(queries.find(people.qa_lead, Filters(), on=TODAY))
    assert len(rows) == 6
    for row, action in ((r, Action.objects.get(pk=r.id)) for r in rows):
        assert row.standing is standing(ActionState(action.state), action.due_on, TODAY)
    places = [list(Standing).index(row.standing) for row in rows]
    assert places == sorted(places)
    assert rows[0].id == every_kind["late"].pk
    assert rows[0].days == -7


@pytest.mark.parametrize("show", Show)
def test_each_filter_lists_as_many_as_its_count(people: People, every_kind: dict[str, Action], show: Show) -> None:
    for who in ("practitioner", "auditor", "manager", "qa_lead", "other_manager"):
        counts = queries.counts(people[who], Filters(), on=TODAY)
        found = queries.find(people[who], Filters(show=show), on=TODAY)
        assert len(found) == len(list(found)) == len(found[:50]) == counts[show]
        assert counts.all == len(queries.find(people[who], Filters(), on=TODAY))


def test_the_filters_find_what_their_names_say(people: People, every_kind: dict[str, Action]) -> None:
    found = {show: {r.id for r in queries.find(people.practitioner, Filters(show=show), on=TODAY)} for show in Show}
    pk = {name: action.pk for name, action in every_kind.items()}
    assert found == {
        Show.MINE: {pk["open"], pk["done"], pk["late"]},
        Show.LEFT_OVER: {pk["partly"]},
        Show.LEFT_TO_ME: set(),
        Show.LEFT_BEHIND: set(),
        Show.LATE: {pk["late"]},
        Show.TO_VERIFY: {pk["done"]},
        Show.MINE_TO_VERIFY: set(),
        Show.OPEN: {pk["open"], pk["late"]},
        Show.VERIFIED: {pk["yes"], pk["partly"]},
        Show.FULL_CIRCLE: {pk["yes"]},
        Show.SET_ASIDE: {pk["set_aside"]},
    }


def test_what_a_leaver_leaves_behind_is_listed_for_whoever_can_give_it_on(
    people: People, make: Callable[..., Action]
) -> None:
    make()
    make("done")
    make(by=people.qa_lead)
    others = make(owner_id=people.manager.person_id)
    leaver = people.practitioner.person_id or 0
    access.note_leaving(person_id=leaver, left_on=TODAY, at_once=True, by=SYSTEM, now=NOW)
    listed = {}
    for who in ("practitioner", "auditor", "manager", "head", "qa_lead", "other_manager"):
        actor = access_queries.actor(people[who].person_id or 0, on=TODAY)
        seen = Action.objects.visible_to(actor).exclude(pk=others.pk)
        can = {action.pk for action in seen if verdict(partial(check_change, actor, action)).allowed}
        found = {row.id for row in queries.find(actor, Filters(show=Show.LEFT_BEHIND), on=TODAY)}
        assert found == can, who
        listed[who] = len(found)
    assert listed == {"practitioner": 0, "auditor": 1, "manager": 2, "head": 2, "qa_lead": 2, "other_manager": 0}


def test_filters_of_round_service_and_owner_combine_and_are_counted(
    people: People, make: Callable[..., Action]
) -> None:
    make()
    make(owner_id=people.manager.person_id)
    elsewhere = operations.set_action(
        smart=SMART,
        urgency="standard",  # type: ignore[arg-type]
        owner_id=people.other_manager.person_id or 0,
        team_id=people.council.teams[-1].id,
        by=people.qa_lead,
        now=NOW,
    )
    menus = queries.menus(people.qa_lead, Filters(), on=TODAY)
    assert [(c.name, c.count) for c in menus.rounds] == [("Round 1", 2)]
    assert sorted(c.count for c in menus.owners) == [1, 1, 1]
    area = next(c for c in menus.service_areas if c.name == people.audit.team.service_area.name)
    narrowed = Filters(service_area_id=area.id, owner_id=people.manager.person_id)
    assert len(queries.find(people.qa_lead, narrowed, on=TODAY)) == 1
    assert queries.counts(people.qa_lead, narrowed, on=TODAY).all == 1
    by_owner = Filters(owner_id=people.other_manager.person_id)
    assert [r.id for r in queries.find(people.qa_lead, by_owner, on=TODAY)] == [elsewhere]
    assert queries.find(people.qa_lead, by_owner, on=TODAY)[0].about_child is False


def test_a_stranger_to_the_work_sees_nothing(people: People, every_kind: dict[str, Action]) -> None:
    for who in ("other_manager", "other_worker"):
        assert queries.counts(people[who], Filters(), on=TODAY).all == 0
        assert len(queries.find(people[who], Filters(), on=TODAY)) == 0
        menus = queries.menus(people[who], Filters(), on=TODAY)
        assert (menus.rounds, menus.service_areas, menus.owners) == ((), (), ())


def test_an_action_goes_by_the_number_that_its_audit_goes_by(people: People, make: Callable[..., Action]) -> None:
    made = make(owner_id=people.manager.person_id)
    director = people.council.actor(person("Dana Director", Role.DIRECTOR))
    psw = people.council.actor(person("Pat Principal", Role.PRINCIPAL_SOCIAL_WORKER))
    reference = people.audit.child.reference
    for actor in (people.auditor, people.manager, people.head, people.qa_lead, director, psw):
        row = queries.action(actor, made.pk, on=TODAY).row
        listed = [one.child for one in audits.audits_page(actor, on=TODAY, page=1).object_list]
        assert (listed, row.child, row.about_child) == ([reference], reference, True)
        assert row.named.startswith(f"Child {reference}, ") is (actor not in (director, psw))


def test_an_action_names_its_child_to_who_verifies_it_also_when_the_child_has_gone_to_another_team(
    people: People, make: Callable[..., Action]
) -> None:
    made = make("done")
    before = queries.action(people.manager, made.pk, on=TODAY).row.named
    elsewhere = next(team for team in people.council.teams if team.manager_id == people.other_manager.person_id)
    Child.objects.filter(pk=people.audit.child_id).update(team=elsewhere.id, worker=None)
    assert queries.action(people.manager, made.pk, on=TODAY).row.named == before
    assert before.startswith(f"Child {people.audit.child.reference}, ")


def test_a_practitioner_sees_others_actions_from_an_audit_of_their_work_only_once_it_is_final(
    people: People, make: Callable[..., Action]
) -> None:
    made = make(owner_id=people.manager.person_id)
    people.audit.state = "submitted"
    people.audit.save(update_fields=["state"])
    assert queries.of_audit(people.practitioner, people.audit.pk, on=TODAY) == []
    people.audit.state = "final"
    people.audit.save(update_fields=["state"])
    assert [r.id for r in queries.of_audit(people.practitioner, people.audit.pk, on=TODAY)] == [made.pk]


def test_a_finding_is_shown_to_those_who_may_read_the_audit(people: People, make: Callable[..., Action]) -> None:
    finding = people.audit.findings.filter(kind="improvement").first()
    assert finding is not None
    made = make(finding_id=finding.pk)
    people.audit.state = "submitted"
    people.audit.save(update_fields=["state"])
    shown = queries.action(people.auditor, made.pk, on=TODAY).finding
    assert shown is not None
    assert shown.text == finding.text
    assert queries.action(people.practitioner, made.pk, on=TODAY).finding is None
    assert queries.action(people.manager, made.pk, on=TODAY).finding is None
    people.audit.state = "final"
    people.audit.save(update_fields=["state"])
    assert queries.action(people.practitioner, made.pk, on=TODAY).finding == shown


def test_what_waits_for_each_person(people: People, every_kind: dict[str, Action]) -> None:
    mine = queries.waiting(people.practitioner, on=TODAY)
    assert [r.id for r in mine.mine] == [every_kind["late"].pk, every_kind["open"].pk]
    assert mine.to_verify == ()
    head = queries.waiting(people.head, on=TODAY)
    assert head.mine == ()
    assert [r.id for r in head.to_verify] == [every_kind["done"].pk]
    assert queries.waiting(people.other_manager, on=TODAY).to_verify == ()


def test_a_page_costs_the_same_however_many_actions_there_are(
    people: People, make: Callable[..., Action], django_assert_num_queries
) -> None:
    for _ in range(2):
        make()
    for times in (2, 12):
        while Action.objects.count() < times:
            make()
        with django_assert_num_queries(1):
            assert len(queries.find(people.qa_lead, Filters(), on=TODAY)[:50]) == times
        with django_assert_num_queries(1):
            queries.waiting(people.head, on=TODAY)
        with django_assert_num_queries(3):
            queries.menus(people.qa_lead, Filters(), on=TODAY)
