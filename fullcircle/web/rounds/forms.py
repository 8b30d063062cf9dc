"""Forms of rounds and of the schedule."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms

from fullcircle.domain.rounds.queries import RoundView, Suggestion
from fullcircle.domain.rounds.rules import RoundDates
from fullcircle.web.kit.components.fields import DayField, KitForm


class RoundForm(KitForm):
    """A round's words and days. ``version`` is the one the person saw; empty for a new round."""

    number = forms.IntegerField(label="Number", min_value=1, max_value=9_999)
    title = forms.CharField(label="Title", max_length=150, help_text="What this round looks at, in a few words.")
    focus = forms.CharField(
        label="Focus",
        required=False,
        max_length=2_000,
        widget=forms.Textarea,
        help_text="The question this round asks. Auditors and practitioners read it first.",
    )
    starts_on = DayField(label="First day of the round")
    audits_due_on = DayField(label="All audits are in by")
    moderation_due_on = DayField(label="Moderation is done by")
    report_due_on = DayField(label="The report is due on")
    meeting_on = DayField(label="Assurance and Improvement Meeting (AIM)", required=False)
    ends_on = DayField(label="Last day of the round")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def dates(self) -> RoundDates:
        """The days, once the form is valid."""
        return RoundDates(**{name: self.cleaned_data[name] for name in RoundDates.__dataclass_fields__})


class ChangeRoundForm(RoundForm):
    """The same for a round that is there: its number stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["number"]
        self.fields["version"].required = True


def as_initial(found: RoundView | Suggestion) -> dict[str, object]:
    """What a form starts with."""
    start: dict[str, object] = {"number": found.number, **asdict(found.dates)}
    if isinstance(found, RoundView):
        start |= {"title": found.title, "focus": found.focus, "version": found.version}
    return start


class CloseForm(KitForm):
    """Why a round is closed with something unfinished. Not asked where nothing is."""

    reason = forms.CharField(
        label="Why is it closed with this unfinished?",
        required=False,
        max_length=500,
        widget=forms.Textarea,
        help_text="It is kept with the round and stands in the schedule. Name no child.",
    )


class PlanScheduleForm(KitForm):
    """From when to when the schedule is planned."""

    from_ = DayField(label="From")
    until = DayField(label="Until", help_text="Three years at most. Planning the same days again adds nothing twice.")

    @staticmethod
    def for_a_year(today: date) -> dict[str, date]:
        """The usual: from today for a year."""
        year = today.year + 1
        return {"from_": today, "until": today.replace(year=year, day=min(today.day, 28))}


class ActivityForm(KitForm):
    """What became of an activity."""

    outcome = forms.ChoiceField(
        label="What became of it?",
        choices=[("finish", "It was done"), ("miss", "It did not take place")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1_000,
        widget=forms.Textarea,
        help_text="If it did not take place, say why. Name no child.",
    )


class TakeBackForm(KitForm):
    """Why what was recorded of an activity is not right."""

    reason = forms.CharField(
        label="Why is the record not right?",
        max_length=1_000,
        widget=forms.Textarea,
        help_text="It is kept with the record, which stays in the history. Name no child.",
    )
