"""Who is away has as much room for audits given by hand as the allocation gives, and a proposal says where that is passed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.auditors import operations as auditors
from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits import queries as audit_queries
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.rounds.models import Round
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import ChoiceState
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.jinja import date_short
from tests.factories.council import NOW, TODAY

pytestmark = pytest.mark.requirements("R7.1")


@pytest.fixture
def act(ashmere):
    return {"by": ashmere.qa_lead, "now": NOW}


@pytest.fixture
def dates(round_id):
    found = Round.objects.get(pk=round_id)
    return found.starts_on, found.audits_due_on


@pytest.fixture
def row(propose):
    return propose().in_state(ChoiceState.CHOSEN)[0]


def _options(ashmere, row):
    return queries.change_one(ashmere.qa_lead, row.id, on=TODAY).auditors


def _able(ashmere, row):
    return next(one for one in _options(ashmere, row) if not one.objection and one.person_id != row.auditor_id)


def _check(ashmere, round_id):
    found = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    return next(check for check in found.checks if check.rule == "Time and leave")


def test_a_choice_says_when_somebody_is_away_and_what_room_is_left_and_those_without_come_last(
    ashmere, row, dates, act, signed_in
):
    first, last = dates
    able = _able(ashmere, row)
    auditors.add_leave(person_id=able.person_id, starts_on=first, ends_on=last - timedelta(days=2), **act)
    told = next(one for one in _options(ashmere, row) if one.person_id == able.person_id)
    assert (told.room, told.objection) == (0, "")
    free = [one for one in _options(ashmere, row) if not one.objection]
    assert [one.audits >= one.room for one in free] == sorted(one.audits >= one.room for one in free)
    browser = signed_in("quinn.lead")
    with CaptureQueriesContext(connection) as asked:
        text = browser.get(f"/rounds/selection/{row.id}/auditor/").text
    assert len(asked) <= 12
    away = f"away {date_short(first)} to {date_short(last - timedelta(days=2))}, no room for more)"
    assert away in text
    assert f"{able.name} (" in text


def test_who_is_away_for_all_of_it_cannot_be_chosen_and_it_is_said_why(ashmere, row, dates, act, signed_in):
    able = _able(ashmere, row)
    auditors.add_leave(person_id=able.person_id, starts_on=dates[0], ends_on=dates[1], **act)
    with pytest.raises(Invalid) as refused:
        operations.reassign_auditor(choice_id=row.id, auditor_id=able.person_id, reason="Near by.", **act)
    assert refused.value.faults["auditor"].startswith(f"{able.name} is away for all of the time there is for it (")
    text = signed_in("quinn.lead").get(f"/rounds/selection/{row.id}/auditor/").text
    assert f"{able.name} is away for all of the time there is for it (" in text


def test_who_has_no_room_is_taken_with_the_reason_and_the_proposal_says_so(ashmere, round_id, row, dates, act):
    able = _able(ashmere, row)
    assert _check(ashmere, round_id).met
    auditors.add_leave(person_id=able.person_id, starts_on=dates[0], ends_on=dates[1] - timedelta(days=2), **act)
    operations.reassign_auditor(choice_id=row.id, auditor_id=able.person_id, reason="Back in time.", **act)
    check = _check(ashmere, round_id)
    assert not check.met
    assert f"{able.name} has" in check.words
    assert "and room for none" in check.words
    assert f": away {date_short(dates[0])} to" in check.by_child
    notes = " ".join(Draw.objects.get().notes)
    assert "Time and leave:" in notes
    assert "away" not in notes, "what is kept, and read by others, tells nobody's leave"


def test_leave_noted_after_the_draw_is_told(ashmere, round_id, row, dates, act):
    auditors.add_leave(person_id=row.auditor_id, starts_on=dates[0], ends_on=dates[1], **act)
    assert row.auditor in _check(ashmere, round_id).words


def test_a_swap_gives_the_child_who_comes_in_to_nobody_without_room(ashmere, round_id, row, dates, act):
    auditors.add_leave(person_id=row.auditor_id, starts_on=dates[0], ends_on=dates[1], **act)
    coming = operations.swap(choice_id=row.id, reason="Moved away.", **act)
    rows = queries.proposal(ashmere.qa_lead, round_id, on=TODAY).draw.choices
    assert next(one.auditor_id for one in rows if one.id == coming) not in {None, row.auditor_id}


def test_an_audit_is_given_on_by_the_same_time_and_leave(ashmere, round_id, row, dates, act, signed_in):
    audits.allocate_confirmed_selection(round_id=round_id, **act)
    audit = Audit.objects.get(choice=row.id)
    _, others = audit_queries.other_auditors(ashmere.qa_lead, audit.pk, now=NOW)
    little, none = others[0], others[1]
    auditors.add_leave(person_id=little.person_id, starts_on=dates[0], ends_on=dates[1] - timedelta(days=2), **act)
    auditors.add_leave(person_id=none.person_id, starts_on=dates[0], ends_on=dates[1], **act)
    _, after = audit_queries.other_auditors(ashmere.qa_lead, audit.pk, now=NOW)
    assert none.person_id not in {one.person_id for one in after}
    assert next(one.most for one in after if one.person_id == little.person_id) == 0
    assert [one.audits >= one.most for one in after] == sorted(one.audits >= one.most for one in after)
    browser = signed_in("quinn.lead")
    with CaptureQueriesContext(connection) as asked:
        text = browser.get(f"/audits/{audit.pk}/reassign/").text
    assert len(asked) <= 12
    assert f"away {date_short(dates[0])} to {date_short(dates[1] - timedelta(days=2))}, no room for more)" in text
    with pytest.raises(Invalid, match="away for all of the time"):
        audits.reassign(audit_id=audit.pk, auditor_id=none.person_id, reason="Long leave.", **act)
    audits.reassign(audit_id=audit.pk, auditor_id=little.person_id, reason="Long leave.", **act)
