"""What people send about a moderation: a judgement in draft, the agreed outcome, and whom to ask."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from fullcircle.domain.moderation.queries import Aspect, Candidate, DraftText
from fullcircle.web.kit.components.fields import DayField, KitForm


class JudgeForm(KitForm):
    """The moderator's judgement of one aspect, as far as it is written: nothing is required to save it."""

    value = forms.ChoiceField(label="Your judgement", required=False, widget=forms.RadioSelect)
    rationale = forms.CharField(
        label="Why, from what you saw in the file",
        help_text="Read the child’s own file as well as the auditor’s words, and say what it means for the child.",
        required=False,
        strip=False,
        widget=forms.Textarea,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, aspect: Aspect, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices(aspect)

    @classmethod
    def of(cls, aspect: Aspect) -> "JudgeForm":
        """The form with what is saved."""
        draft = aspect.draft or DraftText()
        value, rationale = draft.typed
        return cls(aspect, initial={"value": value, "rationale": rationale, "version": draft.version})


class AgreeForm(KitForm):
    """The outcome of the talk. Where both judged alike that judgement is the first choice; elsewhere none is."""

    talk_on = DayField(label="On which day did you talk?", required=False)
    reason = forms.CharField(
        label="Why is this the outcome?",
        help_text="What the auditor and the moderator each saw that the other had not. Whoever reads the whole audit reads this "
        "too, the practitioner among them. Both first judgements are kept beside it.",
        required=False,
        strip=False,
        widget=forms.Textarea,
    )

    def __init__(self, aspects: Sequence[Aspect], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for aspect in aspects:
            field = forms.ChoiceField(
                label=aspect.title, choices=[("", "Choose"), *_choices(aspect)], required=False, help_text=_both(aspect)
            )
            if aspect.first and aspect.second and aspect.first.value == aspect.second.value:
                field.initial = aspect.first.value.key
            self.fields[field_of(aspect.key)] = field
        self.keys = [aspect.key for aspect in aspects]

    @property
    def values(self) -> dict[str, str]:
        """The keys of the judgements that were chosen, by aspect."""
        given = {key: self.cleaned_data.get(field_of(key)) for key in self.keys}
        return {key: value for key, value in given.items() if value}


def _choices(aspect: Aspect) -> list[tuple[str, str]]:
    return [(judgement.key, judgement.title) for judgement in aspect.scale]


def field_of(aspect: str) -> str:
    """The name of the field of an aspect's agreed judgement."""
    return f"agreed-{aspect}"


def _both(aspect: Aspect) -> str:
    if aspect.first is None or aspect.second is None:
        return ""
    return f"Auditor: {aspect.first.value.title}. Moderator: {aspect.second.value.title}."


class AssignForm(KitForm):
    """Whom to ask, and why."""

    moderator = forms.ChoiceField(
        label="Who will moderate it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who will moderate it."},
    )
    why = forms.CharField(
        label="Why is it moderated, or why by this person?",
        help_text="Moderator and auditor see this once the second judgements are recorded, so that it cannot sway them.",
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, candidates: Iterable[Candidate], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["moderator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(c.id, c.name) for c in candidates if not c.why_not]
