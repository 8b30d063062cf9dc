"""A child set aside after a draw is told where the draw waits, and no selection is confirmed with them among the chosen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fullcircle.domain.audits import operations as audits
from fullcircle.domain.audits.models import Audit
from fullcircle.domain.selection import operations, queries
from fullcircle.domain.selection.models import Draw
from fullcircle.domain.selection.states import ChoiceState, RestrictionReason
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW, TODAY
from tests.factories.told import everybody_signs_in, told

pytestmark = pytest.mark.requirements("R7.1")
SEALED = "set aside since (the file is sealed by a court): put another in their place."


@pytest.fixture
def act(ashmere):
    return {"by": ashmere.qa_lead, "now": NOW}


@pytest.fixture
def set_aside(act):
    def made(child, **changed):
        given = {
            "child": child,
            "reason": RestrictionReason.COURT_SEALED,
            "words": "By order of 2 March.",
            "starts_on": TODAY,
            "ends_on": None,
        } | changed
        return audits.restrict(**given, **act)

    return made


@pytest.fixture
def chosen(propose):
    return [row.child for row in propose().in_state(ChoiceState.CHOSEN)]


def _check(ashmere, round_id):
    found = queries.proposal(ashmere.qa_lead, round_id, on=TODAY)
    return found, next(check for check in found.checks if check.rule == "Children set aside")


def test_the_checks_of_a_proposal_tell_it_with_the_reason_and_what_is_kept_tells_neither(
    ashmere, round_id, chosen, set_aside, act
):
    assert _check(ashmere, round_id)[1].met
    set_aside(chosen[0])
    found, check = _check(ashmere, round_id)
    assert not check.met
    assert check.by_child == f"Child {chosen[0]} was {SEALED}"
    assert check.words == "1 chosen child was set aside since: put another in their place."
    (row,) = [row for row in found.draw.choices if row.obstacle]
    assert (row.child, row.obstacle.said) == (chosen[0], "Set aside by hand: the file is sealed by a court")
    operations.mark_observation(choice_id=row.id, planned=True, **act)
    assert "Children set aside: 1 chosen child was set aside since" in " ".join(Draw.objects.get().notes)
    assert "sealed" not in " ".join(Draw.objects.get().notes)


def test_a_selection_is_not_confirmed_with_them_and_is_once_they_are_swapped(ashmere, round_id, chosen, set_aside, act):
    set_aside(chosen[0])
    with pytest.raises(Invalid, match="Swap such a child for the next in reserve, or draw again") as refused:
        audits.allocate_confirmed_selection(round_id=round_id, **act)
    assert f"Child {chosen[0]} was {SEALED}" in str(refused.value)
    assert not Audit.objects.exists()
    row = next(row for row in _check(ashmere, round_id)[0].draw.choices if row.child == chosen[0])
    operations.swap(choice_id=row.id, reason="By order of a court.", **act)
    assert _check(ashmere, round_id)[1].met
    assert audits.allocate_confirmed_selection(round_id=round_id, **act) == 9
    assert not Audit.objects.filter(child__reference=chosen[0]).exists()


def test_what_is_lifted_or_begins_later_stands_in_no_way(ashmere, round_id, chosen, set_aside, act):
    operations.lift(restriction_id=set_aside(chosen[0]), reason="The seal is lifted.", **act)
    set_aside(chosen[1], starts_on=TODAY + timedelta(days=3))
    assert _check(ashmere, round_id)[1].met
    assert audits.allocate_confirmed_selection(round_id=round_id, **act) == 9


def test_the_pages_say_it_and_withhold_the_button(ashmere, round_id, chosen, set_aside, signed_in):
    browser, here = signed_in("quinn.lead"), {"round_id": round_id}
    set_aside(chosen[0])
    for page in ("selection:proposal", "selection:confirm"):
        with CaptureQueriesContext(connection) as asked:
            text = browser.get(reverse(page, kwargs=here)).text
        assert len(asked) <= 12
        assert f"Child {chosen[0]} was {SEALED}" in text
        assert "very rule" not in text
    assert f"Child {chosen[0]} was {SEALED}" in text.split("fc-withheld__why")[1]
    refused = browser.post(reverse("selection:confirm", kwargs=here))
    assert refused.status_code == 422
    assert "Not confirmed yet. Nothing has changed." in refused.text
    assert "1 chosen child was set aside since" in browser.get("/").text


def test_setting_a_child_aside_says_where_they_stand(ashmere, round_id, chosen, set_aside, signed_in):
    browser, page = signed_in("quinn.lead"), reverse("selection:restrictions")
    typed = {
        "child": chosen[0],
        "reason": "court_sealed",
        "words": "By order.",
        "starts_on": f"{TODAY}",
        "ends_on": "",
    }
    text = browser.post(page, typed, follow=True).text
    assert "They are among the chosen of Round 1: swap them there." in text
    assert "Among the chosen in a proposal that waits." in text
    assert reverse("selection:proposal", kwargs={"round_id": round_id}) in text
    reserve = queries.proposal(ashmere.qa_lead, round_id, on=TODAY).draw.in_state(ChoiceState.RESERVE)[0].child
    set_aside(reserve)
    assert "In reserve in a proposal that waits." in browser.get(page).text


def test_an_audit_under_way_is_told_there_and_to_its_auditor_and_goes_on(
    ashmere, round_id, chosen, set_aside, act, signed_in
):
    everybody_signs_in()
    audits.allocate_confirmed_selection(round_id=round_id, **act)
    audit = Audit.objects.get(child__reference=chosen[0])
    set_aside(chosen[1], starts_on=TODAY + timedelta(days=3))
    assert told("audits.set_aside") == []
    made = set_aside(chosen[0])
    assert told("audits.set_aside") == [audit.auditor_id]
    row = next(row for row in queries.restrictions(ashmere.qa_lead, on=TODAY) if row.id == made)
    assert [(one.audit_id, one.auditor) for one in row.open] == [(audit.pk, audit.auditor.name)]
    assert not row.waiting
    assert (
        reverse("audits:one", kwargs={"audit_id": audit.pk})
        in signed_in("quinn.lead").get(reverse("selection:restrictions")).text
    )
    audit.refresh_from_db()
    assert audit.state == "not_started"
    audits.withdraw(audit_id=audit.pk, reason="The file is sealed.", **act)
    row = next(row for row in queries.restrictions(ashmere.qa_lead, on=TODAY) if row.id == made)
    assert not row.open
