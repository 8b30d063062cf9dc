"""A name or a detail in the audit log can be scrubbed: it is gone, the log says by whom and why, and goes on verifying."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.foundation.access import operations, queries
from fullcircle.foundation.access.rules import SYSTEM, Actor, Grant
from fullcircle.foundation.access.states import SCOPES, Role
from fullcircle.foundation.auditlog import operations as auditlog
from fullcircle.foundation.auditlog import queries as log
from fullcircle.foundation.auditlog.models import Entry, PersonalPart
from fullcircle.foundation.auditlog.rules.verifying import Verification
from fullcircle.foundation.auditlog.states import SCRUBBED, Part, Why
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound
from tests.factories.council import NOW, TODAY, person
from tests.factories.log import alter, told

pytestmark = pytest.mark.django_db

LOG = "/audit-log/"


@pytest.fixture
def lead() -> Actor:
    return queries.actor(person("Quinn Lead", Role.QA_LEAD), on=TODAY)


@pytest.fixture
def admin() -> Actor:
    return queries.actor(person("Ad Ministrator", Role.ADMINISTRATOR), on=TODAY)


def add(count: int, by: Actor) -> list[int]:
    """The numbers of so many new entries."""
    for number in range(count):
        auditlog.record("rounds.planned", subject="round:1", detail={"number": number}, by=by, now=NOW)
    return list(Entry.objects.order_by("-number").values_list("number", flat=True)[:count])[::-1]


def scrub(numbers: list[int], by: Actor, part: Part = Part.NAME) -> int:
    return operations.scrub_log(numbers=numbers, part=part, why=Why.ASKED_FOR, by=by, now=NOW)


@pytest.mark.parametrize("part", Part)
def test_what_is_scrubbed_is_nowhere_any_more_and_the_rest_stays(admin: Actor, lead: Actor, part: Part) -> None:
    numbers = add(3, lead)
    assert scrub(numbers[:2], admin, part) == 2
    left = [(one.by_name, one.detail) for one in told(event="rounds.")]
    gone = log.Gone(numbers[-1] + 1)
    names = [gone, gone, "Quinn Lead"] if part is Part.NAME else ["Quinn Lead"] * 3
    details = [gone, gone, '{"number":2}'] if part is Part.DETAIL else [f'{{"number":{n}}}' for n in range(3)]
    assert left == list(zip(names, details, strict=True))
    assert not PersonalPart.objects.filter(number__in=numbers[:2], part=part).exists()
    assert {one.by_id for one in told(event="rounds.")} == {lead.person_id}
    assert log.verify() == Verification(numbers[-1] + 1, scrubbed=2)


def test_the_log_says_by_whom_of_which_entries_and_why(admin: Actor, lead: Actor) -> None:
    numbers = add(3, lead)
    scrub([numbers[2], numbers[0]], admin)
    [entry] = told(event=SCRUBBED)
    assert (entry.by_name, entry.subject) == ("Ad Ministrator", f"entries:{numbers[0]}-{numbers[2]}")
    assert json.loads(str(entry.detail)) == {"part": "name", "entries": [numbers[0], numbers[2]], "why": "asked_for"}


def test_scrubbing_again_changes_nothing(admin: Actor, lead: Actor) -> None:
    numbers = add(2, lead)
    scrub(numbers, admin)
    before = Entry.objects.count()
    assert scrub(numbers, admin) == 0
    assert Entry.objects.count() == before


def test_many_entries_are_named_by_several(admin: Actor, lead: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditlog, "SCRUBBED_IN_ONE", 2)
    numbers = add(5, lead)
    assert scrub(numbers, admin) == 5
    assert [len(json.loads(str(one.detail))["entries"]) for one in told(event=SCRUBBED)] == [2, 2, 1]
    assert [one.by_name for one in told(event="rounds.")] == [log.Gone(numbers[-1] + n) for n in (1, 1, 2, 2, 3)]
    assert log.verify() == Verification(numbers[-1] + 3, scrubbed=5)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE_LEAD}))
def test_only_whoever_looks_after_data_scrubs(role: Role, lead: Actor) -> None:
    numbers = add(1, lead)
    with pytest.raises(NotAllowed):
        scrub(numbers, Actor(999, "Some Body", (Grant(role, SCOPES[role]),)))
    assert log.verify().scrubbed == 0


def test_nobody_scrubs_what_they_did_themselves(admin: Actor, lead: Actor) -> None:
    numbers = add(1, lead) + add(1, admin)
    with pytest.raises(Invalid, match="Somebody else has to"):
        scrub(numbers, admin)
    assert log.verify().scrubbed == 0


def test_what_an_entry_about_scrubbing_says_stays_but_not_for_ever_who_did_it(admin: Actor, lead: Actor) -> None:
    scrub(add(1, lead), admin)
    [entry] = told(event=SCRUBBED)
    with pytest.raises(Invalid, match="never scrubbed itself"):
        scrub([entry.number], SYSTEM, Part.DETAIL)
    assert scrub([entry.number], SYSTEM) == 1
    assert log.verify() == Verification(entry.number + 1, scrubbed=2)


def test_an_entry_that_is_none_is_told(admin: Actor) -> None:
    with pytest.raises(NotFound, match="not as many entries"):
        scrub([999], admin)


def test_entries_of_the_first_format_stay_as_they_are_and_that_is_told(admin: Actor, lead: Actor) -> None:
    numbers = add(2, lead)
    alter(f"UPDATE auditlog_entry SET format = 1 WHERE number = {numbers[0]}")
    with pytest.raises(Invalid, match=f"Entries up to {numbers[0]} were written before anything could be scrubbed"):
        scrub(numbers, admin)


def test_the_page_says_what_was_scrubbed_and_what_is_missing_without_a_word(
    signed_in, admin: Actor, lead: Actor
) -> None:
    numbers = add(2, lead)
    scrub(numbers[:1], admin)
    alter(f"DELETE FROM auditlog_personalpart WHERE part = 'detail' AND number = {numbers[1]}")
    page = signed_in("quinn.lead").get(LOG).content.decode()
    assert f"Name scrubbed (entry {numbers[-1] + 1})" in page
    assert "Detail missing, and no entry says that it was scrubbed: have the log verified" in page
    assert "Names or details of entries scrubbed" in page
    assert f"what: Name; why: The person asked to be erased; entries: {numbers[0]}" in page


def test_the_page_asks_as_few_questions_of_many_scrubbed_entries_as_of_one(
    signed_in, admin: Actor, lead: Actor
) -> None:
    browser = signed_in("quinn.lead")

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            browser.get(LOG, {"event": "rounds."})
        return len(questions)

    scrub(add(1, lead), admin)
    one = asked()
    scrub(add(40, lead), admin)
    assert asked() == one


def test_the_command_tells_how_much_was_scrubbed(admin: Actor, lead: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    scrub(add(2, lead), admin)
    call_command("audit_log", "verify")
    assert "2 names or details were scrubbed, as entries say." in capsys.readouterr().out
