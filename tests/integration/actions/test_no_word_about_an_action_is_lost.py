from collections.abc import Callable
from datetime import timedelta

import pytest

from fullcircle.domain.actions import operations, queries
from fullcircle.domain.actions.models import Action, ActionUpdate
from fullcircle.domain.actions.rules.smart import LONGEST
from fullcircle.domain.actions.states import Difference, UpdateKind
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, StaleWrite
from tests.factories.council import person
from tests.factories.log import told
from tests.integration.actions.conftest import NOW, SMART, People

pytestmark = [pytest.mark.requirements("R7.5", "R7.6"), pytest.mark.django_db]


def test_a_step_on_an_older_version_is_not_taken_and_its_text_is_kept_beside(
    people: People, make: Callable[..., Action]
) -> None:
    made = make()
    operations.mark_done(action_id=made.pk, version=1, evidence="The owner's evidence", by=people.practitioner, now=NOW)
    with pytest.raises(StaleWrite) as refusal:
        operations.mark_done(action_id=made.pk, version=1, evidence="The manager's", by=people.manager, now=NOW)
    made.refresh_from_db()
    assert made.evidence == "The owner's evidence"
    assert made.version == 2
    with pytest.raises(StaleWrite) as again:
        operations.mark_done(action_id=made.pk, version=1, evidence="The manager's", by=people.manager, now=NOW)
    assert again.value.kept_as == refusal.value.kept_as
    kept = ActionUpdate.objects.get(kind=UpdateKind.KEPT)
    assert (kept.kind, kept.text, kept.by_id) == (UpdateKind.KEPT, "The manager's", people.manager.person_id)
    shown = [line.text for line in queries.action(people.manager, made.pk, on=NOW.date()).history]
    assert {"The owner's evidence", "The manager's"} <= set(shown)


@pytest.mark.parametrize("step", ["change_due", "reopen", "verify", "set_aside"])
def test_every_written_step_keeps_its_text_when_it_came_too_late(
    step: str, people: People, make: Callable[..., Action]
) -> None:
    made = make("done")
    given = {"action_id": made.pk, "version": 1, "by": people.head, "now": NOW}
    with pytest.raises(StaleWrite):
        {
            "change_due": lambda: operations.change_due(due_on=NOW.date(), reason="My words", **given),
            "reopen": lambda: operations.reopen(reason="My words", **given),
            "verify": lambda: operations.verify(difference=Difference.YES, how_known="My words", **given),
            "set_aside": lambda: operations.set_aside(reason="My words", **given),
        }[step]()
    assert made.updates.filter(kind=UpdateKind.KEPT, text__endswith="My words").count() == 1


def test_the_same_step_sent_twice_is_taken_once(people: People, make: Callable[..., Action]) -> None:
    made = make()
    given = {"action_id": made.pk, "by": people.manager, "now": NOW}
    due = made.due_on + timedelta(days=1)
    for _ in range(2):
        assert operations.change_owner(version=1, owner_id=people.manager.person_id or 0, **given) == 2
        operations.update_note(text="He said thank you", **given)
    for _ in range(2):
        assert operations.change_due(version=2, due_on=due, reason="School", **given) == 3
    for _ in range(2):
        assert operations.mark_done(version=3, evidence="Note of 9 March", **given) == 4
        operations.update_note(text="He said it again", **given)
    given["by"] = people.head
    for _ in range(2):
        assert operations.verify(version=4, difference=Difference.PARTLY, how_known="He says so", **given) == 5
    kinds = [u.kind for u in made.updates.all()]
    assert kinds == ["set", "owner", "note", "due", "done", "note", "verified"]


def test_a_different_answer_on_an_older_version_is_not_taken_for_the_same_step(
    people: People, make: Callable[..., Action]
) -> None:
    made = make("verified", difference=Difference.YES)
    with pytest.raises(StaleWrite):
        operations.verify(
            action_id=made.pk,
            version=2,
            difference=Difference.NOT_YET,
            how_known="He says so",
            by=people.head,
            now=NOW,
        )
    assert made.updates.get(kind=UpdateKind.KEPT).text == "Not yet: He says so"


def test_someone_who_may_not_write_leaves_nothing_behind(people: People, make: Callable[..., Action]) -> None:
    made = make("done")
    director = people.council.actor(person("Dana Director", Role.DIRECTOR))
    with pytest.raises(NotAllowed):
        operations.mark_done(action_id=made.pk, version=1, evidence="Not mine", by=director, now=NOW)
    assert not made.updates.filter(kind=UpdateKind.KEPT).exists()


def test_evidence_an_answer_and_reasons_must_be_written(people: People, make: Callable[..., Action]) -> None:
    made = make()
    steps = [
        (lambda: operations.mark_done(action_id=made.pk, version=1, evidence=" ", by=people.practitioner, now=NOW)),
        (lambda: operations.set_aside(action_id=made.pk, version=1, reason="\n", by=people.head, now=NOW)),
        (lambda: operations.update_note(action_id=made.pk, text="", by=people.head, now=NOW)),
        (lambda: operations.update_note(action_id=made.pk, text="x" * (LONGEST + 1), by=people.head, now=NOW)),
    ]
    for step in steps:
        with pytest.raises(Invalid):
            step()
    done = make("done")
    with pytest.raises(Invalid):
        operations.reopen(action_id=done.pk, version=2, reason="", by=people.head, now=NOW)
    with pytest.raises(Invalid):
        operations.verify(
            action_id=done.pk, version=2, difference=Difference.YES, how_known=" ", by=people.head, now=NOW
        )
    assert made.updates.count() == 1


def test_reopening_keeps_the_evidence_in_the_history(people: People, make: Callable[..., Action]) -> None:
    made = make("done")
    operations.reopen(action_id=made.pk, version=2, reason="The plan still has no date", by=people.head, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.evidence, made.done_at) == ("open", "", None)
    assert [u.text for u in made.updates.all()][1:] == ["Note of 9 March", "The plan still has no date"]


@pytest.mark.parametrize("difference", Difference)
def test_verifying_says_what_difference_and_how_it_is_known(
    difference: Difference, people: People, make: Callable[..., Action]
) -> None:
    made = make("verified", difference=difference)
    assert (made.state, made.difference, made.how_known) == ("verified", difference, "He says so")
    assert made.verified_by_id == people.head.person_id


def test_all_that_is_missing_is_told_at_once(people: People, make: Callable[..., Action]) -> None:
    with pytest.raises(Invalid) as refusal:
        make(smart=type(SMART)("", "", "", ""), owner_id=0, aspect="no_such_aspect")
    assert set(refusal.value.faults) == {"what", "measure", "achievable", "difference_for", "owner", "origin"}
    assert not Action.objects.exists()


def test_an_action_sent_twice_is_set_once(people: People, make: Callable[..., Action]) -> None:
    first = make(smart=SMART)
    assert make(smart=SMART).pk == first.pk
    assert make(smart=SMART, owner_id=people.manager.person_id).pk != first.pk
    make("done", smart=SMART)
    assert make(smart=SMART).pk != first.pk


def test_a_finding_of_another_audit_is_refused(people: People, make: Callable[..., Action]) -> None:
    finding = people.audit.findings.first()
    assert finding is not None
    made = make(finding_id=finding.pk)
    assert made.finding == finding
    assert made.aspect == finding.aspect
    with pytest.raises(Invalid) as refusal:
        make(finding_id=finding.pk + 10_000)
    assert set(refusal.value.faults) == {"origin"}


def test_each_step_is_recorded_and_names_no_child(people: People, make: Callable[..., Action]) -> None:
    made = make("verified")
    operations.update_note(action_id=made.pk, text=f"About {people.audit.child.reference}", by=people.head, now=NOW)
    entries = told(subject=f"action:{made.pk}")
    assert [e.event for e in entries] == ["actions.set", "actions.done", "actions.verified", "actions.noted"]
    assert not [e for e in entries if people.audit.child.reference in e.detail]
