"""Forms about people who audit or moderate."""

from typing import Any

from django import forms

from fullcircle.foundation.access.queries import teams
from fullcircle.web.kit.components.fields import DayField, KitForm


class AuditorTermsForm(KitForm):
    """How much time someone has, and since when they are trained to observe."""

    audits_most = forms.IntegerField(
        label="Most audits in a round",
        required=False,
        help_text="Leave empty for as many as the framework allows. 0 for none for now.",
    )
    trained_on = DayField(label="Trained to observe practice on", required=False)


class LeaveForm(KitForm):
    """Days away."""

    starts_on = DayField(label="First day away")
    ends_on = DayField(label="Last day away")


class ConflictForm(KitForm):
    """A conflict of interest, about a child or a team."""

    child = forms.CharField(label="Child’s reference", max_length=20, required=False, help_text="Write no name.")
    team = forms.ChoiceField(label="Or a team", required=False)
    words = forms.CharField(
        label="What is the conflict?",
        max_length=500,
        widget=forms.Textarea,
        help_text="Read by the person it is about and by people who select children, by nobody else.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "No team"),
            *((str(team.pk), f"{team.name} ({team.service_area.name})") for team in teams()),
        ]


class NotedConflictForm(ConflictForm):
    """The same of somebody else, as whoever selects notes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _READ_BY_THOSE_WHO_SELECT


_READ_BY_THOSE_WHO_SELECT = (
    "Read by people who select children alone. The person it is about is told that there is one."
)
