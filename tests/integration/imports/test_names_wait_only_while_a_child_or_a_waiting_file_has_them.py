"""A name waits on the Names page while a child is known by it or a file that waits to be applied has it, with how many children;
what was set aside, undone or only tried leaves no name behind, and a trial says that it was one."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import Import
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Alias, Person
from fullcircle.foundation.access.rules import SYSTEM, Actor
from tests.factories.workbooks import child, children, workbook
from tests.integration.imports.conftest import AS_AT, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

NAMES = "/imports/names/"


@pytest.fixture
def browser(analyst: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="analyst"))
    return client


def words(browser: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", browser.get(address).content.decode()).split())


def waiting(by: Actor) -> dict[str, tuple[int, int]]:
    return {row.text: (row.children, row.in_files) for row in queries.names_waiting(by)}


def ghosts(n: int, team: str = "Ghost Team", worker: str = "Some Ghost") -> list[dict[str, object]]:
    return children(n, Allocated_Team=team, Allocated_Worker=worker)


def test_before_its_file_is_applied_a_name_counts_the_children_of_the_file(send, analyst, browser, team):
    import_id = send({6: ghosts(3)})
    assert waiting(analyst) == {"Ghost Team": (0, 3), "Some Ghost": (0, 3)}
    page = words(browser, NAMES)
    assert "3 children in a file not applied yet" in page
    assert not re.search(r"\b0 children", page)
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    assert waiting(analyst) == {"Ghost Team": (3, 0), "Some Ghost": (3, 0)}


def test_the_children_of_a_file_sent_twice_are_counted_once(send, analyst, team):
    for n in (3, 2):
        send({6: ghosts(n)})
    assert waiting(analyst) == {"Ghost Team": (0, 3), "Some Ghost": (0, 3)}


def test_a_name_can_be_mapped_before_and_after_its_file_is_applied(send, analyst, browser, team):
    import_id = send({6: ghosts(2)})
    alias = next(row for row in queries.names_waiting(analyst) if row.kind == "team")
    operations.map_name(alias_id=alias.id, team_id=team, by=analyst, now=NOW)
    assert "1 name of a team or worker in this file stands for nobody yet." in words(browser, f"/imports/{import_id}/")


def test_what_was_set_aside_leaves_no_name(send, analyst, team):
    operations.apply(import_id=send({6: ghosts(1, worker="Known By Data")}), by=analyst, now=NOW)
    import_id = send({6: ghosts(2, "Typing Mistake", "Never Here")})
    assert {"Typing Mistake", "Never Here"} <= waiting(analyst).keys()
    operations.set_aside(import_id=import_id, by=analyst, now=NOW)
    assert waiting(analyst).keys() == {"Ghost Team", "Known By Data"}
    operations.clear_up(by=SYSTEM)
    assert set(Alias.objects.filter(team=None, person=None).values_list("text", flat=True)) == waiting(analyst).keys()
    assert Import.objects.get(pk=import_id).names == {}


def test_what_was_undone_leaves_no_name_but_what_was_said_stays(send, analyst, team):
    import_id = send({6: ghosts(2)})
    operations.apply(import_id=import_id, by=analyst, now=NOW)
    alias = next(row for row in queries.names_waiting(analyst) if row.kind == "team")
    operations.map_name(alias_id=alias.id, team_id=team, by=analyst, now=NOW)
    operations.undo(import_id=import_id, by=analyst, now=NOW)
    operations.clear_up(by=SYSTEM)
    assert waiting(analyst) == {}
    assert not Alias.objects.filter(text="Some Ghost").exists()
    assert Alias.objects.get(text="Ghost Team").team_id == team


def test_a_file_that_still_waits_keeps_its_names_when_another_goes(send, analyst, team):
    kept, gone = send({6: ghosts(2)}), send({6: ghosts(3)})
    assert waiting(analyst)["Ghost Team"] == (0, 3), "the two of the one are among the three of the other"
    operations.set_aside(import_id=gone, by=analyst, now=NOW)
    operations.clear_up(by=SYSTEM)
    assert waiting(analyst)["Ghost Team"] == (0, 2)
    operations.apply(import_id=kept, by=analyst, now=NOW)
    assert waiting(analyst)["Ghost Team"] == (2, 0)


def test_a_trial_leaves_no_name_and_says_that_it_was_one(analyst, browser, team, tmp_path: Path):
    file = tmp_path / "trial.xlsx"
    file.write_bytes(workbook({6: ghosts(2)}))
    call_command("import_annex_a", str(file), "--as-at", AS_AT.isoformat(), "--dry-run", stdout=StringIO())
    assert waiting(analyst) == {}
    assert not Alias.objects.filter(team=None, person=None).exists()
    assert "Only tried" in words(browser, "/imports/")
    assert "This file was only tried" in words(browser, f"/imports/{Import.objects.get().pk}/")


def test_a_file_that_was_sent_does_not_say_that_it_was_tried(send, analyst, browser, team):
    operations.set_aside(import_id=send({6: children(1)}), by=analyst, now=NOW)
    assert "Only tried" not in words(browser, "/imports/")


def test_an_import_counts_the_names_of_its_own_file(send, analyst, browser, team):
    operations.apply(import_id=send({6: ghosts(2)}), by=analyst, now=NOW)
    other = send({6: [child(Child_Unique_ID="77", Allocated_Team="Third Team", Allocated_Worker=None)]})
    said = "1 name of a team or worker in this file stands for nobody yet."
    assert said in words(browser, f"/imports/{other}/")
    operations.set_aside(import_id=other, by=analyst, now=NOW)
    assert "stands for nobody yet" not in words(browser, f"/imports/{other}/")


def test_the_team_somebody_is_added_to_is_said_where_there_is_one(send, analyst, browser, team):
    rows = [
        *children(1, Allocated_Worker="Has Team"),
        *[child(Child_Unique_ID="77", Allocated_Team=None, Allocated_Worker="Has None")],
    ]
    operations.apply(import_id=send({6: rows}), by=analyst, now=NOW)
    page = words(browser, NAMES)
    assert "Has Team 1 child; to Safeguarding North" in page
    assert "Has None 1 child; in no team yet" in page
    ids = {row.text: row.id for row in queries.names_waiting(analyst)}
    operations.add_workers(alias_ids=ids.values(), by=analyst, now=NOW)
    found = dict(Person.objects.filter(name__startswith="Has").values_list("name", "team_id"))
    assert found == {"Has Team": team, "Has None": None}


def test_a_choice_for_a_name_that_somebody_mapped_meanwhile_is_told_and_not_done(send, analyst, browser, team):
    operations.apply(import_id=send({6: ghosts(2)}), by=analyst, now=NOW)
    area = access.add_service_area(key="care_leavers", name="Care leavers", by=SYSTEM, now=NOW)
    other = access.add_team(name="Leaving Care", service_area_id=area, by=SYSTEM, now=NOW)
    ids = {row.text: row.id for row in queries.names_waiting(analyst)}
    operations.map_name(alias_id=ids["Ghost Team"], team_id=team, by=analyst, now=NOW)
    answer = browser.post(NAMES, {f"name-{ids['Ghost Team']}": other}, follow=True).content.decode()
    assert "“Ghost Team” stands for the team Safeguarding North by now" in answer
    assert "No name was chosen" not in answer
    operations.add_workers(alias_ids=[ids["Some Ghost"]], by=analyst, now=NOW)
    answer = browser.post(NAMES, {"do": "add_workers", "alias": ids["Some Ghost"]}, follow=True).content.decode()
    assert "“Some Ghost” stands for Some Ghost by now" in answer
    assert "Nobody was chosen" not in answer
    assert Person.objects.filter(name="Some Ghost").count() == 1


def test_names_known_before_the_import_that_is_undone_are_asked_for_again(send, analyst, team):
    operations.apply(import_id=send({6: children(3, Allocated_Team="Zeta Team")}), by=analyst, now=NOW)
    second = send({6: children(3)}, as_at=AS_AT + timedelta(days=1))
    operations.apply(import_id=second, by=analyst, now=NOW)
    operations.clear_up(by=analyst)
    operations.undo(import_id=second, by=analyst, now=NOW)
    operations.clear_up(by=analyst)
    assert ("Zeta Team", 3) in {(row.text, row.children) for row in queries.names_waiting(analyst)}
