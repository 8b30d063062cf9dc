"""The pages take a table of answers from the upload to audits one can read, remember what was said, and refuse who may not."""

import re
from collections.abc import Callable
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

from fullcircle.domain.earlier_audits import operations, queries
from fullcircle.domain.earlier_audits.models import EarlierAudit, EarlierFile, EarlierProblem, QuestionMapping
from fullcircle.domain.earlier_audits.rules import Mapped
from fullcircle.domain.earlier_audits.states import Meaning
from fullcircle.foundation.access import queries as access
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from fullcircle.web.earlier_audits.forms import WordsForm
from tests.factories.council import NOW, TODAY, Council, person
from tests.factories.long_tables import TEMPLATE, csv_table, form, forms
from tests.integration.earlier_audits.conftest import MEANINGS, WORDS

pytestmark = pytest.mark.django_db

FILES, NEW, AUDITS = "/imports/earlier-audits/", "/imports/earlier-audits/new/", "/imports/earlier-audits/audits/"
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def browser(analyst: Actor) -> Client:
    return signed_in("ana.lyst")


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def upload(browser: Client, django_capture_on_commit_callbacks) -> Callable[..., int]:
    """Send these rows through the page and let them be read; the file's id."""

    def sent(rows: list[list[object]] | bytes, name: str = "answers.csv") -> int:
        content = rows if isinstance(rows, bytes) else csv_table(rows)
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(NEW, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302
        return int(resolve(urlsplit(answer["Location"]).path).kwargs["file_id"])

    return sent


def of(name: str, file_id: int) -> str:
    return reverse(f"earlier_audits:{name}", kwargs={"file_id": file_id})


def words(content: bytes) -> str:
    """The words of the main part of a page, without its tags."""
    main = content.decode().split("<main", 1)[-1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).replace("&#39;", "’").split())


def meanings(by: Actor, file_id: int) -> dict[str, str]:
    """What the form of the page sends for the usual meanings."""
    sent = {}
    for row in queries.mapping_page(by, file_id).questions:
        mapped = MEANINGS[row.key]
        sent |= {f"meaning-{row.id}": mapped.meaning.value, f"aspect-{row.id}": mapped.aspect}
    return sent


def spoken(by: Actor, file_id: int) -> dict[str, str]:
    rows = queries.mapping_page(by, file_id).words
    return {"do": "words"} | {WordsForm.name_of(row.word): WORDS[row.word] for row in rows}


def apply(browser: Client, file_id: int, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        shown = browser.get(of("one", file_id)).content.decode()
        answer = browser.post(of("apply", file_id), {"seen": re.search(r'name="seen" value="([^"]+)"', shown).group(1)})
    assert (answer.status_code, answer["Location"]) == (302, of("one", file_id))


def test_audits_are_added_only_by_who_says_which_numbers_they_saw(made, browser, upload, analyst) -> None:
    sent = upload(forms(2))
    browser.post(of("questions", sent) + "?form=1", meanings(analyst, sent))
    browser.post(of("questions", sent) + "?form=1", spoken(analyst, sent))
    for told in ({}, {"seen": ""}, {"seen": "x"}):
        browser.post(of("apply", sent), told)
        assert queries.file_page(analyst, sent).row.state == "read"


def test_answers_go_from_the_upload_through_their_meaning_to_audits_one_can_read(
    made, browser, upload, analyst, django_capture_on_commit_callbacks
) -> None:
    sent = upload([*forms(2), *form("9100", "77777", status="D")])
    page = words(browser.get(of("one", sent)).content)
    assert "27 rows read none left out 3 forms in them 0 new audits" in page
    assert f"{TEMPLATE} Questions 9 Decided 0 State Waits for you" in page
    assert "Say first what the questions mean." in page

    page = words(browser.get(of("questions", sent)).content)
    assert "Name of auditor" in page
    assert "Suggested by its words" in page
    answer = browser.post(of("questions", sent) + "?form=1", meanings(analyst, sent))
    assert answer["Location"] == of("questions", sent) + "?form=1#words"
    assert "Which judgement does each word stand for?" in words(browser.get(answer["Location"]).content)
    answer = browser.post(of("questions", sent) + "?form=1", spoken(analyst, sent))
    assert answer["Location"] == of("one", sent)

    page = words(browser.get(of("one", sent)).content)
    assert (
        "2 audits would be added, 2 with an overall judgement. 2 of them about children whom Full Circle knows." in page
    )
    assert "This form is a draft (its status is “D”). 1" in page
    assert not EarlierAudit.objects.exists()
    apply(browser, sent, django_capture_on_commit_callbacks)
    assert "2 audits added" in words(browser.get(of("one", sent)).content)
    listed = words(browser.get(AUDITS).content)
    assert listed.count("5 March 2024") == 2
    assert "Child 40001 Early help 1" in listed
    told = words(browser.get(f"{AUDITS}{EarlierAudit.objects.first().pk}/").content)
    assert "From before Full Circle" in told
    assert "Meets good “Good” in the form" in told
    assert "She is back at school every day" in told


def test_suggestions_accepted_as_they_stand_bring_in_the_usual_form(
    made, browser, upload, analyst, django_capture_on_commit_callbacks
) -> None:
    sent = upload(forms(2))
    page = queries.mapping_page(analyst, sent)
    accepted = {f"meaning-{row.id}": row.mapped.meaning.value for row in page.questions}
    accepted |= {f"aspect-{row.id}": row.mapped.aspect for row in page.questions}
    browser.post(of("questions", sent), accepted)
    page = queries.mapping_page(analyst, sent)
    assert {row.word: row.judgement for row in page.words} == WORDS
    suggested = {"do": "words"} | {WordsForm.name_of(row.word): row.judgement for row in page.words}
    browser.post(of("questions", sent), suggested)
    apply(browser, sent, django_capture_on_commit_callbacks)
    assert set(EarlierAudit.objects.values_list("overall", "auditor_name")) == {("meets_good", "Robin Vale")}


def test_a_choice_that_cannot_be_kept_is_shown_again_with_all_that_was_chosen(made, browser, upload, analyst) -> None:
    sent = upload(form())
    chosen = meanings(analyst, sent)
    by_key = {row.key: row.id for row in queries.mapping_page(analyst, sent).questions}
    chosen[f"aspect-{by_key['assessGrade']}"] = ""
    chosen[f"meaning-{by_key['strengths']}"] = "notes"
    answer = browser.post(of("questions", sent), chosen)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert f'href="#id_meaning-{by_key["assessGrade"]}"' in page
    assert "Say which aspect is judged here." in page
    kept = re.search(rf'name="meaning-{by_key["strengths"]}".*?</select>', page, re.DOTALL)
    assert kept is not None
    assert '<option value="notes" selected>' in kept[0]
    assert not QuestionMapping.objects.exists()


@pytest.mark.parametrize("typed", ["nonsense", "overall' or 1=1"])
def test_a_meaning_or_word_nobody_offered_is_no_choice(made, browser, upload, analyst, typed) -> None:
    sent = upload(form())
    chosen = meanings(analyst, sent)
    name = next(name for name in chosen if name.startswith("meaning-"))
    assert browser.post(of("questions", sent), chosen | {name: typed}).status_code == 422
    browser.post(of("questions", sent), chosen)
    assert (
        browser.post(
            of("questions", sent), {name: typed for name in spoken(analyst, sent)} | {"do": "words"}
        ).status_code
        == 422
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 not a table", "This is a PDF document"),
        (b"name,colour\r\nx,red\r\n", "No table of form answers was found in this file."),
    ],
)
def test_a_wrong_file_is_refused_in_words(made, browser, upload, content, said) -> None:
    page = words(browser.get(of("one", upload(content, "report.csv"))).content)
    assert "This file was not read" in page
    assert said in page
    assert "Nothing of it was kept." in page


def test_what_is_missing_is_said_and_nothing_is_kept(made, browser) -> None:
    for sent in ({}, {"file": SimpleUploadedFile("empty.csv", b"")}):
        answer = browser.post(NEW, sent)
        assert answer.status_code == 422
        assert "<title>Error:" in answer.content.decode()
    assert not EarlierFile.objects.exists()


def test_the_progress_is_shown_until_the_work_is_done_and_then_the_whole_page(made, browser) -> None:
    browser.post(NEW, {"file": SimpleUploadedFile("a.csv", csv_table(form()))})
    sent = EarlierFile.objects.get()
    waiting = browser.get(of("progress", sent.pk))
    assert b"Waiting to start" in waiting.content
    assert b"<html" not in waiting.content
    assert "HX-Refresh" not in waiting
    EarlierFile.objects.update(state="read")
    assert browser.get(of("progress", sent.pk))["HX-Refresh"] == "true"


def test_problems_can_be_taken_away_as_a_workbook_that_runs_nothing(made, browser, upload, analyst) -> None:
    template = '=HYPERLINK("https://elsewhere.example","Click")'
    sent = upload([*form(template=template), *form("@SUM(1)", status="=1+1", template=template)])
    EarlierProblem.objects.filter(file_id=sent).update(what="=cmd|'/c calc'!A1")
    answer = browser.get(of("problems_workbook", sent))
    assert answer["Content-Disposition"] == f'attachment; filename="earlier-audits-{sent}-problems.xlsx"'
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["Problems"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {template, "@SUM(1)", "=cmd|'/c calc'!A1"} <= {cell.value for cell in cells}
    assert not any(cell.hyperlink for cell in cells)
    assert "&lt;" not in words(browser.get(of("problems", sent)).content)


def test_markup_in_answers_is_text_and_does_nothing(made, browser, bring_in) -> None:
    bring_in(
        form(strengths="<script>alert(1)</script> & <b>bold</b> and a good deal more that was typed into the form")
    )
    page = browser.get(f"{AUDITS}{EarlierAudit.objects.get().pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; bold and a good" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("?year=2023", 1),
        ("?judgement=inadequate", 1),
        ("?form=Old+form", 1),
        ("?child=unmatched", 1),
        ("?year=2024&judgement=meets_good", 3),
        ("?year=abc&judgement=nonsense&child=x&page=999999999", 4),
        ("?year=0000&page=0", 4),
    ],
)
def test_the_list_is_narrowed_by_its_address(made, browser, send, say, analyst, query, count) -> None:
    bring(send, say, analyst)
    answer = browser.get(AUDITS + query)
    assert answer.status_code == 200
    assert len(re.findall(r'href="/imports/earlier-audits/audits/\d+/"', answer.content.decode())) == count


def bring(send, say, analyst) -> None:
    """Four audits: two of one team's children, one of a child not known, one with another form."""
    rows = [
        *form("1", "40000"),
        *form("2", "40001", auditDate="01/02/2023", overallGrade="Inadequate"),
        *form("3", "77777"),
        *form("4", "40002", template="Old form"),
    ]
    sent = send(rows)
    say(sent)
    told = {"by": analyst, "now": NOW, "file_id": sent}
    operations.map_words(template=TEMPLATE, words={"Inadequate": "inadequate"}, **told)
    usual = {"overallGrade": Mapped(Meaning.OVERALL), "auditDate": Mapped(Meaning.AUDITED_ON)}
    operations.map_questions(template="Old form", meanings=usual, **told)
    operations.map_words(template="Old form", words={"Good": "meets_good"}, **told)
    operations.apply(**told)


def test_readers_see_the_earlier_audits_of_their_own_children_only(made: Council, browser, send, say, analyst) -> None:
    bring(send, say, analyst)
    mine, other = made.teams[0], made.teams[1]
    references = {audit.child_reference: audit.pk for audit in EarlierAudit.objects.all()}
    for manager, seen in ((mine.manager_id, {"40000", "40001"}), (other.manager_id, {"40002"})):
        reader = signed_in(get_user_model().objects.get(person__id=manager).username)
        page = words(reader.get(AUDITS).content)
        assert {reference for reference in references if reference in page} == seen
        for reference, audit_id in references.items():
            expected = 200 if reference in seen else 404
            assert reader.get(f"{AUDITS}{audit_id}/").status_code == expected, reference
        assert "Child not known here" not in page
        assert reader.get(f"{AUDITS}?child=unmatched").content.decode().count("/imports/earlier-audits/audits/") < 10


def test_a_director_reads_all_of_known_children_but_none_of_the_unknown(made, send, say, analyst) -> None:
    bring(send, say, analyst)
    person("Dee Rector", Role.DIRECTOR)
    page = words(signed_in("dee.rector").get(AUDITS).content)
    assert "40000" in page
    assert "40002" in page
    assert "77777" not in page


@pytest.mark.parametrize("role", [Role.IRO, Role.PARTNER, Role.ELECTED_MEMBER, Role.ADMINISTRATOR])
def test_strangers_are_refused_everywhere(made, upload, role) -> None:
    sent = upload(form())
    person("Some Body", role)
    stranger = signed_in("some.body")
    pages = ("one", "progress", "questions", "problems", "problems_workbook", "apply", "set_aside")
    for path in [FILES, NEW, AUDITS, f"{AUDITS}1/", *(of(name, sent) for name in pages)]:
        assert stranger.get(path).status_code == 403, path
        assert stranger.post(path).status_code == 403, path
        assert Client().get(path).status_code == 302, path


def test_what_is_not_there_is_not_found(made, browser, upload) -> None:
    sent = upload(form())
    for path in (of("one", 999_999), f"{AUDITS}999999/", of("questions", sent) + "?form=7"):
        assert browser.get(path).status_code == 404, path
    assert browser.get(of("questions", sent) + "?form=x").status_code == 200


def test_pages_ask_the_database_as_often_for_many_as_for_few(made, browser, send, say, analyst, bring_in) -> None:
    def asked() -> dict[str, int]:
        waiting = send([*form("9999", "40000"), *form("9998", template="Other")])
        paths = [FILES, AUDITS, f"{AUDITS}{EarlierAudit.objects.first().pk}/"]
        paths += [of(name, waiting) for name in ("one", "questions", "problems", "progress")]
        found = {}
        for path in paths:
            with CaptureQueriesContext(connection) as questions:
                assert browser.get(path).status_code == 200, path
            found[re.sub(r"\d+", "n", path)] = len(questions)
        return found

    bring_in(forms(1))
    queries.wording()  # the framework is read once in a process, and then kept
    few = asked()
    bring_in([row for n in range(60) for row in form(f"7{n}", str(40_000 + n % 6), overallGrade="Good")])
    many = asked()
    assert many == few
    assert max(many.values()) <= MOST_QUERIES, many


def test_an_auditor_known_here_is_named_as_here(made, browser, bring_in) -> None:
    bring_in(form(auditorName="  manager early help 1 "))
    found = EarlierAudit.objects.get()
    assert found.auditor == Person.objects.get(name="Manager Early help 1")
    assert access.actor(found.auditor_id, on=TODAY).name in words(browser.get(AUDITS).content)
