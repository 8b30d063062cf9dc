"""The dates of a round and of the schedule, from the framework's policies. Days of a stretch include its first and last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.frameworks.states import Frequency
from fullcircle.domain.rounds.states import ActivityState, RoundState, Standing
from fullcircle.foundation.kernel.working_days import working_day_until

CASE_FILE_AUDITS, MODERATION, FRAMEWORK_REVIEW = "case_file_audits", "moderation", "framework_review"
"""Keys of the schedule that the product knows."""
SETTLED_BY_CLOSING = (CASE_FILE_AUDITS, MODERATION)
"""What closing a round settles, by what was counted: nobody does it by hand because of a role that many hold."""
YEAR_STARTS = 4
"""Quarters and half-years are those of the council's year, from April."""
_MONTHS = {Frequency.QUARTERLY: 3, Frequency.ONGOING: 3, Frequency.TWICE_A_YEAR: 6, Frequency.YEARLY: 12}


@dataclass(frozen=True)
class RoundDates:
    """The days that shape a round. Each is the last day on which the work can be done; the meeting may not be set yet."""

    starts_on: date
    audits_due_on: date
    moderation_due_on: date
    report_due_on: date
    ends_on: date
    meeting_on: date | None = None


@dataclass(frozen=True)
class Reached:
    """How far the work of a round has come: how many pieces are ``done`` and how many there are (``of``), by the key of their
    activity in the schedule, and what is unfinished, each in a sentence. ``idle``: audits that nobody has started, of a round
    that did not take place, as none of its audits is done."""

    done: Mapping[str, int]
    unfinished: tuple[str, ...] = ()
    of: Mapping[str, int] = field(default_factory=dict)
    idle: int = 0

    def left(self, key: str) -> int:
        """How many pieces of this activity are not done."""
        return self.of.get(key, 0) - self.done.get(key, 0)


@dataclass(frozen=True)
class Turn:
    """What became of one turn of an activity: ``done`` ``of`` so many, None where nobody counted."""

    state: ActivityState
    done: int | None = None
    of: int | None = None

    @property
    def settled(self) -> Standing | None:
        """Where it stands once that is settled; None before."""
        if self.state is ActivityState.DONE:
            return Standing.IN_PART if self._counted and (self.done or 0) < (self.of or 0) else Standing.DONE
        return Standing.MISSED if self.state is ActivityState.MISSED else None

    @property
    def _counted(self) -> bool:
        return self.done is not None and self.of is not None


_DONE_AS = {CASE_FILE_AUDITS: "final", MODERATION: "agreed"}


def turn_said(key: str, turn: Turn, standing: Standing) -> str:
    """Where a turn stands, in words.

    >>> turn_said(CASE_FILE_AUDITS, Turn(ActivityState.DONE, 9, 14), Standing.IN_PART)
    'Done in part: 9 of 14 final when it closed'
    """
    if standing is not Standing.IN_PART:
        return standing.label
    return f"{standing.label}: {turn.done} of {turn.of} {_DONE_AS.get(key, 'done')} when it closed"


def round_said(state: RoundState, *, starts_on: date, today: date, turns: Mapping[str, Turn]) -> str:
    """Where a round stands, in the words of the schedule once it is closed. ``turns``: its audits and their moderation.

    >>> days = {"starts_on": date(2026, 3, 2), "today": date(2026, 3, 1)}
    >>> round_said(RoundState.UNDER_WAY, **days, turns={})
    'Given out, not begun'
    >>> round_said(RoundState.CLOSED, **days, turns={CASE_FILE_AUDITS: Turn(ActivityState.MISSED)})
    'Did not take place'
    """
    if state is RoundState.UNDER_WAY and starts_on > today:
        return "Given out, not begun"
    if state is not RoundState.CLOSED:
        return state.label
    audits, moderation = (turns.get(key) for key in SETTLED_BY_CLOSING)
    if audits and audits.settled in {Standing.MISSED, Standing.IN_PART}:
        return turn_said(CASE_FILE_AUDITS, audits, audits.settled)
    if moderation and moderation.settled is Standing.MISSED:
        return "Done in part: its moderation did not take place"
    if moderation and moderation.settled is Standing.IN_PART:
        return f"Done in part: {moderation.done} of {moderation.of} moderations agreed when it closed"
    return state.label


def did_not_take_place(state: RoundState, turns: Mapping[str, Turn]) -> bool:
    """Whether a round closed with none of its audits done, as the schedule then says of it."""
    audits = turns.get(CASE_FILE_AUDITS)
    return state is RoundState.CLOSED and audits is not None and audits.settled is Standing.MISSED


def too_early(starts_on: date, today: date) -> str:
    """Why an activity cannot be done yet; "" once it has begun.

    >>> too_early(date(2026, 3, 2), date(2026, 3, 1))
    'It begins on 2 March 2026, so it cannot be done yet. That it does not take place can be said before.'
    """
    if starts_on <= today:
        return ""
    begins = f"{starts_on.day} {starts_on:%B %Y}"
    return f"It begins on {begins}, so it cannot be done yet. That it does not take place can be said before."


def dates_from_policy(starts_on: date, framework: Framework) -> RoundDates:
    """The dates of a round that starts on that day. A due day that is no working day moves to the one before."""
    policies = framework.policies
    return RoundDates(
        starts_on=starts_on,
        audits_due_on=_nth_day(starts_on, policies.audits_due_days.value),
        moderation_due_on=_nth_day(starts_on, policies.moderation_due_days.value),
        report_due_on=_nth_day(starts_on, policies.report_due_days.value),
        ends_on=starts_on + timedelta(days=max(policies.round_length_days.value, policies.report_due_days.value) - 1),
    )


def _nth_day(starts_on: date, n: int) -> date:
    return max(starts_on, working_day_until(starts_on + timedelta(days=n - 1)))


def faults(dates: RoundDates) -> dict[str, str]:
    """What is wrong with the dates, by field, in words; empty when each follows the one before."""
    found: dict[str, str] = {}
    order = [
        ("audits_due_on", dates.audits_due_on, dates.starts_on, "the first day of the round"),
        ("moderation_due_on", dates.moderation_due_on, dates.audits_due_on, "the day by which audits are in"),
        ("report_due_on", dates.report_due_on, dates.moderation_due_on, "the day by which moderation is done"),
        ("ends_on", dates.ends_on, dates.report_due_on, "the day by which the report is due"),
    ]
    for name, day, not_before, what in order:
        if day < not_before:
            found[name] = f"This is before {what}. Choose that day or a later one."
    if dates.meeting_on is not None and dates.meeting_on < dates.starts_on:
        found["meeting_on"] = "The meeting is before the round starts. Choose a later day."
    return found


def first_monday(on_or_after: date) -> date:
    """The first Monday on or after a day: rounds start on Mondays unless someone says otherwise."""
    return on_or_after + timedelta(days=-on_or_after.weekday() % 7)


@dataclass(frozen=True)
class Occurrence:
    """One dated turn of an activity of the schedule."""

    starts_on: date
    due_on: date

    def overlaps(self, starts_on: date, due_on: date) -> bool:
        return self.starts_on <= due_on and starts_on <= self.due_on


def occurrences(
    key: str, framework: Framework, *, from_: date, until: date, round_starts_on: date
) -> Iterator[Occurrence]:
    """The turns of an activity with any day between the two, oldest first. KeyError for a key that is not scheduled.

    Work of every round keeps step with rounds: one starts on ``round_starts_on``, others a round's length before and after.
    The framework's own review has the one day that the framework sets. Work that goes on all the time is looked at once a
    quarter. Two-monthly work follows the fundamentals, by the number of months that the policy sets.
    """
    frequency = framework.activity(key).frequency
    if key == FRAMEWORK_REVIEW:
        turn = Occurrence(framework.identity.valid_from, framework.identity.review_due)
        if turn.overlaps(from_, until):
            yield turn
        return
    if frequency in {Frequency.EVERY_ROUND, Frequency.WEEKLY}:
        yield from _by_days(key, framework, frequency, from_, until, round_starts_on)
        return
    if frequency is Frequency.EVERY_TWO_MONTHS:
        months, anchor = 2, framework.identity.valid_from.month + framework.policies.dip_sample_months_after.value
    elif frequency is Frequency.YEARLY:
        months, anchor = 12, framework.identity.valid_from.month
    else:
        months, anchor = _MONTHS[frequency], YEAR_STARTS
    length = 1 if frequency is Frequency.EVERY_TWO_MONTHS else months
    month = from_.year * 12 + from_.month - 1
    month -= (month - (anchor - 1)) % months
    while _first_of(month) <= until:
        turn = Occurrence(_first_of(month), _first_of(month + length) - timedelta(days=1))
        if turn.due_on >= from_:
            yield turn
        month += months


def _by_days(
    key: str, framework: Framework, frequency: Frequency, from_: date, until: date, anchor: date
) -> Iterator[Occurrence]:
    length = 7 if frequency is Frequency.WEEKLY else framework.policies.round_length_days.value
    starts_on = from_ - timedelta(days=(from_ - anchor).days % length)
    while starts_on <= until:
        if frequency is Frequency.WEEKLY:
            turn = Occurrence(starts_on, starts_on + timedelta(days=6))
        else:
            turn = Occurrence(starts_on, due_in_round(key, dates_from_policy(starts_on, framework)))
        if turn.due_on >= from_:
            yield turn
        starts_on += timedelta(days=length)


def _first_of(month: int) -> date:
    """The first day of a month counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)


def due_in_round(key: str, dates: RoundDates) -> date:
    """When work of every round is due in a round with those dates."""
    return {CASE_FILE_AUDITS: dates.audits_due_on, MODERATION: dates.moderation_due_on}.get(key, dates.ends_on)


def standing(turn: Turn, *, starts_on: date, due_on: date, today: date) -> Standing:
    """Where an activity stands today."""
    if turn.settled is not None:
        return turn.settled
    if due_on < today:
        return Standing.LATE
    return Standing.DUE if starts_on <= today else Standing.AHEAD
