"""Forms of the action tracker: one to set an action, and one for each step that follows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from fullcircle.domain.actions.queries import ActionPage, Owner, SettingPage
from fullcircle.domain.actions.rules.smart import ASKS, Smart
from fullcircle.domain.actions.states import Difference, Step, Urgency
from fullcircle.web.kit.components.fields import DayField, KitForm

_NOT_WHOLE = "This page was not sent whole. Look at the action as it is now, then send it again."


class Words(forms.CharField):
    """Text of several lines. How much of it is needed, and how much is too much, is the domain's to say."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def _smart(name: str, label: str, hint: str) -> Words:
    return Words(label=label, help_text=hint, error_messages={"required": ASKS[name]})


class ActionForm(KitForm):
    """A new action. ``origin`` is what of the audit it comes from; it is left out where no audit gave rise to it."""

    origin = forms.ChoiceField(
        label="What it comes from",
        error_messages={
            "required": "Choose what in the audit this action comes from.",
            "invalid_choice": "Choose a finding or an aspect of this audit.",
        },
    )
    goes_on_with = forms.TypedChoiceField(
        label="Does it go on with an earlier action?",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Each of these was verified with something left. The two actions then name each other.",
        error_messages={"invalid_choice": "Choose an action that left something, or none."},
    )
    what = _smart(
        "what", "Specific: what will be done?", "One thing that somebody can start tomorrow. Say who does what."
    )
    measure = _smart(
        "measure",
        "Measurable: how will we know that it is done?",
        "What could you show someone, and where would they find it?",
    )
    achievable = _smart(
        "achievable", "Achievable: what makes it possible?", "The time, the help or the go-ahead that its owner needs."
    )
    difference_for = _smart(
        "difference_for",
        "Relevant: what difference will it make for the child?",
        "What will the child see, feel or be able to do? Someone will look for just this afterwards.",
    )
    urgency = forms.TypedChoiceField(
        label="Time-bound: how soon is it needed?",
        coerce=Urgency,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how soon it is needed."},
    )
    due_on = DayField(
        label="Another date", required=False, help_text="Leave this empty to keep the date of your choice above."
    )
    due_reason = Words(label="Why this date is right for the child", required=False)
    owner = forms.TypedChoiceField(
        label="Who will do it?",
        coerce=int,
        help_text="One person. They see it in their work, and someone else looks at the difference it made.",
        error_messages={
            "required": "Choose who will do it.",
            "invalid_choice": "Choose someone from this list.",
        },
    )

    def __init__(self, setting: SettingPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if setting.origins:
            self.fields["origin"].choices = [  # type: ignore[attr-defined]
                (o.key, f"{o.kind.label}: {Truncator(o.title).chars(90)}" if o.kind else o.title)
                for o in setting.origins
            ]
        else:
            del self.fields["origin"]
        if setting.left:
            left = [(action_id, f"Action {action_id}: {Truncator(what).chars(90)}") for action_id, what in setting.left]
            self.fields["goes_on_with"].choices = [("", "No"), *left]  # type: ignore[attr-defined]
        else:
            del self.fields["goes_on_with"]
        self.fields["urgency"].choices = [(str(d.urgency), d.title) for d in setting.due]  # type: ignore[attr-defined]
        self.fields["owner"].choices = _owners(setting.owners)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the operation needs, once the form is valid."""
        typed = self.cleaned_data
        kind, _, key = typed.get("origin", "").partition("-")
        return {
            "smart": Smart(typed["what"], typed["measure"], typed["achievable"], typed["difference_for"]),
            "urgency": typed["urgency"],
            "owner_id": typed["owner"],
            "goes_on_with_id": typed.get("goes_on_with"),
            "due_on": typed["due_on"],
            "due_reason": typed["due_reason"],
            "finding_id": int(key) if kind == "finding" else None,
            "aspect": key if kind == "aspect" else "",
        }


class TeamForm(KitForm):
    """For which team an action is, where no audit gives rise to it."""

    team = forms.ChoiceField(
        label="Which team is it for?",
        error_messages={
            "required": "Choose the team that this action is for.",
            "invalid_choice": "Choose a team from this list.",
        },
    )

    def __init__(self, teams: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Choose a team"), *teams]  # type: ignore[attr-defined]


class StepForm(KitForm):
    """One step of an action, taken on the version that the person saw. Empty texts are the domain's to refuse, once it has
    asked who takes the step. ``names``: fields that the operation calls otherwise."""

    names: dict[str, str] = {}

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": _NOT_WHOLE, "invalid": _NOT_WHOLE}
    )

    def __init__(self, page: ActionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "version" in self.fields:
            self.initial["version"] = page.version

    def given(self) -> dict[str, Any]:
        """What the operation needs, once the form is valid."""
        return {self.names.get(name, name): value for name, value in self.cleaned_data.items()}


class DoneForm(StepForm):
    evidence = Words(
        label="What shows that it is done?",
        required=False,
        help_text="Say what you did and where it can be seen, such as “Plan of 9 March, on the child’s file”.",
    )


class VerifyForm(StepForm):
    difference = forms.TypedChoiceField(
        label="Did it make a difference for the child?",
        choices=Difference.choices(),
        coerce=Difference,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found. “Cannot be known” is an answer too."},
    )
    how_known = Words(
        label="How do you know?",
        required=False,
        help_text="The child’s or the family’s own words tell most. Or say what you saw, and where.",
    )


class ReopenForm(StepForm):
    reason = Words(label="What still needs to happen?", required=False)


class NoteForm(StepForm):
    version = None  # type: ignore[assignment]  # notes stand beside each other, so none is written on an older version
    text = Words(label="Note", required=False, help_text="How it is going, or what would help.")


class OwnerForm(StepForm):
    names = {"owner": "owner_id"}

    owner = forms.TypedChoiceField(
        label="Who will do it now?",
        coerce=int,
        error_messages={"required": "Choose who will do it.", "invalid_choice": "Choose someone from this list."},
    )

    def __init__(self, page: ActionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(page, *args, **kwargs)
        others = [owner for owner in page.owners if owner.id != page.row.owner_id]
        self.fields["owner"].choices = _owners(others)  # type: ignore[attr-defined]


class DueForm(StepForm):
    names = {"due_reason": "reason"}

    due_on = DayField(label="New date", error_messages={"required": "Say which day it will be."})
    due_reason = Words(label="Why is this date right for the child?", required=False)


class NothingMoreForm(StepForm):
    reason = Words(
        label="Why is nothing more needed for the child?",
        required=False,
        help_text="The action stays in the list as it was verified, with your reason. It asks nobody for another one.",
    )


class SetAsideForm(StepForm):
    reason = Words(
        label="Why is it not needed any more?",
        required=False,
        help_text="The action stays in the list with your reason. It cannot be opened again.",
    )


FORMS: dict[Step, type[StepForm]] = {
    Step.NOTE: NoteForm,
    Step.CHANGE_OWNER: OwnerForm,
    Step.CHANGE_DUE: DueForm,
    Step.MARK_DONE: DoneForm,
    Step.REOPEN: ReopenForm,
    Step.VERIFY: VerifyForm,
    Step.NOTHING_MORE: NothingMoreForm,
    Step.SET_ASIDE: SetAsideForm,
}
"""The form of each step."""


def step_form(step: Step, page: ActionPage, data: Any = None) -> StepForm:
    """The form of a step. Ids on the page begin with the step, so that several forms stand on it."""
    return FORMS[step](page, data, auto_id=f"{step}-%s")


def _owners(owners: Sequence[Owner]) -> list[tuple[int | str, str]]:
    people = [(o.id, f"{o.name}, {o.job_title}" if o.job_title else o.name) for o in owners]
    return [("", "Choose a person"), *people]
