"""Whose words a form holds. A form that asks something names the person whom it was shown to, so that nothing is sent in the name
of whoever signs in after them in the same browser."""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from fullcircle.foundation.access.rules import Actor
from fullcircle.web.kit.own_fields import WRITER

FIELD = WRITER
"""The hidden field that names the writer."""
ANOTHER = "Somebody else has signed in. What was typed here is kept for whoever wrote it: sign in as yourself to go on."


def named(actor: Actor) -> str:
    """The writer as a form names them: their number, signed."""
    return _signer().sign(str(actor.person_id))


def writer_of(request: HttpRequest) -> int | None:
    """The person whom the form that was sent names; None where it names nobody."""
    try:
        return int(_signer().unsign(request.POST.get(FIELD, "")))
    except (BadSignature, ValueError):
        return None


def is_anothers(request: HttpRequest) -> bool:
    """Whether a form was sent that names somebody else than whoever is signed in, if anybody is."""
    actor: Actor | None = getattr(request, "actor", None)
    writer = writer_of(request)
    return writer is not None and (actor is None or not actor.is_(writer))


def _signer() -> Signer:
    return Signer(salt="fullcircle.writer")
