"""Everybody reads what they were told themselves, and marks that alone; it says only what they may still open; and a page of it
costs the same after ten years."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.queries import other_auditors
from fullcircle.domain.audits.states import GIVEN
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.notices import operations, queries
from fullcircle.foundation.notices.models import Notice
from fullcircle.foundation.notices.queries.lists import ON_A_PAGE
from tests.factories.council import Council
from tests.factories.submitted import SUBMITTED_AT, round_under_way
from tests.factories.told import council_that_signs_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.2", "R5.9")]
GONE = "Something that is not yours to see any more"


@pytest.fixture
def made() -> Council:
    return council_that_signs_in()


@pytest.fixture
def audit(made: Council) -> Audit:
    found = Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0]
    Notice.objects.exclude(subject=f"audit:{found.pk}").delete()
    return found


def text(page: Client, path: str) -> str:
    return page.get(path).content.decode()


def test_a_notice_says_what_who_and_when_and_leads_there(
    audit: Audit, made: Council, browser: Callable[[int], Client]
) -> None:
    page = browser(audit.auditor_id)
    shown = text(page, "/notices/")
    assert f"{GIVEN.words}</strong>: child {audit.child.reference}, round 1" in shown
    assert "Quinn Lead" in shown
    assert "2 March 2026, 09:30" in shown
    mine = Notice.objects.get(person_id=audit.auditor_id, kind=GIVEN.word)
    answer = page.post(f"/notices/{mine.pk}/read/")
    assert answer["Location"] == f"/audits/{audit.pk}/"
    mine.refresh_from_db()
    assert mine.read_at == SUBMITTED_AT
    assert "Not read" not in text(page, "/notices/")


def test_the_number_of_unread_stands_in_the_header_and_costs_no_question(
    audit: Audit, browser: Callable[[int], Client]
) -> None:
    page = browser(audit.auditor_id)
    with CaptureQueriesContext(connection) as asked:
        shown = text(page, "/account/")
    assert '1<span class="fc-hidden"> not read</span>' in shown
    about = [one["sql"] for one in asked.captured_queries if "notices_notice" in one["sql"]]
    assert len(about) == 1
    assert "auth_user" in about[0], "it is told with the account, which is asked for anyway"


def test_nobody_opens_or_marks_what_somebody_else_was_told(
    audit: Audit, made: Council, browser: Callable[[int], Client]
) -> None:
    theirs = Notice.objects.get(person_id=audit.auditor_id, kind=GIVEN.word)
    other = browser(made.heads[2])
    assert other.post(f"/notices/{theirs.pk}/read/").status_code == 404
    assert other.post(f"/notices/{uuid4()}/read/").status_code == 404
    other.post("/notices/read/", {"until": str(theirs.pk)})
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert str(theirs.pk) not in text(other, f"/notices/?before={theirs.pk}")


def test_what_is_no_longer_open_to_its_reader_is_not_said(
    audit: Audit, made: Council, browser: Callable[[int], Client]
) -> None:
    former = audit.auditor_id
    other = next(one for one in other_auditors(made.qa_lead, audit.pk, now=SUBMITTED_AT)[1])
    audits.reassign(audit_id=audit.pk, auditor_id=other.person_id, reason="Leave", by=made.qa_lead, now=SUBMITTED_AT)
    page = browser(former)
    shown = text(page, "/notices/")
    assert audit.child.reference not in shown
    assert GONE in shown
    assert "An audit that was yours was given to somebody else" in shown
    mine = Notice.objects.get(person_id=former, kind=GIVEN.word)
    assert page.post(f"/notices/{mine.pk}/read/")["Location"] == "/notices/"


def test_all_are_marked_that_were_there_when_the_page_was_shown(audit: Audit, browser: Callable[[int], Client]) -> None:
    shown = Notice.objects.get(person_id=audit.auditor_id)
    operations.tell(
        person_ids=[audit.auditor_id],
        kind=GIVEN,
        subject="audit:99",
        by=SYSTEM,
        now=shown.at + timedelta(minutes=1),
    )
    browser(audit.auditor_id).post("/notices/read/", {"until": str(shown.pk)})
    assert list(Notice.objects.unread().filter(person_id=audit.auditor_id).values_list("subject", flat=True)) == [
        "audit:99"
    ]


def test_pages_go_back_without_a_gap_and_cost_the_same_however_many_there_are(
    made: Council, browser: Callable[[int], Client]
) -> None:
    who = made.teams[0].manager_id
    moments = [SUBMITTED_AT - timedelta(hours=n // 3) for n in range(3 * ON_A_PAGE + 5)]
    Notice.objects.bulk_create(
        Notice(person_id=who, kind=GIVEN.word, subject=f"audit:{n}", at=at) for n, at in enumerate(moments)
    )
    actor, seen, before = made.actor(who), [], None
    times: list[datetime] = []
    while True:
        found = queries.notices(actor, before=before)
        seen += [row.id for row in found.rows]
        times += [row.at for row in found.rows]
        before = found.older
        if before is None:
            break
    assert len(seen) == len(set(seen)) == len(moments)
    assert times == sorted(times, reverse=True)
    page = browser(who)
    with CaptureQueriesContext(connection) as asked:
        assert "Older" in text(page, "/notices/")
    assert len(asked) <= 12


def test_the_account_page_keeps_when_somebody_is_mailed(made: Council, browser: Callable[[int], Client]) -> None:
    page = browser(made.heads[0])
    assert page.post("/account/", {"choice": "daily"})["Location"] == "/account/"
    assert queries.choice_of(made.actor(made.heads[0])).value == "daily"
    assert page.post("/account/", {"choice": "hourly"}).status_code == 422
    assert queries.choice_of(made.actor(made.heads[1])).value == "at_once"


def test_a_form_sent_twice_tells_once(audit: Audit, made: Council, browser: Callable[[int], Client]) -> None:
    page = browser(made.qa_lead.person_id or 0)
    form = {"reason": "Moved away", "operation": str(uuid4())}
    for _ in range(2):
        assert page.post(f"/audits/{audit.pk}/withdraw/", form).status_code == 302
    assert Notice.objects.filter(kind="audits.withdrawn").count() == len({audit.auditor_id, audit.practitioner_id})
