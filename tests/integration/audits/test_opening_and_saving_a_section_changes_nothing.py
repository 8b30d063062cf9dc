"""What a section holds goes to the page and comes back from it to the letter, whatever was typed."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.audits import queries
from fullcircle.domain.audits.models import Section
from fullcircle.domain.audits.rules.content import as_json, read
from fullcircle.domain.audits.rules.tool import SectionKind, SectionSpec, tool
from fullcircle.domain.frameworks.rules import read_framework
from fullcircle.foundation.access.rules import Actor
from fullcircle.web.audits.forms import sent
from tests.factories.council import BOLTON
from tests.integration.audits.conftest import Case

HOSTILE = [
    "<script>alert('x')</script>",
    "\n\n  Leading lines and spaces\n",
    "</textarea><b>out</b>",
    "{{ 7 * 7 }} {% raw %} &amp; &#10; \" ' `",
    "Two\n\nparagraphs\ttab   spaces",
    "ﷺ 🧒🏽 \u202eright to left\u2028",
]


class Fields(HTMLParser):
    """The fields of the section's form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self.area: str | None = None
        self.inside = self.template = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "section-form"
        if tag == "template":
            self.template = True
        name = given.get("name")
        if not self.inside or self.template or name is None:
            return
        if tag == "textarea":
            self.area = name
            self.values.append((name, ""))
        elif tag == "input" and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.values.append((name, given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[-1] = (self.area, self.values[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            name, text = self.values[-1]
            self.values[-1] = (name, text.removeprefix("\n").replace("\n", "\r\n"))
            self.area = None
        if tag == "template":
            self.template = False
        if tag == "form":
            self.inside = False


def full(spec: SectionSpec, text: str) -> dict[str, Any]:
    """Content with ``text`` in every field of the section, as saving keeps it."""
    voice = spec.voice
    everything = {
        **dict.fromkeys(("text", "rationale", "how", "explained", "difference"), text),
        "judgement": "inadequate",
        "heard": "no",
        "reason": voice.missing_reasons[0].key if voice else "",
        "reasons": {rule.key: text for rule in spec.rules},
        "evidence": [{"kind": kind, "text": text, "where": text} for kind in ("strength", "improvement", "note")],
        "answers": {q.key: text for q in voice.questions} if voice else {},
    }
    if spec.kind is SectionKind.CHECKS:
        everything["answers"] = {c.key: {"answer": "na", "on": "5 3 2026" if c.dated else ""} for c in spec.checks}
    return as_json(read(spec, everything))


@pytest.mark.parametrize("text", HOSTILE)
def test_every_kind_of_section(case: Case, as_person: Callable[[Actor], Client], text: str) -> None:
    client = as_person(case.auditor)
    kinds = {section.spec.kind: section.spec for section in queries.written(case.auditor, case.id).sections}
    for spec in kinds.values():
        case.save(spec.key, full(spec, text))
        url = reverse("audits:section", kwargs={"audit_id": case.id, "key": spec.key})
        page = Fields()
        page.feed(client.get(url).content.decode())
        form = dict(page.values) | {"operation": str(uuid4()), "go": "stay"}
        assert client.post(url, form).status_code == 302
        stored = Section.objects.get(audit=case.id, key=spec.key)
        assert (spec.key, stored.content) == (spec.key, full(spec, text))
        assert stored.version == 1


NAMES = st.sampled_from(
    [
        "text",
        "answer-child_helped",
        "child_seen-answer",
        "child_helped-answer",
        "answer-child_seen",
        "-on",
        "answer-",
        "on",
    ]
    + [
        "strength-0-text",
        "note-9999-where",
        "strength-x-text",
        "strength-99999-text",
        "reason-above_outcome",
        "reason-",
    ]
) | st.text(max_size=8)
BOLTON_TOOL = tool(read_framework(BOLTON.read_text(encoding="utf-8")), add_ons=[], checks=["child_seen"])


@given(fields=st.lists(st.tuples(NAMES, st.text(max_size=12)), max_size=25))
def test_any_form_whatever_can_be_sent(fields: list[tuple[str, str]]) -> None:
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    for spec in BOLTON_TOOL.sections:
        content = read(spec, sent(data))
        assert read(spec, as_json(content)) == content
