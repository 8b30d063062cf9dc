"""Forms of people about their own accounts."""

from typing import Any

from django import forms

from fullcircle.foundation.notices.states import MailChoice
from fullcircle.web.kit.components.fields import KitForm

_LONGEST = 128
"""Characters of a password: checking a longer one would only cost time."""


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=_LONGEST, widget=widget, help_text=help_text)


class NewPasswordForm(KitForm):
    """A new password of one's own, typed twice."""

    password = _password(
        "New password",
        "new-password",
        "At least 12 characters. Three words that do not belong together are good; names of the council or of the work are not.",
    )
    password_again = _password("The same again", "new-password")

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        data = super().clean() or self.cleaned_data
        if "password" in data and "password_again" in data and data["password"] != data["password_again"]:
            self.add_error("password_again", "This is not the same as the first. Type both again.")
        return data


class ChangePasswordForm(NewPasswordForm):
    """A change, which the present password proves."""

    present_password = _password("Present password", "current-password")

    field_order = ("present_password", "password", "password_again")


class ForgottenForm(KitForm):
    """Whoever forgot their password says who they are."""

    username = forms.CharField(label="User name", max_length=150)


class MailForm(KitForm):
    """When a person is mailed."""

    choice = forms.ChoiceField(
        label="When do you want to be mailed of what you are told?",
        choices=MailChoice.choices(),
        widget=forms.RadioSelect,
    )
