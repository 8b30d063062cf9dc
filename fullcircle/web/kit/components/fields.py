"""Form parts that Django does not have: kind default messages, and a day typed as day, month and year."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.jinja import date_long
from fullcircle.web.kit.numbers import LARGEST_NUMBER

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MOST_SHOWN = 40
EARLIEST, LATEST = 1900, 2199
"""Years that a day can have; beyond them no day is counted on from, in either direction."""
_EXAMPLE = "for example 5\u00a03\u00a02026"


class KitForm(forms.Form):
    """A form whose messages say what would help. A field's own ``error_messages`` still win."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                asked = field.label or name.replace("_", " ").capitalize()
                field.error_messages["required"] = f"“{asked}” still needs an answer."
            if isinstance(field, forms.IntegerField):
                _within_a_column(field)

    def sent_as(self) -> set[str]:
        """The names under which its fields are sent."""
        days = {f.html_name for f in self if isinstance(f.field, DayField)}
        return {f.html_name for f in self} | {f"{name}_{part}" for name in days for part in range(3)}

    def show(self, typed: QueryDict) -> bool:
        """Show again, unchecked, what was typed here before another part of the page was sent; whether that was anything."""
        for f in self.visible_fields():
            if f.html_name in typed or any(f"{f.html_name}_{part}" in typed for part in range(3)):
                self.initial[f.name] = f.field.widget.value_from_datadict(typed, {}, f.html_name)
        return any(any(typed.getlist(name)) for name in self.sent_as() - {f.html_name for f in self.hidden_fields()})

    @property
    def typed(self) -> bool:
        """Whether anything was typed or chosen in what was sent."""
        shown = self.sent_as() - {f.html_name for f in self.hidden_fields()}
        sent = (self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name)] for name in shown)
        return any(any(values) for values in sent)

    def refuse(self, refusal: Invalid) -> None:
        """Say beside its field what an operation found wrong, and above the form what belongs to none of its fields."""
        for field, fault in refusal.faults.items():
            self.add_error(field if field in self.fields else None, fault)

    def in_words(self) -> list[dict[str, str]]:
        """Each question and what it holds, to be read by somebody who may not change it: rows of ``summary_list``."""
        return [{"key": str(f.label), "value": _in_words(f) or "Not set"} for f in self.visible_fields()]


def _within_a_column(field: forms.IntegerField) -> None:
    """No number goes on that a column of either database could not hold, whatever else the field says of it."""
    if field.max_value is None:
        field.validators.append(MaxValueValidator(LARGEST_NUMBER, "This number is too large. Check it."))
    if field.min_value is None:
        field.validators.append(MinValueValidator(-LARGEST_NUMBER, "This number is too small. Check it."))


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(value, date):
        return date_long(value)
    if isinstance(field.field, forms.ChoiceField):
        values = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        return ", ".join(str(words) for code, words in field.field.choices if str(code) in values)  # type: ignore[union-attr,misc]
    return "" if value is None else str(value)


class DayWidget(forms.MultiWidget):
    """Three text boxes. What was typed is given back as typed, even when it is no day."""

    def __init__(self) -> None:
        super().__init__(widgets=[forms.TextInput, forms.TextInput, forms.TextInput])

    def decompress(self, value: date | str | None) -> list[str]:
        if not value:
            return ["", "", ""]
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return [str(value), "", ""]
        return [str(day.day), str(day.month), str(day.year)]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        parts = [data.get(f"{name}_{i}", "") or "" for i in range(3)]
        whole = data.get(name)  # a link or a test may give the whole day as 2026-03-05
        return self.decompress(whole) if whole and not any(parts) else parts

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{i}" not in data for i in range(3))


class DayField(forms.Field):
    """A day typed as day, month (number or name) and year; cleans to a ``date`` or None. Shown by ``date_field``."""

    widget = DayWidget

    def clean(self, value: Any) -> date | None:
        typed = value if isinstance(value, list | tuple) else DayWidget().decompress(value)
        parts = [str(part).strip() for part in typed]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        day = _read(parts)
        self.run_validators(day)
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


def _read(parts: list[str]) -> date:
    missing = [name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part]
    if missing:
        raise ValidationError(f"The date also needs a {' and a '.join(missing)}, {_EXAMPLE}.", code="incomplete")
    day, month, year = parts
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else month
    if len(year) != 4 or not year.isdecimal():
        raise ValidationError(f"Write the year with four figures, {_EXAMPLE}.", code="year")
    try:
        found = date(int(year), int(number), int(day))
    except (ValueError, OverflowError):
        said = _shortened(" ".join(parts))
        raise ValidationError(f"“{said}” is not a day in the calendar. Check it, {_EXAMPLE}.", code="invalid") from None
    if not EARLIEST <= found.year <= LATEST:
        raise ValidationError(f"{found.year} cannot be the year. Check it, {_EXAMPLE}.", code="year")
    return found


def _shortened(typed: str) -> str:
    return typed if len(typed) <= _MOST_SHOWN else f"{typed[:_MOST_SHOWN]}…"
