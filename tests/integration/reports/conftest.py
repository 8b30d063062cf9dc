"""A round under way in a small council, with people who write, sign and read its report."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from fullcircle.domain.reports import operations, queries
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.audited import AuditedRound, audited_round
from tests.factories.council import NOW, Council, council, person


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@dataclass
class Desk:
    """A report in hand. ``writer`` is the QA Lead, ``director`` signs, ``reader`` is a team manager."""

    round: AuditedRound
    writer: Actor
    director: Actor
    reader: Actor
    report_id: int

    def save(self, key: str, text: str, version: int = 0, **more: int) -> int:
        return operations.save_section_text(
            report_id=self.report_id, key=key, text=text, version=version, by=self.writer, now=NOW, **more
        )

    def send(self) -> None:
        operations.send(report_id=self.report_id, by=self.writer, now=NOW)

    def sign(self) -> None:
        self.send()
        self.sign_sent()

    def sign_sent(self) -> None:
        seen = queries.report(self.director, self.report_id).fingerprint
        operations.sign_off(report_id=self.report_id, seen=seen, by=self.director, now=NOW)


@pytest.fixture
def ashmere(db: None) -> Council:
    return council(teams_in_each_area=1, children_in_each_team=0)


@pytest.fixture
def desk(ashmere: Council) -> Desk:
    """Three final audits, one with a verified difference, and the report just started."""
    made = audited_round(ashmere)
    for team, overall in zip(ashmere.teams, ("outstanding", "meets_good", "does_not_yet_meet_good"), strict=True):
        audit = made.audit(team, overall=overall, findings=(("assessment", "strength"),))
        made.action(audit, "verified", difference="yes") if overall == "meets_good" else made.action(audit)
    return desk_for(made)


def desk_for(made: AuditedRound) -> Desk:
    director = made.council.actor(person("Dara Director", Role.DIRECTOR))
    reader = made.council.actor(made.council.teams[0].manager_id)
    report_id = operations.start_report(round_id=made.id, by=made.council.qa_lead, now=NOW)
    return Desk(made, made.council.qa_lead, director, reader, report_id)


@pytest.fixture
def browse() -> Callable[[Actor], Client]:
    """A signed-in browser of that person."""

    def signed_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(person__id=actor.person_id))
        return client

    return signed_in
