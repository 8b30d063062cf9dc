"""A form that was not accepted says that what was typed is still there only where something was."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines

from fullcircle.web.kit.components.fields import DayField, KitForm

KEPT = "What you typed is still here."
PAGE = '{% from "kit/form.html" import error_summary %}{{ error_summary(form) }}'


class Asking(KitForm):
    word = forms.CharField(label="Word")
    on = DayField(label="Day")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", False),
        ("word=&on_0=&on_1=&on_2=", False),
        ("version=3", False),
        ("csrfmiddlewaretoken=abc", False),
        ("word=Hale", True),
        ("on_1=Marz", True),
    ],
)
def test_nothing_is_said_to_be_kept_where_nothing_was_typed(sent: str, kept: bool) -> None:
    form = Asking(QueryDict(sent))
    assert not form.is_valid()
    page = engines["jinja2"].env.from_string(PAGE).render(form=form)
    assert "There is something to put right" in page
    assert (KEPT in page) == kept
