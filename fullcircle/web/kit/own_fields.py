"""What a page writes into its forms by itself, beside what somebody answers."""

from uuid import uuid4

from django.utils.safestring import SafeString, mark_safe

OPERATION, LABELS, WRITER, DRAFT = "operation", "labels", "writer", "draft"
OF_EVERY_FORM = {"csrfmiddlewaretoken", OPERATION, LABELS, WRITER, DRAFT}
"""Fields of every form: its token, its id (`kit.once`), its labels, whose words it holds, and its drafts."""


def hidden_id() -> SafeString:
    """The field that gives the forms of a page their id."""
    return mark_safe(
        f'<input type="hidden" name="{OPERATION}" value="{uuid4()}">'
    )  # made of nothing that anybody typed
