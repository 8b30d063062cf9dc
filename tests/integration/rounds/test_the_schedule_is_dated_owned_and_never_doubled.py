"""The framework's schedule as activities: generated once, kept in step with rounds, and settled with a reason."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

import pytest

from fullcircle.domain.frameworks import operations as frameworks
from fullcircle.domain.rounds import operations, queries
from fullcircle.domain.rounds.rules import CASE_FILE_AUDITS, MODERATION, Reached
from fullcircle.domain.rounds.states import ActivityState, RoundState, Standing
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, WrongState
from tests.factories.council import BOLTON, NOW, TODAY

pytestmark = pytest.mark.requirements("R6.1")

FROM, UNTIL = date(2026, 3, 2), date(2027, 2, 28)


def _schedule(ashmere, on=TODAY):
    return queries.schedule(ashmere.qa_lead, on=on)


def _plan(ashmere, from_=FROM, until=UNTIL):
    return operations.plan_schedule(from_=from_, until=until, by=ashmere.qa_lead, now=NOW)


def test_a_year_holds_every_activity_as_often_as_the_framework_says(ashmere):
    _plan(ashmere)
    often = Counter(row.key for row in _schedule(ashmere))
    assert often["case_file_audits"] == often["moderation"] == often["thematic_audits"] == 9
    assert often["multi_agency_audits"] == often["feedback"] == 5  # four quarters and the one that has begun
    assert often["practice_observations"] == 3
    assert often["framework_review"] == 1


def test_planning_again_or_further_on_adds_nothing_twice(ashmere):
    added = _plan(ashmere)
    assert added == len(_schedule(ashmere))
    assert _plan(ashmere) == 0
    assert _plan(ashmere, from_=date(2026, 6, 17)) == 0
    _plan(ashmere, from_=date(2026, 11, 3), until=date(2027, 6, 30))
    rows = sorted((row.key, row.starts_on, row.due_on) for row in _schedule(ashmere))
    for (key, _, due), (next_key, starts, _) in pairwise(rows):
        assert key != next_key or starts > due


def _new_version(valid_from, review_due):
    """A next version of the framework, in force from a day and with another day for its review."""
    text = BOLTON.read_text(encoding="utf-8").replace("  version: 1\n", "  version: 2\n", 1)
    text = re.sub("(  valid_from:) .*", rf"\1 {valid_from}", text, count=1)
    text = re.sub("(  review_due:) .*", rf"\1 {review_due}", text, count=1)
    version_id = frameworks.import_draft(text=text, by=SYSTEM, now=NOW).version_id
    frameworks.publish(version_id=version_id, by=SYSTEM, now=NOW)


def _reviews(ashmere):
    rows = [row for row in _schedule(ashmere) if row.key == "framework_review"]
    return [(row.starts_on, row.due_on, row.state) for row in rows]


def test_the_review_moves_to_the_day_of_a_new_version_while_it_is_due(ashmere):
    _plan(ashmere)
    _new_version("2026-03-30", "2026-09-30")
    assert _plan(ashmere, from_=date(2026, 3, 30)) == 1
    assert _reviews(ashmere) == [(date(2026, 3, 30), date(2026, 9, 30), ActivityState.DUE)]
    assert _plan(ashmere, from_=date(2026, 3, 30)) == 0


def test_a_review_that_was_done_stays_and_the_next_is_planned_though_their_days_overlap(ashmere):
    _plan(ashmere)
    (row,) = (row for row in _schedule(ashmere) if row.key == "framework_review")
    operations.finish_activity(activity_id=row.id, note="Version 2.", by=ashmere.qa_lead, now=NOW)
    _new_version("2026-03-30", "2026-09-30")
    assert _plan(ashmere, from_=date(2026, 3, 30)) == 1
    assert _reviews(ashmere) == [
        (row.starts_on, row.due_on, ActivityState.DONE),
        (date(2026, 3, 30), date(2026, 9, 30), ActivityState.DUE),
    ]


def test_a_review_of_days_before_a_new_version_stays_for_its_owner_to_settle(ashmere):
    _plan(ashmere)
    ((starts_on, due_on, state),) = _reviews(ashmere)
    _new_version(due_on + timedelta(days=1), "2027-05-03")
    assert _plan(ashmere, from_=due_on + timedelta(days=1)) >= 1
    assert _reviews(ashmere) == [
        (starts_on, due_on, state),
        (due_on + timedelta(days=1), date(2027, 5, 3), ActivityState.DUE),
    ]


def test_an_activity_belongs_to_the_one_person_in_the_role_or_to_the_role(ashmere):
    _plan(ashmere)
    owner = {row.key: row.owner for row in _schedule(ashmere)}
    assert owner["moderation"] == "Quinn Lead"
    assert owner["case_file_audits"] == "Team manager"
    assert owner["practice_observations"] == "Head of Service"


def test_a_round_takes_the_place_of_the_turn_planned_for_its_time(ashmere):
    _plan(ashmere)
    before = len(_schedule(ashmere))
    turn = next(row for row in _schedule(ashmere) if row.key == "case_file_audits" and row.starts_on >= FROM)
    round_id = operations.plan_round(
        title="T", focus="", starts_on=turn.starts_on + timedelta(days=7), by=ashmere.qa_lead, now=NOW
    )
    rows = [row for row in _schedule(ashmere) if row.round_id == round_id]
    assert {row.key for row in rows} == {"case_file_audits", "moderation", "thematic_audits"}
    dates = queries.round_view(ashmere.qa_lead, round_id).dates
    assert {row.key: row.due_on for row in rows} == {
        "case_file_audits": dates.audits_due_on,
        "moderation": dates.moderation_due_on,
        "thematic_audits": dates.ends_on,
    }
    assert len(_schedule(ashmere)) == before
    assert _plan(ashmere) == 0


def test_a_round_planned_first_is_what_the_schedule_keeps_step_with(ashmere):
    operations.plan_round(title="T", focus="", starts_on=date(2026, 3, 9), by=ashmere.qa_lead, now=NOW)
    _plan(ashmere)
    starts = [row.starts_on for row in _schedule(ashmere) if row.key == "case_file_audits"]
    assert date(2026, 3, 9) in starts
    assert date(2026, 4, 20) in starts


def test_changing_a_rounds_dates_moves_its_activities(ashmere):
    round_id = operations.plan_round(title="T", focus="", starts_on=FROM, by=ashmere.qa_lead, now=NOW)
    dates = queries.round_view(ashmere.qa_lead, round_id).dates
    moved = replace(dates, audits_due_on=dates.audits_due_on + timedelta(days=3))
    operations.change_round(round_id=round_id, version=1, title="T", focus="", dates=moved, by=ashmere.qa_lead, now=NOW)
    assert {row.due_on for row in _schedule(ashmere) if row.key == "case_file_audits"} == {moved.audits_due_on}


def test_what_is_due_late_and_ahead_is_told_apart(ashmere):
    _plan(ashmere)
    standing = Counter(row.standing for row in _schedule(ashmere, on=date(2026, 4, 20)))
    assert standing[Standing.LATE] > 0
    assert standing[Standing.DUE] > 0
    assert standing[Standing.AHEAD] > 0


def test_an_activity_is_done_or_missed_with_a_reason_once(ashmere):
    _plan(ashmere)
    act = {"by": ashmere.qa_lead, "now": NOW}
    first, second = _schedule(ashmere)[:2]
    operations.finish_activity(activity_id=first.id, note="All in.", **act)
    with pytest.raises(Invalid):
        operations.miss_activity(activity_id=second.id, reason=" ", **act)
    operations.miss_activity(activity_id=second.id, reason="The partners met in July instead.", **act)
    with pytest.raises(WrongState):
        operations.finish_activity(activity_id=second.id, note="", **act)
    with pytest.raises(WrongState):
        operations.miss_activity(activity_id=first.id, reason="Not after all.", **act)
    rows = {row.id: row for row in _schedule(ashmere)}
    assert (rows[first.id].state, rows[first.id].note) == (ActivityState.DONE, "All in.")
    assert rows[second.id].standing is Standing.MISSED


def test_only_an_owner_or_a_planner_settles_an_activity(ashmere):
    _plan(ashmere)
    row = next(row for row in _schedule(ashmere) if row.key == "moderation")
    head = ashmere.actor(ashmere.heads[0])
    with pytest.raises(NotAllowed):
        operations.finish_activity(activity_id=row.id, note="", by=head, now=NOW)
    with pytest.raises(NotAllowed):
        operations.plan_schedule(from_=FROM, until=UNTIL, by=head, now=NOW)
    practitioner = ashmere.actor(ashmere.teams[0].worker_ids[0])
    with pytest.raises(NotFound):
        operations.finish_activity(activity_id=row.id, note="", by=practitioner, now=NOW)


def test_closing_a_round_says_in_the_schedule_what_took_place(ashmere):
    round_id = operations.plan_round(title="T", focus="", starts_on=FROM, by=ashmere.qa_lead, now=NOW)
    operations.start(round_id=round_id, by=ashmere.qa_lead, now=NOW)
    close = partial(operations.close, round_id=round_id, by=ashmere.qa_lead, now=NOW)
    reached = Reached({CASE_FILE_AUDITS: 3, MODERATION: 0}, ("No audit was moderated.",))
    with pytest.raises(Invalid) as refused:
        close(reached=reached, reason=" ")
    assert set(refused.value.faults) == {"reason"}
    assert queries.round_view(ashmere.qa_lead, round_id).state is RoundState.UNDER_WAY
    close(reached=reached, reason="The moderator was ill.")
    rows = {row.key: row for row in _schedule(ashmere)}
    assert {key: row.state for key, row in rows.items()} == {
        "case_file_audits": ActivityState.DONE,
        "moderation": ActivityState.MISSED,
        "thematic_audits": ActivityState.DUE,
    }
    assert rows["moderation"].standing.label == "Did not take place"
    assert rows["moderation"].note == "The moderator was ill."
    assert queries.history(ashmere.qa_lead, round_id)[-1].reason == "The moderator was ill."


def test_days_that_make_no_sense_are_refused(ashmere):
    for until in (FROM - timedelta(days=1), FROM + timedelta(days=2_000)):
        with pytest.raises(Invalid) as refused:
            _plan(ashmere, until=until)
        assert set(refused.value.faults) == {"until"}
