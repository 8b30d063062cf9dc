"""On the pages with several steps, whatever is pressed, each choice is saved or still there on the page that follows."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations
from fullcircle.domain.imports.queries import names_waiting
from fullcircle.foundation.access.models import Alias
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import AS_AT, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3", "R1.2")]

NAMES, TEAMLESS = "/imports/names/", "/imports/children-without-a-team/"


@pytest.fixture
def browser(analyst: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="analyst"))
    return client


@pytest.fixture
def names(send, analyst, team) -> dict[str, int]:
    """Two names of teams and two of workers that wait, by text."""
    teams, workers = ("Ghost One", "Ghost Two", None), ("Robin Vale", "B. Moss", "B. Moss")
    rows = [child(Child_Unique_ID=str(n + 1), Allocated_Team=teams[n], Allocated_Worker=workers[n]) for n in range(3)]
    operations.apply(import_id=send({6: rows}, as_at=AS_AT), by=analyst, now=NOW)
    return {row.text: row.id for row in names_waiting(analyst)}


def chosen(page: str, field: str) -> str:
    select = page.split(f'name="{field}"')[1].split("</select>")[0]
    return (re.findall(r'value="([^"]*)" selected', select) or [""])[0]


def ticked(page: str) -> set[str]:
    return set(re.findall(r'name="(?:alias|child)" value="(\d+)"[^>]* checked', page))


def test_each_page_is_one_form(names, browser):
    for path in (NAMES, TEAMLESS):
        main = browser.get(path).content.decode().split("<main", 1)[1].split("</main>")[0]
        assert main.count("<form") == 1, path


def test_one_press_saves_every_unknown_name_and_ticked_children_stay_ticked(names, browser, team):
    bare = Child.objects.get(reference="3").pk
    sent = {f"name-{names[text]}": team for text in ("Ghost One", "Ghost Two")}
    page = browser.post(TEAMLESS, sent | {"do": "map", "child": [bare], "team": team}, follow=True).content.decode()
    assert "2 names are known from now on. 2 children are in those teams." in page
    assert not Alias.objects.filter(kind="team", team=None).exists()
    assert (ticked(page), chosen(page, "team")) == ({str(bare)}, str(team))
    assert ticked(browser.get(TEAMLESS).content.decode()) == set(), "it is carried once"


def test_a_team_chosen_for_a_name_is_still_chosen_after_children_were_given_one(names, browser, team):
    field, bare = f"name-{names['Ghost One']}", Child.objects.get(reference="3").pk
    page = browser.post(TEAMLESS, {"do": "give", "child": [bare], "team": team, field: team}, follow=True)
    assert chosen(page.content.decode(), field) == str(team)
    assert ticked(page.content.decode()) == set()
    assert Child.objects.get(pk=bare).team_id == team


def test_names_that_nobody_has_mapped_meanwhile_are_kept_and_the_other_is_told(names, browser, analyst, team):
    operations.map_name(alias_id=names["Ghost One"], ignored=True, by=analyst, now=NOW)
    sent = {f"name-{names[text]}": team for text in ("Ghost One", "Ghost Two")}
    answer = browser.post(TEAMLESS, sent | {"do": "map"})
    assert answer.status_code == 409
    assert chosen(answer.content.decode(), f"name-{names['Ghost One']}") == str(team)
    assert Child.objects.get(reference="2").team_id == team


def test_ticked_children_who_move_to_another_page_stay_chosen(send, analyst, browser, team):
    rows = children(130, Allocated_Team="Ghost Team")
    for row in rows[60:]:
        row["Allocated Team"] = None
    operations.apply(import_id=send({6: rows}, as_at=AS_AT), by=analyst, now=NOW)
    code = Alias.objects.get(kind="team", team=None).pk
    second = browser.get(f"{TEAMLESS}?page=2").content.decode()
    some = re.findall(r'name="child" value="(\d+)"', second)[-2:]
    answer = browser.post(f"{TEAMLESS}?page=2", {"do": "map", f"name-{code}": team, "child": some}, follow=True)
    page = answer.content.decode()
    elsewhere = re.findall(r'name="elsewhere" value="([^"]*)"[^>]* checked', page)
    assert ticked(page) | set(",".join(elsewhere).split(",")) >= set(some)
    browser.post(TEAMLESS, {"do": "give", "elsewhere": ",".join(some), "team": team})
    assert set(Child.objects.filter(pk__in=some).values_list("team_id", flat=True)) == {team}


def test_saving_teams_saves_no_worker_and_keeps_what_is_chosen_for_them(names, browser, team, analyst):
    sent = {
        "shown": "yes",
        "do": "team",
        f"name-{names['Ghost One']}": team,
        f"name-{names['B. Moss']}": "nobody",
        "alias": [names["Robin Vale"]],
    }
    page = browser.post(NAMES, sent, follow=True).content.decode()
    assert {row.text for row in names_waiting(analyst)} == {"Ghost Two", "Robin Vale", "B. Moss"}
    assert chosen(page, f"name-{names['B. Moss']}") == "nobody"
    assert ticked(page) == {str(names["Robin Vale"])}


def test_adding_people_keeps_what_is_chosen_for_teams_also_after_a_look_at_the_person(names, browser, team):
    field = f"name-{names['Ghost One']}"
    sent = {"shown": "yes", "do": "add_workers", "alias": [names["Robin Vale"]], field: team}
    assert browser.post(NAMES, sent)["Location"].startswith("/people/")
    page = browser.get(NAMES).content.decode()
    assert chosen(page, field) == str(team)
    assert ticked(page) == set(), "who was not ticked is not ticked again"
