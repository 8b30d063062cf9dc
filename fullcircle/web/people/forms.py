"""Forms about people, teams and roles."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from fullcircle.foundation.access import queries
from fullcircle.foundation.access.rules import opens_nothing
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind
from fullcircle.web.kit.components.fields import DayField, KitForm

OPENS_NO_PAGE = "opens no page yet"


def _teams() -> list[tuple[str, str]]:
    return [("", "No team"), *((str(team.pk), f"{team.name} ({team.service_area.name})") for team in queries.teams())]


def _service_areas() -> list[tuple[str, str]]:
    return [("", "None"), *((str(area.pk), area.name) for area in queries.service_areas())]


def _roles() -> list[tuple[str, str]]:
    return [(str(role), role.label + (f" ({OPENS_NO_PAGE})" if opens_nothing(role) else "")) for role in Role]


def _needed_by(kind: ScopeKind) -> str:
    """Which roles need a place of this kind, and that others need none."""
    roles = " or ".join(role.label for role, of in SCOPES.items() if of is kind)
    return f"Needed for these roles: {roles}. Others hold without one."


def _number(text: str) -> int | None:
    return int(text) if text else None


class CorrectForm(KitForm):
    """What is known of a person. The manager is found by name or e-mail, as people are called on these pages."""

    name = forms.CharField(label="Name", max_length=150, help_text="As colleagues say it, for example Ada Hale.")
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    email = forms.CharField(label="E-mail address at work", max_length=254, required=False)
    team = forms.ChoiceField(label="Team", required=False)
    manager = forms.CharField(
        label="Line manager",
        max_length=254,
        required=False,
        help_text="Their name or e-mail address. Nobody is asked to audit work in their own line.",
    )

    def __init__(self, *args: Any, of: queries.PersonRow, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of, self._today = of, today
        self.fields["team"].choices = _teams()  # type: ignore[attr-defined]

    def clean_manager(self) -> int | None:
        """The id of the one person meant."""
        text: str = self.cleaned_data["manager"]
        if not text or text == self._of.manager:  # left as it was, however many go by that name
            return self._of.manager_id if text else None
        found = queries.meant(text, on=self._today)
        if not found:
            raise forms.ValidationError("Nobody here goes by that name or e-mail address. Add them under People first.")
        if len(found) > 1:
            raise forms.ValidationError(f"{len(found)} people go by that name. Enter the e-mail address instead.")
        return found[0].id

    @property
    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "job_title": data["job_title"],
            "email": data["email"],
            "team_id": _number(data["team"]),
            "line_manager_id": data["manager"],
        }


class AccountForm(KitForm):
    """An account for a person who has none. Their password follows on the next page."""

    username = forms.CharField(
        label="User name",
        max_length=150,
        help_text="What they type to sign in. The e-mail address is easy to remember.",
    )


class PersonForm(KitForm):
    """A new person. An account lets them sign in once an administrator has set a password."""

    name = forms.CharField(label="Name", max_length=150)
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    email = forms.CharField(label="E-mail address at work", max_length=254, required=False)
    team = forms.ChoiceField(label="Team", required=False)
    username = forms.CharField(
        label="User name", max_length=150, required=False, help_text="Leave empty for someone who does not sign in."
    )

    someone_else = forms.BooleanField(label="Yes, this is someone else", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["team"].choices = _teams()  # type: ignore[attr-defined]
        if not self.is_bound:  # it is asked only where somebody goes by that name already
            del self.fields["someone_else"]

    def clean(self) -> dict[str, Any]:
        """Where somebody here goes by that name already, it is said that this is someone else: lists and imports would not know
        which of the two is meant."""
        data = super().clean() or self.cleaned_data
        same = queries.meant(data.get("name", ""), on=self._today)
        if not same:
            del self.fields["someone_else"]
        elif not data["someone_else"]:
            self.add_error("someone_else", _already(same))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "job_title": data["job_title"],
            "email": data["email"],
            "team_id": _number(data["team"]),
            "username": data["username"],
        }


def _already(same: Sequence[queries.PersonRow]) -> str:
    """That people go by a name already, and where they work."""
    first = same[0]
    where = f", in {first.team}" if first.team else ""
    others = f", and {len(same) - 1} more of that name" if len(same) > 1 else ""
    return f"There is {first.name} already{where}{others}. Is this someone else? Then tick this and add them."


class StaffListForm(KitForm):
    """A list of people as a spreadsheet."""

    file = forms.FileField(
        label="List of people", help_text="An Excel file (.xlsx, .xlsb or .xls) or a CSV file, one row for each person."
    )

    def uploaded(self) -> "UploadedFile[Any]":
        """The file, once the form is valid."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file


class TeamForm(KitForm):
    """A new team in a service area."""

    name = forms.CharField(label="Name of the team", max_length=100)
    service_area = forms.ChoiceField(label="Service area")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service_area"].choices = _service_areas()  # type: ignore[attr-defined]


class RoleForm(KitForm):
    """A role from a day. Practitioners and team managers need a team, Heads of Service a service area."""

    role = forms.ChoiceField(label="Role", choices=_roles())
    team = forms.ChoiceField(label="Team", required=False, help_text=_needed_by(ScopeKind.TEAM))
    service_area = forms.ChoiceField(label="Service area", required=False, help_text=_needed_by(ScopeKind.SERVICE))
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty if it goes on.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = _teams()  # type: ignore[attr-defined]
        self.fields["service_area"].choices = _service_areas()  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        first: date = data["starts_on"]
        return {
            "role": Role(data["role"]),
            "team_id": _number(data["team"]),
            "service_area_id": _number(data["service_area"]),
            "starts_on": first,
            "ends_on": data["ends_on"],
        }


class EndRoleForm(KitForm):
    """How a role ends: now, now because it was given in error, or with a last day to come."""

    NOW, IN_ERROR, LATER = "now", "in_error", "later"

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[
            (NOW, "Now: it gives nothing from this moment on"),
            (IN_ERROR, "Now: it should not have been given"),
            (LATER, "When a last day is over"),
        ],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    ends_on = DayField(label="Last day", required=False, help_text="Only where it ends when a last day is over.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Where a last day is asked for there has to be one, today or later."""
        data = super().clean() or self.cleaned_data
        if data.get("when") == self.LATER and "ends_on" in data:
            if data["ends_on"] is None:
                self.add_error("ends_on", "Enter the last day, or choose that it ends now.")
            elif data["ends_on"] < self._today:
                self.add_error("ends_on", "This day is over. Choose that the role ends now, or a later day.")
        return data


class LeaveForm(KitForm):
    """A leaver: the last day, and when access ends."""

    NOW, AFTER = "now", "after"

    left_on = DayField(label="Last day at work")
    access = forms.ChoiceField(
        label="When does their access end?",
        choices=[
            (NOW, "Now: roles end, the account is shut, and they are signed out in every browser"),
            (AFTER, "When the last day is over"),
        ],
        initial=NOW,
        widget=forms.RadioSelect,
    )
