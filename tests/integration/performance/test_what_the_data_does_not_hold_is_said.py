"""Services of which the picture holds nobody, and children in no team, are named on the pages; a nought never stands for them."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.performance import queries
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories import workbooks
from tests.factories.council import publish_framework
from tests.integration.performance.conftest import NOW, TODAY, TakeIn

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
    told = "No child of Safeguarding or Fostering is in this data: Annex A does not list them by team."
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
