"""What every form that is sent carries is written into the finished page in one place: its labels, whose words it holds, and
where its words are kept until it is sent."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from html import escape, unescape

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.forms.operations import Claiming
from fullcircle.web.kit import drafts, writers
from fullcircle.web.kit.labels import attributes_of, controls, questions, with_labels
from fullcircle.web.kit.own_fields import TITLED

_TITLED = re.compile(rf'name="{TITLED}" value="([^"]*)"')
"""How the page of a form is called that another page offers again."""
_TITLE = re.compile(r"<title>(?:Error: )?(.*?)(?: – Full Circle)?</title>", re.DOTALL)


class FormsAreMarked:
    """Writes into every form that is sent by POST what it carries. Comes before whatever says who is asking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode()  # type: ignore[attr-defined]
            title = _TITLE.search(page)
            named = " ".join(unescape(title[1]).split()) if title else ""
            marked = with_labels(page, partial(_beside, request, named, Counter()))
            if " data-sign-in=" in marked:
                marked = marked.replace("</body>", f"{_parts()}</body>")
            response.content = marked  # type: ignore[attr-defined]
        return response


@cache
def _parts() -> str:
    """What the script shows of words that are not sent, to be filled in by it."""
    return render_to_string("kit/_written.html")


def _beside(request: HttpRequest, title: str, places: Counter[str], attributes: str, body: str) -> tuple[str, str]:
    """More attributes of the form, and more fields: of the one whose words were sent and not taken, also that and its drafts. A
    form in which somebody signs in, or searches, is nobody's yet."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or "current-password" in body or 'role="search"' in attributes:
        return "", ""
    writes, fields = "<textarea" in body, ""
    if (writes or controls(body)) and f'name="{writers.FIELD}"' not in body:
        fields = f'<input type="hidden" name="{writers.FIELD}" value="{writers.named(actor)}">'
    if not writes:
        return "", fields
    if carried := _TITLED.search(body):
        title = unescape(carried[1])
    else:
        fields += f'<input type="hidden" name="{TITLED}" value="{escape(drafts.named(title))}">'
    said = {"csrf-cookie": settings.CSRF_COOKIE_NAME, "sign-in": reverse("accounts:sign_in")}
    asked = questions(body)
    unsent = request.method == "POST" and any(one.kind == "text" and _is_unsent(request, one.name) for one in asked)
    if unsent:
        said["unsent"] = "yes"
    if "data-autosave" not in attributes:
        to = drafts.target(request, attributes_of(attributes).get("action", ""))
        places[to] += 1
        named = to if places[to] == 1 else f"{to}#{places[to]}"
        place = drafts.place_of(request, named, title, asked)
        said |= {"draft": drafts.sealed(place), "drafts": reverse("drafts:list")}
        if unsent and f'name="{drafts.FIELD}"' not in body:
            held = " ".join(f"{id_}:{version}" for id_, version in drafts.seen_in(request.POST.get(drafts.FIELD, "")))
            fields += f'<input type="hidden" name="{drafts.FIELD}" value="{held}">' if held else ""
    return "".join(f' data-{name}="{escape(value)}"' for name, value in said.items()), fields


def _is_unsent(request: HttpRequest, name: str) -> bool:
    """Whether words were sent under this name and not taken; where the record kept what it was sent, words beside that."""
    claim: Claiming | None = getattr(request, "claim", None)
    if claim is not None and claim.kept:
        return name in getattr(request, "carried", ()) and bool(request.POST.get(name))
    return name in request.POST
