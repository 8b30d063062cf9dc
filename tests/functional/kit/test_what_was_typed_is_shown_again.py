"""A form that was not accepted shows every word as it was typed, and says what is still needed."""

from datetime import date

import pytest
from django import forms
from django.template import engines

from fullcircle.web.kit.components.fields import DayField, KitForm
from tests.functional.kit.conftest import Open


class Note(KitForm):
    text = forms.CharField(label="Your note", widget=forms.Textarea)
    due = DayField(label="By when?")
    name = forms.CharField(label="Who", error_messages={"required": "Say who will do it."})


def render(source: str, **context: object) -> str:
    return str(
        engines["jinja2"]
        .from_string('{% from "kit/form.html" import error_summary, fields, radios_field, textarea_field %}' + source)
        .render(context)
    )


@pytest.mark.parametrize(
    "typed", ["\n\nstarts low", "  indented\n    more\n\n", "ends\n", "a < b & \"c\" 'd'", "&#10; &amp;", "one\r\ntwo"]
)
@pytest.mark.parametrize(
    "source",
    [
        "{{ textarea_field(form.text) }}",
        "{{ textarea_field(form.text, max_characters=500) }}",
        '{{ radios_field(choice.pick, conditional={"a": textarea_field(form.text)}) }}',
    ],
    ids=["alone", "counted", "inside a choice"],
)
def test_no_character_of_a_text_changes_on_its_way_back(show: Open, source: str, typed: str) -> None:
    class Choice(KitForm):
        pick = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    page = show()
    page.set_content(render(source, form=Note({"text": typed}), choice=Choice({"pick": "a"})))
    assert page.locator("textarea").input_value() == typed.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (("31", "2", "2026"), "“31 2 2026” is not a day in the calendar."),
        (("5", "", "2026"), "The date also needs a month"),
        (("5", "3", "26"), "Write the year with four figures"),
        (("five", "3", "2026"), "“five 3 2026” is not a day in the calendar."),
        (("", "", ""), "“By when?” still needs an answer."),
    ],
)
def test_a_date_that_is_none_says_why_and_keeps_its_parts(parts: tuple[str, str, str], says: str) -> None:
    form = Note({f"due_{i}": part for i, part in enumerate(parts)})
    assert says in form.errors["due"][0]
    html = render("{{ error_summary(form) }}{{ fields(form) }}", form=form)
    assert 'href="#id_due"' in html
    assert 'id="id_due"' in html
    for part in filter(None, parts):
        assert f'value="{part}"' in html


@pytest.mark.parametrize("parts", [("5", "3", "2026"), ("05", "March", "2026"), (" 5 ", "mar", "2026")])
def test_a_month_may_be_a_number_or_a_name(parts: tuple[str, str, str]) -> None:
    form = Note({f"due_{i}": part for i, part in enumerate(parts)})
    form.is_valid()
    assert form.cleaned_data["due"] == date(2026, 3, 5)


def test_a_fields_own_words_win_over_the_kits() -> None:
    assert Note({}).errors["name"] == ["Say who will do it."]
    assert Note({}).errors["text"] == ["“Your note” still needs an answer."]


def test_no_markup_that_was_typed_becomes_markup() -> None:
    html = render(
        "{{ error_summary(form) }}{{ fields(form) }}",
        form=Note({"text": "</textarea><script>1</script>", "due_0": '"><b>'}),
    )
    assert "<script>" not in html
    assert "<b>" not in html
