"""What to show of the audit log."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from fullcircle.foundation.access.queries import PersonRow
from fullcircle.web.auditlog.words import kinds
from fullcircle.web.kit.components.fields import DayField, KitForm


class FilterForm(KitForm):
    """By whom, of which kind, and from which day to which. All of it is in the address."""

    by = forms.TypedChoiceField(
        label="Who",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose somebody from this list."},
    )
    event = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Everything"), *kinds()],
        error_messages={"invalid_choice": "Choose a kind of entry from this list."},
    )
    since = DayField(label="From", required=False)
    until = DayField(label="Until", required=False)

    def __init__(self, people: Sequence[PersonRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = sorted(people, key=lambda person: person.name)
        names = [
            (person.id, f"{person.name}, {person.job_title}" if person.job_title else person.name) for person in rows
        ]
        self.fields["by"].choices = [("", "Anybody"), *names]  # type: ignore[attr-defined]

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", "This day is before the first one.")
