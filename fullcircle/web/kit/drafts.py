"""What a form that is written in tells the server about its draft, and what the server does about it when the form is sent.

Every form with a text box that does not keep versions of its own carries its place, sealed, so that only forms which we have
shown have drafts. When it is sent, its script adds which drafts its words are the last of.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict
from urllib.parse import urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.core import signing
from django.http import HttpRequest

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms import operations, queries
from fullcircle.foundation.forms.operations import Place, Seen
from fullcircle.foundation.forms.rules import Text
from fullcircle.foundation.kernel import clock
from fullcircle.foundation.kernel.errors import Invalid
from fullcircle.web.kit.held import typed_in
from fullcircle.web.kit.labels import Control
from fullcircle.web.kit.numbers import whole_number
from fullcircle.web.kit.own_fields import DRAFT
from fullcircle.web.kit.routes import address_shown

FIELD = DRAFT
"""The hidden field that tells the drafts of a form: "12:3 14:1", each id with its version."""
_SALT = "fullcircle.place"
_OF_A_CHILD = re.compile(r"[^:]*: child \w+")
_A_CHILD = re.compile(r"(?:^|:? (?:of |for )?)child\b.*", re.IGNORECASE)
_LONGEST_ADDRESS, _LONGEST_TITLE, _MOST_DRAFTS_OF_A_FORM = 400, 200, 50


def target(request: HttpRequest, action: str) -> str:
    """The address that a form of this page is sent to, which names its record."""
    return urljoin(request.get_full_path(), action).partition("#")[0]


def sealed(place: Place) -> str:
    """The place as a form carries it."""
    return signing.dumps(asdict(place), salt=_SALT, compress=True)


def place_in(request: HttpRequest) -> Place:
    """The place that a script tells. Invalid where it is none of ours."""
    try:
        return Place(**signing.loads(request.POST.get("place", ""), salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise Invalid({"": "This page is not as it was shown. Copy what you need, and open it again."}) from None


def place_of(request: HttpRequest, form: str, title: str, asked: Sequence[Control]) -> Place:
    """Where the words of a form of this page are written. An address too long to keep goes without what it asks for. What answers
    a form, or offers it again, is no page to come back to: the page of the form is."""
    shown = request.get_full_path()
    if request.method != "GET":
        shown = address_shown(urlsplit(form), getattr(request, "actor", None))
    return Place(_short(form), _short(shown), named(title), dict(_labels(asked)))


def named(title: str) -> str:
    """What a page is called without the words of others that may follow, but with the number of a child.

    >>> named("Set an action: child 40006"), named("Action for child 40006: see her alone")
    ('Set an action: child 40006', 'Action for child 40006')
    """
    return (title if _OF_A_CHILD.fullmatch(title) else title.partition(":")[0])[:_LONGEST_TITLE]


def seen_in(text: str) -> list[Seen]:
    """
    >>> seen_in("12:3 14:1 x 7"), seen_in("")
    ([(12, 3), (14, 1)], [])
    """
    pairs = (one.partition(":")[::2] for one in text.split()[:_MOST_DRAFTS_OF_A_FORM])
    numbers = ((whole_number(id_), whole_number(version)) for id_, version in pairs)
    return [(id_, version) for id_, version in numbers if id_ is not None and version is not None]


def sent(request: HttpRequest, actor: Actor, *, left: Collection[str]) -> None:
    """The form that was sent had its effect, or the record keeps its words: its drafts have served, but for the fields that the
    page still shows unsent."""
    drafts = seen_in(request.POST.get(FIELD, ""))
    if drafts:
        operations.drafts_sent(drafts=drafts, by=actor, now=clock.now(), left=left)


def keep_refused(request: HttpRequest, actor: Actor, *, title: str) -> bool:
    """Keep what a page saved by itself as a draft, as what it is part of takes no words any more: one for each such page, which
    names itself as it saves; none leads back to the page. False where there is none, or no room for it."""
    texts = [one for one in typed_in(request) if one.name and one.words]
    if not texts:
        return False
    place = Place(_short(request.path), "", title, {one.name: one.label for one in texts})
    now = clock.now()
    page, version = uuid5(NAMESPACE_URL, request.POST.get("page", "")), int(now.timestamp() * 1000)
    kept = [Text(one.name, 0, one.words) for one in texts]
    try:
        operations.keep_draft(place=place, page=page, version=version, texts=kept, by=actor, now=now)
    except Invalid:
        return False
    return True


def were_written_on(request: HttpRequest) -> bool:
    """Whether whoever asks for this page wrote on it what they have not sent, as before the work was given on."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor is not None and queries.has_drafts(actor, now=clock.now(), page=_short(request.get_full_path()))


def closed(request: HttpRequest) -> bool:
    """The page that was asked for is not open, or not any more: whether whoever asks has words on it that they have not sent.
    From now on these lead nowhere."""
    if not were_written_on(request):
        return False
    operations.page_closed(address=_short(request.get_full_path()), by=request.actor)  # type: ignore[attr-defined]
    return True


def without_child(title: str) -> str:
    """What a page is called to whom it is closed by now: they are not told of its child any more.

    >>> without_child("Set an action: child 40006"), without_child("Action for child 40006"), without_child("Child 40006: audit")
    ('Set an action', 'Action', '')
    >>> without_child("Children set aside")
    'Children set aside'
    """
    return _A_CHILD.sub("", title)


def _short(address: str) -> str:
    return address if len(address) <= _LONGEST_ADDRESS else urlsplit(address).path[:_LONGEST_ADDRESS]


def _labels(asked: Sequence[Control]) -> list[tuple[str, str]]:
    """What stands beside each text, by name; of several of one name the first."""
    found = []
    for one in asked:
        if one.kind == "day":
            found += [(f"{one.name}_{n}", one.label) for n in range(3)]
        elif one.kind == "text":
            found.append((one.name, one.label))
    return found[::-1]
