import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.frameworks import operations, queries
from fullcircle.domain.frameworks.models import FrameworkVersion
from fullcircle.domain.frameworks.rules.policies import NOT_ACTED_ON
from fullcircle.domain.frameworks.states import Basis, Standing
from fullcircle.foundation.access.rules import SYSTEM, Actor

pytestmark = pytest.mark.django_db
Edition = Callable[..., str]
PARTS = ("", "aspects/", "checks-and-add-ons/", "voices/", "schedule-and-roles/", "policies/", "comparison/", "file/")


@pytest.fixture
def as_(client: Client) -> Callable[[Actor], Client]:
    def signed_in(actor: Actor) -> Client:
        client.force_login(get_user_model().objects.get(person__id=actor.person_id))
        return client

    return signed_in


As = Callable[[Actor], Client]


@pytest.fixture
def published(now: datetime, bolton_text: str) -> int:
    version_id = operations.import_draft(text=bolton_text, by=SYSTEM, now=now).version_id
    operations.publish(version_id=version_id, by=SYSTEM, now=now)
    return version_id


@pytest.fixture
def draft(published: int, now: datetime, edition: Edition) -> int:
    return operations.import_draft(text=edition(2, "2030-05-01", council="Elsewhere"), by=SYSTEM, now=now).version_id


def _words(response: Any) -> str:
    """The words of a page, without markup."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&#39;", "'")


def test_the_review_and_roles_that_open_nothing_are_told_as_they_are(
    published: int, practitioner: Actor, as_: As
) -> None:
    glance = _words(as_(practitioner).get(f"/frameworks/{published}/"))
    assert "Review due 1 May 2026" in glance
    assert "in each of its years" not in glance, "there is one day"
    roles = _words(as_(practitioner).get(f"/frameworks/{published}/schedule-and-roles/"))
    assert roles.count("Not yet : this role opens no page in Full Circle so far.") == 3
    assert "evidence room Not yet" in roles


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_published_version_is_for_every_reader(
    part: str, published: int, practitioner: Actor, as_: As
) -> None:
    assert as_(practitioner).get(f"/frameworks/{published}/{part}").status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_a_draft_is_not_there_for_readers(part: str, draft: int, practitioner: Actor, as_: As) -> None:
    assert as_(practitioner).get(f"/frameworks/{draft}/{part}").status_code == 404


@pytest.mark.parametrize("path", ["/frameworks/", "/frameworks/add/", "/frameworks/1/", "/frameworks/1/publish/"])
def test_those_without_the_framework_in_their_roles_are_refused(path: str, partner: Actor, as_: As) -> None:
    assert as_(partner).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/frameworks/add/", "/frameworks/{}/publish/"])
def test_readers_cannot_draft_or_publish(path: str, draft: int, practitioner: Actor, as_: As) -> None:
    for answer in (as_(practitioner).get, as_(practitioner).post):
        assert answer(path.format(draft)).status_code == 403
    assert queries.version(SYSTEM, draft, on=datetime(2030, 6, 1).date()).standing is Standing.DRAFT


@pytest.mark.parametrize("part", PARTS)
def test_pages_cost_few_queries(
    part: str, draft: int, qa_lead: Actor, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_(qa_lead)
    client.get(f"/frameworks/{draft}/{part}")
    with django_assert_max_num_queries(12):
        client.get(f"/frameworks/{draft}/{part}")


def test_the_list_costs_the_same_for_many_versions(
    published: int, qa_lead: Actor, as_: As, edition: Edition, now: datetime, django_assert_num_queries: Any
) -> None:
    client = as_(qa_lead)
    with CaptureQueriesContext(connection) as few:
        client.get("/frameworks/")
    for number in range(2, 8):
        operations.import_draft(text=edition(number, f"203{number}-05-01"), by=qa_lead, now=now)
    with django_assert_num_queries(len(few)):
        assert _words(client.get("/frameworks/")).count("Version ") >= 7


@pytest.mark.requirements("R1.1")
def test_all_prompts_descriptors_and_reasons_can_be_read(published: int, practitioner: Actor, as_: As) -> None:
    client, framework = as_(practitioner), queries.framework(published)
    aspects = _words(client.get(f"/frameworks/{published}/aspects/"))
    for aspect in framework.aspects:
        for prompt in aspect.prompts:
            assert prompt.text in aspects
            assert prompt.guidance in aspects
        for judgement in framework.judgements:
            assert aspect.descriptors[judgement.key] in aspects
    checks = _words(client.get(f"/frameworks/{published}/checks-and-add-ons/"))
    assert all(check.text in checks for check in framework.checks)
    assert all(prompt.text in checks for add_on in framework.add_ons for prompt in add_on.prompts)
    voices = _words(client.get(f"/frameworks/{published}/voices/"))
    assert all(reason.title in voices for voice in framework.voices for reason in voice.missing_reasons)


def test_every_policy_is_shown_with_its_value_and_its_basis(published: int, practitioner: Actor, as_: As) -> None:
    words = _words(as_(practitioner).get(f"/frameworks/{published}/policies/"))
    framework = queries.framework(published)
    for name, field in type(framework.policies).model_fields.items():
        assert field.title in words
        assert getattr(framework.policies, name).note in words
    assert words.count("Not yet") == len(NOT_ACTED_ON)
    assert words.count("Acts on it") == len(type(framework.policies).model_fields) - len(NOT_ACTED_ON)
    bases = Counter(getattr(framework.policies, name).basis for name in type(framework.policies).model_fields)
    assert words.count("Given by the framework") == bases[Basis.FRAMEWORK] == 5
    assert words.count("Assumed: please confirm") == bases[Basis.ASSUMED] > 0
    for value in (
        "42 days",
        "10 %",
        "within 5 working days",
        "on the same day",
        "10 to 20 files",
        "Outstanding",
        "12 months",
    ):
        assert value in words


def test_a_file_with_faults_lists_them_all_and_keeps_the_text(qa_lead: Actor, as_: As, bolton_text: str) -> None:
    spoiled = bolton_text.replace("    month: 5\n", "    month: 55\n", 1)
    spoiled = spoiled.replace("  code: bolton\n", "  code: 7\n", 1).replace("A clear way", "A <b>clear</b> way", 1)
    response = as_(qa_lead).post("/frameworks/add/", {"file": SimpleUploadedFile("f.yaml", spoiled.encode())})
    assert response.status_code == 422
    words = _words(response)
    assert "There are 2 things to put right in f.yaml" in words
    for said, where, why in (
        ("code: 7", "identity › code", "should be text"),
        ("month: 55", "fundamentals › management_grip › month", "should be 12 or less"),
    ):
        assert re.search(rf"{said} .{{0,20}}{where} .{{0,20}}{why}", words)
    typed = re.search(r"<textarea.*?>(.*?)</textarea>", response.content.decode(), re.S)
    assert typed is not None
    assert unescape(typed[1]).lstrip("\n").rstrip("\n") == spoiled.rstrip("\n")
    assert not FrameworkVersion.objects.exists()


def test_the_text_put_right_on_the_page_becomes_a_draft_and_then_goes_into_force(
    qa_lead: Actor, as_: As, bolton_text: str
) -> None:
    client = as_(qa_lead)
    response = client.post("/frameworks/add/", {"text": bolton_text.replace("\n", "\r\n")})
    version = FrameworkVersion.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/frameworks/{version.pk}/")
    assert version.source == bolton_text
    assert "New rounds and audits go by it at once." in _words(client.get(f"/frameworks/{version.pk}/publish/"))
    response = client.post(f"/frameworks/{version.pk}/publish/", follow=True)
    assert "Version 1 is published. New rounds and audits go by it at once." in _words(response)
    assert "In force" in _words(response)


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({}, "Choose a framework file, or write its text below."),
        ({"text": "   "}, "Choose a framework file, or write its text below."),
        ({"file": SimpleUploadedFile("f.yaml", b"\xff\xfe\x00x")}, "This file is not plain text."),
        ({"file": SimpleUploadedFile("f.yaml", b"a" * 4_000_001)}, "This file is too large to be a framework."),
        ({"text": "just words"}, "should be a group of names and values"),
    ],
    ids=["nothing", "only spaces", "no text", "too large", "no framework"],
)
def test_what_cannot_be_read_is_refused_in_words(posted: dict[str, Any], says: str, qa_lead: Actor, as_: As) -> None:
    response = as_(qa_lead).post("/frameworks/add/", posted)
    assert response.status_code == 422
    assert says in _words(response)


def test_a_version_that_cannot_be_published_says_why(published: int, qa_lead: Actor, as_: As) -> None:
    client = as_(qa_lead)
    page = _words(client.get(f"/frameworks/{published}/publish/"))
    assert "Version 1 cannot be published" in page
    assert "This version is already published and cannot change." in page
    response = client.post(f"/frameworks/{published}/publish/", follow=True)
    assert "This version is already published and cannot change." in _words(response)


@pytest.mark.requirements("R1.6")
def test_the_comparison_names_what_is_different(draft: int, qa_lead: Actor, as_: As) -> None:
    words = _words(as_(qa_lead).get(f"/frameworks/{draft}/comparison/"))
    assert "4 differences from version 1, which is in force" in words
    assert "Bolton Council" in words
    assert "Elsewhere" in words


def test_the_file_of_a_version_can_be_downloaded_as_it_came(
    published: int, practitioner: Actor, as_: As, bolton_text: str
) -> None:
    response = as_(practitioner).get(f"/frameworks/{published}/file/")
    assert response.content.decode() == bolton_text
    assert response["Content-Disposition"] == 'attachment; filename="bolton-1.yaml"'


def test_before_any_version_the_list_says_what_to_do(qa_lead: Actor, as_: As) -> None:
    assert "There is no framework yet" in _words(as_(qa_lead).get("/frameworks/"))
