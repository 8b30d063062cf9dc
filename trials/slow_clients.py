"""Clients that send or read slowly, send too much, or send files without an account hold up nobody else and fill no disk.

A real server with its real settings is beset, by hundreds at once, by heads that never end, forms that drip, files of the largest
size from nobody and from somebody signed in, bodies without a length, and readers that take nothing. Meanwhile pages are asked
for, and every one must come in good time. Then what was refused must have been refused unread, and no file may be left.
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from fullcircle.config.patience import SECONDS_FOR_HEAD
from tests.functional.conftest import ROOT, prepared, wait_until_it_answers

SECONDS = {"short": 45, "nightly": 900}
EACH = 80
"""Slow clients of each kind at once."""
IN_GOOD_TIME = 5.0
"""Seconds, on a machine that is busy with the siege itself. Whom a slow client holds up waits ten and more."""
MB = 1024 * 1024

PEOPLE = """
from datetime import date
from fullcircle.foundation.access import operations
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
now = clock.now()
person = operations.add_person(name="Ada Hale", username="ada.hale", by=SYSTEM, now=now)
operations.give_role(person_id=person, role=Role.PERFORMANCE_ANALYST, starts_on=clock.day_of(now), by=SYSTEM, now=now)
"""


@dataclass
class Beset:
    """A server under siege. ``held``: the slow connections that are open; ``waits``: seconds that pages took."""

    host: str
    port: int
    cookies: str = ""
    held: list[socket.socket] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def opened(self, first: bytes) -> socket.socket:
        client = socket.create_connection((self.host, self.port), timeout=20)
        client.sendall(first)
        return client

    def head(self, line: str, *more: str) -> bytes:
        """The head of a request, without its end."""
        return "\r\n".join([line, f"Host: {self.host}:{self.port}", *more, ""]).encode()

    def answered(self, request: bytes, *, seconds: float = 20) -> bytes:
        """The whole answer to one request."""
        with socket.create_connection((self.host, self.port), timeout=seconds) as client:
            client.sendall(request)
            answer = b""
            while piece := client.recv(65_536):
                answer += piece
            return answer

    def page(self) -> None:
        """Ask for a page as a browser does, and note how long it took."""
        began = time.monotonic()
        try:
            answer = self.answered(self.head("GET /sign-in/?next=/ HTTP/1.1", "Connection: close") + b"\r\n")
        except OSError as gone:
            self.faults.append(f"no page: {gone}")
            return
        self.waits.append(time.monotonic() - began)
        if not answer.startswith(b"HTTP/1.1 302"):
            self.faults.append(f"no page: {answer[:60]!r}")


def kinds(site: Beset) -> dict[str, Callable[[], bytes]]:
    """What each kind of slow client sends first."""
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 100000")
    file = ("Content-Type: multipart/form-data; boundary=x", f"Content-Length: {60 * MB}")
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    me = f"Cookie: {site.cookies}"
    return {
        "a head without an end": lambda: site.head("GET / HTTP/1.1", "X-A: b"),
        "nothing at all": lambda: b"",
        "a form that drips": lambda: site.head("POST /sign-in/ HTTP/1.1", *form) + b"\r\nusername=a",
        "a file from nobody": lambda: site.head("POST /imports/new/ HTTP/1.1", *file) + b"\r\n" + part,
        "a file from somebody": lambda: site.head("POST /imports/new/ HTTP/1.1", me, *file) + b"\r\n" + part,
        "no length": lambda: (
            site.head("POST /imports/new/ HTTP/1.1", "Transfer-Encoding: chunked") + b"\r\n5\r\nabcde\r\n"
        ),
        "a reader of nothing": lambda: site.head("GET /choose-a-person/ HTTP/1.1") + b"\r\n",
    }


def besiege(site: Beset, seconds: float, chance: random.Random) -> int:
    """Keep so many of each kind open, each sending a byte now and then, and ask for pages; how many were opened in all."""
    first, opened, until = kinds(site), 0, time.monotonic() + seconds
    crowd = {name: list[socket.socket]() for name in first}
    with ThreadPoolExecutor(4) as people:
        while time.monotonic() < until:
            for name, clients in crowd.items():
                for client in [*clients]:
                    if name != "a reader of nothing" and not _drip(client):
                        clients.remove(client)
                while len(clients) < EACH:
                    clients.append(site.opened(first[name]()))
                    opened += 1
            for _ in range(8):
                people.submit(site.page)
            time.sleep(1)
    for client in [one for clients in crowd.values() for one in clients]:
        client.close()
    return opened


def _drip(client: socket.socket) -> bool:
    """Send one byte; whether the connection is still there."""
    try:
        client.setblocking(False)
        try:
            gone = client.recv(65_536) == b""
        except BlockingIOError:
            gone = False
        if not gone:
            client.send(b"a")
    except OSError:
        gone = True
    if gone:
        client.close()
    return not gone


def _signed_in(site: Beset) -> str:
    """The cookies of somebody who may send files."""
    page = site.answered(site.head("GET /choose-a-person/ HTTP/1.1", "Connection: close") + b"\r\n").decode()
    token, csrf = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page), re.search(r"csrftoken=(\w+)", page)
    account = re.search(r'name="account" value="(\d+)"', page)
    assert token is not None and csrf is not None and account is not None  # noqa: PT018  # one thing: the page as it is
    body = f"csrfmiddlewaretoken={token[1]}&account={account[1]}"
    head = site.head(
        "POST /choose-a-person/ HTTP/1.1",
        *(f"Cookie: csrftoken={csrf[1]}", "Content-Type: application/x-www-form-urlencoded"),
        *(f"Content-Length: {len(body)}", "Connection: close"),
    )
    entered = site.answered(head + b"\r\n" + body.encode()).decode()
    session = re.search(r"sessionid=(\w+)", entered)
    assert session, entered[:300]
    return f"csrftoken={csrf[1]}; sessionid={session[1]}"


def _refusals(site: Beset) -> list[str]:
    """What is refused from its head alone: nothing of the body is ever sent."""
    file = "Content-Type: multipart/form-data; boundary=x"
    wanted = {
        "a file from nobody": (413, (file, f"Content-Length: {30 * MB}")),
        "a file above the limit": (413, (file, f"Content-Length: {62 * MB}", f"Cookie: {site.cookies}")),
        "a form above the limit": (
            413,
            ("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {3 * MB}"),
        ),
        "a body without a length": (411, (file, "Transfer-Encoding: chunked", f"Cookie: {site.cookies}")),
    }
    faults = []
    for what, (status, more) in wanted.items():
        began = time.monotonic()
        with site.opened(site.head("POST /imports/new/ HTTP/1.1", *more) + b"\r\n") as client:
            answer = client.recv(65_536)
        if not answer.startswith(f"HTTP/1.1 {status}".encode()) or time.monotonic() - began > IN_GOOD_TIME:
            faults.append(f"{what}: {answer[:40]!r} after {time.monotonic() - began:.1f} s")
        elif b"content-security-policy" not in answer.lower():
            faults.append(f"{what}: answered without the headers")
    with site.opened(site.head("GET / HTTP/1.1")) as client:
        client.settimeout(SECONDS_FOR_HEAD + 5)
        try:
            client.recv(1)
        except TimeoutError:
            faults.append("a head without an end is waited for longer than is said")
    return faults


def trial(size: str) -> str:
    folder = Path(os.environ["DATA_DIR"], "site")
    folder.mkdir()
    ready = prepared(folder, PEOPLE)
    host, port = ready.url.removeprefix("http://").split(":")
    site = Beset(host, int(port))
    command = [sys.executable, "-m", "gunicorn", "-c", "python:fullcircle.config.serving", "--bind", f"{host}:{port}"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*command, "--workers", "2"], env=ready.env, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_until_it_answers(f"{ready.url}/choose-a-person/", server)
            site.cookies = _signed_in(site)
            faults = _refusals(site)
            opened = besiege(site, SECONDS[size], random.Random(9))
            time.sleep(1)
            for _ in range(5):
                site.page()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    waits = sorted(site.waits)
    late = [wait for wait in waits if wait > IN_GOOD_TIME]
    left = [path.name for path in (folder / "files" / "arriving").iterdir()]
    assert not faults, "; ".join(faults)
    assert not site.faults, f"{len(site.faults)} pages did not come: {site.faults[0]}"
    assert not late, f"{len(late)} of {len(waits)} pages came late, the slowest after {waits[-1]:.1f} s"
    assert not left, f"{len(left)} files were left"
    return (
        f"{opened} slow clients, {7 * EACH} at once, of 7 kinds; {len(waits)} pages meanwhile, the slowest after "
        f"{waits[-1]:.2f} s, half within {waits[len(waits) // 2] * 1000:.0f} ms; 4 kinds of body refused unread; no file left"
    )
