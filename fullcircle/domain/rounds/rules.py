"""The dates of a round and of the schedule, from the framework's policies. Days of a stretch include its first and last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fullcircle.domain.frameworks.rules import Framework
from fullcircle.domain.frameworks.states import Frequency
from fullcircle.domain.rounds.states import ActivityState, Standing

CASE_FILE_AUDITS, MODERATION = "case_file_audits", "moderation"
"""Keys of the schedule whose dates are those of a round."""
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
    """How far the work of a round has come: how many pieces are done, by the key of their activity in the schedule, what is
    unfinished, each in a sentence, and how many audits and moderations are."""

    done: Mapping[str, int]
    unfinished: tuple[str, ...] = ()
    audits_open: int = 0
    moderations_open: int = 0


def dates_from_policy(starts_on: date, framework: Framework) -> RoundDates:
    """The dates of a round that starts on that day. A due day that falls on a weekend moves to the Friday before."""
    policies = framework.policies
    return RoundDates(
        starts_on=starts_on,
        audits_due_on=_nth_day(starts_on, policies.audits_due_days.value),
        moderation_due_on=_nth_day(starts_on, policies.moderation_due_days.value),
        report_due_on=_nth_day(starts_on, policies.report_due_days.value),
        ends_on=starts_on + timedelta(days=max(policies.round_length_days.value, policies.report_due_days.value) - 1),
    )


def _nth_day(starts_on: date, n: int) -> date:
    day = starts_on + timedelta(days=n - 1)
    return max(starts_on, day - timedelta(days=max(0, day.weekday() - 4)))


def faults(dates: RoundDates) -> dict[str, str]:
    """What is wrong with the dates, by field, in words; empty when each follows the one before."""
    found: dict[str, str] = {}
    order = [
        ("audits_due_on", dates.audits_due_on, dates.starts_on, "the first day of the round"),
        ("moderation_due_on", dates.moderation_due_on, dates.audits_due_on, "the day by which audits are in"),
        ("report_due_on", dates.report_due_on, dates.moderation_due_on, "the day by which moderation is done"),
        ("ends_on", dates.ends_on, dates.report_due_on, "the day by which the report is due"),
    ]
    for field, day, not_before, what in order:
        if day < not_before:
            found[field] = f"This is before {what}. Choose that day or a later one."
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

    Six-weekly work keeps step with rounds: one starts on ``round_starts_on``, others a round's length before and after.
    Work that goes on all the time is looked at once a quarter. Two-monthly work follows the fundamentals, by the number
    of months that the policy sets.
    """
    frequency = framework.activity(key).frequency
    if frequency in {Frequency.SIX_WEEKLY, Frequency.WEEKLY}:
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
    """When six-weekly work is due in a round with those dates."""
    return {CASE_FILE_AUDITS: dates.audits_due_on, MODERATION: dates.moderation_due_on}.get(key, dates.ends_on)


def standing(state: ActivityState, *, starts_on: date, due_on: date, today: date) -> Standing:
    """Where an activity stands today."""
    if state is ActivityState.DONE:
        return Standing.DONE
    if state is ActivityState.MISSED:
        return Standing.MISSED
    if due_on < today:
        return Standing.LATE
    return Standing.DUE if starts_on <= today else Standing.AHEAD
