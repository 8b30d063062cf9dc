"""What did not happen is not recorded as done: closing a round settles its audits and moderation, and nothing is done before it
begins. A record made in error is taken back, and both are kept."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from fullcircle.domain.rounds import operations, queries
from fullcircle.domain.rounds.models import Activity, ActivityStatusChange
from fullcircle.domain.rounds.rules import CASE_FILE_AUDITS, MODERATION, SETTLED_BY_CLOSING, Reached
from fullcircle.domain.rounds.states import ActivityState
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, WrongState
from tests.factories import log
from tests.factories.council import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R6.1")]

LATER = TODAY + timedelta(days=40)


@pytest.fixture
def round_id(ashmere) -> int:
    """A round under way, and a year of the schedule."""
    made = operations.plan_round(title="T", focus="", starts_on=TODAY, by=ashmere.qa_lead, now=NOW)
    operations.start(round_id=made, by=ashmere.qa_lead, now=NOW)
    operations.plan_schedule(from_=TODAY, until=TODAY + timedelta(days=365), by=ashmere.qa_lead, now=NOW)
    return made


def _close(ashmere, round_id: int, done: int) -> None:
    of = {CASE_FILE_AUDITS: 14, MODERATION: done}
    reached = Reached({CASE_FILE_AUDITS: done, MODERATION: done}, ("Something is open.",), of=of)
    operations.close(round_id=round_id, reached=reached, reason="Snow.", by=ashmere.qa_lead, now=NOW)


def _path(activity: Activity, name: str = "activity") -> str:
    return reverse(f"rounds:{name}", kwargs={"activity_id": activity.pk})


@pytest.mark.parametrize("key", SETTLED_BY_CLOSING)
@pytest.mark.parametrize("closed", [False, True])
def test_nobody_records_by_hand_what_closing_a_round_settles(ashmere, round_id, signed_in, key, closed):
    if closed:
        _close(ashmere, round_id, 3)
    activity = Activity.objects.get(round_id=round_id, key=key)
    before = activity.state
    act = {"activity_id": activity.pk, "by": ashmere.qa_lead, "now": NOW}
    for refused in (
        lambda: operations.finish_activity(note="", **act),
        lambda: operations.miss_activity(reason="Why.", **act),
        lambda: operations.take_back_activity(reason="Why.", **act),
    ):
        with pytest.raises(WrongState, match="Closing its round"):
            refused()
    activity.refresh_from_db()
    assert activity.state == before
    page = signed_in("quinn.lead").get(_path(activity)).text
    assert "Closing its round says what became of this" in page
    assert f'href="{reverse("rounds:control_room", kwargs={"round_id": round_id})}">Open round 1</a>' in page
    assert "It was done" not in page


def test_nothing_is_done_before_it_begins(ashmere, round_id, signed_in):
    ahead = Activity.objects.filter(starts_on__gt=LATER).order_by("starts_on")
    assert {CASE_FILE_AUDITS, MODERATION, "thematic_audits"} <= set(ahead.values_list("key", flat=True))
    browser = signed_in("quinn.lead")
    for activity in {one.key: one for one in ahead}.values():
        answer = browser.post(_path(activity), {"outcome": "finish", "note": "All in."})
        assert answer.status_code == 422, activity.key
        assert "so it cannot be done yet" in answer.text
        assert "All in." in answer.text
        activity.refresh_from_db()
        assert activity.state == ActivityState.DUE
        assert browser.post(_path(activity), {"outcome": "miss", "note": "Not this year."}).status_code == 302
    first = ahead.filter(state=ActivityState.DUE)[0]
    on_the_day = NOW + (first.starts_on - TODAY)
    operations.finish_activity(activity_id=first.pk, note="", by=ashmere.qa_lead, now=on_the_day)


@pytest.mark.parametrize(
    ("done", "said"), [(0, "Did not take place"), (9, "Done in part: 9 of 14 final when it closed")]
)
def test_closing_wins_over_what_was_recorded_by_hand_and_tells_so(ashmere, round_id, done, said):
    activity = Activity.objects.get(round_id=round_id, key=CASE_FILE_AUDITS)
    Activity.objects.filter(pk=activity.pk).update(state=ActivityState.DONE, note="All in.")
    activity.status_changes.create(state=ActivityState.DONE, at=NOW, by_id=ashmere.qa_lead.person_id, note="All in.")
    _close(ashmere, round_id, done)
    row = queries.activity(ashmere.qa_lead, activity.pk, on=TODAY)
    assert (row.said, row.note) == (said, "Snow.")
    history = [(one.what, one.note) for one in queries.recorded(ashmere.qa_lead, activity.pk)]
    assert history[0] == ("Done", "All in.")
    assert history[1][0] == "Record taken back"
    assert "what was counted" in history[1][1]
    assert history[2] == ("Done" if done else "Did not take place", "Snow.")
    (told,) = log.told(event="rounds.activity_taken_back")
    assert told.subject == f"activity:{activity.pk}"


def test_what_was_recorded_before_a_round_took_that_day_is_settled_with_the_round(ashmere):
    operations.plan_schedule(from_=TODAY, until=LATER, by=ashmere.qa_lead, now=NOW)
    activity = Activity.objects.filter(key=CASE_FILE_AUDITS, starts_on__lte=TODAY).get()
    operations.finish_activity(activity_id=activity.pk, note="On paper.", by=ashmere.qa_lead, now=NOW)
    round_id = operations.plan_round(title="T", focus="", starts_on=activity.starts_on, by=ashmere.qa_lead, now=NOW)
    operations.start(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    _close(ashmere, round_id, 0)
    activity.refresh_from_db()
    assert (activity.round_id, activity.state) == (round_id, ActivityState.MISSED)


def test_a_record_made_in_error_is_taken_back_and_recorded_anew_with_both_kept(ashmere, round_id, signed_in):
    activity = Activity.objects.get(round_id=round_id, key="thematic_audits")
    browser = signed_in("quinn.lead")
    assert "Take the record back" not in browser.get(_path(activity)).text
    browser.post(_path(activity), {"outcome": "finish", "note": "Six looked at."})
    assert "Take the record back" in browser.get(_path(activity)).text
    answer = browser.post(_path(activity, "take_back"), {"reason": " "})
    assert answer.status_code == 422
    activity.refresh_from_db()
    assert activity.state == ActivityState.DONE
    browser.post(_path(activity, "take_back"), {"reason": "That was the other round."})
    activity.refresh_from_db()
    assert (activity.state, activity.note) == (ActivityState.DUE, "")
    assert browser.post(_path(activity, "take_back"), {"reason": "Again."}).status_code == 409
    browser.post(_path(activity), {"outcome": "miss", "note": "Nobody was free."})
    page = browser.get(_path(activity)).text
    for words in ("Six looked at.", "Record taken back", "That was the other round.", "Nobody was free.", "Quinn Lead"):
        assert words in page


def test_only_who_may_record_may_take_back(ashmere, round_id):
    activity = Activity.objects.get(round_id=round_id, key="thematic_audits")
    operations.finish_activity(activity_id=activity.pk, note="", by=ashmere.qa_lead, now=NOW)
    Activity.objects.filter(pk=activity.pk).update(owner_id=ashmere.qa_lead.person_id)
    with pytest.raises(NotAllowed):
        operations.take_back_activity(
            activity_id=activity.pk, reason="Why.", by=ashmere.actor(ashmere.heads[0]), now=NOW
        )
    with pytest.raises(Invalid):
        operations.take_back_activity(activity_id=activity.pk, reason=" ", by=ashmere.qa_lead, now=NOW)


def test_what_was_recorded_before_the_history_was_kept_is_in_it(ashmere, round_id):
    activity = Activity.objects.get(round_id=round_id, key="thematic_audits")
    operations.finish_activity(activity_id=activity.pk, note="Six looked at.", by=ashmere.qa_lead, now=NOW)
    _close(ashmere, round_id, 3)
    ActivityStatusChange.objects.all().delete()
    name = "fullcircle.domain.rounds.migrations.0004_what_was_recorded_of_an_activity_is_kept"
    import_module(name).keep(apps, None)
    (kept,) = queries.recorded(ashmere.qa_lead, activity.pk)
    assert (kept.what, kept.note, kept.by, kept.at) == ("Done", "Six looked at.", "Quinn Lead", NOW)
