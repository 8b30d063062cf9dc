"""A list of children that is empty says how many are in the figure all the same, or that nobody is; never that there may be."""

from datetime import date

import pytest
from django.test import Client

from fullcircle.domain.cases.models import Child
from fullcircle.domain.performance import queries
from fullcircle.domain.performance.queries import CountedIn
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.web.performance.presenters.children import nobody, out_of_sight
from tests.factories import workbooks
from tests.integration.performance.conftest import TakeIn, someone
from tests.integration.performance.test_what_stands_out_leads_to_the_same_children import plans, signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.8")]

WHOSE = "children whose records are not yours to see now, for example because another team has them."
PLANS = "/performance/cpp_visit_in_time_pct/children/"


@pytest.fixture
def head(teams: dict[str, int], take_in: TakeIn) -> Client:
    """Two of five plans in North are behind; then the other service area has all of the five children."""
    take_in(content=workbooks.workbook({6: workbooks.children(5, Allocated_Team="Assessment South"), 7: plans(2, 3)}))
    Child.objects.update(team=teams["Assessment South"])
    someone(Role.HEAD_OF_SERVICE, area_id=Team.objects.get(pk=teams["Safeguarding North"]).service_area_id)
    return signed_in(Role.HEAD_OF_SERVICE)


@pytest.mark.parametrize(("counted", "said"), [("others", "2"), ("in", "3"), ("everyone", "5")])
def test_an_empty_list_gives_the_number_that_its_card_gave(head: Client, counted: str, said: str) -> None:
    page = words(head.get(f"{PLANS}?counted={counted}"))
    assert f"None of them is yours to see The figure has {said} open plans: {WHOSE}" in page
    assert "There may be" not in page


def test_the_card_that_leads_there_gives_the_same_number(head: Client) -> None:
    assert "See the 2 open plans" in words(head.get("/performance/"))


def test_where_no_figure_is_known_no_number_is_said(head: Client) -> None:
    page = words(head.get("/performance/icpc_in_time_pct/children/"))
    assert "No children here The newest data has no figure for this." in page
    assert "yours to see" not in page


@pytest.mark.parametrize("key", [key for key, kind in indicators().items() if kind.kind != "share"])
def test_every_kind_of_figure_tells_nobody_from_those_out_of_sight(key: str, take_in: TakeIn, analyst: Actor) -> None:
    found = queries.behind(analyst, key, queries.spot(analyst, ""))
    kind, on = indicators()[key], date(2026, 3, 5)
    assert nobody(found, [Point(on, 0, 0)]) == "There is nobody to count here."
    some = [Point(on, 1, 1)]
    assert (nobody(found, some), out_of_sight(found, some)) == ("", f"The figure has 1 {kind.of_one}: {WHOSE}")


def test_beyond_the_last_page_there_is_the_last_and_no_empty_list(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=workbooks.workbook({6: workbooks.children(queries.ON_A_PAGE + 2)}))
    spot = queries.spot(analyst, "")
    last, beyond = (
        queries.behind(analyst, "cin_open_count", spot, counted=CountedIn.EVERYONE, page=page).rows for page in (2, 9)
    )
    assert len(last) == 2
    assert beyond == last
