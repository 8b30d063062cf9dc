"""Actions set and moved by the people whose job it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from fullcircle.domain.actions import operations
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Difference, Urgency
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel import clock
from tests.factories.council import Council, council
from tests.factories.kept import kept
from tests.factories.submitted import SUBMITTED_AT, submitted_round

SMART = Smart("Meet his uncle", "A dated note on the file", "Time is kept free", "He keeps his family")
NOW = SUBMITTED_AT


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def ashmere(db: None) -> Council:
    """Three service areas, two teams each, three children in each team."""
    return council(teams_in_each_area=2, children_in_each_team=3)


@dataclass
class People:
    """Those around one final audit, each with just the roles they hold."""

    council: Council
    audit: Audit
    auditor: Actor
    practitioner: Actor
    manager: Actor
    head: Actor
    qa_lead: Actor
    other_manager: Actor
    other_worker: Actor

    def __getitem__(self, who: str) -> Actor:
        found = getattr(self, who)
        assert isinstance(found, Actor)
        return found


@pytest.fixture
def people(ashmere: Council) -> People:
    return _people(ashmere)


@kept
def _people(ashmere: Council) -> People:
    (audit,) = submitted_round(ashmere, "meets_good")
    audits.finalise(audit_id=audit.pk, by=ashmere.qa_lead, now=NOW)
    audit.refresh_from_db()
    team = next(t for t in ashmere.teams if t.id == audit.team_id)
    other = next(t for t in ashmere.teams if t.area_id != team.area_id and t.manager_id != audit.auditor_id)
    return People(
        council=ashmere,
        audit=audit,
        auditor=ashmere.actor(audit.auditor_id),
        practitioner=ashmere.actor(audit.practitioner_id or 0),
        manager=ashmere.actor(team.manager_id),
        head=ashmere.actor(team.head_id),
        qa_lead=ashmere.qa_lead,
        other_manager=ashmere.actor(other.manager_id),
        other_worker=ashmere.actor(other.worker_ids[0]),
    )


@pytest.fixture
def make(people: People) -> Callable[..., Action]:
    """Set an action from the audit, owned by the practitioner, and take it to ``state``."""

    def made(state: str = "open", *, difference: Difference = Difference.YES, **changed: object) -> Action:
        given = {
            "smart": replace(SMART, what=f"{SMART.what}, step {Action.objects.count() + 1}"),
            "urgency": Urgency.STANDARD,
            "owner_id": people.practitioner.person_id,
            "audit_id": people.audit.pk,
            "by": people.auditor,
            "now": NOW,
        } | changed
        action_id = operations.set_action(**given)  # type: ignore[arg-type]
        owner = people.council.actor(int(str(given["owner_id"])))
        if state == "set_aside":
            operations.set_aside(action_id=action_id, version=1, reason="He moved", by=people.qa_lead, now=NOW)
        if state in {"done", "verified"}:
            operations.mark_done(action_id=action_id, version=1, evidence="Note of 9 March", by=owner, now=NOW)
        if state == "verified":
            operations.verify(
                action_id=action_id, version=2, difference=difference, how_known="He says so", by=people.head, now=NOW
            )
        return Action.objects.get(pk=action_id)

    return made
