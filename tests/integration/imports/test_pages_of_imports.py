"""The pages of imports take a workbook from the upload to applied data, tell every problem, and refuse who may not."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import queries
from fullcircle.domain.imports.models import Import, Problem
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.workbooks import child, children, workbook
from tests.integration.imports.conftest import NOW

pytestmark = pytest.mark.django_db

LIST, NEW, NAMES = "/imports/", "/imports/new/", "/imports/names/"
Upload = Callable[..., int]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def browser(analyst: Actor) -> Client:
    return signed_in("analyst")


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def file(content: bytes, name: str = "annex a.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def upload(browser: Client, django_capture_on_commit_callbacks) -> Upload:
    """Send a workbook of these lists through the page, and let it be read; the import's id."""

    def sent(lists, as_at: str = "2026-02-27") -> int:
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(
                NEW, {"file": file(lists if isinstance(lists, bytes) else workbook(lists)), "as_at": as_at}
            )
        assert answer.status_code == 302
        return int(resolve(urlsplit(answer["Location"]).path).kwargs["import_id"])

    return sent


@pytest.fixture
def apply(browser: Client, django_capture_on_commit_callbacks) -> Callable[[int], None]:
    def applied(import_id: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(of("apply", import_id), seen(browser, import_id))
        assert (answer.status_code, answer["Location"]) == (302, of("one", import_id))

    return applied


def of(name: str, import_id: int) -> str:
    return reverse(f"imports:{name}", kwargs={"import_id": import_id})


def seen(browser: Client, import_id: int) -> dict[str, str]:
    """What the page sends of the counts that it shows."""
    found = re.search(r'name="seen" value="(\w+)"', browser.get(of("one", import_id)).content.decode())
    return {"seen": found.group(1) if found else ""}


def words(content: bytes) -> str:
    """The words of the main part of a page, without its tags."""
    main = content.decode().split("<main", 1)[-1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def asked(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as questions:
        assert browser.get(path).status_code == 200, path
    return len(questions)


def faulty(count: int) -> list[dict[str, object]]:
    """Rows that each have a problem, one of them with a value that a spreadsheet would run."""
    rows = children(count, Date_of_Birth="=HYPERLINK(1)")
    return [
        row | {"Date of Birth": "@SUM(1+1)"} if n == 0 else row | {"Date of Birth": "31/31/2018"}
        for n, row in enumerate(rows)
    ]


def test_a_workbook_goes_from_the_upload_to_applied_data_and_sent_again_changes_nothing(browser, team, upload, apply):
    same = workbook({6: children(3)})
    first = upload(same)
    page = words(browser.get(of("one", first)).content)
    assert "3 rows read 3 rows ready to apply 0 rows left out" in page
    assert "3 children new to Full Circle" in page
    assert Child.objects.count() == 0

    apply(first)
    assert Child.objects.count() == 3
    page = words(browser.get(of("one", first)).content)
    assert "What it changed" in page
    assert "Apply this data" not in page

    again = upload(same)
    page = words(browser.get(of("one", again)).content)
    assert "Nothing: Full Circle already knows everything in this file." in page
    apply(again)
    assert Child.objects.count() == 3
    listed = words(browser.get(LIST).content)
    assert listed.count("27 February 2026") == 2
    assert listed.count("Ana Lyst") == 2


def test_a_corrected_file_that_changes_no_child_says_that_the_figures_are_its_own(browser, team, upload, apply):
    apply(upload({6: children(3)}))
    corrected = upload({6: children(3, Primary_Need_Code="N4")})
    page = words(browser.get(of("one", corrected)).content)
    assert "already knows" not in page
    assert "The performance figures of 27 February 2026 are counted afresh from this file." in page
    apply(corrected)
    assert "27 February 2026 were counted afresh" in words(browser.get(of("one", corrected)).content)


def test_a_file_is_applied_only_by_who_says_which_counts_they_saw(browser, team, upload):
    sent = upload({6: children(3)})
    assert browser.post(of("apply", sent)).status_code == 409
    assert browser.post(of("apply", sent), {"seen": ""}).status_code == 409
    assert Import.objects.get(pk=sent).state == FileState.READ
    assert browser.post(of("apply", sent), seen(browser, sent)).status_code == 302


def test_applying_twice_is_once(browser, team, upload, apply):
    sent = upload({6: children(2)})
    apply(sent)
    again = browser.post(of("apply", sent))
    assert again.status_code == 409
    assert "by now it is applied" in words(again.content), "not that another file was"
    assert Child.objects.count() == 2


def test_a_file_set_aside_changes_nothing_and_cannot_be_applied(browser, team, upload):
    sent = upload({6: children(2)})
    assert browser.post(of("set_aside", sent))["Location"] == LIST
    assert "Nothing of it was applied" in words(browser.get(LIST).content)
    assert browser.post(of("apply", sent)).status_code == 409
    assert "By now this file is" in words(browser.post(of("set_aside", sent)).content)
    assert Child.objects.count() == 0


def test_problems_are_told_with_their_place_and_can_be_taken_away_as_a_workbook_that_runs_nothing(
    browser, team, upload
):
    sent = upload({6: faulty(3)})
    page = words(browser.get(of("problems", sent)).content)
    assert "List 6, " in page
    assert "3 (“@SUM(1+1)”)" in page
    assert "@SUM(1+1)" in page
    answer = browser.get(of("problems_workbook", sent))
    assert answer["Content-Disposition"] == f'attachment; filename="import-{sent}-problems.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["Problems"]
    rows = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in sheet[1]] == [
        "List",
        "Row",
        "Column",
        "Value found",
        "What",
        "What to do",
        "What it costs",
    ]
    assert {row[0].value for row in rows} == {6}
    assert "@SUM(1+1)" in {row[3].value for row in rows}
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert all(row[4].value and row[5].value and row[6].value for row in rows)


def test_a_value_that_looks_like_a_formula_is_written_as_text(browser, analyst, team, upload):
    sent = upload({6: faulty(1)})
    found = Import.objects.get(pk=sent).problems.first()
    found.value = '=HYPERLINK("https://elsewhere.example","Click")'
    found.save()
    sheet = openpyxl.load_workbook(BytesIO(browser.get(of("problems_workbook", sent)).content))["Problems"]
    assert (sheet["D2"].value, sheet["D2"].data_type) == (found.value, "s")
    assert sheet["D2"].hyperlink is None
    assert found.value in browser.get(of("problems", sent)).content.decode().replace("&#34;", '"')


def test_problems_can_be_kept_by_kind_and_paged(browser, team, upload):
    sent = upload({6: faulty(60)})
    problems = of("problems", sent)
    everything = Import.objects.get(pk=sent).problems
    kinds = set(everything.values_list("severity", flat=True))
    some = everything.first()
    Problem.objects.bulk_create(
        Problem(
            import_file_id=sent, list_number=6, row=n, column="X", what=f"{n} is odd.", remedy="Ask.", severity="note"
        )
        for n in range(60)
    )
    shown = [browser.get(problems, {"page": n}).content.count(b'<th scope="row"') for n in (1, 2)]
    assert (shown[0], shown[1] > 0) == (50, True)
    assert some is not None
    for kind in ("row_left_out", "cell_left_blank", "note"):
        found = browser.get(problems, {"severity": kind})
        assert (b"No problem of this kind" in found.content) == (kind not in kinds | {"note"}), kind


def test_problems_of_the_same_words_are_one_line_with_how_often_and_where(browser, team, upload):
    sent = upload({6: children(2)})
    same = {"import_file_id": sent, "column": "K Seen", "what": "No day.", "remedy": "Ask.", "severity": "note"}
    rows = [Problem(**same, list_number=6, row=n, value="soon" if n == 5 else "") for n in range(41, 2, -1)]
    others = [Problem(**same, list_number=7, row=3), Problem(**same | {"column": "", "what": "Odd."})]
    Problem.objects.filter(import_file=sent).delete()
    Problem.objects.bulk_create([*rows, *others])
    page = words(browser.get(of("problems", sent)).content)
    assert "39" in page
    assert "Rows 3, 4, 5 (“soon”), 6, 7, 8, 9, 10, 11, 12, 13, 14 and 27 more" in page
    assert page.count("No day.") == 2, "one line for each list"
    assert "Whole file" in page
    assert "1 to 3 of 3" not in page


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=abc", "?page=999", "?page=99999999999999999999999", "?severity=nonsense"]
)
def test_an_address_typed_wrong_breaks_nothing(browser, team, upload, query):
    assert browser.get(of("problems", upload({6: faulty(2)})) + query).status_code == 200


def test_a_file_that_is_no_workbook_is_refused_in_words(browser, django_capture_on_commit_callbacks):
    form = {"as_at_0": "27", "as_at_1": "2", "as_at_2": "2026"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(NEW, form | {"file": file(b"%PDF-1.7 not a workbook", "report.pdf")})
    page = words(browser.get(answer["Location"]).content)
    assert "27 February 2026" in page
    assert "This file was not read" in page
    assert "Excel" in page
    assert "Nothing of it was kept." in page
    assert "Send another file" in page
    assert Import.objects.get().state == FileState.REFUSED


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"as_at": "2026-02-27"}, "“Annex A workbook” still needs an answer."),
        ({"file": True}, "“Day the data shows” still needs an answer."),
        ({"file": True, "as_at": "2026-03-06"}, "The day the data shows is in the future."),
        (
            {"file": True, "as_at_0": "31", "as_at_1": "2", "as_at_2": "2026"},
            "“31 2 2026” is not a day in the calendar.",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(browser, form, said):
    sent = {name: file(workbook({6: children(1)})) if value is True else value for name, value in form.items()}
    answer = browser.post(NEW, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    assert not Import.objects.exists()


def test_the_progress_is_shown_until_the_work_is_done_and_then_the_whole_page(browser, team):
    with_page = browser.post(NEW, {"file": file(workbook({6: children(1)})), "as_at": "2026-02-27"})
    sent = Import.objects.get()
    assert with_page["Location"] == of("one", sent.pk)
    waiting = browser.get(of("progress", sent.pk))
    assert b"Waiting to start" in waiting.content
    assert b"<html" not in waiting.content
    assert "HX-Refresh" not in waiting
    assert b'id="progress"' in browser.get(of("one", sent.pk)).content
    Import.objects.update(state=FileState.READ)
    assert browser.get(of("progress", sent.pk))["HX-Refresh"] == "true"


def test_names_are_mapped_from_the_page_and_the_children_follow(browser, team, upload, apply):
    apply(upload({6: children(2, Allocated_Team="Nth", Allocated_Worker="Duty tray")}))
    page = browser.get(NAMES).content.decode()
    ids = dict(re.findall(r'<label[^>]* for="name-\d+"><strong>([^<]*)</strong>.*?id="name-(\d+)"', page, re.DOTALL))
    assert set(ids) == {"Nth", "Duty tray"}
    answer = browser.post(NAMES, {f"name-{ids['Nth']}": team, f"name-{ids['Duty tray']}": "nobody"}, follow=True)
    assert "2 names were mapped." in words(answer.content)
    assert "Every name is known" in words(answer.content)
    assert set(Child.objects.values_list("team_id", "worker_id")) == {(team, None)}


def test_new_workers_are_added_from_the_page_and_who_is_known_already_is_mapped(browser, team, upload, apply):
    known = access.add_person(name="Bobbie Moss", by=SYSTEM, now=NOW)
    apply(upload({6: [child(Child_Unique_ID="1"), child(Child_Unique_ID="2", Allocated_Worker="B. Moss")]}))
    page = browser.get(NAMES).content.decode()
    ids = {
        text: number for number, text in re.findall(r'name="alias" value="(\d+)".*?<label[^>]*>([^<]*?) <span', page)
    }
    browser.post(NAMES, {"do": "add_workers", "alias": ids["Robin Vale"]})
    browser.post(NAMES, {f"name-{ids['B. Moss']}": known})
    assert Child.objects.get(reference="1").worker_id == Person.objects.get(name="Robin Vale").pk
    assert Child.objects.get(reference="2").worker_id == known


def test_a_new_person_leads_to_their_page_and_several_to_a_link_each(browser, team, upload, apply):
    workers = ["HALE, Robin", "Bobbie Moss", "Ash Vale"]
    apply(upload({6: [child(Child_Unique_ID=str(n), Allocated_Worker=name) for n, name in enumerate(workers, 1)]}))
    page = browser.get(NAMES).content.decode()
    assert "Robin Hale" in page
    assert "(“HALE, Robin” in the file)" in words(page.encode())
    ids = {row.text: row.id for row in queries.names_waiting(SYSTEM)}
    alone = browser.post(NAMES, {"do": "add_workers", "alias": ids["HALE, Robin"]})
    added = Person.objects.get(name="Robin Hale")
    assert alone["Location"] == f"/people/{added.pk}/"
    several = browser.post(NAMES, {"do": "add_workers", "alias": [ids["Bobbie Moss"], ids["Ash Vale"]]}, follow=True)
    for name in ("Bobbie Moss", "Ash Vale"):
        assert f"/people/{Person.objects.get(name=name).pk}/" in several.content.decode()


def test_a_name_in_another_order_suggests_who_is_called_so_instead_of_adding_them_again(browser, team, upload, apply):
    known = access.add_person(name="Robin Hale", by=SYSTEM, now=NOW)
    apply(upload({6: [child(Allocated_Worker="HALE, Robin")]}))
    page = browser.get(NAMES).content.decode()
    assert f'<option value="{known}" selected>' in page
    assert not re.search(r'name="alias" value="\d+" checked', page)


def test_no_choice_changes_nothing_and_nonsense_is_no_choice(browser, team, upload, apply):
    apply(upload({6: children(1, Allocated_Team="Nth")}))
    for form in ({"name-1": ""}, {"name-1": "x"}, {"name-abc": "1"}, {"do": "add_workers", "alias": ["x", "999999"]}):
        answer = browser.post(NAMES, form)
        assert answer.status_code in {302, 404}, form
    assert Child.objects.get().team_id is None


@pytest.mark.parametrize("answer", ["999999", "99999999999999999999999"])
def test_a_team_that_is_not_there_is_no_choice(browser, team, upload, apply, answer):
    apply(upload({6: children(1, Allocated_Team="Nth", Allocated_Worker=None)}))
    page = browser.get(NAMES).content.decode()
    (waiting,) = re.findall(r'<select[^>]* name="(name-\d+)"', page)
    assert "No name was chosen, so nothing changed." in words(
        browser.post(NAMES, {waiting: answer}, follow=True).content
    )
    assert Child.objects.get().team_id is None


def every_path(import_id: int) -> dict[str, str]:
    pages = ("one", "progress", "problems", "problems_workbook", "apply", "set_aside")
    return {"list": LIST, "new": NEW, "names": NAMES} | {name: of(name, import_id) for name in pages}


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.ADMINISTRATOR])
def test_strangers_are_refused_everywhere(team, upload, role):
    sent = upload({6: children(1)})
    area = people.service_areas()[0].pk
    stranger = access.add_person(name="Some Body", username="somebody", by=SYSTEM, now=NOW)
    where = {"team_id": team, "service_area_id": area}
    access.give_role(person_id=stranger, role=role, starts_on=NOW.date(), by=SYSTEM, now=NOW, **where)
    browser = signed_in("somebody")
    for name, path in every_path(sent).items():
        assert browser.get(path).status_code == 403, name
        assert browser.post(path).status_code == 403, name
        assert Client().get(path).status_code == 302, name
    assert Import.objects.get().state == FileState.READ


def test_wrong_methods_are_refused_and_unknown_imports_not_found(browser, upload):
    sent = upload({6: children(1)})
    for name, path in every_path(sent).items():
        assert browser.delete(path).status_code == 405, name
        if name in {"apply", "set_aside"}:
            refused = browser.get(path)
            assert refused.status_code == 405, name
            assert "It only takes what a form sends" in words(refused.content)
        elif name not in {"new", "names"}:
            refused = browser.post(path)
            assert refused.status_code == 405, name
            assert "It only shows something, and a form was sent to it" in words(refused.content)
    for name, path in every_path(99_999).items():
        if name in {"one", "progress", "problems", "problems_workbook"}:
            assert browser.get(path).status_code == 404, name
        elif name in {"apply", "set_aside"}:
            assert browser.post(path).status_code == 404, name


def test_pages_ask_as_few_questions_of_many_rows_as_of_few(browser, team, upload, apply):
    def cost(import_id: int) -> dict[str, int]:
        paths = every_path(import_id)
        return {name: asked(browser, path) for name, path in paths.items() if name not in {"apply", "set_aside"}}

    small = upload({6: [row | {"Allocated Team": "Team of one"} for row in faulty(2)]})
    apply(small)
    few = cost(small)
    large = upload(
        {
            6: [
                row | {"Allocated Worker": f"Worker {n}", "Allocated Team": f"Team {n}"}
                for n, row in enumerate(faulty(40))
            ]
        }
    )
    apply(large)
    assert cost(large) == few
    assert max(n for name, n in few.items() if name != "problems_workbook") <= 12  # a file taken away is logged too


def test_a_file_that_shrank_is_applied_only_once_somebody_said_that_it_is_right(browser, team, upload, apply):
    apply(upload({6: children(12)}))
    sent = upload({6: children(2)}, as_at="2026-03-01")
    page = browser.get(of("one", sent)).content
    assert "List 6 has 2 rows, and had 12 in the last one applied." in words(page)
    answer = browser.post(of("apply", sent), seen(browser, sent))
    assert answer.status_code == 422
    assert "Say that this is right before you apply it" in words(answer.content)
    assert Import.objects.get(pk=sent).state == FileState.READ
    assert browser.post(of("apply", sent), {"shrunk": "on"} | seen(browser, sent)).status_code == 302
    assert Import.objects.get(pk=sent).state == FileState.APPLYING


def test_a_file_of_an_older_day_is_applied_only_once_somebody_said_that_it_is_meant(browser, team, upload, apply):
    apply(upload({6: children(2)}))
    sent = upload({6: children(2)}, as_at="2024-01-31")
    with CaptureQueriesContext(connection) as asked:
        page = words(browser.get(of("one", sent)).content)
    assert len(asked) <= 12
    assert (
        "The file is of 31 January 2024, an older day than the data that holds, which is of 27 February 2026." in page
    )
    assert "It may be that this is not the file you meant, or that its day was typed wrong." in page
    assert "the performance figures show what is in it and nothing else" not in page
    assert browser.post(of("apply", sent), seen(browser, sent)).status_code == 422
    assert browser.post(of("apply", sent), {"shrunk": "on"} | seen(browser, sent)).status_code == 302


def test_nobody_is_closed_by_rows_that_could_not_be_read_and_the_page_says_both_numbers(browser, team, upload, apply):
    apply(upload({6: children(4)}))
    sent = upload({6: [*children(2), child(Child_Unique_ID="?")]}, as_at="2026-03-01")
    page = words(browser.get(of("one", sent)).content)
    assert "Nobody is closed from list 6, because 1 row of list 6 does not say whose it is." in page
    assert "2 children who are open are in none of its lists" in page
    assert "Close the 2 missing from list 6 although 1 row of list 6 does not say whose it is" in page
    assert browser.post(of("apply", sent), {"close": ["8"]}).status_code == 422, "only lists that are asked about"
    apply(sent)
    assert Child.objects.filter(status="closed").count() == 0
    assert "Nobody was closed from list 6" in words(browser.get(of("one", sent)).content)


def test_the_reasons_add_up_on_the_page_and_in_the_workbook(browser, team, upload):
    rows = [*children(2), *children(1), child(Child_Unique_ID=None), child(CIN_Start_Date="soon", Child_Unique_ID="?")]
    sent = upload({6: rows})
    page = words(browser.get(of("one", sent)).content)
    assert "5 rows read 2 rows ready to apply 3 rows left out" in page
    assert "All rows left out Rows 3" in page
    book = openpyxl.load_workbook(BytesIO(browser.get(of("problems_workbook", sent)).content))
    account = [row for row in book["Rows left out"].iter_rows(min_row=2, values_only=True)]
    assert sum(row[2] for row in account[:-1]) == account[-1][2] == 3


def test_the_last_import_is_undone_from_its_page(browser, team, upload, apply):
    first, second = upload({6: children(3)}), None
    apply(first)
    second = upload({6: children(2)}, as_at="2026-03-01")
    apply(second)
    assert "Undo this import" not in words(browser.get(of("one", first)).content)
    assert browser.post(of("undo", first)).status_code == 409
    assert "Undo this import" in words(browser.get(of("undo", second)).content)
    assert browser.post(of("undo", second), follow=True).status_code == 200
    assert Child.objects.exclude(status="closed").count() == 3
    page = words(browser.get(of("one", second)).content)
    assert "Undone" in page
    assert "Undo this import" not in page
    assert browser.post(of("undo", second)).status_code == 409


def test_work_that_stopped_is_said_and_can_be_set_aside(browser, team, upload):
    sent = upload({6: children(3)})
    Import.objects.filter(pk=sent).update(state=FileState.APPLYING, moved_at=NOW - timedelta(minutes=5))
    for path in (of("one", sent), of("progress", sent)):
        assert "Nothing has moved since" in words(b"<main" + browser.get(path).content)
    assert browser.post(of("set_aside", sent)).status_code == 302
    assert Import.objects.get(pk=sent).state == FileState.SET_ASIDE


def test_children_who_wait_for_a_team_now_are_told_where_the_data_that_holds_is_only(upload, apply, browser):
    lists = {6: children(1)}
    first = upload(lists)
    apply(first)
    assert "1 child being worked with is in no team now" in words(browser.get(of("one", first)).content)
    second = upload({6: children(2)}, as_at="2026-02-28")
    apply(second)
    assert "in no team now" not in words(browser.get(of("one", first)).content)
    assert "2 children being worked with are in no team now" in words(browser.get(of("one", second)).content)
