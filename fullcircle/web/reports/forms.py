"""The forms of a report: one section, comments to its writers, and where a figure is from."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms

from fullcircle.domain.reports.operations import LONGEST_COMMENTS, LONGEST_SOURCE, LONGEST_TEXT
from fullcircle.web.kit.components.fields import KitForm


class SectionForm(KitForm):
    """The words of a section. ``version``: the one they started from. ``resolves``: the kept text that saving settles."""

    text = forms.CharField(
        label="Words of this section",
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text="Leave an empty line between paragraphs. Start a line with a hyphen and a space for a bullet. "
        "Name no child and no worker. A sentence with a figure that the tables do not hold is confirmed on the report "
        "before it is signed.",
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    resolves = forms.IntegerField(required=False, widget=forms.HiddenInput)

    most = LONGEST_TEXT


class CommentsForm(KitForm):
    """What should change before a report is signed."""

    comments = forms.CharField(
        label="What should change?",
        max_length=LONGEST_COMMENTS,
        widget=forms.Textarea,
        error_messages={"required": "Say what should change, so that the writers can go on."},
        help_text="The writers read it on the report. It is kept. Name no child and no worker.",
    )

    most = LONGEST_COMMENTS


class ConfirmForm(KitForm):
    """Where the figure of a sentence is from."""

    source = forms.CharField(
        label="Where is this figure from?",
        max_length=LONGEST_SOURCE,
        error_messages={"required": "Say where this figure is from, so that others can look it up."},
        help_text="The report tells its readers. Name no child and no worker.",
    )

    @classmethod
    def of(cls, digest: str, data: Mapping[str, Any] | None = None, *, formerly: str = "") -> Self:
        """The form of one sentence, by its digest: a page has several, and sends what stands in all of them. It has the same name
        after the figures are counted again. ``formerly``: the source that was given before."""
        return cls(data, prefix=f"confirm-{digest[:12]}", initial={"source": formerly})
