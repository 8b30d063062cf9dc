"""A form that was not accepted says that what was typed is still there only where something was."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import engines
from django.utils.datastructures import MultiValueDict

from fullcircle.web.kit.components.fields import DayField, KitForm

KEPT = "What you typed is still here."
PAGE = '{% from "kit/form.html" import error_summary %}{{ error_summary(form) }}'


AGAIN = "Choose the file again"


class Sending(KitForm):
    on = DayField(label="Day")
    file = forms.FileField(label="File")


@pytest.mark.parametrize(("sent", "kept"), [("on_0=&on_1=&on_2=", False), ("on_0=40&on_1=1&on_2=2026", True)])
def test_a_file_that_was_sent_is_said_to_be_chosen_again(sent: str, kept: bool) -> None:
    files = MultiValueDict({"file": [SimpleUploadedFile("a.csv", b"a")]})
    for given, again in ((files, True), (MultiValueDict(), False)):
        form = Sending(QueryDict(sent), given)
        assert not form.is_valid()
        page = engines["jinja2"].env.from_string(PAGE).render(form=form)
        assert (AGAIN in page) is again
        assert (KEPT in page) is kept


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
