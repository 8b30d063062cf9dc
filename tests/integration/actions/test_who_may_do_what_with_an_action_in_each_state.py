"""Every step, by everyone, in every state: one table of who may, checked against operations and the page's own words."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from fullcircle.domain.actions import operations, queries
from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.actions.policy import check_set_aside, check_verify
from fullcircle.domain.actions.states import Difference, Step
from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.queries import candidates
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound, WrongState
from tests.factories.submitted import round_under_way, submit
from tests.integration.actions.conftest import NOW, SMART, People
from tests.integration.moderation.conftest import case_of

pytestmark = [pytest.mark.requirements("R7.5", "R7.6"), pytest.mark.django_db]

# The practitioner owns and does the action; the auditor, from another service, set it.
MAY = {
    Step.NOTE: {"practitioner", "auditor", "manager", "head", "qa_lead"},
    Step.CHANGE_OWNER: {"auditor", "manager", "head", "qa_lead"},
    Step.CHANGE_DUE: {"auditor", "manager", "head", "qa_lead"},
    Step.MARK_DONE: {"practitioner", "manager", "head", "qa_lead"},
    Step.REOPEN: {"practitioner", "manager", "head", "qa_lead"},
    Step.VERIFY: {"manager", "head", "qa_lead"},
    Step.SET_ASIDE: {"manager", "head", "qa_lead"},
    Step.NOTHING_MORE: {"manager", "head", "qa_lead"},
}
WHEN = {
    Step.NOTE: {"open", "done", "verified", "left", "set_aside"},
    Step.CHANGE_OWNER: {"open"},
    Step.CHANGE_DUE: {"open"},
    Step.MARK_DONE: {"open"},
    Step.REOPEN: {"done"},
    Step.VERIFY: {"done"},
    Step.SET_ASIDE: {"open"},
    Step.NOTHING_MORE: {"left"},
}
EVERYONE = ("practitioner", "auditor", "manager", "head", "qa_lead", "other_manager", "other_worker")
SEES_IT = {"practitioner", "auditor", "manager", "head", "qa_lead"}
STATES = ("open", "done", "verified", "left", "set_aside")
"""``left``: verified, and something is left of it."""


def in_state(state: str, make: Callable[..., Action]) -> Action:
    return make("verified", difference=Difference.PARTLY) if state == "left" else make(state)


def take(step: Step, action: Action, by: Actor, people: People) -> None:
    given = {"action_id": action.pk, "by": by, "now": NOW}
    versioned = given | {"version": action.version}
    someone = Person.objects.exclude(pk=action.owner_id).filter(team_id=action.team_id).first()
    assert someone is not None
    {
        Step.NOTE: lambda: operations.update_note(text="A note", **given),
        Step.CHANGE_OWNER: lambda: operations.change_owner(owner_id=someone.pk, **versioned),
        Step.CHANGE_DUE: lambda: operations.change_due(
            due_on=action.due_on.replace(day=28), reason="School holidays", **versioned
        ),
        Step.MARK_DONE: lambda: operations.mark_done(evidence="A note of 9 March", **versioned),
        Step.REOPEN: lambda: operations.reopen(reason="Not yet", **versioned),
        Step.VERIFY: lambda: operations.verify(difference=Difference.YES, how_known="He says so", **versioned),
        Step.SET_ASIDE: lambda: operations.set_aside(reason="He moved", **versioned),
        Step.NOTHING_MORE: lambda: operations.nothing_more(reason="His uncle calls weekly", **versioned),
    }[step]()


@pytest.mark.parametrize("state", STATES)
def test_each_step_is_for_the_people_and_the_states_of_the_table(
    state: str, people: People, make: Callable[..., Action]
) -> None:
    made = in_state(state, make)
    for step, who in itertools.product(Step, EVERYONE):
        if who not in SEES_IT:
            with pytest.raises(NotFound):
                queries.action(people[who], made.pk, on=NOW.date())
            with pytest.raises(NotFound):
                take(step, made, people[who], people)
            continue
        said = queries.action(people[who], made.pk, on=NOW.date()).may[step]
        if who not in MAY[step]:
            assert not said
            with pytest.raises(NotAllowed):
                take(step, made, people[who], people)
        elif state not in WHEN[step]:
            assert not said
            with pytest.raises(WrongState):
                take(step, made, people[who], people)
        else:
            assert said, (step, who, said.reason)


@pytest.mark.parametrize("step", Step)
def test_everyone_the_table_names_can_take_the_step(step: Step, people: People, make: Callable[..., Action]) -> None:
    for who, state in itertools.product(sorted(MAY[step]), sorted(WHEN[step])):
        made = in_state(state, make)
        take(step, made, people[who], people)
        assert ActionUpdate.objects.filter(action=made, by_id=people[who].person_id).exists(), (who, state)


@pytest.mark.parametrize("owner", ["manager", "head", "qa_lead"])
def test_nobody_verifies_what_they_own_whatever_their_role(
    owner: str, people: People, make: Callable[..., Action]
) -> None:
    made = make("done", owner_id=people[owner].person_id)
    with pytest.raises(NotAllowed, match="own action"):
        take(Step.VERIFY, made, people[owner], people)


def test_nobody_verifies_what_they_did_for_the_owner(people: People, make: Callable[..., Action]) -> None:
    made = make()
    operations.mark_done(action_id=made.pk, version=1, evidence="Note", by=people.manager, now=NOW)
    made.refresh_from_db()
    with pytest.raises(NotAllowed, match="own action"):
        take(Step.VERIFY, made, people.manager, people)
    take(Step.VERIFY, made, people.head, people)


def test_an_owner_who_manages_cannot_set_their_own_action_aside(people: People, make: Callable[..., Action]) -> None:
    made = make(owner_id=people.manager.person_id)
    with pytest.raises(NotAllowed):
        take(Step.SET_ASIDE, made, people.manager, people)
    take(Step.SET_ASIDE, made, people.head, people)


def set_from(people: People, audit: Audit, who: str, **changed: object) -> int:
    given = {"smart": SMART, "urgency": "standard", "owner_id": people.practitioner.person_id, "audit_id": audit.pk}
    return operations.set_action(by=people[who], now=NOW, **(given | changed))  # type: ignore[arg-type]


def test_actions_are_set_from_a_submitted_audit_on_any_judgement(people: People) -> None:
    for who in ("auditor", "manager", "head", "qa_lead"):
        assert Action.objects.filter(pk=set_from(people, people.audit, who)).exists()
    with pytest.raises(NotAllowed):
        set_from(people, people.audit, "practitioner")
    for who in ("other_manager", "other_worker"):
        with pytest.raises(NotFound):
            set_from(people, people.audit, who)


def test_while_an_audit_is_written_only_its_auditor_sets_actions_and_not_before_it_starts(people: People) -> None:
    council = people.council
    round_id = round_under_way(council, size=1, seed=3, title="Next")
    audit = Audit.objects.get(round_id=round_id)
    people.auditor = council.actor(audit.auditor_id)
    with pytest.raises(WrongState):
        set_from(people, audit, "auditor")
    Audit.objects.filter(pk=audit.pk).update(state="being_audited")
    assert set_from(people, audit, "auditor")
    with pytest.raises(WrongState, match="still writing"):
        set_from(people, audit, "qa_lead")


def test_a_manager_sets_an_action_for_a_team_without_an_audit(people: People) -> None:
    given = {"smart": SMART, "urgency": "developmental", "owner_id": people.manager.person_id, "now": NOW}
    made = operations.set_action(team_id=people.audit.team_id, by=people.manager, **given)  # type: ignore[arg-type]
    assert Action.objects.get(pk=made).audit is None
    for who in ("auditor", "practitioner", "other_manager"):
        with pytest.raises(NotAllowed):
            operations.set_action(team_id=people.audit.team_id, by=people[who], **given)  # type: ignore[arg-type]


def test_whoever_moderates_sets_and_sees_actions_once_they_have_judged(people: People) -> None:
    council = people.council
    audit = submit(council, _next_audit(people), "inadequate")
    moderation.choose_for_moderation(round_id=audit.round_id, by=council.qa_lead, now=NOW, seed=2)
    team = next(t for t in council.teams if t.id == audit.team_id)
    people.manager = council.actor(team.manager_id)
    theirs = set_from(people, audit, "manager")
    options = candidates(council.qa_lead, audit.pk, on=NOW.date()).candidates
    first = case_of(council, audit).moderator.person_id
    able = [one.id for one in options if not one.why_not]
    assert {first, *able} & set(council.heads), "a Head of another service is among them"
    for moderator_id in [*able, first]:
        assert moderator_id is not None
        moderation.assign(audit_id=audit.pk, moderator_id=moderator_id, why="Away", by=council.qa_lead, now=NOW)
        people.head = council.actor(moderator_id)
        with pytest.raises(WrongState, match="judge this audit for yourself first"):
            set_from(people, audit, "head")
        assert queries.of_audit(people.head, audit.pk, on=NOW.date()) == []
    case_of(council, audit).judge()
    mine = set_from(people, audit, "head")
    seen = {row.id for row in queries.of_audit(people.head, audit.pk, on=NOW.date())}
    assert {mine, theirs} <= seen


def _next_audit(people: People) -> int:
    round_id = round_under_way(people.council, size=1, seed=4, title="Next")
    return Audit.objects.get(round_id=round_id).pk


def test_nobody_verifies_or_sets_aside_where_they_have_declared_a_conflict(
    people: People, make: Callable[..., Action]
) -> None:
    done, open_ = make("done"), make("open", smart=replace(SMART, what="Another"))
    assert [one.id for one in queries.waiting(people.qa_lead, on=NOW.date()).to_verify] == [done.pk]
    auditors.declare_conflict(
        person_id=people.qa_lead.person_id or 0, team_id=done.team_id, words="A friend", by=people.qa_lead, now=NOW
    )
    assert queries.waiting(people.qa_lead, on=NOW.date()).to_verify == ()
    with pytest.raises(WrongState, match="conflict of interest of yours"):
        check_verify(people.qa_lead, done)
    with pytest.raises(WrongState, match="conflict of interest of yours"):
        check_set_aside(people.qa_lead, open_)
    check_verify(people.head, done)
