"""The audit log is shown newest first, filtered and paged, to those who may read it, and names no child."""

import ast
import importlib
import pkgutil
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fullcircle import domain
from fullcircle.domain.actions.states import TOLD_OF_STEP
from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.auditlog.models import Entry
from fullcircle.foundation.auditlog.states import SCRUBBED
from fullcircle.foundation.workflow.operations import Records
from fullcircle.web.auditlog.words import AREAS, EVENTS, kinds
from tests.factories.council import NOW, TODAY, council, person
from tests.factories.log import told
from tests.factories.submitted import submitted_round

pytestmark = pytest.mark.django_db

LOG = "/audit-log/"
NUMBER = re.compile(r"(\d+)\D*2 March 2026, 09:30")


@pytest.fixture
def admin(signed_in) -> Client:
    person("Ad Ministrator", Role.ADMINISTRATOR)
    return signed_in("ad.ministrator")


def add(count: int) -> None:
    for number in range(count):
        auditlog.record("rounds.planned", subject=f"round:{number}", detail={"number": number}, by=SYSTEM, now=NOW)


def numbers(page: bytes) -> list[int]:
    """The numbers of the entries shown, in order."""
    return [int(found) for found in NUMBER.findall(page.decode())]


def test_entries_are_shown_newest_first_with_what_who_and_when(admin):
    access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)
    page = admin.get(LOG).content
    assert numbers(page) == [3, 2, 1]
    text = page.decode()
    assert "Service area added" in text
    assert re.search(r"fc-second[^>]*>Safeguarding<", text)
    assert "name: Safeguarding" in text
    assert SYSTEM.name in text


def test_what_was_typed_into_a_detail_is_shown_as_text(admin):
    access.add_service_area(key="x", name="<script>alert(1)</script>", by=SYSTEM, now=NOW)
    page = admin.get(LOG).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_entries_of_one_kind_or_of_one_person_can_be_kept(admin):
    who = person("Quinn Lead", Role.ADMINISTRATOR)
    add(2)
    by = queries.actor(who, on=TODAY)
    access.add_service_area(key="safeguarding", name="Safeguarding", by=by, now=NOW)
    kind = admin.get(LOG, {"event": "rounds."}).content
    assert len(numbers(kind)) == 2
    assert b"Round planned" in kind
    assert b"Show everything again" in kind
    hers = admin.get(LOG, {"by": who}).content
    assert len(numbers(hers)) == 1
    assert b"<strong>Service area added" in hers
    assert f'href="?by={who}"'.encode() in admin.get(LOG).content


def test_pages_follow_one_another_without_gap_or_repeat(admin):
    add(110)
    total, seen, href = Entry.objects.count(), [], "?"
    for _ in range(4):
        page = admin.get(LOG + href).content
        seen += numbers(page)
        earlier = re.search(r'href="(\?page=[^"]*)">Earlier entries', page.decode())
        if not earlier:
            break
        href = earlier[1].replace("&amp;", "&")
    assert seen == list(range(total, 0, -1))


def test_paging_keeps_the_filter(admin):
    add(60)
    person("Later Person")
    page = admin.get(LOG, {"event": "rounds."}).content.decode()
    href = re.search(r'href="(\?page=[^"]*)">Earlier entries', page)[1].replace("&amp;", "&")
    earlier = admin.get(LOG + href).content
    assert len(numbers(earlier)) == 10
    assert b"Person added" not in earlier.split(b"<table")[1]


@pytest.mark.parametrize(
    "query",
    [
        "?page=abc",
        "?page=-1",
        "?page=99999999999999999999999",
        "?since=&until=",
        "?since=2026-03-02&until=2026-03-02",
    ],
)
def test_an_address_typed_wrong_breaks_nothing(admin, query):
    answer = admin.get(LOG + query)
    assert answer.status_code == 200
    assert numbers(answer.content)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?by=abc", "Choose somebody from this list."),
        ("?by=99999999999999999999999", "Choose somebody from this list."),
        ("?event=rounds.planned&event=nothing", "Choose a kind of entry from this list."),
        ("?since=2026-13-40", "The date also needs"),
        ("?since=2026-03-05&until=2026-03-04", "This day is before the first one."),
    ],
)
def test_a_filter_that_is_none_is_told_and_shows_no_entry(admin, query, said):
    answer = admin.get(LOG + query)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert numbers(answer.content) == []


def test_entries_of_a_period_are_shown_by_days_in_britain(admin):
    for hour in (datetime(2026, 7, 1, 22, 59), datetime(2026, 7, 1, 23, 0), datetime(2026, 7, 2, 22, 59)):
        auditlog.record("rounds.planned", subject="round:1", detail={}, by=SYSTEM, now=hour.replace(tzinfo=UTC))
    page = admin.get(LOG, {"since": "2026-07-02", "until": "2026-07-02"}).content.decode()
    assert re.findall(r"\d July 2026, \d\d:\d\d", page) == ["2 July 2026, 23:59", "2 July 2026, 00:00"]
    parts = {f"since_{n}": part for n, part in enumerate(("3", "July", "2026"))}
    assert "There is no entry of this kind." in admin.get(LOG, parts).content.decode()
    wrong = admin.get(LOG, parts | {"since_0": "31", "since_1": "2"})
    assert wrong.status_code == 422
    assert "There is no entry of this kind." not in wrong.content.decode(), "nothing was looked for"


def test_no_two_events_are_called_alike():
    assert len({words for _, words in kinds()}) == len(kinds())


def test_every_event_that_is_recorded_has_its_words_and_no_word_is_of_none():
    assert EVENTS.keys() == recorded() | {SCRUBBED}
    assert {event.partition(".")[0] for event in EVENTS} == AREAS.keys()


def recorded() -> set[str]:
    """Every event that the code records: those of moves, the texts it records, and of steps of an action their words."""
    found = {f"actions.{kind.value}" for kind in TOLD_OF_STEP}
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        declared = vars(importlib.import_module(module.name)).values() if ".operations" in module.name else ()
        for of in (one for one in declared if isinstance(one, Records)):
            found |= {f"{of.events}.{move.event}" for move in of.workflow.moves.values()}
    for file in sorted((settings.BASE_DIR / "fullcircle").rglob("*.py")):
        slice_ = file.relative_to(settings.BASE_DIR / "fullcircle").parts[1:2]
        areas = {("intake",): ("imports", "legacy"), ("earlier_audits",): ("legacy",)}.get(slice_, slice_)
        calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
        for call in calls:
            name = getattr(call.func, "attr", "") or getattr(call.func, "id", "")
            texts = {str(one.value) for arg in call.args for one in ast.walk(arg) if isinstance(one, ast.Constant)}
            if name in {"record", "_record"} and not any(isinstance(one, ast.JoinedStr) for one in call.args[:1]):
                found |= texts
            elif name in {"about_children", "FilePages"}:
                said = [one.value for one in call.keywords if one.arg in {"event", "taken"}]
                found |= {str(one.value) for one in said if isinstance(one, ast.Constant)}
            elif name in {"log", "_log", "keep"} and "operations" in file.as_posix():
                found |= {f"{area}.{text}" for text in texts for area in areas}
    return {one for one in found if re.fullmatch(r"[a-z_]+\.[a-z_]+", one)}


def test_the_log_of_a_whole_round_names_no_child(admin):
    ashmere = council(teams_in_each_area=1, children_in_each_team=4)
    submitted_round(ashmere, "meets_good")
    references = set(Child.objects.values_list("reference", flat=True))
    entries = [f"{entry.subject} {entry.detail}" for entry in told()]
    assert any("audit:" in entry for entry in entries)
    for entry in entries:
        assert not references & set(re.findall(r"\w+", entry)), entry
    page = admin.get(LOG, {"event": "audits."}).content.decode()
    assert "Audit submitted" in page
    assert not references & set(re.findall(r"\w+", page))


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.QA_LEAD, 200), (Role.DIRECTOR, 403), (Role.PERFORMANCE_ANALYST, 403), (Role.INSPECTOR, 403)],
)
def test_only_those_who_may_read_the_log_do(signed_in, role, status):
    person("Some Body", role)
    browser = signed_in("some.body")
    assert browser.get(LOG).status_code == status
    assert browser.post(LOG).status_code == (405 if status == 200 else 403)
    assert Client().get(LOG).status_code == 302


def test_the_page_asks_as_few_questions_of_many_entries_as_of_few(admin):
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert admin.get(LOG).status_code == 200
        return len(questions)

    few = asked()
    add(60)
    assert asked() == few <= 12
