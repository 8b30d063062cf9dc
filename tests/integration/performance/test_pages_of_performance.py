"""The pages of performance show each person the figures of their place, open the children behind them, and refuse the rest."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.rules import who
from fullcircle.domain.performance import operations, queries
from fullcircle.domain.performance.models import CountedChild, Figure
from fullcircle.domain.performance.queries import CountedIn
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound
from fullcircle.web.performance.presenters.figures import figure_of_place
from tests.factories import workbooks
from tests.integration.performance.conftest import NOW, PLAN, TODAY, TakeIn, someone

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.8")]

FEW_IN_TEAM, MANY_IN_TEAM = 4, 60


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=role.value))
    return client


def service_of(team_id: int) -> int:
    return Team.objects.get(pk=team_id).service_area_id


def cases(count: int, team: str, first: int = 50_000) -> list[dict[str, object]]:
    return [workbooks.child(Child_Unique_ID=str(first + n), Allocated_Team=team) for n in range(count)]


def two_teams(north: int = MANY_IN_TEAM, south: int = FEW_IN_TEAM) -> bytes:
    """Open cases of two teams in two service areas, and one child protection plan."""
    rows = [*cases(north, "Safeguarding North"), *cases(south, "Assessment South", 60_000)]
    return workbooks.workbook({6: rows, 7: [PLAN]})


def about(workbook: bytes) -> list[list[object]]:
    """The rows of the sheet that says what the list of children is."""
    return [list(row)[:2] for row in load_workbook(BytesIO(workbook)).worksheets[-1].values]


def words(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[\s\u00a0]+", " ", text)


@pytest.fixture
def manager(teams: dict[str, int]) -> Actor:
    return someone(Role.TEAM_MANAGER, team_id=teams["Safeguarding North"])


@pytest.fixture
def head(teams: dict[str, int]) -> Actor:
    return someone(Role.HEAD_OF_SERVICE, area_id=service_of(teams["Safeguarding North"]))


# who sees what


def test_each_sees_the_figures_of_their_own_place(take_in: TakeIn, analyst: Actor, manager: Actor, head: Actor) -> None:
    take_in(content=two_teams())
    director = someone(Role.DIRECTOR)

    def open_cases(actor: Actor) -> int:
        now = queries.picture(actor, queries.spot(actor, "")).now("cin_open_count", "")
        assert now is not None
        return now.numerator

    assert [open_cases(actor) for actor in (analyst, director, head, manager)] == [64, 64, 60, 60]
    assert [one.name for one in queries.spots(manager)] == ["Safeguarding North"]
    assert [one.name for one in queries.spots(head)] == ["Safeguarding", "Safeguarding North", "Safeguarding South"]
    assert queries.spots(director)[0].name == "The whole council"


def test_a_place_out_of_scope_is_not_found(take_in: TakeIn, manager: Actor, head: Actor, teams: dict[str, int]) -> None:
    take_in(content=two_teams())
    other = teams["Assessment South"]
    for actor in (manager, head):
        for code in ("council", f"service-{service_of(other)}", f"team-{other}", "team-0", "x"):
            with pytest.raises(NotFound):
                queries.spot(actor, code)
    forged = queries.Spot("team", "Assessment South", service_of(other), other)
    assert queries.picture(manager, forged).series == {}
    assert queries.indicator(head, "cin_open_count", forged).picture.series == {}
    assert queries.behind(head, "cin_open_count", forged).total == 0


@pytest.mark.parametrize(
    "role", [Role.PRINCIPAL_SOCIAL_WORKER, Role.IRO, Role.ADMINISTRATOR, Role.ELECTED_MEMBER, Role.INSPECTOR]
)
def test_roles_without_performance_are_refused(role: Role, take_in: TakeIn) -> None:
    take_in()
    actor = someone(role)
    for ask in (queries.spots, queries.standards_list):
        with pytest.raises(NotAllowed):
            ask(actor)
    client = signed_in(role)
    for path in ("", "cin_open_count/", "cin_open_count/children/", "standards/", "standards/icpc_wd/"):
        assert client.get(f"/performance/{path}").status_code == 403
    assert b'href="/performance/"' not in client.get("/").content


def test_a_director_sees_figures_and_no_children(take_in: TakeIn) -> None:
    take_in(content=two_teams())
    director = someone(Role.DIRECTOR)
    client = signed_in(Role.DIRECTOR)
    assert client.get("/performance/cin_open_count/").status_code == 200
    assert "The children behind it" not in words(client.get("/performance/cin_open_count/"))
    assert client.get("/performance/cin_open_count/children/").status_code == 403
    with pytest.raises(NotAllowed):
        queries.behind(director, "cin_open_count", queries.spot(director, ""))


# figures and the children behind them


@pytest.mark.parametrize("role", [Role.PERFORMANCE_ANALYST, Role.HEAD_OF_SERVICE, Role.TEAM_MANAGER])
def test_the_children_behind_every_figure_add_up_to_it(
    role: Role, take_in: TakeIn, analyst: Actor, manager: Actor, head: Actor
) -> None:
    take_in(content=two_teams())
    actor = {Role.PERFORMANCE_ANALYST: analyst, Role.HEAD_OF_SERVICE: head, Role.TEAM_MANAGER: manager}[role]
    compared = 0
    for spot in queries.spots(actor):
        picture = queries.picture(actor, spot)
        for key, kind in indicators().items():
            for part in kind.parts:
                now = picture.now(key, part)
                if now is None:
                    continue
                found = queries.behind(actor, key, spot, part=part, counted=CountedIn.EVERYONE)
                assert found.numerator == now.numerator, (spot, key, part)
                if kind.kind == "share":
                    assert found.denominator == now.denominator
                    inside = queries.behind(actor, key, spot, part=part, counted=CountedIn.NUMERATOR)
                    others = queries.behind(actor, key, spot, part=part, counted=CountedIn.OTHERS)
                    assert inside.total + others.total == found.total
                compared += 1
    assert compared >= 10


def test_a_child_who_has_moved_on_counts_for_the_team_of_the_work_and_is_out_of_its_sight(
    take_in: TakeIn, manager: Actor, teams: dict[str, int]
) -> None:
    take_in(content=two_teams(north=12))
    moved = Child.objects.get(reference="50003")
    Child.objects.filter(pk=moved.pk).update(team=teams["Assessment South"])
    spot = queries.spot(manager, "")
    now = queries.picture(manager, spot).now("cin_open_count", "")
    assert now is not None
    found = queries.behind(manager, "cin_open_count", spot)
    assert (now.numerator, found.numerator) == (12, 11)
    page = words(signed_in(Role.TEAM_MANAGER).get("/performance/cin_open_count/children/"))
    assert "11 children; together 11 open cases. The figure has 1 more: children whose records are not yours" in page
    assert moved.reference not in page
    assert signed_in(Role.TEAM_MANAGER).get(f"/performance/children/{moved.pk}/").status_code == 404


def test_the_list_of_children_is_paged_and_its_filters_are_in_the_address(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=two_teams())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    first = client.get("/performance/cin_last_seen/children/?where=council&part=to_6_weeks")
    second = client.get("/performance/cin_last_seen/children/?where=council&part=to_6_weeks&page=2")
    assert "1 to 50 of 64 rows" in words(first)
    assert len(re.findall(r"(?:Girl|Boy|Child|Young \w+), (?:[0-9]|under|age)", words(first))) == 50
    assert len(re.findall(r'href="/performance/children/\d+/"', second.content.decode())) == 14
    assert "There is nobody to count here" in words(client.get("/performance/cin_last_seen/children/?part=never"))
    assert client.get("/performance/cin_last_seen/children/?part=nonsense").status_code == 404
    assert client.get("/performance/cin_last_seen/children/?page=-1&counted=x").status_code == 200


def test_no_child_reference_is_in_any_address(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=two_teams())
    page = signed_in(Role.PERFORMANCE_ANALYST).get("/performance/cin_open_count/children/").content.decode()
    references = set(Child.objects.values_list("reference", flat=True))
    links = re.findall(r'href="([^"]*)"', page)
    assert [link for link in links if "/performance/children/" in link]
    assert not [link for link in links for reference in references if reference in link]


def test_a_child_is_shown_with_its_figures_and_reasons_and_no_name(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=two_teams())
    child = Child.objects.get(reference=PLAN["Child Unique ID"])
    page = words(signed_in(Role.PERFORMANCE_ANALYST).get(f"/performance/children/{child.pk}/"))
    for told in (
        "Child 40172",
        who(child.gender, child.age_years),
        "Child protection plan",
        "Seen alone at the last visit",
        "Counted in the figure",
    ):
        assert told in page
    assert "Vale" not in page


# the pages


def test_before_the_first_import_the_pages_say_what_will_be_there(teams: dict[str, int], analyst: Actor) -> None:
    client = signed_in(Role.PERFORMANCE_ANALYST)
    empty = words(client.get("/performance/"))
    assert "No picture yet" in empty
    assert "stands out" not in empty
    assert "No figure yet" in words(client.get("/performance/icpc_in_time_pct/"))
    assert "No children here" in words(client.get("/performance/icpc_in_time_pct/children/"))


def test_the_picture_has_every_indicator_and_says_what_the_file_does_not_hold(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=two_teams())
    page = words(signed_in(Role.PERFORMANCE_ANALYST).get("/performance/"))
    for kind in indicators().values():
        assert kind.label in page
    assert "Not in the newest file" in page
    assert "England 85 %" in page
    assert "neighbours 85 % (78 to 93 %); year to 31 March 2024" in page


def test_a_team_sees_what_it_has_and_no_rows_of_what_it_has_not(
    take_in: TakeIn, analyst: Actor, teams: dict[str, int]
) -> None:
    take_in(content=two_teams())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    page = words(client.get(f"/performance/?where=team-{teams['Assessment South']}"))
    assert "Open cases of children in need" in page
    assert "Children on a child protection plan" not in page
    assert "Children in care" not in page


def test_what_belongs_to_no_service_area_or_team_is_told_where_a_figure_breaks_down(
    take_in: TakeIn, analyst: Actor, teams: dict[str, int]
) -> None:
    rows = [*cases(40, "Safeguarding North"), *cases(12, "A team nobody knows", 70_000)]
    take_in(content=workbooks.workbook({6: rows}))
    found = queries.indicator(analyst, "cin_open_count", queries.spot(analyst, ""))
    told = {by: [(row.label, row.figures[""][0]) for row in of] for by, of in found.breakdowns.items()}
    assert told["service"] == [("Safeguarding", 40), ("In no service area", 12)]
    assert told["team"] == [("Safeguarding North", 40), ("In no team", 12)]
    area = queries.spot(analyst, f"service-{service_of(teams['Safeguarding North'])}")
    within = queries.indicator(analyst, "cin_open_count", area).breakdowns["team"]
    assert [row.label for row in within] == ["Safeguarding North"]
    page = words(signed_in(Role.PERFORMANCE_ANALYST).get("/performance/cin_open_count/"))
    assert re.search(r"In no service area (Figure )?12", page)


def test_a_share_of_rows_that_often_name_no_team_is_not_set_beside_the_council(teams: dict[str, int]) -> None:
    council = queries.Spot(queries.COUNCIL, "The whole council")
    area = queries.Spot("service-1", "Front door", service_id=1)
    told = {
        (key, where.code): "not to be compared" in figure_of_place(indicators()[key], 91, 93, where).of
        for key in ("contacts_to_referral_pct", "cin_visit_in_time_pct")
        for where in (council, area)
    }
    assert [place for place, caveat in told.items() if caveat] == [("contacts_to_referral_pct", "service-1")]


def test_words_follow_the_size_of_the_figure(take_in: TakeIn, analyst: Actor, teams: dict[str, int]) -> None:
    take_in(content=two_teams())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    council = words(client.get("/performance/cin_visit_in_time_pct/"))
    assert "100 %" in council
    assert "64 of 64 children" in council
    few = words(client.get(f"/performance/cin_visit_in_time_pct/?where=team-{teams['Assessment South']}"))
    assert "4 of 4" in few
    assert "too few to describe as a percentage" in few
    assert "100 %" not in few
    assert "too few children to show its figures by age" in few


def test_an_indicator_tells_its_definition_standard_basis_and_what_is_unlike_elsewhere(
    take_in: TakeIn, analyst: Actor
) -> None:
    take_in(content=two_teams())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    page = words(client.get("/performance/cpp_visit_in_time_pct/"))
    for told in ("Open plans older than the standard.", "28 days", "The council’s own choice", "By ethnicity", "White"):
        assert told in page
    page = words(client.get("/performance/cpp_repeat_pct/"))
    for told in ("Statistical neighbours of Bolton", "24 %", "Not quite the same.", "year to 31 March 2025"):
        assert told in page
    assert "Open Government Licence" in page


def test_figures_over_time_say_when_the_standard_was_another(take_in: TakeIn, analyst: Actor) -> None:
    take_in(TODAY.replace(month=2), content=two_teams())
    operations.set_standard(key="cin_visit_wd", value="10", reason="Agreed.", by=analyst, now=NOW)
    client = signed_in(Role.PERFORMANCE_ANALYST)
    assert "Standards have changed since this was counted." in words(client.get("/performance/"))
    page = words(client.get("/performance/cin_visit_in_time_pct/"))
    assert "20 working days; 10 working days from the next import" in page
    assert "the council’s own" not in page, "what the figure was counted by is as shipped"
    assert "figures until the next import: 20" in words(client.get("/performance/standards/"))
    assert "the figures so far went by 20" in words(client.get("/performance/standards/cin_visit_wd/"))
    answer = client.get("/performance/cin_visit_in_time_pct/children.xlsx")
    assert ["Standard", "20 working days (10 working days from the next import)"] in about(answer.content)
    take_in(content=two_teams())
    assert "Standards have changed" not in words(client.get("/performance/"))
    page = words(client.get("/performance/cin_visit_in_time_pct/"))
    assert "Standard then" in page
    assert "5 February 2026" in page
    assert "the council’s own; otherwise 20" in page


def test_an_unknown_indicator_standard_or_child_is_not_found(take_in: TakeIn, analyst: Actor) -> None:
    take_in()
    client = signed_in(Role.PERFORMANCE_ANALYST)
    for path in ("nothing/", "nothing/children/", "standards/nothing/", "children/0/", "icpc_wd/"):
        assert client.get(f"/performance/{path}").status_code == 404


# standards


def test_a_standard_is_set_on_its_page_and_the_list_says_by_whom_and_why(teams: dict[str, int], analyst: Actor) -> None:
    client = signed_in(Role.PERFORMANCE_ANALYST)
    path = "/performance/standards/cpp_visit_max_days/"
    assert "From 1 to 42 days." in words(client.get(path))
    answer = client.post(path, {"value": "21", "reason": "Agreed at the board."}, follow=True)
    assert "is now 21 days. It counts from the next import." in words(answer)
    page = words(client.get("/performance/standards/"))
    for told in ("21 days", "otherwise 28", "The Performance analyst, 5 March 2026", "Agreed at the board."):
        assert told in page
    assert "Agreed at the board." in words(client.get(path))


@pytest.mark.parametrize(
    ("value", "reason", "fault"),
    [
        ("43", "Because.", "43 days is out of range. It can be from 1 to 42 days. The value in force stays 28."),
        ("soon", "Because.", "“soon” is not a number."),
        ("21", " ", "“Why does the council set this value?” still needs an answer."),
        ("21", "x" * 501, "The reason is longer than 500 characters."),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_was_typed(
    teams: dict[str, int], analyst: Actor, value: str, reason: str, fault: str
) -> None:
    client = signed_in(Role.PERFORMANCE_ANALYST)
    answer = client.post("/performance/standards/cpp_visit_max_days/", {"value": value, "reason": reason})
    assert answer.status_code == 422
    assert fault in words(answer)
    assert f'value="{value}"' in answer.content.decode()
    assert reason.strip() in answer.content.decode()


def test_who_may_not_set_standards_reads_them_without_a_way_to_change(teams: dict[str, int], manager: Actor) -> None:
    client = signed_in(Role.TEAM_MANAGER)
    page = client.get("/performance/standards/")
    assert page.status_code == 200
    assert b"/performance/standards/icpc_wd/" not in page.content
    for method in (client.get, client.post):
        assert method("/performance/standards/icpc_wd/").status_code == 403


# cost


@pytest.mark.parametrize(
    "path", ["", "cin_last_seen/", "cpp_2y_pct/", "cin_last_seen/children/", "standards/", "standards/icpc_wd/"]
)
def test_pages_ask_the_same_few_queries_of_few_and_of_many_children(path: str, take_in: TakeIn, analyst: Actor) -> None:
    client = signed_in(Role.PERFORMANCE_ANALYST)
    asked = []
    for day, children in ((TODAY.replace(day=2), 3), (TODAY, 90)):
        take_in(day, content=two_teams(north=children))
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/performance/{path}").status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 12


def test_a_childs_page_asks_few_queries(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=two_teams())
    child = Child.objects.get(reference=PLAN["Child Unique ID"])
    client = signed_in(Role.PERFORMANCE_ANALYST)
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"/performance/children/{child.pk}/").status_code == 200
    assert len(found) <= 12


def test_what_is_counted_names_no_child_in_a_figure() -> None:
    """Figures are kept for years; the children behind them only while they are the newest."""
    assert "child" not in {field.name for field in Figure._meta.fields}
    assert "child" in {field.name for field in CountedChild._meta.fields}
