"""One allocated audit, and the people around it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from fullcircle.domain.audits import operations
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.states import AuditState
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.council import NOW, Council, council, person
from tests.factories.kept import kept
from tests.factories.submitted import round_under_way, submit, write

WRITTEN_AT = NOW + timedelta(days=14)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: WRITTEN_AT)


@dataclass
class Case:
    """An audit, and everyone who stands in some relation to it. ``stranger`` stands in none."""

    council: Council
    id: int
    auditor: Actor
    practitioner: Actor
    manager: Actor
    head: Actor
    qa_lead: Actor
    director: Actor
    stranger: Actor

    @property
    def audit(self) -> Audit:
        return Audit.objects.get(pk=self.id)

    def people(self) -> dict[str, Actor]:
        names = ("auditor", "practitioner", "manager", "head", "qa_lead", "director", "stranger")
        return {name: getattr(self, name) for name in names}

    def save(
        self,
        key: str,
        content: dict[str, Any],
        *,
        version: int = 0,
        operation: UUID | None = None,
        by: Actor | None = None,
        now: datetime = WRITTEN_AT,
        continues: int | None = None,
    ) -> operations.Saved:
        return operations.save_section(
            audit_id=self.id,
            key=key,
            content=content,
            operation=operation or uuid4(),
            base_version=version,
            by=by or self.auditor,
            now=now,
            continues=continues,
        )

    def write(self) -> None:
        """Write everything the tool asks for."""
        write(self.council, self.id)

    def bring_to(self, state: AuditState) -> None:
        """Take the audit to a state through the operations that lead there."""
        if state is AuditState.WITHDRAWN:
            operations.withdraw(audit_id=self.id, reason="The family moved away.", by=self.qa_lead, now=WRITTEN_AT)
        elif state is AuditState.BEING_AUDITED:
            operations.start(audit_id=self.id, by=self.auditor, now=WRITTEN_AT)
        elif state is not AuditState.NOT_STARTED:
            submit(self.council, self.id)
            if state is AuditState.WITH_MODERATOR:
                operations.send_to_moderator(audit_id=self.id, by=self.qa_lead, now=WRITTEN_AT)
            elif state is AuditState.FINAL:
                operations.finalise(audit_id=self.id, by=self.qa_lead, now=WRITTEN_AT)


@pytest.fixture
def case(db: None) -> Case:
    """The first audit of a round in a council of three areas with one team each."""
    return _case()


@kept
def _case() -> Case:
    made = council(teams_in_each_area=1, children_in_each_team=3)
    round_id = round_under_way(made, size=3)
    audit = Audit.objects.filter(round_id=round_id).order_by("pk").first()
    assert audit is not None
    team = next(t for t in made.teams if t.id == audit.team_id)
    elsewhere = next(t for t in made.teams if t.id != audit.team_id and t.manager_id != audit.auditor_id)
    return Case(
        council=made,
        id=audit.pk,
        auditor=made.actor(audit.auditor_id),
        practitioner=made.actor(audit.practitioner_id or 0),
        manager=made.actor(team.manager_id),
        head=made.actor(team.head_id),
        qa_lead=made.qa_lead,
        director=made.actor(person("Dana Director", Role.DIRECTOR)),
        stranger=made.actor(elsewhere.worker_ids[0]),
    )


@pytest.fixture
def as_person(client: Client) -> Callable[[Actor], Client]:
    """The test browser, signed in as someone."""

    def signed_in(actor: Actor) -> Client:
        account = Person.objects.get(pk=actor.person_id).account
        assert account is not None
        client.force_login(account)
        return client

    return signed_in
