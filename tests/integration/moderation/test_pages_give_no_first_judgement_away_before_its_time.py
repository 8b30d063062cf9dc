"""Every page a person can reach is asked for twice, with nothing changed but what the auditor judged. Until the moderator's own
judgements are recorded, both answers are the same to the letter: so no page, title, link or order tells the two apart."""

import re

import pytest
from django.test import Client

from fullcircle.domain.audits.models import AuditorJudgement, Section
from fullcircle.domain.moderation import queries
from fullcircle.domain.moderation.models import Assignment, Moderation
from fullcircle.domain.moderation.rules.seeing import Relation
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from tests.factories.log import told
from tests.factories.scale import JudgementValue
from tests.integration.moderation.conftest import Case, aspect_keys

pytestmark = [pytest.mark.requirements("R7.4"), pytest.mark.django_db]
VARIANTS = {
    JudgementValue.INADEQUATE: "always",
    JudgementValue.OUTSTANDING: "always",
    JudgementValue.MEETS_GOOD: "drawn",
    JudgementValue.DOES_NOT_YET_MEET_GOOD: "by_hand",
}


def client_of(actor: Actor) -> Client:
    client = Client()
    account = Person.objects.get(pk=actor.person_id).account
    assert account is not None
    client.force_login(account)
    return client


def rejudge(case: Case, value: JudgementValue) -> None:
    """As if the auditor had judged so throughout, with reasons that say so."""
    AuditorJudgement.objects.filter(audit=case.audit).update(value=value)
    for section in Section.objects.filter(audit=case.audit):
        if "judgement" in section.content:
            section.content["judgement"] = value
            if "rationale" in section.content:
                section.content["rationale"] = f"First reason: this is {value}."
            if "reasons" in section.content:
                section.content["reasons"] = {key: f"It is {value}." for key in section.content["reasons"]}
            section.save(update_fields=["content"])
    Moderation.objects.update(chosen_because=VARIANTS[value])
    Assignment.objects.update(why=f"Because it is {value}")


def pages(case: Case) -> list[str]:
    m, audit = case.moderation.pk, case.audit
    return [
        "/",
        "/moderation/",
        f"/moderation/{m}/",
        f"/moderation/{m}/record/",
        *(f"/moderation/{m}/judge/{key}/" for key in aspect_keys(case.council)),
        f"/moderation/rounds/{audit.round_id}/",
        f"/moderation/assign/{audit.pk}/",
        f"/audits/{audit.pk}/",
        "/audits/",
        f"/rounds/{audit.round_id}/",
        "/rounds/",
        "/actions/",
        "/audit-log/",
        "/notices/",
        "/notices/told/",
    ]


def asked(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, re.sub(
        r'name="(csrfmiddlewaretoken|operation)" value="[\w-]+"|data-csrf[^ ]*|data-draft="[^"]*"',
        "",
        response.content.decode(),
    )


def people(case: Case) -> dict[str, Actor]:
    team = next(t for t in case.council.teams if t.id == case.audit.team_id)
    found = {
        "moderator": case.moderator,
        "lead": case.council.qa_lead,
        "manager": case.council.actor(team.manager_id),
        "head": case.council.actor(team.head_id),
        "practitioner": case.council.actor(case.audit.practitioner_id or 0),
    }
    return {who: actor for who, actor in found.items() if actor.person_id != case.auditor.person_id}


def test_until_the_moderator_has_recorded_no_page_differs_with_what_the_auditor_judged(case: Case) -> None:
    seen: dict[tuple[str, str], set[tuple[int, str]]] = {}
    for value in VARIANTS:
        rejudge(case, value)
        for who, actor in people(case).items():
            client = client_of(actor)
            for path in pages(case):
                seen.setdefault((who, path), set()).add(asked(client, path))
    assert [key for key, answers in seen.items() if len(answers) != 1] == []
    ok = {key for key, answers in seen.items() if {status for status, _ in answers} == {200}}
    assert ("moderator", f"/moderation/{case.moderation.pk}/judge/assessment/") in ok
    assert ("lead", f"/moderation/rounds/{case.audit.round_id}/") in ok


def test_the_test_would_notice_a_judgement_that_is_shown(case: Case) -> None:
    case.judge()
    client = client_of(case.moderator)
    answers = set()
    for value in VARIANTS:
        rejudge(case, value)
        answers.add(asked(client, f"/moderation/{case.moderation.pk}/"))
    assert len(answers) == len(VARIANTS)


def test_a_moderator_who_leads_qa_is_blind_on_their_own_moderation_and_follows_the_others(case: Case) -> None:
    Moderation.objects.filter(pk=case.moderation.pk).update(moderator_id=case.council.qa_lead.person_id)
    page = queries.moderation(case.council.qa_lead, case.moderation.pk)
    assert page.row.relation is Relation.MODERATOR
    assert page.row.auditor == ""
    assert page.asked == ()
    assert page.chosen_because is None
    assert all(a.first is None and a.second is None and a.agreed is None for a in page.aspects)


def test_the_auditor_sees_the_moderator_s_judgements_once_they_are_recorded_and_not_their_drafts(case: Case) -> None:
    page = queries.moderation(case.auditor, case.moderation.pk)
    assert page.aspects == page.background == ()
    case.judge()
    page = queries.moderation(case.auditor, case.moderation.pk)
    assert {a.second.value.key for a in page.aspects if a.second} == {JudgementValue.MEETS_GOOD}
    assert {a.first.value.key for a in page.aspects if a.first} == {JudgementValue.INADEQUATE}
    assert all(a.draft is None and a.agreed is None for a in page.aspects)
    assert page.reason == ""
    html = client_of(case.auditor).get(f"/moderation/{case.moderation.pk}/").content.decode()
    assert "Second reason for assessment." in html
    assert "Every audit with this overall judgement is moderated" in html or "every audit with this overall" in html


def test_everyone_who_takes_part_sees_the_agreed_outcome_beside_both(case: Case) -> None:
    case.judge()
    case.agree()
    lead = case.council.qa_lead
    for actor in (case.moderator, case.auditor, lead):
        page = queries.moderation(actor, case.moderation.pk)
        assert {a.agreed.key for a in page.aspects if a.agreed} == {JudgementValue.DOES_NOT_YET_MEET_GOOD}
        assert page.reason == "We read the plan again together."
        assert (
            "We read the plan again together."
            in client_of(actor).get(f"/moderation/{case.moderation.pk}/").content.decode()
        )


def test_nobody_else_knows_that_there_is_a_moderation(case: Case) -> None:
    taking_part = {case.moderator.person_id, case.auditor.person_id, case.council.qa_lead.person_id}
    for phase in ("to_judge", "to_agree", "agreed"):
        for person in Person.objects.exclude(pk__in=taking_part):
            response = client_of(case.council.actor(person.pk)).get(f"/moderation/{case.moderation.pk}/")
            assert response.status_code in {403, 404}, (phase, person.name)
        if phase == "to_judge":
            case.judge()
        elif phase == "to_agree":
            case.agree()


def test_the_audit_log_tells_no_judgement_before_the_outcome_is_agreed(case: Case) -> None:
    case.judge()
    words = " ".join(str(entry.detail) for entry in told())
    assert not [value for value in JudgementValue if value in words]
