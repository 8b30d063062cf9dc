"""Whoever has something to do in a round that was closed reads so beside it, alone in its card or as one of several."""

import pytest

from fullcircle.domain.actions import queries as actions
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.audits.queries import waiting
from fullcircle.domain.audits.states import AuditState
from fullcircle.domain.moderation.queries import waiting as moderations_waiting
from fullcircle.domain.rounds.models import Round
from fullcircle.web.home.presenters.left_behind import left_behind
from fullcircle.web.home.presenters.tasks import Task, groups
from fullcircle.web.home.presenters.work import audit_tasks, moderation_tasks
from tests.factories.council import TODAY, council
from tests.factories.moderated import given_to_moderate, judge
from tests.factories.submitted import round_under_way, submit

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9", "R6.1")]

CLOSED = "which is closed"


def _told(task: Task, *, in_a_group: bool) -> bool:
    words = f"{task.detail} {task.kind.several}" if in_a_group else task.why
    return CLOSED in words or "The round is closed" in words


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("in_a_group", [True, False])
def test_audits_to_write_to_prepare_and_to_ask_about_say_so(closed: bool, in_a_group: bool) -> None:
    ashmere = council()
    round_under_way(ashmere, size=9)
    if closed:
        Round.objects.update(state="closed")
    for audit in Audit.objects.all():
        for person_id in (audit.auditor_id, audit.practitioner_id):
            actor = ashmere.actor(person_id)
            tasks = audit_tasks(waiting(actor, on=TODAY), actor, TODAY)
            assert tasks
            assert {_told(one, in_a_group=in_a_group) for one in tasks} == {closed}
    late = Audit.objects.latest("due_on").due_on.replace(year=TODAY.year + 1)
    Round.objects.update(ends_on=late)
    tasks = audit_tasks(waiting(ashmere.qa_lead, on=late), ashmere.qa_lead, late)
    assert {_told(one, in_a_group=in_a_group) for one in tasks} == {closed}


@pytest.mark.parametrize("in_a_group", [True, False])
@pytest.mark.parametrize("judged", [True, False])
def test_moderations_to_judge_and_to_talk_about_say_so(judged: bool, in_a_group: bool) -> None:
    ashmere = council()
    round_under_way(ashmere, size=3)
    case = given_to_moderate(ashmere, submit(ashmere, Audit.objects.order_by("pk")[0].pk))
    if judged:
        judge(ashmere, case)
    for closed in (False, True):
        Round.objects.update(state="closed" if closed else "under_way")
        people = [case.moderator_id, *([case.audit.auditor_id] if judged else [])]
        for person_id in people:
            mine = [one for one in moderations_waiting(ashmere.actor(person_id), on=TODAY) if not one.stranded]
            (task,) = moderation_tasks(mine)
            assert _told(task, in_a_group=in_a_group) is closed


def test_a_card_of_several_audits_says_it_in_each_row() -> None:
    ashmere = council()
    round_under_way(ashmere, size=9)
    busiest = Audit.objects.order_by("pk")[0].auditor_id
    Audit.objects.update(auditor_id=busiest, state=AuditState.BEING_AUDITED)
    Round.objects.update(state="closed")
    actor = ashmere.actor(busiest)
    tasks = [
        one for one in audit_tasks(waiting(actor, on=TODAY), actor, TODAY) if one.kind.several.endswith("carry out")
    ]
    (group,) = groups(tasks, TODAY)
    (block,) = group.blocks
    assert block.title
    assert all(CLOSED in task.detail for task in block.tasks)


def test_what_is_left_behind_in_a_closed_round_says_so() -> None:
    ashmere = council()
    round_under_way(ashmere, size=3)
    Round.objects.update(state="closed")
    rows = waiting(ashmere.actor(Audit.objects.order_by("pk")[0].auditor_id), on=TODAY).to_write
    counts = actions.counts(ashmere.qa_lead, actions.Filters(), on=TODAY)
    for task in left_behind(rows, [], counts):
        assert CLOSED in task.why
        assert CLOSED in task.detail
