"""People from a spreadsheet, one person put right, and children put into a team, in a browser: every page wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.functional.conftest import Site, Visitor, serve

SET_UP = """
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.domain.cases.models import Child
from tests.factories.council import NOW, add_children, council, person
made = council(teams_in_each_area=1, children_in_each_team=3)
person("Ad Ministrator", Role.ADMINISTRATOR)
add_children(made, None, 60)
access.note_names(names={"team": ["Ashmere Youth Alliance"], "worker": ["HALE, Ada", "Bobbie Moss"]})
some = Child.objects.filter(team=None).order_by("reference")[:4].values_list("pk", flat=True)
Child.objects.filter(pk__in=list(some)).update(facts={"team_name": "ashmere youth alliance", "worker_name": "hale, ada"})
Child.objects.filter(pk=some[0]).update(facts={"team_name": "ashmere youth alliance", "worker_name": "bobbie moss"})
"""
LIST = (
    "Name,Email,Job title,Team,Service area,Manager,Role,Other names\n"
    '"VALE, Robin",robin@council.gov.uk,Social worker,Safeguarding 1,,Grace Moss,Practitioner,"VALE, R"\n'
    "Grace Moss,grace@council.gov.uk,,Edge of Care,Safeguarding,Nobody Known,Team manager,\n"
    ",nobody@council.gov.uk,,,,,QA Lead,\n"
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from serve(tmp_path, SET_UP)


def test_people_come_in_from_a_spreadsheet_and_one_is_put_right(chromium: Browser, site: Site, tmp_path: Path) -> None:
    visitor = Visitor(chromium, site, "Ad Ministrator")
    table = tmp_path / "staff list of March.csv"
    table.write_text(LIST)
    visitor.go("/people/")
    visitor.look("people, list")
    visitor.follow("People from a spreadsheet")
    visitor.look("people, send a list")
    visitor.press("Read the list")
    visitor.look("people, no list chosen")
    visitor.page.set_input_files("input[type=file]", table)
    visitor.press("Read the list")
    expect(visitor.page.get_by_role("heading", name="Every row is accounted for")).to_be_visible()
    visitor.look("people, what a list would do")
    visitor.press("Apply this list")
    visitor.look("people, a list applied")
    visitor.go("/people/?find=Robin")
    visitor.follow("Robin Vale")
    visitor.look("people, one")
    visitor.follow("Correct this")
    visitor.look("people, correct")
    visitor.page.get_by_label("Line manager").fill("Nobody At All")
    visitor.press("Save")
    visitor.look("people, correct with a fault")
    visitor.go("/people/?find=Robin")
    visitor.follow("Robin Vale")
    visitor.follow("Give an account")
    visitor.look("people, account")
    visitor.press("Give this account")
    _see_what_ends(visitor)
    visitor.leave()


def _see_what_ends(visitor: Visitor) -> None:
    """The pages of links, leavers and endings, none of which is sent."""

    def robin() -> None:
        visitor.go("/people/?find=Robin")
        visitor.follow("Robin Vale")

    robin()
    visitor.look("people, one with an account")
    visitor.follow("Make a link to set a password")
    visitor.look("people, make a link")
    for step, seen in (("Note that they leave", "people, leaver"), ("Shut the account", "people, shut an account")):
        robin()
        visitor.follow(step)
        visitor.look(seen)
    robin()
    visitor.follow("End it")
    visitor.press("End this role")
    visitor.look("people, a role ended")
    visitor.go("/password/")
    visitor.press("Change it")
    visitor.look("own password, with faults")


def test_children_are_put_into_a_team_from_the_page_that_names_them(chromium: Browser, site: Site) -> None:
    visitor = Visitor(chromium, site, "Quinn Lead")
    visitor.go("/imports/children-without-a-team/")
    visitor.look("children in no team")
    visitor.page.locator("input[name=child]").first.check()
    visitor.press("Put them into this team")
    visitor.look("children in no team, no team chosen")
    visitor.page.locator("#team").select_option(label="Early help 1")
    visitor.press("Put them into this team")
    expect(visitor.page.get_by_text("1 child is in that team now")).to_be_visible()
    visitor.press("Given a team by a person")
    visitor.look("children given a team")
    visitor.go("/imports/names/")
    visitor.look("names, with people to add")
    visitor.press("Add the chosen people")
    visitor.go("/imports/names/")
    visitor.go("/performance/")
    visitor.leave()
