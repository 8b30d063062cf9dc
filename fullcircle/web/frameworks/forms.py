"""The form that takes a framework file, or its text."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from fullcircle.domain.frameworks.rules import LARGEST
from fullcircle.web.kit.components.fields import KitForm


class DraftForm(KitForm):
    """A file, or the text itself. ``framework_text`` is what was given, once the form is valid."""

    file = forms.FileField(
        required=False,
        label="Framework file",
        help_text="A text file that ends in .yaml. If you choose one, it is used in place of the text below.",
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or the text of the framework",
        help_text="Write or paste it here, or put faults right here after a file was read.",
        widget=forms.Textarea,
    )

    @property
    def framework_text(self) -> str:
        """The text to read, with line ends as the product keeps them."""
        return str(self.cleaned_data["read"]).replace("\r\n", "\n")

    @property
    def file_name(self) -> str:
        """The name of the file that was read; empty for text that was typed."""
        file = self.cleaned_data.get("file")
        return str(file.name) if file else ""

    def clean(self) -> dict[str, object]:
        cleaned = dict(super().clean() or {})
        file = cleaned.get("file")
        if isinstance(file, UploadedFile):
            cleaned["read"] = self._decoded(file)
        elif str(cleaned.get("text") or "").strip():
            cleaned["read"] = cleaned["text"]
        elif "file" not in self.errors:
            self.add_error("file", "Choose a framework file, or write its text below.")
        return cleaned

    def _decoded(self, file: "UploadedFile[bytes]") -> str:
        if (file.size or 0) > 4 * LARGEST:
            self.add_error("file", "This file is too large to be a framework. Choose the .yaml file of a framework.")
            return ""
        try:
            return bytes(file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error(
                "file", "This file is not plain text. Save it as text in UTF-8, ending in .yaml, and choose it again."
            )
            return ""
