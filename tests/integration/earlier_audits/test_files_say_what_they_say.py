"""Whatever a file of earlier audits holds, its account adds up wherever it is shown, and what is added is what was seen."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.earlier_audits import operations, queries, rules
from fullcircle.domain.earlier_audits.models import EarlierAudit, EarlierFile, WordMapping
from fullcircle.domain.earlier_audits.operations.files import FORM_ANSWERS
from fullcircle.domain.earlier_audits.rules import Mapped
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.domain.intake.operations.applying import apply_in_background
from fullcircle.domain.intake.states import FileState
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import StaleWrite, WrongState
from tests.factories.council import NOW, add_children
from tests.factories.long_tables import TEMPLATE, csv_table, form, forms, xlsx_table

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3", "R7.1")]
REPORTED = Path(__file__).parents[2] / "data" / "reported"
MEANINGS = {
    "grade": Mapped(Meaning.OVERALL),
    "well": Mapped(Meaning.STRENGTHS),
    "improve": Mapped(Meaning.IMPROVEMENTS),
    "when": Mapped(Meaning.AUDITED_ON),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def browser(analyst: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username="ana.lyst"))
    return client


@pytest.fixture
def reported(made, send, analyst) -> Callable[[str], int]:
    """Send one of the reported files and say what its questions mean; the file's id."""

    def sent(name: str) -> int:
        file_id = send((REPORTED / name).read_bytes(), name)
        kinds = queries.file_page(analyst, file_id).kinds
        if kinds:
            page = queries.mapping_page(analyst, file_id)
            template, keys = page.kind.template, {row.key for row in page.questions}
            said = {key: mapped for key, mapped in MEANINGS.items() if key in keys}
            operations.map_questions(file_id=file_id, template=template, meanings=said, by=analyst, now=NOW)
            words = {"Good": "meets_good", "RI": "does_not_yet_meet_good"}
            operations.map_words(file_id=file_id, template=template, words=words, by=analyst, now=NOW)
        return file_id

    return sent


def path_of(name: str, file_id: int) -> str:
    return reverse(f"earlier_audits:{name}", kwargs={"file_id": file_id})


def shown(browser: Client, file_id: int) -> str:
    page = browser.get(path_of("one", file_id)).content.decode().split("<main", 1)[-1]
    return " ".join(re.sub(r"<[^>]*>", " ", page).replace("&#39;", "’").split())


def account_in(content: bytes) -> dict[str, int]:
    sheet = openpyxl.load_workbook(BytesIO(content))["Account"]
    return {str(what): int(count) for what, count in list(sheet.iter_rows(values_only=True))[1:]}


def texts_of(by: Actor, question: str) -> list[str]:
    audits = EarlierAudit.objects.order_by("pk").values_list("pk", flat=True)
    pages = [queries.earlier_audit(by, audit) for audit in audits]
    return [text.text for page in pages for text in page.texts if text.question == question]


def test_one_stray_mark_leaves_every_audit_whole(reported, analyst) -> None:
    file_id = reported("09b-one-stray-opening-quote.csv")
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    page = queries.file_page(analyst, file_id)
    assert (page.rows_read, page.rows_left_out, page.row.account.new) == (200, 0, 50)
    assert texts_of(analyst, "What is working well?")[2] == '"The plan is clear'
    assert len(texts_of(analyst, "What is working well?")) == 50


def test_rounded_ids_make_no_audit_and_the_file_is_not_applied_by_one_press(reported, analyst, browser) -> None:
    file_id = reported("33-scientific-form-ids.csv")
    page = queries.file_page(analyst, file_id)
    assert (page.rows_read, page.rows_left_out, page.row.account.forms) == (8, 8, 0)
    assert sum(count for _, count in page.row_reasons) == 8
    text = shown(browser, file_id)
    assert "rounded this long number" in text
    assert "No row of this file can be used" in text
    browser.post(path_of("apply", file_id))
    with pytest.raises(WrongState):
        operations.start_applying(file_id=file_id, by=analyst, now=NOW)
    with pytest.raises(WrongState):
        operations.apply(file_id=file_id, by=analyst, now=NOW)
    assert EarlierFile.objects.get(pk=file_id).state == FileState.READ
    assert not EarlierAudit.objects.exists()


def test_a_wrong_byte_markup_and_none_come_through_to_the_audit(reported, analyst, browser) -> None:
    for name, question, texts in (
        ("38-utf8-one-bad-byte.csv", "What is working well?", ["She’s settled – “happy” £5", "He’s settled"]),
        ("41-none-is-an-answer.csv", "What needs to improve?", None),
        ("40-html-questions.csv", "What is working well?", ["The plan & review is clear."]),
    ):
        EarlierAudit.objects.all().delete()
        file_id = reported(name)
        assert queries.file_page(analyst, file_id).rows_left_out == 0
        operations.apply(file_id=file_id, by=analyst, now=NOW)
        assert texts_of(analyst, question) == (texts or ["None", "None", "N/A", "-", "nil"])
    audit = EarlierAudit.objects.get()
    page = browser.get(reverse("earlier_audits:audit", kwargs={"audit_id": audit.pk})).content.decode()
    assert "The plan &amp; review is clear." in page


def test_reasons_add_up_on_the_page_and_in_the_workbook(made, send, say, analyst, browser) -> None:
    rows = [
        *forms(3),
        *form("9100", child="Sam Example"),
        *form("4.2E+11"),
        *form("9101", status="D"),
        *form("9102", child=""),
    ]
    rows += [["", "40000", TEMPLATE, "x", "X?", "a", "", ""]] * 3
    file_id = send(rows)
    say(file_id)
    page = queries.file_page(analyst, file_id)
    assert (page.rows_read, page.rows_left_out) == (66, 21)
    assert sorted(count for _, count in page.row_reasons) == [3, 9, 9]
    assert sum(count for _, count in page.reasons) == page.row.account.left_out == 2
    text = shown(browser, file_id)
    for what, count in (*page.row_reasons, *page.reasons):
        assert f"{what} {count}" in text
    account = account_in(browser.get(path_of("problems_workbook", file_id)).content)
    assert account["Rows read"] == account["Rows kept"] + account["Rows left out"] == 66
    assert sum(n for what, n in account.items() if what.startswith("Rows left out: ")) == account["Rows left out"]
    assert (
        sum(n for what, n in account.items() if what.startswith("Forms left out: ")) == account["Forms left out"] == 2
    )
    assert "Sam" not in text


def test_a_form_left_out_for_two_reasons_counts_once(made, send, say, analyst) -> None:
    rows = form("9100", child="", auditDate="")
    for row in rows:
        row[6] = ""
    file_id = send(rows)
    say(file_id)
    page = queries.file_page(analyst, file_id)
    assert page.row.account.left_out == sum(count for _, count in page.reasons) == 1


def test_more_rows_left_out_than_are_listed_are_still_all_counted(made, send, analyst, monkeypatch) -> None:
    monkeypatch.setattr(rules.read_answers, "__kwdefaults__", {"limits": rules.Limits(problems_listed=5)})
    file_id = send([["", "40000", TEMPLATE, "x", "X?", "a", "", ""]] * 40)
    page = queries.file_page(analyst, file_id)
    assert (page.rows_left_out, [count for _, count in page.row_reasons]) == (40, [40])
    assert page.problems == {"row_left_out": 5}
    assert page.note.startswith("Of the 40 rows left out, the first 5 are listed and tied to their forms.")


def test_a_form_that_lost_a_row_is_pointed_out_before_it_is_added(made, send, say, analyst) -> None:
    rows = form()
    rows[3][1] = "4.2E+11"
    file_id = send(rows)
    say(file_id)
    told, _ = queries.FILES.problem_groups(analyst, file_id)
    assert [(one.severity, one.places[0][1]) for one in told] == [("note", "9001"), ("row_left_out", "9001")]
    assert told[0].what.startswith("Rows of this form that were left out: 1.")


def test_a_child_known_by_an_id_with_other_zeros_is_pointed_out_without_naming_it(made, send, say, analyst) -> None:
    file_id = send(form(child="0040000"))
    say(file_id)
    (told,), _ = queries.FILES.problem_groups(analyst, file_id)
    assert "differs only in leading zeros" in told.what
    assert "40000" not in told.what + told.remedy


def test_numbers_are_counted_again_once_something_else_was_applied(made, send, say, analyst, browser) -> None:
    first, second = send(forms(3)), send(forms(2))
    say(first)
    assert "2 audits would be added" in shown(browser, second)
    operations.apply(file_id=first, by=analyst, now=NOW)
    assert queries.file_page(analyst, second).row.account.new == 2
    operations.take_up_stalled(by=analyst, now=NOW)
    assert "2 forms known from an earlier file" in shown(browser, second)
    assert queries.file_page(analyst, second).row.account.known == 2


def test_a_child_that_came_in_since_counts_as_known(made, send, say, analyst, browser) -> None:
    file_id = send(form(child="40006"))
    say(file_id)
    assert "1 about children not known here" in shown(browser, file_id)
    assert add_children(made, made.teams[0], 1) == ["40006"]
    operations.take_up_stalled(by=analyst, now=NOW)
    assert "1 of them about children whom Full Circle knows" in shown(browser, file_id)


def test_what_was_not_seen_is_not_added_by_the_press_of_a_button(made, send, say, analyst, browser) -> None:
    first, second = send(forms(3)), send(forms(4))
    say(first)
    browser.get(path_of("one", second))
    seen = queries.file_page(analyst, second).seen
    operations.apply(file_id=first, by=analyst, now=NOW)
    with pytest.raises(StaleWrite, match="counted again"):
        operations.start_applying(file_id=second, by=analyst, now=NOW)
    answer = browser.post(path_of("apply", second), {"seen": seen}, follow=True)
    assert "They have been counted again" in answer.content.decode()
    assert EarlierFile.objects.get(pk=second).state == FileState.READ
    seen = queries.file_page(analyst, second).seen
    browser.post(path_of("apply", second), {"seen": seen})
    assert EarlierFile.objects.get(pk=second).state == FileState.APPLYING
    apply_in_background.func(FORM_ANSWERS.name, second, analyst.person_id, EarlierFile.objects.get(pk=second).attempt)
    assert queries.file_page(analyst, second).row.account.new == 1


def test_a_file_of_which_no_form_can_be_used_is_not_applied_by_one_press(made, send, say, analyst, browser) -> None:
    file_id = send(forms(3, status="Cancelled"))
    say(file_id)
    assert "No form of this file can be used" in shown(browser, file_id)
    assert browser.post(path_of("apply", file_id)).status_code == 409
    with pytest.raises(WrongState, match="No form of this file can be used"):
        operations.apply(file_id=file_id, by=analyst, now=NOW)
    assert EarlierFile.objects.get(pk=file_id).state == FileState.READ


def test_dates_of_audits_are_read_in_the_order_of_the_whole_file(made, send, say, analyst) -> None:
    file_id = send([*form("1", auditDate="02/25/2024"), *form("2", auditDate="02/03/2024")])
    say(file_id)
    operations.apply(file_id=file_id, by=analyst, now=NOW)
    found = EarlierAudit.objects.order_by("form_id").values_list("audited_on", flat=True)
    assert [day.isoformat() for day in found] == ["2024-02-25", "2024-02-03"]


def test_a_second_sheet_of_answers_is_counted_and_a_hidden_one_is_named_and_not_read(made, send, analyst) -> None:
    content = xlsx_table(form("1"), before={"2023": [list(csv_headers()), *form("2")]})
    page = queries.file_page(analyst, send(content, "answers.xlsx"))
    assert (page.rows_read, page.rows_left_out) == (18, 9)
    assert page.row_reasons == (("The sheet “Answers” holds such a table too. Only the first one is read.", 9),)
    book = openpyxl.load_workbook(BytesIO(content))
    book["2023"].sheet_state = "hidden"
    target = BytesIO()
    book.save(target)
    page = queries.file_page(analyst, send(target.getvalue(), "answers.xlsx"))
    assert (page.rows_read, page.rows_left_out) == (9, 0)
    assert page.note == "Read from the sheet “Answers”. Sheets not read: 2023."


def csv_headers() -> tuple[str, ...]:
    return tuple(csv_table([]).decode("utf-8-sig").strip().split(","))


def test_what_is_wrong_in_the_same_words_is_one_line_with_its_places(made, send, say, analyst, browser) -> None:
    header, *rows = forms(14)
    file_id = send([header, *([row[0], "4.2E+11", *row[2:]] for row in rows)])
    groups, total = queries.FILES.problem_groups(analyst, file_id)
    assert total == len(groups) < len(rows)
    assert sum(group.count for group in groups) == len(list(queries.FILES.all_problems(analyst, file_id)))
    longest = max(groups, key=lambda group: group.count)
    page = browser.get(reverse("earlier_audits:problems", kwargs={"file_id": file_id})).content.decode()
    assert "; Form 9001, row 4; Form 9001, row 5" in page
    assert f" and {longest.count - 12} more" in page


def test_nobody_undoes_or_adds_unseen_what_another_has_said_of_a_form(made, send, say, analyst) -> None:
    file_id = send(form())
    say(file_id)
    about = {"file_id": file_id, "by": analyst, "now": NOW}
    opened, shown = queries.mapping_page(analyst, file_id).decided, queries.file_page(analyst, file_id).seen
    operations.map_words(**about, template=TEMPLATE, words={"Good": "outstanding"}, seen=opened)
    for stale in (
        lambda: operations.map_words(**about, template=TEMPLATE, words={"Good": "meets_good"}, seen=opened),
        lambda: operations.map_questions(**about, template=TEMPLATE, meanings={"strengths": None}, seen=opened),
        lambda: operations.start_applying(**about, seen=shown),
    ):
        with pytest.raises(StaleWrite):
            stale()
    assert WordMapping.objects.get(template=TEMPLATE, folded="good").judgement == "outstanding"
    operations.start_applying(**about, seen=queries.file_page(analyst, file_id).seen)
