"""Children behind a standard stand out on the page; its number, the list it opens and the file taken away are the same."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from openpyxl import load_workbook

from fullcircle.domain.performance import queries
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.kernel import clock
from tests.factories import workbooks
from tests.factories.log import told
from tests.integration.performance.conftest import NOW, PLAN, TODAY, TakeIn, someone

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3", "R5.9")]

LATE, IN_TIME = "05/01/2026", "12/02/2026"
PATH = "/performance/cpp_visit_in_time_pct/children"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def plans(late: int, in_time: int, team: str = "Safeguarding North", first: int = 41_000) -> list[dict[str, object]]:
    """Children on a plan, the last ``late`` of them not visited in time."""
    return [
        PLAN
        | {
            "Child Unique ID": str(first + place),
            "Date of the Last Statutory Visit": LATE if place >= in_time else IN_TIME,
            "Allocated Team": team,
        }
        for place in range(late + in_time)
    ]


def workbook(late: int = 4, in_time: int = 36) -> bytes:
    rows = [*plans(late, in_time), *plans(2, 5, "Safeguarding South", 43_000)]
    return workbooks.workbook({6: workbooks.children(40, Allocated_Team="Assessment South"), 7: rows})


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=role.value))
    return client


def words(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[\s\u00a0]+", " ", text)


def sheets(answer: Any) -> tuple[list[tuple[Any, ...]], dict[str, str]]:
    """Rows of the list without their heads, and what is said of it."""
    book = load_workbook(BytesIO(answer.content))
    children = list(book["Children"].iter_rows(min_row=2, values_only=True))
    return children, dict(book["About this list"].iter_rows(min_row=2, values_only=True))


def test_the_page_opens_with_the_children_who_are_behind_and_leads_to_them(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=workbook())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    page = words(client.get("/performance/"))
    assert re.search(r"\w+ of \d+ figures stands? out.* too few to say\.", page)
    told = page[page.index("What stands out, and why") :]
    assert told.index("Children on a protection plan not visited in time") < told.index("Beside our standards")
    for said in ("6 behind", "6 of 47 open plans, 13 %", "Our standard is 28 days.", "See the 6 open plans"):
        assert said in told
    assert "Is each of these children safe today, and who has seen them?" in told
    assert "Whether a figure has changed can be said from 12 months of data on" in told
    listed = client.get(f"{PATH}/")
    assert "6 children; together 6 open plans behind the standard." in words(listed)
    assert re.findall(r">(4[13]0\d\d)<", listed.content.decode()) == [
        "41036",
        "41037",
        "41038",
        "41039",
        "43005",
        "43006",
    ]


def test_page_list_and_file_agree_on_every_figure_in_every_place(take_in: TakeIn, analyst: Actor) -> None:
    """One definition: whom the card counts, the list holds and the file hands over."""
    take_in(content=workbook())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    compared = 0
    for spot in queries.spots(analyst):
        for one in queries.picture(analyst, spot).standings():
            if not one.behind:
                continue
            found = queries.behind(analyst, one.key, spot, part=one.part, page=None)
            rows, about = sheets(client.get(f"/performance/{one.key}/children.xlsx?where={spot.code}&part={one.part}"))
            assert len(rows) == found.total == one.behind, (spot, one.key)
            assert [row[0] for row in rows] == [row.reference for row in found.rows]
            assert about["Place"] == spot.name
            compared += 1
    assert compared >= 3


def test_who_needs_looking_at_is_the_side_that_the_indicator_says() -> None:
    sides = {key: str(queries.CountedIn.who_need_a_look(kind)) for key, kind in indicators().items()}
    assert sides["cpp_visit_in_time_pct"] == "others"
    assert sides["assessment_open_overdue"] == "in"
    assert sides["cin_open_count"] == "in"


def test_in_the_list_of_everyone_those_behind_come_first(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=workbook())
    spot = queries.spot(analyst, "")
    everyone = queries.behind(
        analyst, "cpp_visit_in_time_pct", spot, counted=queries.CountedIn.EVERYONE, page=None
    ).rows
    assert [row.numerator for row in everyone] == [0] * 6 + [1] * 41


def test_a_list_with_nobody_behind_says_so_and_nobody_out_of_sight_is_a_nought(
    take_in: TakeIn, analyst: Actor, teams: dict[str, int]
) -> None:
    take_in(content=workbook(late=0))
    client = signed_in(Role.PERFORMANCE_ANALYST)
    north = f"?where=team-{teams['Safeguarding North']}"
    assert "None of the 36 open plans is behind the standard." in words(client.get(f"{PATH}/{north}"))
    assert "not visited in time" not in words(client.get(f"/performance/{north}"))


def test_the_file_says_what_it_is_and_names_no_child_outside_its_cells(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=workbook())
    answer = signed_in(Role.PERFORMANCE_ANALYST).get(f"{PATH}.xlsx")
    rows, about = sheets(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="cpp_visit_in_time_pct-2026-03-05.xlsx"'
    assert rows[0] == ("41036", "Girl, 7", "Behind the standard", "Safeguarding North", "Child protection plan")
    assert about["Listed"] == "Behind the standard"
    assert about["Standard"] == "28 days"
    assert about["Adds up to"] == "6 children; together 6 open plans behind the standard."
    entry = told()[-1]
    assert (entry.event, entry.subject) == ("performance.exported", "indicator:cpp_visit_in_time_pct")
    assert '"rows":6' in entry.detail.replace(" ", "")
    assert "4103" not in entry.detail


def test_page_and_file_tell_the_sex_and_age_of_each_child_alike(take_in: TakeIn, analyst: Actor) -> None:
    born = {"41036": ("b) Female", "12/05/2018", 7), "41037": ("a) Male", "01/02/2010", 16)}
    rows = [
        row
        | dict(zip(("Gender", "Date of Birth", "Age of Child (Years)"), born[str(row["Child Unique ID"])], strict=True))
        for row in plans(2, 0, first=41_036)
    ]
    take_in(content=workbooks.workbook({6: workbooks.children(2), 7: rows}))
    client = signed_in(Role.PERFORMANCE_ANALYST)
    book = load_workbook(BytesIO(client.get(f"{PATH}.xlsx").content))
    heads, *told = book["Children"].iter_rows(values_only=True)
    assert heads[:2] == ("Child", "Sex and age")
    assert [row[:2] for row in told] == [("41036", "Girl, 7"), ("41037", "Boy, 16")]
    page = words(client.get(f"{PATH}/"))
    for reference, who, *_ in told:
        assert f"{reference} {who}" in page


def test_dots_are_hollow_for_fewer_than_30_alone_and_a_key_says_so(
    take_in: TakeIn, analyst: Actor, teams: dict[str, int]
) -> None:
    take_in(date(2026, 2, 20), content=workbook())
    take_in(content=workbook(late=1, in_time=24))
    client, north = signed_in(Role.PERFORMANCE_ANALYST), f"?where=team-{teams['Safeguarding North']}"
    everywhere, of_a_team = (drawn(client.get(f"/performance/cpp_seen_alone_pct/{where}")) for where in ("", north))
    assert dots(everywhere) == [False, False], "of 47 and of 32"
    assert "Hollow: fewer than 30" not in everywhere
    assert dots(of_a_team) == [False, True], "of 40 and of 25"
    assert "Hollow: fewer than 30" in of_a_team
    page = client.get(f"/performance/{north}").content.decode()
    card = page[page.index("fc-standout__figure") : page.index("fc-standout__why")]
    assert dots(card) == [True]
    assert "Hollow: fewer than 30" in card


def drawn(answer: Any) -> str:
    """The line over time of the page of a figure."""
    page = answer.content.decode()
    return page[page.index('<figure class="fc-trend">') : page.index("</figure>")]


def dots(drawing: str) -> list[bool]:
    """Of each dot of a line whether it is hollow."""
    return ["--few" in kind for kind in re.findall(r'<circle class="(fc-trend__dot[^"]*)"', drawing)]


def test_what_looks_like_a_formula_is_a_text_in_the_file(
    take_in: TakeIn, analyst: Actor, teams: dict[str, int]
) -> None:
    take_in(content=workbook())
    Team.objects.filter(pk=teams["Safeguarding North"]).update(name="=1+1")
    answer = signed_in(Role.PERFORMANCE_ANALYST).get(f"{PATH}.xlsx")
    cell = load_workbook(BytesIO(answer.content))["Children"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_file_holds_what_its_taker_may_see_and_others_are_refused(
    take_in: TakeIn, analyst: Actor, teams: dict[str, int]
) -> None:
    take_in(content=workbook())
    someone(Role.TEAM_MANAGER, team_id=teams["Safeguarding South"])
    someone(Role.DIRECTOR)
    rows, _ = sheets(signed_in(Role.TEAM_MANAGER).get(f"{PATH}.xlsx"))
    assert [row[0] for row in rows] == ["43005", "43006"]
    assert signed_in(Role.TEAM_MANAGER).get(f"{PATH}.xlsx?where=council").status_code == 404
    before = Entry.objects.filter(event="performance.exported").count()
    director = signed_in(Role.DIRECTOR)
    assert director.get(f"{PATH}.xlsx").status_code == 403
    assert Entry.objects.filter(event="performance.exported").count() == before
    page = words(director.get("/performance/"))
    assert "6 of 47 open plans" in page
    assert "the children behind them are for those who work with them to see" in page
    assert "See the 6" not in page


def test_a_lone_old_file_is_in_no_line_and_the_page_says_which_and_why(take_in: TakeIn, analyst: Actor) -> None:
    for day in (date(2025, 7, 1), date(2026, 2, 5), TODAY):
        take_in(day, content=workbook())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    for path in ("", "cin_open_count/"):
        page = words(client.get(f"/performance/{path}"))
        assert "The file of 1 July 2025 is left out of every line over time" in page
        assert "the next, of 5 February 2026" in page
    assert "1 July 2025 In no line: before a gap" in page
    spot = queries.spot(analyst, "")
    assert [one.as_at for one in queries.picture(analyst, spot).over_time("cin_open_count", "")] == [
        date(2026, 2, 5),
        TODAY,
    ]


def test_a_lone_file_with_far_too_few_rows_bends_no_line_and_the_page_says_so(take_in: TakeIn, analyst: Actor) -> None:
    full = workbooks.workbook({6: workbooks.children(25)})
    days = [date(2025, 12, 5), date(2026, 1, 5), date(2026, 2, 5), TODAY]
    for day, content in zip(days, (full, workbooks.workbook({6: workbooks.children(3)}), full, full), strict=True):
        take_in(day, content=content)
    client = signed_in(Role.PERFORMANCE_ANALYST)
    said = (
        "The file of 5 January 2026 is left out of every line over time that goes by list 6: it has 3 rows there, "
        "the files before and after it 25 and 25."
    )
    for path in ("", "cin_open_count/"):
        assert said in words(client.get(f"/performance/{path}"))
    page = words(client.get("/performance/cin_open_count/"))
    assert "5 January 2026 In no line: far fewer rows than beside it Figure 3 " in page
    assert said not in words(client.get("/performance/cpp_open_count/")), "it goes by another list"
    picture = queries.picture(analyst, queries.spot(analyst, ""))
    assert [one.as_at for one in picture.over_time("cin_open_count", "")] == [days[0], *days[2:]]
    take_in(days[1], content=workbooks.workbook({6: workbooks.children(3)}), in_lines=True)
    picture = queries.picture(analyst, queries.spot(analyst, ""))
    assert [one.as_at for one in picture.over_time("cin_open_count", "")] == days, "somebody said that it is right"
    assert "is left out of every line" not in words(client.get("/performance/"))


def test_each_figure_stands_beside_england_and_neighbours_with_year_and_source(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=workbook())
    client = signed_in(Role.PERFORMANCE_ANALYST)
    page = words(client.get("/performance/"))
    assert "England 25 %, North West 23 %, neighbours 24 % (18 to 32 %); year to 31 March 2025" in page
    assert "Department for Education, Characteristics of children in need, year to 31 March 2025" in page
    assert "Open Government Licence" in page
    service = words(client.get(f"/performance/?where={queries.spots(analyst)[1].code}"))
    assert "England 25 %" not in service
    assert "official figures tell of whole councils alone" in service
