"""Forms of selection."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from fullcircle.domain.auditors.rules.availability import time_words
from fullcircle.domain.selection.queries import AuditorOption, ChangeOne, Choosing, Requests
from fullcircle.domain.selection.rules import priorities as rules
from fullcircle.domain.selection.states import RestrictionReason
from fullcircle.web.kit.components.fields import DayField, KitForm
from fullcircle.web.kit.numbers import LARGEST_ID, whole_number

MOST_CHILDREN = 100_000


class PrioritiesWidget(forms.Widget):
    """One select for each priority, all of one name; each gives code=weight or nothing. Drawn by the page's template."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [text for text in data.getlist(name) if text.strip()]


class PrioritiesField(forms.Field):
    """Cleans to weights by code. What cannot be read is told; what can be used is in ``usable``."""

    widget = PrioritiesWidget

    def clean(self, value: list[str]) -> dict[str, float]:
        found, wrong = usable(value)
        if wrong:
            raise ValidationError(wrong)
        return found


def usable(typed: list[str]) -> tuple[dict[str, float], list[str]]:
    """The priorities that can be read, as weights by code; and what is wrong with the others, in words."""
    found, wrong = {}, []
    for text in typed:
        if text.strip():
            try:
                code, weight = rules.read(text)
                found[code] = weight
            except ValueError as unreadable:
                wrong.append(str(unreadable))
    return found, wrong


class NewSelectionForm(KitForm):
    """What the round looks for, how many children, and the seed that makes the draw repeatable."""

    p = PrioritiesField(label="What should this round look for?", required=False)
    size = forms.IntegerField(label="How many children?", max_value=MOST_CHILDREN)
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=LARGEST_ID,
        help_text="The same seed, priorities and data give the same selection. Keep this number, or agree on one beforehand.",
    )


class Typed:
    """The choice so far, read from an address or a form as far as it can be: the page counts with what it understands."""

    def __init__(self, data: QueryDict) -> None:
        self.given = any(name in data for name in ("p", "size", "seed"))
        self.priorities, _ = usable(data.getlist("p"))
        size = str(data.get("size", "")).strip()
        self.size = whole_number(size, most=MOST_CHILDREN)
        self.kept = [("p", text) for text in data.getlist("p") if text.strip()]
        self.kept += [(name, text) for name in ("size", "seed") if (text := str(data.get(name, "")).strip())]

    def countable(self) -> dict[str, float]:
        """Priorities whose weight is possible."""
        return {code: w for code, w in self.priorities.items() if rules.LEAST <= w <= rules.MOST}

    def with_defaults(self, data: QueryDict, choosing: Choosing) -> QueryDict:
        """The same data with the suggested size and seed where none is given."""
        filled = data.copy()
        filled.setdefault("size", str(choosing.size))
        filled.setdefault("seed", str(choosing.seed))
        return filled


class SwapForm(KitForm):
    """Why a child is swapped."""

    reason = forms.CharField(
        label="Why is this child swapped?",
        max_length=500,
        widget=forms.Textarea,
        help_text="It is kept for as long as the selection. Name no one.",
    )


class AuditorForm(KitForm):
    """Who audits instead, and why."""

    auditor = forms.ChoiceField(
        label="Who carries out this audit?",
        help_text="Everyone who is independent of this child, the least loaded first. Those without room come last.",
    )
    reason = forms.CharField(
        label="Why?", max_length=500, widget=forms.Textarea, help_text="It is kept with the choice."
    )

    def __init__(self, *args: Any, one: ChangeOne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [option for option in one.auditors if not option.objection and option.person_id != one.choice.auditor_id]
        self.fields["auditor"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a person"),
            *((str(option.person_id), with_load(option)) for option in able),
        ]


def with_load(option: AuditorOption) -> str:
    """A name with how much that person has and has room for: "Ruth Bell (1 audit, away 18 Dec to 20 Jan, room for 1 more)"."""
    return f"{option.name} ({time_words(option.audits, option.room, option.away)})"


class ObservationForm(KitForm):
    """Whether an observation is planned."""

    planned = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class RestrictionForm(KitForm):
    """A child to set aside, why, and for how long."""

    child = forms.CharField(
        label="Child’s reference", max_length=20, help_text="As the case system shows it. Write no name."
    )
    reason = forms.ChoiceField(label="Why?", choices=RestrictionReason.choices(), widget=forms.RadioSelect)
    words = forms.CharField(
        label="In a few words",
        max_length=500,
        widget=forms.Textarea,
        help_text="Who decided, and what would end it. Read only by people who select children.",
    )
    starts_on = DayField(label="From")
    ends_on = DayField(
        label="Last day", required=False, help_text="Leave empty if it is not known: lift it by hand then."
    )

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"starts_on": today}, **kwargs)


class LiftForm(KitForm):
    """Why a child can be drawn again."""

    restriction = forms.IntegerField(widget=forms.HiddenInput)
    lift = forms.CharField(label="Why can this child be drawn again?", max_length=500)


class RequestForm(KitForm):
    """A child, or a reason in the data, that leaders ask for; who asks, and why."""

    child = forms.CharField(label="Child’s reference", max_length=20, required=False, help_text="One child, no name.")
    flag = forms.ChoiceField(label="Or every child with a reason in the data", required=False)
    asked_by = forms.CharField(label="Who asks?", max_length=150, help_text="Name or role.")
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea,
        help_text="It is kept with the selection and told to whoever asks why this child was chosen. Name no one in it.",
    )

    def __init__(self, data: Any = None, *, page: Requests, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["flag"].choices = [  # type: ignore[attr-defined]
            ("", "No, one child"),
            *((code, f"{label} ({now})") for code, label, now in page.flags),
        ]


class AskForm(KitForm):
    """A child to ask about. Posted, so that the reference stands in no address."""

    child = forms.CharField(label="Child’s reference", max_length=20)


def weight_options(code: str, chosen: Mapping[str, float]) -> list[tuple[str, str, bool]]:
    """(value, words, chosen) of each weight that a priority can be given; a weight of one's own stays among them."""
    given = chosen.get(code)
    steps = [*rules.STEPS, *([given] if given is not None and given not in rules.STEPS else [])]
    return [("", "no", given is None)] + [
        (f"{code}={weight:g}", _weight(weight), weight == given) for weight in sorted(steps)
    ]


def _weight(weight: float) -> str:
    named = rules.in_words(weight)
    return f"{named} ({weight:g})" if named != f"{weight:g}" else named


class ConfirmForm(KitForm):
    """What must be said before a draw is confirmed of which the data was undone."""

    undone_seen = forms.BooleanField(
        label="Go on with this draw: I know that its data was undone",
        required=False,
    )
