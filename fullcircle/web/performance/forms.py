"""Forms of the performance pages."""

from django import forms

from fullcircle.web.kit.components.fields import KitForm


class StandardForm(KitForm):
    """The council's own value of a standard, and why."""

    value = forms.CharField(label="The value that should hold", max_length=40)
    reason = forms.CharField(
        label="Why does the council set this value?",
        help_text="One or two sentences: who decided, and on what grounds.",
        widget=forms.Textarea,
    )
