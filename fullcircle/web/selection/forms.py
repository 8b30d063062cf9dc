"""Forms of selection."""

from typing import Any

from django import forms

from fullcircle.domain.insight.rules.words import counted
from fullcircle.domain.selection.queries import AuditorOption, ChangeOne, Choosing
from fullcircle.web.kit.components.fields import KitForm


class NewSelectionForm(KitForm):
    """What the round looks for, how many children, and the seed that makes the draw repeatable."""

    priorities = forms.MultipleChoiceField(
        label="What should this round look for?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Children with these reasons in the imported data are drawn more often. Every other child keeps a chance.",
    )
    size = forms.IntegerField(label="How many children?", max_value=100_000)
    seed = forms.IntegerField(
        label="Seed",
        help_text="The same seed, settings and data give the same selection. Keep this number, or agree on one beforehand.",
    )

    def __init__(self, *args: Any, choosing: Choosing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priorities"].choices = [  # type: ignore[attr-defined]
            (priority.code, priority.label) for priority in choosing.priorities
        ]


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
        help_text="Everyone who is independent of this child, the least loaded first.",
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
    """A name with how much that person has: "Ruth Bell (1 audit)"."""
    return f"{option.name} ({counted(option.audits, 'audit')})"


class ObservationForm(KitForm):
    """Whether an observation is planned."""

    planned = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
