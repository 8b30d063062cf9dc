"""A page on which somebody writes, as its script sees it: where its words are kept, whose they are, and what it sends."""

import html
import json
import re
from dataclasses import dataclass, field
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

PLACE = re.compile(r' data-draft="([^"]*)"')
_WRITER = re.compile(r'name="writer" value="([^"]*)"')
SCRIPT = {"X-Requested-With": "fetch"}


@dataclass
class Page:
    """One form of a page that is open in a browser."""

    client: Client
    place: str
    writer: str
    id: str = field(default_factory=lambda: str(uuid4()))
    version: int = 0

    def save(self, *texts: str, name: str = "focus", version: int = 0, continues: str = "") -> HttpResponse:
        """Save what stands in the fields of that name."""
        self.version = version or self.version + 1
        rows = json.dumps([[name, nth, text, ""] for nth, text in enumerate(texts)])
        sent = {"version": str(self.version), "texts": rows, "continues": continues}
        return self.client.post("/drafts/", self.names | sent, headers=SCRIPT)

    def offered(self) -> list[dict[str, object]]:
        """What the server offers of what was written into this form before."""
        found: list[dict[str, object]] = self.client.post("/drafts/of-this-form/", self.names, headers=SCRIPT).json()[
            "drafts"
        ]
        return found

    @property
    def names(self) -> dict[str, str]:
        return {"place": self.place, "writer": self.writer, "page": self.id}


def opened(client: Client, path: str) -> Page:
    """The page at that address, whose one form is written in."""
    page = client.get(path).content.decode()
    (place,) = PLACE.findall(page)
    return Page(client, html.unescape(place), html.unescape(_WRITER.findall(page)[0]))
