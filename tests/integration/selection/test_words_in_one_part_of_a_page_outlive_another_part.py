"""On a page of several parts, what is typed in one of them is still there after another was sent, or refused."""

import pytest
from django.urls import reverse

from fullcircle.domain.auditors.models import Leave
from fullcircle.domain.selection import operations
from fullcircle.domain.selection.models import LeaderRequest, Restriction
from fullcircle.domain.selection.states import RestrictionReason
from tests.factories.browser import form_of
from tests.factories.council import NOW, TODAY

pytestmark = pytest.mark.requirements("R1.2", "R5.9")


@pytest.fixture
def browser(ashmere, signed_in):
    return signed_in("quinn.lead")


def value(answer, name):
    return next(one.value for one in form_of(answer, asking=name).controls if one.name == name)


@pytest.fixture
def set_aside(ashmere) -> Restriction:
    why = {"reason": RestrictionReason.LIVE_COMPLAINT, "words": "Stage 2.", "starts_on": TODAY, "ends_on": None}
    made = operations.restrict(child="40000", **why, by=ashmere.qa_lead, now=NOW)
    return Restriction.objects.get(pk=made)


def test_lifting_one_restriction_keeps_what_was_typed_to_set_another_child_aside(browser, set_aside):
    path = reverse("selection:restrictions")
    form, lift = form_of(browser.get(path), asking="words"), f"lift-{set_aside.pk}"
    begun = {"child": "40001", "words": "By order.", "starts_on_0": "3", "reason": "court_sealed"}
    refused = browser.post(path, form.sent(**begun, restriction=str(set_aside.pk)))
    assert refused.status_code == 422
    assert (value(refused, "words"), value(refused, "starts_on_0")) == ("By order.", "3")
    lifted = browser.post(path, form.sent(**begun, restriction=str(set_aside.pk), **{lift: "Answered."}), follow=True)
    set_aside.refresh_from_db()
    assert set_aside.lifted_because == "Answered."
    assert (value(lifted, "child"), value(lifted, "words")) == ("40001", "By order.")
    assert 'value="court_sealed" checked' in lifted.content.decode()
    assert value(browser.get(path), "words") == "", "it is carried once"


def test_setting_a_child_aside_keeps_what_was_typed_to_lift_another(browser, set_aside):
    path, lift = reverse("selection:restrictions"), f"lift-{set_aside.pk}"
    form = form_of(browser.get(path), asking="words")
    begun = {lift: "The complaint is", "child": "40001", "words": "By order.", "reason": "court_sealed"}
    refused = browser.post(path, form.sent(**begun | {"child": "99999"}))
    assert (refused.status_code, value(refused, lift)) == (422, "The complaint is")
    done = browser.post(path, form.sent(**begun), follow=True)
    assert Restriction.objects.count() == 2
    assert (value(done, lift), value(done, "words")) == ("The complaint is", "")


def test_taking_a_request_back_keeps_the_one_being_written(browser, ashmere, round_id):
    asked = {"child": "40000", "flag": "", "asked_by": "Scrutiny", "reason": "A delay."}
    operations.ask_for(round_id=round_id, **asked, by=ashmere.qa_lead, now=NOW)
    path = reverse("selection:requests", kwargs={"round_id": round_id})
    form = form_of(browser.get(path), asking="asked_by")
    taken = str(LeaderRequest.objects.get().pk)
    back = browser.post(path, form.sent(withdraw=taken, asked_by="The Director", reason="Two falls"), follow=True)
    assert LeaderRequest.objects.get().withdrawn_at == NOW
    assert (value(back, "asked_by"), value(back, "reason")) == ("The Director", "Two falls")


def test_each_part_of_an_auditors_page_keeps_the_others(browser, ashmere):
    path = reverse("auditors:one", kwargs={"person_id": ashmere.teams[0].manager_id})
    form = form_of(browser.get(path), asking="words")
    begun = {"audits_most": "2", "starts_on": "2026-03-09", "ends_on": "2026-03-13", "words": "A friend works there."}
    refused = browser.post(path, form.sent(**begun, do="conflict", child="Nobody at all"))
    assert (refused.status_code, value(refused, "audits_most")) == (422, "2")
    days = ("starts_on_0", "starts_on_1", "ends_on_0")
    assert [value(refused, name) for name in days] == ["9", "3", "13"]
    noted = browser.post(path, form.sent(**begun, do="leave"), follow=True)
    assert (value(noted, "audits_most"), value(noted, "words")) == ("2", "A friend works there.")
    assert [value(noted, name) for name in days] == ["", "", ""]
    out = browser.post(path, form.sent(**begun, remove_leave=str(Leave.objects.get().pk)), follow=True)
    assert not Leave.objects.exists()
    assert (value(out, "words"), value(out, "starts_on_0")) == ("A friend works there.", "9")
