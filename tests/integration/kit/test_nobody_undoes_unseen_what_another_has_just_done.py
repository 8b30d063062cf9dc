"""Two people open the same page and both change what it shows: the second is told what holds now, and nothing is undone."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.auditors.models import AuditorTerms
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.performance.models import StandardChange
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations as selection
from fullcircle.domain.selection.models import Choice
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.browser import form_of
from tests.factories.council import NOW, TODAY, Council, council, person
from tests.factories.submitted import round_under_way, submitted_round

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.1", "R5.9")]


@dataclass
class Change:
    """A form that changes what stands. ``asking``: a field of it; ``first`` and ``second``: what two people send; ``stands``:
    what is so now, to compare."""

    who: int
    page: str
    asking: str
    first: dict[str, str]
    second: dict[str, str]
    stands: Any


def _person(made: Council) -> Change:
    ada, worker = person("Ada Ministrator", Role.ADMINISTRATOR), made.teams[0].worker_ids[0]
    page = reverse("people:correct", kwargs={"person_id": worker})
    return Change(
        ada,
        page,
        "job_title",
        {"team": str(made.teams[1].id)},
        {"job_title": "Deputy"},
        lambda: Person.objects.values_list("name", "job_title", "email", "team").get(pk=worker),
    )


def _terms(made: Council) -> Change:
    page = reverse("auditors:one", kwargs={"person_id": made.teams[0].manager_id})
    day = {"trained_on_0": "5", "trained_on_1": "1", "trained_on_2": "2026"}
    lead = made.qa_lead.person_id or 0
    return Change(
        lead,
        page,
        "audits_most",
        {"audits_most": "1", "do": "terms"},
        day | {"do": "terms"},
        lambda: list(AuditorTerms.objects.values_list("audits_most", "trained_on")),
    )


def _moderator(made: Council) -> Change:
    (audit,) = submitted_round(made, "meets_good")
    page = reverse("moderation:assign", kwargs={"audit_id": audit.pk})
    first, second = (str(pk) for pk in _offered(made, page, "moderator")[:2])
    why = {"why": "A second look"}
    lead = made.qa_lead.person_id or 0
    return Change(
        lead,
        page,
        "moderator",
        {"moderator": first} | why,
        {"moderator": second} | why,
        lambda: list(Moderation.objects.values_list("moderator", flat=True)),
    )


def _auditor(made: Council) -> Change:
    audit = Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0]
    page = reverse("audits:reassign", kwargs={"audit_id": audit.pk})
    first, second = _offered(made, page, "auditor")[:2]
    why = {"reason": "Long leave"}
    lead = made.qa_lead.person_id or 0
    return Change(
        lead,
        page,
        "auditor",
        {"auditor": first} | why,
        {"auditor": second} | why,
        lambda: Audit.objects.get(pk=audit.pk).auditor_id,
    )


def _choice(made: Council) -> Change:
    lead = made.qa_lead
    round_id = rounds.plan_round(title="Planning", focus="", starts_on=TODAY, by=lead, now=NOW)
    selection.propose(round_id=round_id, size=3, seed=7, priorities={}, by=lead, now=NOW)
    choice = Choice.objects.filter(state="chosen").order_by("pk")[0]
    page = reverse("selection:auditor", kwargs={"choice_id": choice.pk})
    first, second = _offered(made, page, "auditor")[:2]
    why = {"reason": "Knows the service"}
    return Change(
        lead.person_id or 0,
        page,
        "auditor",
        {"auditor": first} | why,
        {"auditor": second} | why,
        lambda: Choice.objects.get(pk=choice.pk).auditor_id,
    )


def _standard(made: Council) -> Change:
    page = reverse("performance:standard", kwargs={"standard": "assessment_wd"})
    why = {"reason": "Agreed"}
    lead = made.qa_lead.person_id or 0
    return Change(
        lead,
        page,
        "value",
        {"value": "40"} | why,
        {"value": "35"} | why,
        lambda: list(StandardChange.objects.values_list("value", flat=True)),
    )


def _client(person_id: int) -> Client:
    client = Client()
    account = Person.objects.get(pk=person_id).account
    assert account is not None
    client.force_login(account)
    return client


def _offered(made: Council, page: str, asking: str) -> list[str]:
    """What can be chosen beside what is so now."""
    client = _client(made.qa_lead.person_id or 0)
    controls = [one for one in form_of(client.get(page), asking=asking).controls if one.name == asking]
    values = [one.value for one in controls if one.kind == "radio" and not one.chosen]
    return values or [o.value for one in controls for o in one.options if o.value and not o.chosen]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize("change", [_person, _terms, _moderator, _auditor, _choice, _standard])
def test_the_second_is_told_and_what_the_first_did_stands(change: Any) -> None:
    found: Change = change(council(teams_in_each_area=2))
    client, before = _client(found.who), found.stands()
    first, second = (form_of(client.get(found.page), asking=found.asking) for _ in range(2))
    assert client.post(found.page, first.sent(**found.first)).status_code == 302
    done = found.stands()
    assert done != before
    answer = client.post(found.page, second.sent(**found.second))
    assert answer.status_code == 409
    assert "changed after you opened the page" in answer.content.decode()
    assert found.stands() == done
    again = form_of(client.get(found.page), asking=found.asking)
    assert client.post(found.page, again.sent(**found.second)).status_code == 302, (
        "from how it is now, it is theirs to decide"
    )
