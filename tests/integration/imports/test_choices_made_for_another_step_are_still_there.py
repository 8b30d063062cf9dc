"""On the pages with several steps, whatever is pressed, each choice is saved or still there on the page that follows."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations
from fullcircle.domain.imports.queries import names_waiting
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Alias, Team
from fullcircle.foundation.access.rules import SYSTEM, Actor
from tests.factories.browser import form_of
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
def other_team(team: int) -> int:
    return access.add_team(
        name="Safeguarding South", service_area_id=Team.objects.get(pk=team).service_area_id, by=SYSTEM, now=NOW
    )


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


def ids(*references: str) -> list[int]:
    return [Child.objects.get(reference=reference).pk for reference in references]


def test_filters_and_pages_of_the_list_keep_every_tick(names, browser, team):
    bare, ghost = ids("3", "1")
    form = form_of(browser.get(TEAMLESS), asking="child")
    filters = [(name, address) for name, address, _ in form.buttons if name == "look"]
    of_ghost = next(address for _, address in filters if f"name={names['Ghost One']}" in address)
    shown = browser.post(TEAMLESS, form.sent(child=[str(bare), str(ghost)], team=str(team), look=of_ghost), follow=True)
    page = shown.content.decode()
    assert shown.redirect_chain == [(of_ghost, 302)]
    assert (ticked(page), chosen(page, "team")) == ({str(ghost)}, str(team))
    assert f'name="elsewhere" value="{bare}" checked' in page
    browser.post(of_ghost, form_of(shown, asking="child").sent(do="give"))
    assert set(Child.objects.filter(pk__in=[bare, ghost]).values_list("team_id", flat=True)) == {team}


def test_a_filter_leads_nowhere_else(names, browser):
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "/people/", f"{TEAMLESS}../../people/"):
        assert browser.post(TEAMLESS, {"look": address})["Location"] == TEAMLESS


def test_the_second_of_two_tabs_says_what_the_first_did_and_changes_nothing_of_it(names, browser, team, other_team):
    bare, ghost = ids("3", "1")
    first, second = (form_of(browser.get(TEAMLESS), asking="child") for _ in range(2))
    browser.post(TEAMLESS, first.sent(do="give", child=[str(bare)], team=str(team)))
    late = browser.post(
        TEAMLESS, second.sent(do="give", child=[str(bare), str(ghost)], team=str(other_team)), follow=True
    )
    page = late.content.decode()
    assert "1 child was given another team after you opened this page, and stays there." in page
    assert "1 child is in that team now" in page
    assert [Child.objects.get(pk=one).team_id for one in (bare, ghost)] == [team, other_team]


def test_a_team_that_was_seen_as_given_can_be_given_anew_and_only_once(names, browser, team, other_team):
    (bare,) = ids("3")
    given = f"{TEAMLESS}?show=given"
    browser.post(
        TEAMLESS, form_of(browser.get(TEAMLESS), asking="child").sent(do="give", child=[str(bare)], team=str(team))
    )
    first, second = (form_of(browser.get(given), asking="child") for _ in range(2))
    browser.post(given, first.sent(do="give", child=[str(bare)], team=str(other_team)))
    assert Child.objects.get(pk=bare).team_id == other_team
    late = browser.post(given, second.sent(do="give", child=[str(bare)], team=str(team)), follow=True).content.decode()
    assert "1 child was given another team after you opened this page, and stays there." in late
    assert Child.objects.get(pk=bare).team_id == other_team
