"""What a page writes into its forms by itself, beside what somebody answers."""

from uuid import uuid4

from django.utils.safestring import SafeString, mark_safe

OPERATION, LABELS, WRITER, DRAFT, TITLED = "operation", "labels", "writer", "draft", "titled"
OF_EVERY_FORM = {"csrfmiddlewaretoken", OPERATION, LABELS, WRITER, DRAFT, TITLED}
"""Fields of every form: its token, its id (`kit.once`), its labels, its writer, its drafts, and how its page is called."""


def hidden_id() -> SafeString:
    """The field that gives the forms of a page their id."""
    return mark_safe(
        f'<input type="hidden" name="{OPERATION}" value="{uuid4()}">'
    )  # made of nothing that anybody typed
