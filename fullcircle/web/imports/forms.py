"""Forms of the imports pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from fullcircle.web.kit.components.fields import DayField, KitForm
from fullcircle.web.kit.received import UploadForm


class NewImportForm(UploadForm):
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


class ApplyForm(KitForm):
    """What must be said before a file that needs a second look is applied: ``shrunk`` where it is of an older day, far less is
    in it than in the last one or many children are missing, ``close`` where children could be closed although rows could not be
    told. ``in_lines`` need not be said."""

    shrunk = forms.BooleanField(label="I have looked at each of these, and the file is right", required=False)
    in_lines = forms.BooleanField(
        label="Its short lists are right too: show them in lines over time",
        required=False,
        help_text="Else a list that is far shorter than in the files before and after is left out of lines, and said to be.",
    )
    close = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, close: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["close"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = close


class UndoForm(KitForm):
    """What must be said before an import is undone from which children have been drawn."""

    draws_seen = forms.BooleanField(label="Undo it all the same: the draws stay as they are", required=False)
