from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.rounds import operations as rounds
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.queries import DrawView
from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW, TODAY, Council, council


@pytest.fixture
def ashmere(db: None) -> Council:
    """Three service areas, three teams each, six children in each team. Everyone who audits is trained to observe."""
    made = council(teams_in_each_area=3, children_in_each_team=6)
    for person in sorted(team.manager_id for team in made.teams):
        auditors.set_auditor_terms(person_id=person, audits_most=None, trained_on=TODAY, by=made.qa_lead, now=NOW)
    return made


@pytest.fixture
def round_id(ashmere: Council) -> int:
    return rounds.plan_round(title="Planning", focus="", starts_on=TODAY, by=ashmere.qa_lead, now=NOW)


@pytest.fixture
def propose(ashmere: Council, round_id: int) -> Callable[..., DrawView]:
    """Draw a proposal (9 children, one priority) and give it back."""

    def made(**changed: object) -> DrawView:
        given = {"round_id": round_id, "size": 9, "seed": 20260302, "priorities": {"cpp_repeat": 0.5}} | changed
        operations.propose(by=ashmere.qa_lead, now=NOW, **given)  # type: ignore[arg-type]
        found = queries.proposal(ashmere.qa_lead, given["round_id"], on=TODAY)  # type: ignore[arg-type]
        assert found is not None
        return found.draw

    return made


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    """A browser in which the person with that user name is signed in, at the time of the tests."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def browser(username: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    return browser
