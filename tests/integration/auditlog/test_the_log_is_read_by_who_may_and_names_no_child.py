"""The audit log is shown newest first, filtered and paged, to those who may read it, and names no child."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.cases.models import Child
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.auditlog.models import Entry
from tests.factories.council import NOW, TODAY, council, person
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
    assert "access: service area added" in text
    assert re.search(r"service area \d+", text)
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
    assert b"rounds: planned" in kind
    assert b"Show everything again" in kind
    hers = admin.get(LOG, {"by": who}).content
    assert len(numbers(hers)) == 1
    assert b"access: service area added" in hers
    assert f'href="?by={who}"'.encode() in admin.get(LOG).content


def test_pages_follow_one_another_without_gap_or_repeat(admin):
    add(110)
    total, seen, href = Entry.objects.count(), [], "?"
    for _ in range(4):
        page = admin.get(LOG + href).content
        seen += numbers(page)
        earlier = re.search(r'href="(\?before=[^"]*)">Earlier entries', page.decode())
        if not earlier:
            break
        href = earlier[1].replace("&amp;", "&")
    assert seen == list(range(total, 0, -1))


def test_paging_keeps_the_filter(admin):
    add(60)
    person("Later Person")
    page = admin.get(LOG, {"event": "rounds."}).content.decode()
    href = re.search(r'href="(\?before=[^"]*)">Earlier entries', page)[1].replace("&amp;", "&")
    earlier = admin.get(LOG + href).content
    assert len(numbers(earlier)) == 10
    assert b"access:" not in earlier


@pytest.mark.parametrize(
    "query",
    [
        "?before=abc",
        "?by=abc",
        "?before=-1",
        "?before=99999999999999999999999",
        "?by=99999999999999999999999",
        "?event=%00",
    ],
)
def test_an_address_typed_wrong_breaks_nothing(admin, query):
    assert admin.get(LOG + query).status_code == 200


def test_the_log_of_a_whole_round_names_no_child(admin):
    ashmere = council(teams_in_each_area=1, children_in_each_team=4)
    submitted_round(ashmere, "meets_good")
    references = set(Child.objects.values_list("reference", flat=True))
    entries = [f"{entry.subject} {entry.detail}" for entry in Entry.objects.all()]
    assert any("audit:" in entry for entry in entries)
    for entry in entries:
        assert not references & set(re.findall(r"\w+", entry)), entry
    page = admin.get(LOG, {"event": "audits"}).content.decode()
    assert "audits: submitted" in page
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
