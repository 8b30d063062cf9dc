"""What a sign-in carries of a form, opened as only the product can."""

import html
import re

from django.core import signing
from django.http import HttpResponse

from fullcircle.web.kit.held import _SALT, FIELD, Held

_SEALED = re.compile(rf'name="{FIELD}" value="([^"]*)"')


def carried(page: str | HttpResponse) -> Held | None:
    """The form that the page carries, if it carries any."""
    found = _SEALED.search(page if isinstance(page, str) else page.content.decode())
    if found is None:
        return None
    path, fields, writer = signing.loads(html.unescape(found[1]), salt=_SALT)
    return Held(path, tuple((name, value) for name, value in fields), writer)
