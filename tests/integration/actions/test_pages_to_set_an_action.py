"""Setting an action on its page: from an audit, from one of its findings, or for a team; whoever may, and nobody else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits.models import Finding
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from tests.integration.actions.conftest import People

AsPerson = Callable[[Actor], Client]
NEW = reverse("actions:new")
MOST_QUERIES = 12
TYPED = {
    "what": "Meet his uncle",
    "measure": "A dated note on the file",
    "achievable": "Time is kept free",
    "difference_for": "He keeps his family",
    "urgency": "standard",
}


@pytest.fixture
def as_person(client: Client) -> AsPerson:
    """The test browser, signed in as someone."""

    def signed_in(actor: Actor) -> Client:
        account = Person.objects.get(pk=actor.person_id).account
        assert account is not None
        client.force_login(account)
        return client

    return signed_in


def from_audit(people: People, **more: object) -> str:
    return f"{NEW}?audit={people.audit.pk}" + "".join(f"&{name}={value}" for name, value in more.items())


def typed(people: People, **more: object) -> dict[str, Any]:
    return TYPED | {"owner": people.practitioner.person_id, "origin": "audit"} | more


def test_a_finding_in_the_address_is_chosen_already(people: People, as_person: AsPerson) -> None:
    finding = Finding.objects.filter(audit=people.audit, kind="improvement").order_by("pk").last()
    assert finding is not None
    client = as_person(people.auditor)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(from_audit(people, finding=finding.pk)).content.decode()
    assert f'<option value="finding-{finding.pk}" selected>' in page
    assert len(captured) <= MOST_QUERIES
    answer = client.post(from_audit(people), typed(people, origin=f"finding-{finding.pk}"))
    action = Action.objects.get()
    assert answer.headers["Location"] == reverse("actions:one", kwargs={"action_id": action.pk})
    assert (action.finding_id, action.aspect, action.audit_id) == (finding.pk, finding.aspect, people.audit.pk)
    shown = client.get(answer.headers["Location"]).content.decode()
    assert finding.text in shown
    assert reverse("audits:one", kwargs={"audit_id": people.audit.pk}) in shown


def test_an_aspect_can_be_what_it_comes_from(people: People, as_person: AsPerson) -> None:
    client = as_person(people.auditor)
    page = client.get(from_audit(people, aspect="assessment")).content.decode()
    assert '<option value="aspect-assessment" selected>' in page
    client.post(from_audit(people), typed(people, origin="aspect-assessment"))
    assert Action.objects.get().aspect == "assessment"


def test_each_urgency_says_which_date_it_gives(
    people: People, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 2))
    page = as_person(people.auditor).get(from_audit(people)).content.decode()
    assert [f"Due {day} 2026" in page for day in ("3 March", "9 March", "30 March", "29 May")] == [True] * 4


def test_another_date_is_kept_with_its_reason(people: People, as_person: AsPerson) -> None:
    client = as_person(people.auditor)
    other = {"due_on_0": "1", "due_on_1": "december", "due_on_2": "2099"}
    answer = client.post(from_audit(people), typed(people, **other))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why this date is right for the child." in page
    assert 'value="december"' in page
    assert '<details class="fc-details" open>' in page
    assert client.post(from_audit(people), typed(people, **other, due_reason="He is at sea")).status_code == 302
    assert Action.objects.get().due_on == date(2099, 12, 1)


def test_everything_that_is_missing_is_asked_for_at_once_and_nothing_is_lost(
    people: People, as_person: AsPerson
) -> None:
    answer = as_person(people.auditor).post(from_audit(people), {"what": "Meet <b>his</b> uncle", "origin": "aspect-x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for asked in (
        "Say how we will know that it is done.",
        "Say what makes it possible: who helps, and what they need.",
        "Say what difference it will make for the child.",
        "Choose how soon it is needed.",
        "Choose who will do it.",
        "Choose a finding or an aspect of this audit.",
    ):
        assert page.count(asked) >= 2, asked
    assert "Meet &lt;b&gt;his&lt;/b&gt; uncle" in page
    assert not Action.objects.exists()


def test_a_text_that_is_too_long_says_by_how_much(people: People, as_person: AsPerson) -> None:
    answer = as_person(people.auditor).post(from_audit(people), typed(people, what="w" * 4_001))
    assert answer.status_code == 422
    assert "Shorten this to 4,000 characters. It has 4,001." in answer.content.decode()
    assert "w" * 4_001 in answer.content.decode()


def test_one_can_go_on_to_the_next_action_of_the_audit(people: People, as_person: AsPerson) -> None:
    answer = as_person(people.auditor).post(from_audit(people), typed(people, do="another"))
    assert answer.headers["Location"] == from_audit(people)
    assert Action.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("auditor", 200),
        ("manager", 200),
        ("head", 200),
        ("qa_lead", 200),
        ("practitioner", 403),
        ("other_manager", 404),
        ("other_worker", 404),
    ],
)
def test_who_sets_actions_from_an_audit(people: People, as_person: AsPerson, who: str, status: int) -> None:
    client = as_person(people[who])
    assert client.get(from_audit(people)).status_code == status
    assert client.post(from_audit(people), typed(people)).status_code == (302 if status == 200 else status)
    assert Action.objects.count() == (1 if status == 200 else 0)


def test_no_action_is_set_from_a_withdrawn_audit(people: People, as_person: AsPerson) -> None:
    people.audit.__class__.objects.filter(pk=people.audit.pk).update(state="withdrawn")
    assert as_person(people.qa_lead).get(from_audit(people)).status_code == 409


def test_a_manager_of_one_team_adds_an_action_for_it_at_once(people: People, as_person: AsPerson) -> None:
    client = as_person(people.manager)
    page = client.get(NEW).content.decode()
    assert f"Add an action for {people.audit.team.name}" in page
    assert 'name="origin"' not in page
    assert client.post(NEW, typed(people)).status_code == 302
    action = Action.objects.get()
    assert (action.audit_id, action.team_id) == (None, people.audit.team_id)
    assert "Whole team, no child" in client.get(reverse("actions:list")).content.decode()


def test_who_leads_several_teams_first_chooses_one(people: People, as_person: AsPerson) -> None:
    client = as_person(people.qa_lead)
    assert 'name="team"' in client.get(NEW).content.decode()
    assert client.get(f"{NEW}?team=").status_code == 422
    assert 'name="what"' in client.get(f"{NEW}?team={people.audit.team_id}").content.decode()
    for unknown in ("999999", "x", "²", "9" * 30):
        assert client.get(f"{NEW}?team={unknown}").status_code == 404
        assert client.get(f"{NEW}?audit={unknown}").status_code == 404


def test_others_are_told_whom_to_ask(people: People, as_person: AsPerson) -> None:
    for who in ("practitioner", "other_worker"):
        answer = as_person(people[who]).get(NEW)
        assert answer.status_code == 403
        assert "Ask the team’s manager" in answer.content.decode()
        assert NEW not in as_person(people[who]).get(reverse("actions:list")).content.decode()
    assert NEW in as_person(people.manager).get(reverse("actions:list")).content.decode()
    assert as_person(people.manager).put(NEW).status_code == 405
    assert as_person(people.manager).get(f"{NEW}?team=999999").status_code == 404
