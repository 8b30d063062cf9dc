"""Of two texts that are saved at the same moment, in two tabs or by two people, neither is lost or overwritten unseen.

A section of an audit, with script and without, a moderator's judgement, a practitioner's answer and a part of a report are each
opened twice, and two different texts sent at once to two workers, on both databases. One is saved and answered as saved; who sent
the other is told, and has it before them: on the page that answers or kept beside the first.
"""

import os
import threading
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Model, TextField
from django.db.models.functions import Cast

from fullcircle.domain.audits.models import Answer, SectionVersion
from fullcircle.domain.moderation.models import Draft
from fullcircle.domain.reports.models import ReportTextVersion
from tests.factories import browser
from trials._room import Text, at_work, long_texts
from trials._serving import Answer as Answered
from trials._serving import Browser, on_postgresql, served, signed_in

RACES = {"short": 20, "nightly": 200}
"""Of each kind of text."""
SAVED, TOLD = {200, 302}, 409
KEPT: tuple[tuple[type[Model], str], ...] = (
    (SectionVersion, "content"),
    (Draft, "rationale"),
    (ReportTextVersion, "text"),
    (Answer, "text"),
)


@dataclass
class Side:
    """One of two at the same text. ``marked``: what tells its words apart."""

    tab: Browser
    marked: str
    form: dict[str, list[str]]
    to: str
    answered: Answered | None = None
    led_to: str = ""

    @property
    def saved(self) -> bool:
        return self.answered is not None and self.answered.status in SAVED and "two-texts" not in self.answered.leads_to


def opened(tab: Browser, text: Text, marked: str) -> Side:
    """The form as its page shows it, with other words typed into it."""
    page = tab.ask("GET", text.path).page
    form = next(
        one
        for one in browser.forms(page)
        if one.method == "post" and any(control.name == text.field for control in one.controls)
    )
    token = next(control.value for control in form.controls if control.name == "csrfmiddlewaretoken")
    sent = form.sent(**{text.field: f"{marked} She settles after school."})
    return Side(tab, marked, sent | {"csrfmiddlewaretoken": [token]}, form.action.partition("#")[0] or text.path)


def send(side: Side, text: Text, start: threading.Barrier) -> None:
    pairs = [(name, value) for name, values in side.form.items() for value in values]
    start.wait()
    side.answered = side.tab.ask("POST", side.to, pairs, by_script=text.by_script)
    side.led_to = side.tab.ask("GET", side.answered.leads_to).page if side.answered.leads_to else ""


def kept(marked: str) -> bool:
    """Whether the words stand in some table."""
    return any(
        model._default_manager.annotate(words=Cast(field, TextField())).filter(words__contains=marked).exists()
        for model, field in KEPT
    )


def race(text: Text, port: int, number: int) -> str:
    """What went wrong; "" if nothing did."""
    tabs = [signed_in(writer, port) for writer in text.writers]
    pair = [tabs[0], tabs[1] if len(tabs) > 1 else tabs[0].beside()]
    sides = [
        opened(tab, text, f"{text.name.replace(' ', '')}{number}{which}") for tab, which in zip(pair, "ab", strict=True)
    ]
    start = threading.Barrier(2)
    threads = [threading.Thread(target=send, args=[side, text, start]) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [side.answered.status if side.answered else 0 for side in sides]
    if sum(side.saved for side in sides) != 1:
        return f"{text.name}: answered {statuses}"
    for side in sides:
        on_page = side.answered is not None and side.marked in side.answered.page + side.led_to
        if side.saved and not kept(side.marked):
            return f"{text.name}: {side.marked} was answered as saved and is not kept"
        if not side.saved and not (on_page or kept(side.marked)):
            return f"{text.name}: {side.marked} is lost, answered {statuses}"
        if (
            not side.saved
            and side.answered
            and side.answered.status != TOLD
            and "two-texts" not in side.answered.leads_to
        ):
            return f"{text.name}: who came second was answered {side.answered.status}"
    return ""


def attempt(size: str) -> str:
    """The trial on the database of this process; its figures. AssertionError where the promise does not hold."""
    call_command("migrate", verbosity=0)
    at_work()
    with served() as site:
        texts = long_texts()
        faults = [fault for text in texts for n in range(RACES[size]) if (fault := race(text, site.port, n))]
    tried = len(texts) * RACES[size]
    assert not faults, f"{connection.vendor}: {len(faults)} of {tried} races went wrong: {faults[:5]}"
    return f"{tried} races over {len(texts)} kinds of text, 0 words lost, 0 overwritten unseen"


def trial(size: str) -> str:
    return f"SQLite: {attempt(size)}. PostgreSQL: {on_postgresql(__name__, size)}"
