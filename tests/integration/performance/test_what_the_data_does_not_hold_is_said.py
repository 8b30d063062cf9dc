"""Services of which the picture holds nobody, and children in no team, are named on the pages; a nought never stands for them."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.cases.models import Child
from fullcircle.domain.performance import queries
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories import workbooks
from tests.factories.council import publish_framework
from tests.integration.performance.conftest import NOW, PLAN, TODAY, TakeIn, someone

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.8")]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page(role: Role, query: str = "") -> str:
    client = Client()
    client.force_login(get_user_model().objects.get(username=role.value))
    text = re.sub(r"<[^>]+>", " ", client.get(f"/performance/{query}").content.decode())
    return re.sub(r"\s+", " ", text)


def workbook(**changes: object) -> bytes:
    return workbooks.workbook({6: [workbooks.child(**{"Allocated_Team": "Assessment South"} | changes)]})


def missing() -> tuple[str, ...]:
    where = queries.spot(SYSTEM, queries.COUNCIL)
    return queries.services_not_in_picture(queries.picture(SYSTEM, where), on=TODAY)


def test_nothing_is_missing_before_there_is_a_picture(teams):
    assert missing() == ()


def test_a_service_without_a_child_is_named_for_the_council_and_on_its_own_page(teams, take_in: TakeIn):
    area = access.add_service_area(key="fostering", name="Fostering", position=9, by=SYSTEM, now=NOW)
    access.add_team(name="Carers", service_area_id=area, by=SYSTEM, now=NOW)
    take_in(content=workbook())
    assert missing() == ("Safeguarding", "Fostering")
    told = "No child of Safeguarding or Fostering is in this data: the file names no team of theirs."
    assert told in page(Role.PERFORMANCE_ANALYST)
    own = page(Role.PERFORMANCE_ANALYST, f"?where=service-{area}")
    assert "No child of Fostering is in this data" in own
    assert "Safeguarding or" not in own


def test_a_service_of_the_framework_that_the_council_has_not_set_up_is_named_too(teams, take_in: TakeIn):
    publish_framework()
    take_in(content=workbook())
    assert "Fostering and placements" in missing()


def test_children_in_no_team_are_counted_by_status_with_the_way_to_put_them_into_one(teams, take_in: TakeIn):
    take_in(content=workbook(Allocated_Team=None))
    shown = page(Role.PERFORMANCE_ANALYST)
    assert "1 child being worked with is in no team" in shown
    assert "Put them into a team" in shown


def test_a_director_is_told_how_many_are_in_no_team_and_who_can_change_it(teams, take_in: TakeIn):
    take_in(content=workbook(Allocated_Team=None))
    someone(Role.DIRECTOR)
    shown = page(Role.DIRECTOR)
    assert "1 child being worked with is in no team" in shown
    assert "Put them into a team" not in shown
    assert "Your performance analyst or QA Lead can put them into one." in shown


def test_a_head_of_service_is_told_how_many_of_them_have_a_worker_of_theirs(teams, take_in: TakeIn):
    rows = [
        workbooks.child(Child_Unique_ID="1", Allocated_Team=None, Allocated_Worker="Robin Vale"),
        workbooks.child(Child_Unique_ID="2", Allocated_Team=None, Allocated_Worker="Ash Hale"),
        workbooks.child(Child_Unique_ID="3", Allocated_Team="Assessment South"),
    ]
    north = teams["Safeguarding North"]
    access.add_person(name="Robin Vale", team_id=north, by=SYSTEM, now=NOW)
    access.add_person(name="Ash Hale", team_id=teams["Assessment South"], by=SYSTEM, now=NOW)
    take_in(content=workbooks.workbook({6: rows}))
    area = Team.objects.get(pk=north).service_area_id
    someone(Role.HEAD_OF_SERVICE, area_id=area)
    said = (
        "2 children being worked with are in no team, so no figure here counts them. 1 has a worker of Safeguarding. "
        "Which is the team of the other is not known."
    )
    assert said in page(Role.HEAD_OF_SERVICE)
    assert "0 ha" not in page(Role.HEAD_OF_SERVICE, f"?where=team-{teams['Safeguarding South']}")


def test_nobody_without_a_team_is_nothing_to_say(teams, take_in: TakeIn):
    take_in(content=workbook())
    assert "in no team" not in page(Role.PERFORMANCE_ANALYST)


def test_a_team_of_which_nothing_was_ever_counted_is_no_blank_page(teams, take_in: TakeIn):
    take_in(content=workbook())
    new = access.add_team(name="Edge of Care", service_area_id=Team.objects.first().service_area_id, by=SYSTEM, now=NOW)
    shown = page(Role.PERFORMANCE_ANALYST, f"?where=team-{new}")
    assert "Nothing counted here yet" in shown
    assert "No figure has ever been counted for Edge of Care." in shown
    assert "Nothing counted here yet" not in page(Role.PERFORMANCE_ANALYST)


def test_whoever_cannot_see_imports_is_not_sent_there(teams, take_in: TakeIn):
    take_in(content=workbooks.workbook({6: [workbooks.child(), workbooks.child(Child_Unique_ID=None)]}))
    someone(Role.DIRECTOR)
    assert "said with the import" in page(Role.PERFORMANCE_ANALYST)
    shown = page(Role.DIRECTOR)
    assert "Some rows could not be counted" in shown
    assert "said with the import" not in shown
    assert "Your performance analyst can say what was wrong with them." in shown


@pytest.mark.parametrize("where", ["council", "service", "team"])
def test_the_page_of_any_place_asks_few_queries(teams, take_in: TakeIn, where: str):
    take_in(content=workbook(Allocated_Team=None))
    team = Team.objects.get(pk=teams["Safeguarding North"])
    code = {"council": "council", "service": f"service-{team.service_area_id}", "team": f"team-{team.pk}"}[where]
    client = Client()
    client.force_login(get_user_model().objects.get(username=Role.PERFORMANCE_ANALYST.value))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/performance/?where={code}").status_code == 200
    assert len(asked) <= 12


def test_an_open_case_whose_own_row_names_no_team_counts_where_the_child_is(teams, take_in: TakeIn):
    bare = workbooks.child(Child_Unique_ID=PLAN["Child Unique ID"], Allocated_Team=None, Allocated_Worker=None)
    take_in(content=workbooks.workbook({6: [bare], 7: [PLAN]}))
    assert "in no team" not in page(Role.PERFORMANCE_ANALYST)
    found = queries.indicator(SYSTEM, "cin_open_count", queries.spot(SYSTEM, queries.COUNCIL))
    assert [row.label for row in found.breakdowns["service"]] == ["Safeguarding"]


def test_children_in_no_team_who_are_not_in_the_newest_data_are_in_no_figure(teams, take_in: TakeIn):
    take_in(content=workbooks.workbook({6: workbooks.children(3, Allocated_Team=None)}))
    Child.objects.filter(reference="50000").update(as_at=TODAY - timedelta(days=400))
    shown = page(Role.PERFORMANCE_ANALYST)
    assert "3 children being worked with are in no team (3 child in need plan)" in shown
    said = "Of these, 1 is known from data before this day alone, so in no figure; the other 2 count for the whole council alone"
    assert said in shown
    Child.objects.update(as_at=TODAY - timedelta(days=400))
    assert "(3 child in need plan), known from data before this day alone, so in no figure." in page(
        Role.PERFORMANCE_ANALYST
    )
