"""Whoever may moderate an audit is told nothing of its judgement, nor that actions came of it: no notice, count or mail of theirs
differs by what the auditor thinks, until the audit is final."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from fullcircle.domain.actions import operations as actions
from fullcircle.domain.actions.rules.smart import Smart
from fullcircle.domain.actions.states import Urgency
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation.models import Moderation
from fullcircle.domain.moderation.queries import candidates
from fullcircle.foundation.access.models import Person
from fullcircle.foundation.access.queries import who_may
from fullcircle.foundation.access.states import Permission
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.notices.models import Notice
from tests.factories.council import Council
from tests.factories.moderated import agree, given_to_moderate, judge
from tests.factories.submitted import SUBMITTED_AT, round_under_way, submit
from tests.factories.told import council_that_signs_in, kinds_told

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R1.2", "R5.9")]
ON = day_of(SUBMITTED_AT)
Told = list[tuple[int, str, str, bool]]


@pytest.fixture
def made() -> Council:
    return council_that_signs_in()


@pytest.fixture(autouse=True)
def _mails(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


def _set_action(made: Council, audit: Audit, owner_id: int, *, by: int, urgency: Urgency = Urgency.IMMEDIATE) -> int:
    return actions.set_action(
        audit_id=audit.pk,
        smart=Smart("Plan with dates", "Each step has one", "Two hours", "Her mother knows what happens when"),
        urgency=urgency,
        owner_id=owner_id,
        by=made.actor(by, ON),
        now=SUBMITTED_AT,
    )


def _of_possible_moderators() -> Told:
    """What those were told who may moderate, or say who does, and whether by mail; of a moderation without its number."""
    blind = set(who_may(Permission.MODERATE, on=ON).values_list("pk", flat=True))
    blind |= set(who_may(Permission.ASSIGN_MODERATION, on=ON).values_list("pk", flat=True))
    found = Notice.objects.filter(person_id__in=blind).order_by("person_id", "kind", "subject")
    of = {f"moderation:{pk}": "the moderation" for pk in Moderation.objects.values_list("pk", flat=True)}
    return [(one.person_id, one.kind, of.get(one.subject, one.subject), one.mail_id is not None) for one in found]


def _told_up_to_judging(made: Council, audit: Audit, overall: str) -> tuple[Told, Told]:
    """What possible moderators were told until somebody has the audit to moderate, and until that person judged."""
    with transaction.atomic():
        submit(made, audit.pk, overall)
        if overall == "inadequate":
            _set_action(made, audit, audit.practitioner_id or 0, by=audit.auditor_id)
        one = given_to_moderate(made, audit)
        before = _of_possible_moderators()
        judge(made, one)
        after = _of_possible_moderators()
        transaction.set_rollback(True)
    return before, after


def test_nothing_that_possible_moderators_are_told_differs_by_the_judgement(made: Council) -> None:
    audit = Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0]
    good, poor = (_told_up_to_judging(made, audit, overall) for overall in ("meets_good", "inadequate"))
    assert good == poor
    assert "moderation.given" in {kind for _, kind, _, _ in good[0]}


def test_whoever_was_told_of_an_action_of_an_audit_never_moderates_it(made: Council) -> None:
    audit = submit(made, Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0].pk)
    manager = next(team.manager_id for team in made.teams if team.id == audit.team_id)

    def who_fits() -> list[int]:
        return [one.id for one in candidates(made.qa_lead, audit.pk, on=ON).candidates if not one.why_not]

    owner = next(one for one in who_fits() if one in made.heads)
    action_id = _set_action(made, audit, owner, by=manager)
    actions.change_owner(
        action_id=action_id,
        version=1,
        owner_id=audit.practitioner_id or 0,
        by=made.actor(manager, ON),
        now=SUBMITTED_AT + timedelta(minutes=1),
    )
    assert kinds_told(owner) == ["actions.given", "actions.taken"]
    told = set(Notice.objects.filter(kind__startswith="actions.").values_list("person_id", "by_id"))
    assert not {one for pair in told for one in pair} & set(who_fits())


def test_addresses_of_notices_are_drawn_by_lot_so_that_nobody_counts_those_of_others(made: Council) -> None:
    round_under_way(made, size=9)
    ids = [one.int for one in Notice.objects.order_by("at").values_list("pk", flat=True)]
    assert ids != sorted(ids)


def test_an_inadequate_judgement_is_told_when_final_and_only_in_the_service(made: Council) -> None:
    audit = submit(
        made, Audit.objects.filter(round_id=round_under_way(made, size=3)).order_by("pk")[0].pk, "inadequate"
    )
    head = next(team.head_id for team in made.teams if team.id == audit.team_id)
    one = given_to_moderate(made, audit)
    judge(made, one, "inadequate")
    assert not Notice.objects.filter(kind="audits.final_inadequate").exists()
    agree(made, one, "inadequate")
    told = set(Notice.objects.filter(kind="audits.final_inadequate").values_list("person_id", flat=True))
    assert told == {head} - {one.moderator_id}


def test_making_the_others_final_tells_each_only_of_their_own(made: Council) -> None:
    round_id = round_under_way(made, size=6)
    for audit in Audit.objects.filter(round_id=round_id).order_by("pk"):
        submit(made, audit.pk)
    moderation.choose_for_moderation(round_id=round_id, by=made.qa_lead, now=SUBMITTED_AT, seed=3)
    moderation.finalise_unmoderated(round_id=round_id, by=made.qa_lead, now=SUBMITTED_AT)
    for audit in Audit.objects.filter(round_id=round_id):
        told = set(Notice.objects.filter(subject=f"audit:{audit.pk}").values_list("kind", flat=True))
        final = {"audits.final", "audits.feedback"} & told
        assert bool(final) == (audit.state == "final")
    assert Person.objects.filter(notices__kind="audits.final_inadequate").count() == 0
