"""Second judgements are told as those of whoever made them, to everyone who reads them, however they came to the talk."""

import re
from html import unescape

import pytest

from fullcircle.domain.moderation import operations, queries
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import Actor
from tests.factories.told import everybody_signs_in
from tests.integration.moderation.conftest import AGREED_AT, JUDGED_AT, Case
from tests.integration.moderation.test_pages_give_no_first_judgement_away_before_its_time import client_of

pytestmark = [pytest.mark.requirements("R7.4"), pytest.mark.django_db]


def hand_over(case: Case) -> tuple[str, Actor]:
    """The first moderator judges and leaves: their name, and who is asked to hold the talk."""
    case.judge()
    first = case.moderator
    everybody_signs_in()
    RoleAssignment.objects.filter(person_id=first.person_id or 0).update(ends_on=JUDGED_AT.date())
    lead, on = case.council.qa_lead, AGREED_AT.date()
    able = [one.id for one in queries.candidates(lead, case.audit.pk, on=on).candidates if not one.why_not]
    operations.assign(audit_id=case.audit.pk, moderator_id=able[0], why="They left", by=lead, now=AGREED_AT)
    return first.name, case.council.actor(able[0])


def page(case: Case, actor: Actor) -> str:
    shown = client_of(actor).get(f"/moderation/{case.moderation.pk}/").content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def test_whoever_judged_is_named_in_place_of_the_reader_who_did_not(case: Case) -> None:
    first, second = hand_over(case)
    said = page(case, second)
    assert f"{case.auditor.name} and {first} judged 0 of 7 aspects alike" in said
    assert not re.search(r"You judged|you (saw|were apart|judged)|Neither of you", said)
    assert "What each of them saw" in said
    assert "Where they were apart" in said


def test_the_auditor_is_told_with_whom_they_judged(case: Case) -> None:
    first, _ = hand_over(case)
    assert f"You and {first} judged 0 of 7 aspects alike" in page(case, case.auditor)


def test_each_second_judgement_stands_under_the_name_of_who_made_it(case: Case) -> None:
    first, second = hand_over(case)
    for reader in (second, case.auditor):
        said = page(case, reader)
        assert said.count(f"Moderator {first}") == len(queries.moderation(second, case.moderation.pk).aspects)
        assert f"Moderator {second.name}" not in said


def test_those_who_judged_themselves_are_still_spoken_to(case: Case) -> None:
    case.judge()
    for reader in (case.moderator, case.auditor):
        said = page(case, reader)
        assert "You judged 0 of 7 aspects alike" in said
        assert "Neither of you saw" in said
    said = page(case, case.council.qa_lead)
    assert "They judged 0 of 7 aspects alike" in said
    assert "Neither of them saw" in said
