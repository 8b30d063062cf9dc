"""No number or day that is sent goes on to where it cannot be held or counted with; what was wrong is said."""

import pytest
from django import forms

from fullcircle.web.kit.components.fields import DayField, KitForm
from fullcircle.web.kit.numbers import LARGEST_ID, LARGEST_NUMBER, page_number, whole_number


class Asked(KitForm):
    due = DayField(label="By when?")
    version = forms.IntegerField()


def faults(**sent: str) -> dict[str, list[str]]:
    good = {"due_0": "5", "due_1": "3", "due_2": "2026", "version": "3"}
    return dict(Asked(good | sent).errors)


@pytest.mark.parametrize("day", ["1234567890", "9" * 5_000, "1" * 30])
def test_a_day_of_many_figures_is_no_day(day: str) -> None:
    (said,) = faults(due_0=day)["due"]
    assert "is not a day in the calendar" in said
    assert len(said) < 150


@pytest.mark.parametrize("month", ["1234567890", "9" * 5_000, "-1", "²"])
def test_a_month_of_many_figures_is_none(month: str) -> None:
    assert "is not a day in the calendar" in faults(due_1=month)["due"][0]


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_year_from_which_no_days_can_be_counted_is_no_year(year: str) -> None:
    assert f"{int(year)} cannot be the year" in faults(due_2=year)["due"][0]


@pytest.mark.parametrize("year", ["1900", "2199"])
def test_any_year_of_a_life_is_one(year: str) -> None:
    assert faults(due_2=year) == {}


@pytest.mark.parametrize("version", ["1" * 30, "-" + "1" * 30, "9" * 5_000, str(LARGEST_NUMBER + 1)])
def test_a_version_that_no_column_holds_is_refused(version: str) -> None:
    assert list(faults(version=version)) == ["version"]


def test_the_largest_number_of_a_column_is_taken() -> None:
    assert faults(version=str(LARGEST_NUMBER)) == {}


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", " 1", "1.0", "1_0", "٣", "²", "9" * 5_000, str(LARGEST_ID + 1), "NaN"]
)
def test_what_is_no_id_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_the_largest_id_is_one() -> None:
    assert whole_number(str(LARGEST_ID)) == LARGEST_ID
    assert whole_number("0") == 0


@pytest.mark.parametrize(
    ("text", "page"), [(None, 1), ("", 1), ("0", 1), ("x", 1), ("7", 7), ("9" * 30, 1), ("1000000", 1)]
)
def test_nonsense_asks_for_the_first_page(text: str | None, page: int) -> None:
    assert page_number(text) == page
