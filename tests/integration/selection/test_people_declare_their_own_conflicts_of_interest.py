"""Whoever audits or moderates says by themselves where they are not independent, and what they have in hand is given on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fullcircle.domain.auditors import operations, queries
from fullcircle.domain.auditors.models import Conflict
from fullcircle.domain.audits import queries as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.cases.models import Child
from fullcircle.domain.moderation import operations as moderation
from fullcircle.domain.moderation import queries as moderations
from fullcircle.domain.moderation.models import Moderation
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, WrongState
from fullcircle.web.kit.jinja import date_long
from tests.factories.council import NOW
from tests.factories.submitted import SUBMITTED_AT, round_under_way, submit, submitted_round

pytestmark = [pytest.mark.requirements("R7.1", "R7.4"), pytest.mark.django_db]
MINE = reverse("auditors:my_conflicts")


@pytest.fixture
def sign_in(signed_in):
    """A browser in which the person with that id is signed in."""
    return lambda person_id: signed_in(Person.objects.get(pk=person_id).account.username)


@pytest.fixture
def audit(ashmere) -> Audit:
    return Audit.objects.get(round_id=round_under_way(ashmere, size=1))


def _declare(ashmere, person_id: int, **about) -> int:
    return operations.declare_conflict(
        person_id=person_id, **about, words="A cousin works there.", by=ashmere.actor(person_id), now=NOW
    )


def test_a_head_of_service_declares_a_conflict_and_reads_it_again(ashmere, sign_in):
    client = sign_in(ashmere.teams[0].head_id)
    sent = {"child": "", "team": ashmere.teams[3].id, "words": "My sister manages this team."}
    page = client.post(MINE, sent, follow=True).content.decode()
    assert "My sister manages this team." in page
    assert "It is no more" not in page, "to end it is for who selects"
    assert Conflict.objects.get().noted_by_id == ashmere.teams[0].head_id
    assert [row.conflicts_held for row in queries.auditors(ashmere.qa_lead, on=NOW.date()) if row.conflicts] == [1]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(ashmere, sign_in):
    answer = sign_in(ashmere.teams[0].head_id).post(MINE, {"child": "999999", "team": "", "words": "We are friends."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No child whom you may see has this reference" in page
    assert "We are friends." in page
    assert 'value="999999"' in page


def test_nobody_declares_or_ends_one_for_somebody_else(ashmere, sign_in):
    head, other = ashmere.heads[0], ashmere.heads[1]
    held = _declare(ashmere, head, team_id=ashmere.teams[3].id)
    given = {"by": ashmere.actor(other), "now": NOW}
    with pytest.raises(NotAllowed):
        operations.declare_conflict(person_id=head, team_id=ashmere.teams[0].id, words="Why not", **given)
    for by in (head, other):
        with pytest.raises(NotAllowed):
            operations.end_conflict(person_id=head, conflict_id=held, by=ashmere.actor(by), now=NOW)
    assert queries.my_conflicts(ashmere.actor(other)) == []
    assert "A cousin" not in sign_in(other).get(MINE).content.decode()


def test_who_neither_audits_nor_moderates_has_no_such_page(ashmere, sign_in):
    assert sign_in(ashmere.teams[0].worker_ids[0]).get(MINE).status_code == 403


def test_an_auditor_who_declares_one_about_the_child_has_the_audit_given_on(ashmere, audit, sign_in):
    reference = Child.objects.get(pk=audit.child_id).reference
    today = NOW.date()
    assert not audits.waiting(ashmere.qa_lead, on=today).stranded
    _declare(ashmere, audit.auditor_id, child=reference)
    assert [row.id for row in audits.waiting(ashmere.qa_lead, on=today).stranded] == [audit.pk]
    start = sign_in(audit.auditor_id).get(reverse("home:my_work")).content.decode()
    assert "A conflict of interest of yours is noted" in start
    lead = sign_in(ashmere.qa_lead.person_id).get(reverse("home:my_work")).content.decode()
    assert f"{audit.auditor.name} has a conflict of interest" in lead
    with pytest.raises(WrongState, match="conflict of interest of yours"):
        submit(ashmere, audit.pk, "meets_good")
    (conflict,) = Conflict.objects.all()
    operations.end_conflict(person_id=audit.auditor_id, conflict_id=conflict.pk, by=ashmere.qa_lead, now=NOW)
    assert not audits.waiting(ashmere.qa_lead, on=today).stranded


def test_a_moderator_from_another_service_declares_one_about_the_child_of_the_audit(ashmere, sign_in):
    (audit,) = submitted_round(ashmere, "inadequate")
    moderation.choose_for_moderation(round_id=audit.round_id, by=ashmere.qa_lead, now=SUBMITTED_AT, seed=2)
    found = Moderation.objects.get(audit=audit)
    _declare(ashmere, found.moderator_id, child=Child.objects.get(pk=audit.child_id).reference)
    waiting = moderations.waiting(ashmere.qa_lead, on=SUBMITTED_AT.date())
    assert [one.row.id for one in waiting if one.stranded] == [found.pk]
    with pytest.raises(WrongState, match="conflict of interest of yours"):
        moderation.record_judgements(moderation_id=found.pk, by=ashmere.actor(found.moderator_id), now=SUBMITTED_AT)
    (own,) = moderations.waiting(ashmere.actor(found.moderator_id), on=SUBMITTED_AT.date())
    assert own.mine
    assert own.in_conflict
    room = reverse("moderation:choose", kwargs={"round_id": audit.round_id})
    said = "Has a conflict of interest: open it to ask someone else"
    assert said in sign_in(ashmere.qa_lead.person_id).get(room).content.decode()
    options = moderations.candidates(ashmere.qa_lead, audit.pk, on=SUBMITTED_AT.date()).candidates
    able = next(c.id for c in options if not c.why_not)
    moderation.assign(audit_id=audit.pk, moderator_id=able, why="Conflict", by=ashmere.qa_lead, now=SUBMITTED_AT)
    assert not [one for one in moderations.waiting(ashmere.qa_lead, on=SUBMITTED_AT.date()) if one.stranded]
    assert said not in sign_in(ashmere.qa_lead.person_id).get(room).content.decode()


def test_nobody_ends_a_conflict_of_their_own_and_none_is_noted_twice(ashmere):
    lead = ashmere.qa_lead
    held = _declare(ashmere, lead.person_id, team_id=ashmere.teams[0].id)
    with pytest.raises(NotAllowed, match="Somebody else"):
        operations.end_conflict(person_id=lead.person_id, conflict_id=held, by=lead, now=NOW)
    with pytest.raises(Invalid, match="noted already"):
        _declare(ashmere, lead.person_id, team_id=ashmere.teams[0].id)


def test_words_that_the_qa_lead_noted_are_not_read_by_whom_they_are_about(ashmere, sign_in):
    head = ashmere.heads[0]
    about = {"person_id": head, "team_id": ashmere.teams[3].id, "words": "Told us that she fell out with them."}
    operations.declare_conflict(**about, by=ashmere.qa_lead, now=NOW)
    page = sign_in(head).get(MINE).content.decode()
    assert f"Noted by {ashmere.qa_lead.name} on {date_long(NOW)}" in page
    assert "Declared on" not in page
    assert "The words of it are read by people who select children." in page
    assert "fell out" not in page


def test_a_conflict_says_who_noted_it_or_that_the_person_declared_it(ashmere, sign_in):
    head = ashmere.heads[0]
    _declare(ashmere, head, team_id=ashmere.teams[3].id)
    operations.declare_conflict(
        person_id=head, team_id=ashmere.teams[4].id, words="Her sister", by=ashmere.qa_lead, now=NOW
    )
    theirs = sign_in(head).get(MINE).text
    of_them = reverse("auditors:one", kwargs={"person_id": head})
    for page in (theirs, sign_in(ashmere.qa_lead.person_id).get(of_them).text):
        assert page.count(f"Declared on {date_long(NOW)}") == 1
        assert page.count(f"Noted by {ashmere.qa_lead.name} on {date_long(NOW)}") == 1


def test_whoever_lost_the_role_is_not_said_to_have_a_conflict(ashmere, audit):
    access.end_role(
        assignment_id=RoleAssignment.objects.get(person_id=audit.auditor_id).pk, ends_on=NOW.date(), by=SYSTEM, now=NOW
    )
    tomorrow = NOW.date() + timedelta(days=1)
    (row,) = audits.waiting(ashmere.qa_lead, on=tomorrow).stranded
    assert row.without_auditor
    assert not row.in_conflict


def test_an_audit_is_given_to_nobody_in_conflict_and_each_choice_says_how_much_they_have(ashmere, audit, sign_in):
    _, before = audits.other_auditors(ashmere.qa_lead, audit.pk, now=NOW)
    _declare(ashmere, before[0].person_id, team_id=audit.team_id)
    _, after = audits.other_auditors(ashmere.qa_lead, audit.pk, now=NOW)
    assert {one.person_id for one in before} - {one.person_id for one in after} == {before[0].person_id}
    page = sign_in(ashmere.qa_lead.person_id).get(reverse("audits:reassign", kwargs={"audit_id": audit.pk}))
    assert f"{after[0].name} (no audits" in page.content.decode()
    assert "The new auditor reads this." in page.content.decode()
