"""A child is put into a team, and taken out of one, by whoever's roles of today reach both teams; and a name that somebody has
mapped meanwhile is not mapped anew from a page opened before."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases.models import Child, GivenTeam
from fullcircle.domain.imports import operations
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Alias, Person, Team
from fullcircle.foundation.access.rules import SYSTEM, Actor, Grant
from fullcircle.foundation.access.states import GRANTS, Permission, Role, ScopeKind
from fullcircle.foundation.kernel.errors import NotAllowed, StaleWrite
from tests.factories.workbooks import children
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3", "R1.2")]

PAGE = "/imports/children-without-a-team/"
MAY = [role for role in Role if {Permission.MANAGE_IMPORTS, Permission.SELECT_CASES} & GRANTS[role]]


@pytest.fixture
def other_team(team: int) -> int:
    area = access.add_service_area(key="care_leavers", name="Care leavers", by=SYSTEM, now=NOW)
    return access.add_team(name="Leaving Care", service_area_id=area, by=SYSTEM, now=NOW)


@pytest.fixture
def browser(analyst: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="analyst"))
    return client


def bring_in(send: Send, by: Actor, team: str | None, *, days: int = 0) -> int:
    as_at = AS_AT.replace(day=AS_AT.day - 10 + days)
    operations.apply(import_id=send({6: children(1, Allocated_Team=team)}, as_at=as_at), by=by, now=NOW)
    return Child.objects.get().pk


def everywhere(role: Role) -> Actor:
    return Actor(Person.objects.get().pk, "Some Body", (Grant(role, ScopeKind.AUTHORITY),))


def reaching(*team_ids: int) -> Actor:
    """Who sees every child (as a partner of the import would), and gives teams in the service areas of these teams alone."""
    areas = Team.objects.filter(pk__in=team_ids).values_list("service_area_id", flat=True)
    analyst = Role.PERFORMANCE_ANALYST
    return Actor(
        Person.objects.get().pk,
        "Part Time",
        tuple(Grant(analyst, ScopeKind.SERVICE, service_id=area) for area in areas),
    )


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_or_may_not(send, analyst, team, other_team, role):
    one = bring_in(send, analyst, None)
    who = everywhere(role)
    if role in MAY:
        assert cases.give_team(child_ids=[one], team_id=team, by=who, now=NOW).children == 1
        assert cases.give_team(child_ids=[one], team_id=other_team, by=who, now=NOW).children == 1
        assert cases.let_go_of_team(child_ids=[one], by=who, now=NOW) == 1
        assert Child.objects.get().team_id is None
        return
    with pytest.raises(NotAllowed):
        cases.give_team(child_ids=[one], team_id=team, by=who, now=NOW)
    cases.give_team(child_ids=[one], team_id=team, by=analyst, now=NOW)
    with pytest.raises(NotAllowed):
        cases.let_go_of_team(child_ids=[one], by=who, now=NOW)
    assert Child.objects.get().team_id == team


def test_any_of_the_two_permissions_that_reaches_the_team_is_enough(send, analyst, team, other_team):
    """An analyst of one service area who selects for the whole council: the selecting reaches where the importing does not."""
    one = bring_in(send, analyst, None)
    area = Team.objects.get(pk=other_team).service_area_id
    grants = (
        Grant(Role.PERFORMANCE_ANALYST, ScopeKind.SERVICE, service_id=area),
        Grant(Role.QA_LEAD, ScopeKind.AUTHORITY),
    )
    who = Actor(Person.objects.get().pk, "Two Hats", grants)
    assert cases.give_team(child_ids=[one], team_id=team, by=who, now=NOW).children == 1


def test_nobody_is_given_a_team_out_of_reach(send, analyst, team, other_team):
    one = bring_in(send, analyst, None)
    with pytest.raises(NotAllowed):
        cases.give_team(child_ids=[one], team_id=other_team, by=reaching(team), now=NOW)


def test_nobody_leaves_a_team_out_of_reach(send, analyst, team, other_team, monkeypatch):
    one = bring_in(send, analyst, None)
    cases.give_team(child_ids=[one], team_id=team, by=analyst, now=NOW)
    _all_children_are_seen(monkeypatch)
    who = reaching(other_team)
    given = cases.give_team(child_ids=[one], team_id=other_team, by=who, now=NOW)
    assert (given.children, given.passed_over) == (0, 1)
    assert cases.let_go_of_team(child_ids=[one], by=who, now=NOW) == 0
    assert Child.objects.get().team_id == team
    assert cases.let_go_of_team(child_ids=[one], by=reaching(team), now=NOW) == 1


def test_nobody_is_let_go_into_a_team_out_of_reach(send, analyst, team, other_team, monkeypatch):
    """The child was given one team while the file names another, which somebody mapped since."""
    one = bring_in(send, analyst, "Ghost Team")
    cases.give_team(child_ids=[one], team_id=team, by=analyst, now=NOW)
    Alias.objects.filter(kind="team").update(team_id=other_team)
    _all_children_are_seen(monkeypatch)
    assert cases.let_go_of_team(child_ids=[one], by=reaching(team), now=NOW) == 0
    assert GivenTeam.objects.count() == 1
    assert cases.let_go_of_team(child_ids=[one], by=reaching(team, other_team), now=NOW) == 1
    assert Child.objects.get().team_id == other_team


def _all_children_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = type(Child.objects.all())
    monkeypatch.setattr(seen, "visible_to", lambda self, actor: self)


def test_a_page_opened_before_maps_no_name_anew_and_says_what_is_there_now(send, analyst, browser, team, other_team):
    bring_in(send, analyst, "Ghost Team")
    code = browser.get(PAGE).content.decode().split('name="name-')[1].split('"')[0]
    operations.map_name(alias_id=int(code), team_id=team, by=analyst, now=NOW)
    answer = browser.post(PAGE, {"do": "map", f"name-{code}": other_team, f"seen-{code}": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "“Ghost Team” stands for the team Safeguarding North by now" in page
    assert "You chose Leaving Care; nothing was changed." in page
    assert Child.objects.get().team_id == team
    assert Alias.objects.get(pk=code).team_id == team


def test_the_same_answer_again_is_no_quarrel(send, analyst, browser, team):
    bring_in(send, analyst, "Ghost Team")
    code = browser.get(PAGE).content.decode().split('name="name-')[1].split('"')[0]
    for _ in range(2):
        assert browser.post(PAGE, {"do": "map", f"name-{code}": team}).status_code == 302


def test_a_name_said_to_be_nobodys_is_mapped_by_who_has_seen_that(send, analyst, browser, team):
    bring_in(send, analyst, "Ghost Team")
    code = browser.get(PAGE).content.decode().split('name="name-')[1].split('"')[0]
    operations.map_name(alias_id=int(code), ignored=True, by=analyst, now=NOW)
    stale = browser.post(PAGE, {"do": "map", f"name-{code}": team, f"seen-{code}": ""})
    assert stale.status_code == 409
    assert "“Ghost Team” stands for nobody by now" in stale.content.decode()
    assert f'<option value="{team}" selected>' in stale.content.decode()
    assert f'name="seen-{code}" value="nobody"' in browser.get(PAGE).content.decode()
    again = browser.post(PAGE, {"do": "map", f"name-{code}": team, f"seen-{code}": "nobody"})
    assert again.status_code == 302
    assert Child.objects.get().team_id == team


def test_the_operation_refuses_to_map_anew(send, analyst, team, other_team):
    bring_in(send, analyst, "Ghost Team")
    alias = Alias.objects.get(kind="team", team=None, folded="ghost team")
    operations.map_name(alias_id=alias.pk, team_id=team, by=analyst, now=NOW)
    for changed in ({"team_id": other_team}, {"ignored": True}):
        with pytest.raises(StaleWrite):
            operations.map_name(alias_id=alias.pk, by=analyst, now=NOW, **changed)
    assert Child.objects.get().team_id == team
