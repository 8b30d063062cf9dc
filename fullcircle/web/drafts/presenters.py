"""Words that are not sent, as pages and scripts tell them."""

from dataclasses import dataclass

from django.urls import reverse

from fullcircle.foundation.forms.queries import DraftView
from fullcircle.web.kit.drafts import without_child
from fullcircle.web.kit.jinja import date_long, datetime_long


@dataclass(frozen=True)
class Told:
    """A draft in its list: its ``texts`` each under its label. ``address``: "" where its page is closed to its writer, who is not
    told of the child there any more."""

    id: int
    title: str
    address: str
    saved: str
    kept_until: str
    texts: list[tuple[str, str]]


def told(draft: DraftView) -> Told:
    """In words. What has no label on its form stands under its form alone."""
    texts = [(draft.labels.get(one.name, ""), one.text) for one in draft.texts]
    when, until = datetime_long(draft.saved_at), date_long(draft.kept_until)
    title = draft.title if draft.address else without_child(draft.title)
    return Told(draft.id, title or "A form", draft.address, when, until, texts)


def offered(draft: DraftView) -> dict[str, object]:
    """For a script: the draft, and where to let go of it."""
    return {
        "id": draft.id,
        "version": draft.version,
        "page": str(draft.page),
        "saved": datetime_long(draft.saved_at),
        "kept": date_long(draft.kept_until),
        "discard": reverse("drafts:discard", kwargs={"draft_id": draft.id}),
        "texts": [{"name": one.name, "nth": one.nth, "text": one.text, "was": one.was} for one in draft.texts],
    }
