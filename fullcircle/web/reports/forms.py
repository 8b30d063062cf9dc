"""The forms of a report: one section, and comments to its writers."""

from django import forms

from fullcircle.domain.reports.operations import LONGEST_COMMENTS, LONGEST_TEXT
from fullcircle.web.kit.components.fields import KitForm


class SectionForm(KitForm):
    """The words of a section. ``version``: the one they started from. ``resolves``: the kept text that saving settles."""

    text = forms.CharField(
        label="Words of this section",
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text="Leave an empty line between paragraphs. Start a line with a hyphen and a space for a bullet. "
        "Name no child and no worker.",
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
