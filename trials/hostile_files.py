"""No file that somebody sends breaks what reads it: each is refused in words or read, and the product goes on.

Every hostile workbook and table is sent to every page that takes files, and every hostile framework to that of frameworks, under
the name that the page asks for, by somebody who may, and what was sent is read at once. No answer may be a 500, nothing may be
left that waits or works for ever, no page may tell of the inside of the product, nothing in a file may run or fetch anything,
and no answer may take longer than is said here. After all of them a good file is taken by each page. The nightly size sends those
too that are made to exhaust the reader; the short one sends each file to one page in turn.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from huey.contrib.djhuey import HUEY

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from tests.factories.long_tables import csv_table, forms
from tests.factories.odd_workbooks import Parts
from tests.unit.annex_a.test_hostile_files_are_refused_within_the_caps import Maker
from trials.hostile.files import CSV, FRAMEWORK, FRAMEWORKS, OF_THE_READER, TEXTS, WORKBOOKS

SECONDS = 90
"""Processor time, of this process and of readers of its own, that a file may take."""
RAN = Path("/tmp/ran-by-a-framework")
INSIDE = ("Traceback", "<class '", "object at 0x", "site-packages", "/fullcircle/", "0x7f")
"""What a page says that tells of the inside of the product."""


@dataclass
class Page:
    """A page that takes files. ``table``, ``book``: how one is called there; ``progress``: what comes after the address of what
    was sent."""

    path: str
    table: str
    book: str
    good: bytes
    progress: str = ""
    more: dict[str, str] = field(default_factory=dict)


def pages(folder: Path) -> list[Page]:
    workbook = Parts.with_list_1().pack(folder / "good.xlsx").read_bytes()
    day = dict(zip(("as_at_0", "as_at_1", "as_at_2"), f"{clock.today():%d %m %Y}".split(), strict=True))
    return [
        Page("/imports/new/", "annex a.xls", "annex a.xlsx", workbook, "progress/", day),
        Page("/imports/earlier-audits/new/", "answers.csv", "answers.xlsx", csv_table(forms(3)), "progress/"),
        Page("/people/lists/new/", "people.csv", "people.xlsx", CSV),
        Page("/frameworks/add/", "framework.yaml", "framework.yaml", FRAMEWORK),
    ]


def somebody() -> Client:
    """Who may send every kind of file."""
    now = clock.now()
    person = access.add_person(name="Ada Hale", username="ada.hale", by=SYSTEM, now=now)
    for role in (Role.PERFORMANCE_ANALYST, Role.ADMINISTRATOR, Role.QA_LEAD):
        began = clock.today() - timedelta(days=30)
        access.give_role(person_id=person, role=role, starts_on=began, by=SYSTEM, now=now)
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get(username="ada.hale"))
    return client


@contextmanager
def nothing_is_fetched(fetched: list[object]) -> Iterator[None]:
    """Nobody is connected to while files are read in this process."""

    def refuse(_: socket.socket, address: object) -> None:
        fetched.append(address)
        raise OSError("refused")

    with mock.patch.object(socket.socket, "connect", refuse):
        yield


def used() -> float:
    return sum(os.times()[:4])


def sent(client: Client, page: Page, name: str, content: bytes) -> tuple[str, str]:
    """What is wrong with the answers to this file, and how they ended ("read" or "refused")."""
    began = used()
    answer = client.post(page.path, {"file": SimpleUploadedFile(name, content), **page.more})
    told = answer.content.decode()
    if answer.status_code == 302:
        at = answer.headers["Location"]
        if page.progress and client.get(f"{at}{page.progress}").headers.get("HX-Refresh") != "true":
            return "is worked on for ever", ""
        answer = client.get(at)
        told = answer.content.decode()
        if answer.status_code != 200:
            return f"the page of what was sent answers {answer.status_code}", ""
        outcome = "read"
    elif answer.status_code in {400, 413, 422}:
        outcome = "refused"
    else:
        return f"is answered by {answer.status_code}", ""
    if inside := [word for word in INSIDE if word in told]:
        return f"the page tells {inside}", ""
    if used() - began > SECONDS:
        return f"took {used() - began:.0f} s", ""
    return "", outcome


def _for(name: str, turn: int, there_are: list[Page], size: str) -> list[Page]:
    """The pages to which this file is sent."""
    if name in FRAMEWORKS:
        return there_are[-1:]
    return there_are if size == "nightly" else [there_are[turn % len(there_are)]]


def trial(size: str) -> str:
    folder = Path(os.environ["DATA_DIR"])
    call_command("migrate", verbosity=0)
    HUEY.immediate = True  # no job worker runs beside a trial
    client, faults, outcomes, took = somebody(), [], {"read": 0, "refused": 0}, 0.0
    made: dict[str, Maker] = WORKBOOKS | TEXTS | FRAMEWORKS | (OF_THE_READER if size == "nightly" else {})
    fetched: list[object] = []
    RAN.unlink(missing_ok=True)
    with nothing_is_fetched(fetched):
        for turn, (name, make) in enumerate(made.items()):
            path = make(folder / "hostile")
            content = path.read_bytes()
            path.unlink()
            for page in _for(name, turn, pages(folder), size):
                began = time.monotonic()
                called = page.table if name in TEXTS else page.book
                fault, outcome = sent(client, page, called, content)
                took = max(took, time.monotonic() - began)
                if fault:
                    faults.append(f"“{name}” sent to {page.path} as {called}: {fault}")
                    print(faults[-1], flush=True)
                else:
                    outcomes[outcome] += 1
        for page in pages(folder):
            fault, outcome = sent(client, page, page.book if page.good[:2] == b"PK" else page.table, page.good)
            faults += [f"a good file sent to {page.path} afterwards: {fault or outcome}"] if outcome != "read" else []
    assert not RAN.exists(), "something in a file ran"
    assert not fetched, f"something was fetched from {fetched[:5]}"
    assert not faults, f"{len(faults)} faults: {'; '.join(faults[:20])}"
    return (
        f"{len(made)} files, sent {sum(outcomes.values())} times to {len(pages(folder))} pages: {outcomes['refused']} refused at "
        f"once, {outcomes['read']} taken and read or refused on their page, 0 faults; the longest took {took:.0f} s"
    )
