"""Children whose data names no known team are put into one from the page that names them; the next import keeps it, tells
where the data names another, and nobody is put into a team they may not see."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.cases import queries
from fullcircle.domain.cases.models import Allocation, Child, GivenTeam
from fullcircle.domain.cases.rules import team_that_counts
from fullcircle.domain.imports import operations
from fullcircle.domain.imports.queries import names_waiting
from fullcircle.domain.performance.models import Figure
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import queries as auditlog
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed
from tests.factories.council import person
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

PAGE = "/imports/children-without-a-team/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def other_team(team: int) -> int:
    area = access.add_service_area(key="care_leavers", name="Care leavers", by=SYSTEM, now=NOW)
    return access.add_team(name="Leaving Care", service_area_id=area, by=SYSTEM, now=NOW)


@pytest.fixture
def browser(analyst: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="analyst"))
    return client


def bring_in(send: Send, by: Actor, rows: list[dict[str, object]], *, days: int = 0) -> None:
    as_at = AS_AT.replace(day=AS_AT.day - 10 + days)
    operations.apply(import_id=send({6: rows}, as_at=as_at), by=by, now=NOW)


def ids() -> list[int]:
    return list(Child.objects.order_by("reference").values_list("pk", flat=True))


def test_the_files_team_counts_and_a_persons_word_fills_its_silence():
    assert team_that_counts(None, 7) == 7
    assert team_that_counts(3, 7) == 3
    assert team_that_counts(3, None) == 3
    assert team_that_counts(None, None) is None


@pytest.mark.parametrize("named", [None, "Ghost Team"])
def test_a_given_team_stays_while_files_name_none_or_one_nobody_knows(send, analyst, team, other_team, named):
    bring_in(send, analyst, children(3, Allocated_Team=named))
    cases.give_team(child_ids=ids()[:2], team_id=other_team, by=analyst, now=NOW)
    for days in (1, 2):
        bring_in(send, analyst, children(3, Allocated_Team=named), days=days)
        assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [
            other_team,
            other_team,
            None,
        ]
    assert set(Allocation.objects.filter(child__in=ids()[:2], ends_on=None).values_list("team_id", flat=True)) == {
        other_team
    }


def test_figures_of_open_cases_count_for_the_given_team(send, analyst, team, other_team):
    bring_in(send, analyst, children(3, Allocated_Team=None))
    cases.give_team(child_ids=ids(), team_id=other_team, by=analyst, now=NOW)
    bring_in(send, analyst, children(3, Allocated_Team=None), days=1)
    newest = Figure.objects.filter(indicator="cin_open_count", team_id=other_team).order_by("-picture__as_at").first()
    assert newest is not None
    assert newest.numerator == 3


def test_a_file_that_names_another_team_counts_and_is_told(send, analyst, browser, team, other_team):
    bring_in(send, analyst, children(2, Allocated_Team=None))
    cases.give_team(child_ids=ids(), team_id=other_team, by=analyst, now=NOW)
    bring_in(
        send,
        analyst,
        [*children(1, Allocated_Team="Safeguarding North"), *children(2, Allocated_Team=None)[1:]],
        days=1,
    )
    assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [team, other_team]
    assert queries.overtaken_teams(analyst) == 1
    page = browser.get(PAGE, {"show": "given"}).content.decode()
    assert "The data names another team for 1 child" in page
    assert "Now Safeguarding North" in page


def test_who_goes_by_the_data_again_is_in_the_team_of_the_file_or_in_none(send, analyst, browser, team, other_team):
    bring_in(send, analyst, children(2, Allocated_Team=None))
    cases.give_team(child_ids=ids(), team_id=other_team, by=analyst, now=NOW)
    bring_in(
        send,
        analyst,
        [*children(1, Allocated_Team="Safeguarding North"), *children(2, Allocated_Team=None)[1:]],
        days=1,
    )
    answer = browser.post(f"{PAGE}?show=given", {"do": "let_go", "child": ids()})
    assert answer.status_code == 302
    assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [team, None]
    assert not GivenTeam.objects.exists()


def test_one_or_many_are_put_into_a_team_from_the_page(send, analyst, browser, team, other_team):
    bring_in(send, analyst, children(3, Allocated_Team=None))
    page = browser.get(PAGE).content.decode()
    for reference in Child.objects.values_list("reference", flat=True):
        assert reference in page
    answer = browser.post(PAGE, {"do": "give", "child": ids()[:1], "team": other_team}, follow=True)
    assert "1 child is in that team now" in answer.content.decode()
    answer = browser.post(PAGE, {"do": "give", "everyone": "yes", "team": team}, follow=True)
    assert "2 children are in that team now" in answer.content.decode()
    assert "Every child is in a team" in answer.content.decode()
    assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [other_team, team, team]


def test_everyone_means_everyone_of_the_filter_alone(send, analyst, browser, team, other_team):
    rows = [*children(2, Allocated_Team="Ghost Team"), *children(4, Allocated_Team=None)[2:]]
    bring_in(send, analyst, rows)
    browser.post(f"{PAGE}?name=none", {"do": "give", "everyone": "yes", "team": other_team})
    assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [
        None,
        None,
        other_team,
        other_team,
    ]


def test_the_unknown_name_is_mapped_in_one_step(send, analyst, browser, team):
    bring_in(send, analyst, children(3, Allocated_Team="Ghost Team"))
    page = browser.get(PAGE).content.decode()
    assert "Ghost Team" in page
    code = page.split('name="name-')[1].split('"')[0]
    answer = browser.post(PAGE, {"do": "map", f"name-{code}": team}, follow=True)
    assert "3 children are in that team." in answer.content.decode()
    assert set(Child.objects.values_list("team_id", flat=True)) == {team}


def test_a_later_mapping_of_the_name_counts_over_what_a_person_gave(send, analyst, team, other_team):
    bring_in(send, analyst, children(1, Allocated_Team="Ghost Team"))
    cases.give_team(child_ids=ids(), team_id=other_team, by=analyst, now=NOW)
    waiting = next(row for row in names_waiting(analyst) if row.kind == "team")
    operations.map_name(alias_id=waiting.id, team_id=team, by=analyst, now=NOW)
    assert Child.objects.get().team_id == team
    assert queries.overtaken_teams(analyst) == 1


def test_faults_are_told_and_what_was_chosen_stays_chosen(send, analyst, browser, team, other_team):
    bring_in(send, analyst, children(2, Allocated_Team=None))
    one = ids()[0]
    answer = browser.post(PAGE, {"do": "give", "child": [one], "team": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a team." in page
    assert f'value="{one}" data-bulk-row checked' in page
    answer = browser.post(PAGE, {"do": "give", "team": other_team})
    assert answer.status_code == 422
    assert "Choose at least one child." in answer.content.decode()
    assert f'<option value="{other_team}" selected>' in answer.content.decode()
    assert browser.post(PAGE, {"do": "let_go"}).status_code == 422
    assert browser.post(PAGE, {"do": "map", "name-x": "1"}).status_code == 422
    assert not GivenTeam.objects.exists()


def test_children_in_a_team_by_their_file_are_passed_over_and_told(send, analyst, browser, team, other_team):
    bring_in(send, analyst, [*children(1), *children(2, Allocated_Team=None)[1:]])
    answer = browser.post(PAGE, {"do": "give", "child": [*ids(), 999999], "team": other_team}, follow=True)
    assert "2 children were left as before" in answer.content.decode()
    assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [team, other_team]


def test_a_closed_team_takes_nobody(send, analyst, team, other_team):
    bring_in(send, analyst, children(1, Allocated_Team=None))
    Team.objects.filter(pk=other_team).update(closed_on=AS_AT)
    with pytest.raises(Invalid):
        cases.give_team(child_ids=ids(), team_id=other_team, by=analyst, now=NOW)


def test_the_log_says_how_many_and_names_no_child(send, analyst, team):
    bring_in(send, analyst, [child(Child_Unique_ID="REF123", Allocated_Team=None)])
    cases.give_team(child_ids=ids(), team_id=team, by=analyst, now=NOW)
    entry = next(iter(auditlog.latest(limit=1)))
    assert (entry.event, entry.subject) == ("cases.team_given", f"team:{team}")
    assert "REF123" not in f"{entry.detail}{entry.subject}"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DIRECTOR])
def test_only_those_who_import_or_select_may(send, analyst, team, role):
    bring_in(send, analyst, children(1, Allocated_Team=None))
    person("Some Body", role)
    client = Client()
    client.force_login(get_user_model().objects.get(username="some.body"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"do": "give", "child": ids(), "team": team}).status_code == 403
    with pytest.raises(NotAllowed):
        cases.give_team(child_ids=ids(), team_id=team, by=Actor(99, "Stranger"), now=NOW)
    assert Child.objects.get().team_id is None


def test_the_import_and_the_names_page_lead_to_the_children(send, analyst, browser, team):
    import_id = send({6: children(2, Allocated_Team=None)})
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    for address in (f"/imports/{import_id}/", "/imports/names/"):
        assert f'href="{PAGE}"' in browser.get(address).content.decode()


def test_teams_are_held_when_data_was_put_back_beneath_them(send, analyst, team):
    bring_in(send, analyst, children(2, Allocated_Team=None))
    cases.give_team(child_ids=ids()[:1], team_id=team, by=analyst, now=NOW)
    Child.objects.update(team=None)
    assert cases.settle_names(number=0, workers={}, teams={}, by=analyst)["team_id"] == 1
    assert list(Child.objects.order_by("reference").values_list("team_id", flat=True)) == [team, None]
