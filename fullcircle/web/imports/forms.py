"""Forms of the imports pages."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from fullcircle.web.kit.components.fields import DayField, KitForm


class NewImportForm(KitForm):
    """A workbook, and the day its data shows."""

    file = forms.FileField(
        label="Annex A workbook",
        help_text="An Excel file (.xlsx, .xlsb or .xls) with the Annex A lists, or a saved ChAT file.",
    )
    as_at = DayField(
        label="Day the data shows",
        help_text="The day the report was run, for example 27 3 2026. It is not in the file, so please tell us.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_as_at(self) -> date:
        as_at: date = self.cleaned_data["as_at"]
        if as_at > self._today:
            raise forms.ValidationError("The day the data shows is in the future. Enter the day the report was run.")
        return as_at

    def uploaded(self) -> "UploadedFile[Any]":
        """The file, once the form is valid."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file
