"""Pages of the kit in a real browser, without a server: the browser's requests are answered from the templates and the build."""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from playwright.sync_api import Browser, Page, Route, sync_playwright

from fullcircle.foundation.access.rules import Actor, Grant
from fullcircle.foundation.access.states import Role, ScopeKind
from fullcircle.web.kit.catalogue import examples
from fullcircle.web.kit.navigation import NavItem

POLICY = "default-src 'self'; frame-ancestors 'none'"
"""Stricter than the product's own: nothing inline at all, no data addresses."""

HALF_SCREEN = """
{% extends "base.html" %}
{% from "kit/button.html" import button %}
{% from "kit/form.html" import textarea_field %}
{% from "kit/judgement.html" import judgement_radios %}
{% from "kit/page.html" import page_title, work_bar %}
{% from "kit/steps.html" import part_list %}
{% from "kit/timeline.html" import journey_timeline %}
{% block title %}Child 40391{% endblock %}
{% block page_class %}fc-bar-page{% endblock %}
{% block wrap_class %} fc-wrap--half{% endblock %}
{% block header %}
{{ work_bar("Child 40391", "#home", note="Audit due tomorrow", saved="Saved 14:02", urgent_href="#urgent") }}
{% endblock %}
{% block content %}
{{ page_title("The journey of child 40391") }}{{ journey_timeline(journey) }}
{{ part_list([{"text": "1. Assessment", "href": "#a", "state": "done"},
              {"text": "2. Planning", "href": "#p", "state": "here"}]) }}
<form method="post">{{ judgement_radios(form.judgement, scale, descriptors=descriptors) }}
{{ textarea_field(form.reason) }}{{ button("Go on") }}</form>
<p><a href="#end">The last link</a></p>
{% endblock %}
"""


def markup(template: str = "kit/catalogue.html", **more: object) -> str:
    """A template by its name or given as text, as a signed-in QA Lead would get it."""
    jinja = engines["jinja2"]
    page = jinja.from_string(template) if "{%" in template else jinja.get_template(template)
    nav = [
        NavItem(title, f"/{title.lower().replace(' ', '-')}/", title == "Rounds")
        for title in ("My work", "Rounds", "Actions", "Reports", "Imports")
    ]
    context = {
        **examples(),
        "nav": nav,
        "actor": Actor(1, "Robin Example", (Grant(Role.QA_LEAD, ScopeKind.AUTHORITY),)),
        "demo_mode": True,
        **more,
    }
    return str(page.render(context))


@pytest.fixture(autouse=True)
def _kit_alone(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.functional.kit.urls"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each file: while it is open, Django refuses synchronous use of the database in this thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


Open = Callable[..., Page]


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """``show(html, width=320, height=700, script=True, half_screen=False, **options)`` opens a page: the catalogue by default."""
    contexts: list[Any] = []

    def open_page(
        html: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        script: bool = True,
        half_screen: bool = False,
        **options: Any,
    ) -> Page:
        html = html or (markup(HALF_SCREEN) if half_screen else markup())
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.said = []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        page.route("**/*", lambda route: _answer(route, html, script))
        page.goto("http://kit.example/")
        if script:
            page.wait_for_selector("body.js-enabled")
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()


def _answer(route: Route, html: str, script: bool) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
        return
    found = finders.find(path.removeprefix("/static/"))
    if found is None or (path.endswith(".js") and not script):
        route.abort()
        return
    route.fulfill(path=Path(str(found)), content_type=mimetypes.guess_type(path)[0] or "font/woff2")
