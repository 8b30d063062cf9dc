"""Wherever an agreed judgement stands in place of the auditor's, the auditor's words are not given as reasons for it, and why it
was agreed is said to everyone who reads the whole audit, and to nobody before."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from fullcircle.domain.audits import queries as audits
from fullcircle.domain.audits.models import Section
from fullcircle.domain.moderation import queries
from fullcircle.foundation.access.rules import Actor
from tests.factories.council import person
from tests.integration.moderation.conftest import FIRST, Case, aspect_keys
from tests.integration.moderation.test_pages_give_no_first_judgement_away_before_its_time import client_of

pytestmark = [pytest.mark.requirements("R7.4"), pytest.mark.django_db]

PAGES = ("audits:read", "audits:feedback")
THEIRS = "The auditor’s reasons, for their own judgement"
WHY = "Why it was agreed: We read the plan again together."
PARTLY = "It could not be better, as nobody came."
TEMPLATES = Path(audits.__file__).parents[3] / "web" / "templates"


def said(actor: Actor, name: str, case: Case) -> str:
    page = client_of(actor).get(reverse(name, kwargs={"audit_id": case.audit.pk}))
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def readers(case: Case) -> dict[str, Actor]:
    team = next(t for t in case.council.teams if t.id == case.audit.team_id)
    return {
        "auditor": case.auditor,
        "practitioner": case.council.actor(case.audit.practitioner_id or 0),
        "manager": case.council.actor(team.manager_id),
        "head": case.council.actor(team.head_id),
    }


@pytest.mark.parametrize("name", PAGES)
def test_every_changed_judgement_has_the_auditors_reasons_under_their_own_name(case: Case, name: str) -> None:
    case.judge()
    case.agree()
    page, aspects = said(case.auditor, name, case), len(aspect_keys(case.council)) - 1
    assert page.count("agreed after moderation; the auditor’s was inadequate") == aspects + 1
    assert page.count(f"{THEIRS}:") == aspects


def test_reasons_for_the_auditors_overall_judgement_are_not_headed_as_those_of_the_agreed_one(case: Case) -> None:
    rule = audits.written(case.auditor, case.audit.pk).section("overall").spec.rules[0]
    section = Section.objects.get(audit=case.audit, key="overall")
    section.content["reasons"] = {rule.key: PARTLY}
    section.save(update_fields=["content"])
    case.judge()
    assert f"Why the overall judgement is as it is {PARTLY}" in said(case.auditor, "audits:read", case)
    case.agree()
    page = said(case.auditor, "audits:read", case)
    assert f"{THEIRS} {PARTLY}" in page
    assert "Why the overall judgement is as it is" not in page


@pytest.mark.parametrize("name", PAGES)
def test_whoever_reads_the_audit_reads_once_why_it_was_agreed(case: Case, name: str) -> None:
    case.judge()
    case.agree()
    assert {who: said(actor, name, case).count(WHY) for who, actor in readers(case).items()} == dict.fromkeys(
        readers(case), 1
    )


@pytest.mark.parametrize("name", PAGES)
def test_where_the_talk_kept_the_auditors_judgement_their_reasons_stand_for_it(case: Case, name: str) -> None:
    case.judge()
    case.agree(FIRST)
    page = said(case.auditor, name, case)
    assert THEIRS not in page
    assert f"agreed after moderation, as the auditor judged {WHY}" in page


def test_nothing_of_the_talk_is_said_before_it_is_agreed_or_to_anybody_who_does_not_read_the_audit(case: Case) -> None:
    case.judge()
    case.moderation.refresh_from_db()
    case.moderation.reason = "Half a thought"
    case.moderation.save(update_fields=["reason"])
    everyone = readers(case) | {"moderator": case.moderator, "stranger": case.council.actor(person("Sam Stranger"))}
    assert {queries.why_agreed(actor, case.audit.pk) for actor in everyone.values()} == {""}
    assert "Why it was agreed" not in said(case.auditor, "audits:read", case)
    case.agree()
    assert queries.why_agreed(everyone["auditor"], case.audit.pk) == "We read the plan again together."
    assert queries.why_agreed(everyone["stranger"], case.audit.pk) == ""


def test_whoever_writes_why_is_told_who_reads_it(case: Case) -> None:
    case.judge()
    page = client_of(case.moderator).get(f"/moderation/{case.moderation.pk}/").content.decode()
    assert "Whoever reads the whole audit reads this too, the practitioner among them." in page


def test_one_place_says_what_was_agreed() -> None:
    knows = {
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html") if "final_value" in path.read_text()
    }
    assert knows == {"audits/_judged.html"}
