"""Planning, changing, starting and closing a round through its operations."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fullcircle.domain.rounds import operations, queries
from fullcircle.domain.rounds.rules import CASE_FILE_AUDITS, MODERATION, Reached
from fullcircle.domain.rounds.states import RoundState
from fullcircle.foundation.auditlog.queries import latest
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound, StaleWrite, WrongState
from tests.factories.council import NOW, TODAY

STARTS = date(2026, 3, 2)
ALL = Reached({CASE_FILE_AUDITS: 1, MODERATION: 1})


def _plan(ashmere, **changed):
    given = {"title": "Planning and review", "focus": "Who does what, by when?", "starts_on": STARTS} | changed
    return operations.plan_round(by=ashmere.qa_lead, now=NOW, **given)


def test_a_planned_round_has_the_policies_dates_the_next_number_and_the_version_in_force(ashmere):
    first = queries.round_view(ashmere.qa_lead, _plan(ashmere))
    second = queries.round_view(ashmere.qa_lead, _plan(ashmere, starts_on=date(2026, 4, 13)))
    assert (first.number, second.number) == (1, 2)
    assert first.dates.audits_due_on == date(2026, 3, 27)
    assert first.framework_version_id == ashmere.framework_version_id
    assert first.state is RoundState.PLANNED
    assert first.lead == "Quinn Lead"
    assert latest()[0].event == "rounds.planned"


def test_dates_given_by_hand_are_kept(ashmere):
    default = queries.suggestion(ashmere.qa_lead, on=TODAY, starts_on=STARTS).dates
    dates = replace(default, meeting_on=date(2026, 4, 9))
    assert queries.round_view(ashmere.qa_lead, _plan(ashmere, dates=dates)).dates == dates


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"starts_on": date(2024, 1, 1)}, "starts_on"),
    ],
)
def test_a_round_that_cannot_be_planned_says_which_answer_is_wrong(ashmere, changed, field):
    with pytest.raises(Invalid) as refused:
        _plan(ashmere, **changed)
    assert set(refused.value.faults) == {field}
    assert queries.rounds(ashmere.qa_lead) == []


def test_two_rounds_share_neither_number_nor_first_day(ashmere):
    _plan(ashmere, number=14)
    with pytest.raises(Invalid) as refused:
        _plan(ashmere, number=14)
    assert set(refused.value.faults) == {"number", "starts_on"}


def test_only_those_who_plan_rounds_plan_them(ashmere):
    manager = ashmere.actor(ashmere.teams[0].manager_id)
    with pytest.raises(NotAllowed):
        operations.plan_round(title="T", focus="", starts_on=STARTS, by=manager, now=NOW)
    practitioner = ashmere.actor(ashmere.teams[0].worker_ids[0])
    round_id = _plan(ashmere)
    assert queries.round_view(manager, round_id).may_change.allowed is False
    with pytest.raises(NotFound):
        queries.round_view(practitioner, round_id)


def test_a_change_from_an_old_version_overwrites_nothing(ashmere):
    round_id = _plan(ashmere)
    seen = queries.round_view(ashmere.qa_lead, round_id)
    change = {"round_id": round_id, "version": seen.version, "dates": seen.dates, "by": ashmere.qa_lead, "now": NOW}
    operations.change_round(title="First", focus="One", **change)
    with pytest.raises(StaleWrite):
        operations.change_round(title="Second", focus="Two", **change)
    kept = queries.round_view(ashmere.qa_lead, round_id)
    assert (kept.title, kept.focus, kept.version) == ("First", "One", 2)


def test_dates_out_of_order_change_nothing(ashmere):
    round_id = _plan(ashmere)
    seen = queries.round_view(ashmere.qa_lead, round_id)
    wrong = replace(seen.dates, audits_due_on=STARTS - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        operations.change_round(
            round_id=round_id, version=1, title="T", focus="", dates=wrong, by=ashmere.qa_lead, now=NOW
        )
    assert set(refused.value.faults) == {"audits_due_on"}
    assert queries.round_view(ashmere.qa_lead, round_id) == seen


def test_a_round_starts_once_closes_once_and_then_stays_as_it_was(ashmere):
    round_id = _plan(ashmere)
    act = {"round_id": round_id, "by": ashmere.qa_lead, "now": NOW}
    with pytest.raises(WrongState):
        operations.close(reached=ALL, reason="", **act)
    operations.start(**act)
    with pytest.raises(WrongState):
        operations.start(**act)
    seen = queries.round_view(ashmere.qa_lead, round_id)
    moved = replace(seen.dates, starts_on=STARTS - timedelta(days=7))
    with pytest.raises(Invalid) as refused:
        operations.change_round(version=1, title="T", focus="", dates=moved, **act)
    assert set(refused.value.faults) == {"starts_on"}
    operations.close(reached=ALL, reason="", **act)
    with pytest.raises(WrongState):
        operations.change_round(version=1, title="T", focus="", dates=seen.dates, **act)
    assert [row.state for row in queries.history(ashmere.qa_lead, round_id)] == [
        RoundState.PLANNED,
        RoundState.UNDER_WAY,
        RoundState.CLOSED,
    ]


def test_a_suggestion_follows_on_the_last_round(ashmere):
    assert queries.suggestion(ashmere.qa_lead, on=TODAY).dates.starts_on == date(2026, 3, 2)
    _plan(ashmere)
    following = queries.suggestion(ashmere.qa_lead, on=TODAY)
    assert (following.number, following.dates.starts_on) == (2, date(2026, 4, 13))
