"""A site that is really served, by workers of their own, and browsers that ask it; and the same trial on the other database."""

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from fullcircle.foundation.kernel import clock
from tests.functional.conftest import free_port, wait_until_it_answers

ROOT = Path(__file__).parents[1]
WORKERS = 2
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Site:
    """Where it is served. Its workers can be killed and started again."""

    port: int
    server: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:fullcircle.config.serving"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS), "--log-level", "critical"]
        self.server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        wait_until_it_answers(f"http://127.0.0.1:{self.port}/sign-in/", self.server)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop all its processes at once."""
        if self.server is not None:
            os.killpg(self.server.pid, how)
            self.server.wait(60)
        self.server = None


@contextmanager
def served() -> Iterator[Site]:
    """The database of this process, served."""
    site = Site(free_port())
    try:
        site.start()
        yield site
    finally:
        site.end()
        connections.close_all()


@dataclass
class Answer:
    """What came back. ``leads_to``: where a redirection goes."""

    status: int
    page: str
    leads_to: str = ""


@dataclass
class Browser:
    """Somebody signed in, at a site on this machine."""

    port: int
    cookies: dict[str, str]

    def ask(self, method: str, path: str, form: object = None, *, by_script: bool = False) -> Answer:
        """One request on a connection of its own. ``form``: what ``urlencode`` takes. OSError or HTTPException where no answer
        comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if by_script:
            headers["X-Requested-With"] = "fetch"
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)  # type: ignore[arg-type]
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(answer.status, page, answer.headers.get("Location") or "")

    def token(self, path: str) -> str:
        """What a form of this page must bring back; "" where it has none."""
        found = _TOKEN.search(self.ask("GET", path).page)
        return found[1] if found else ""

    def send(self, path: str, form: dict[str, str]) -> Answer:
        """Open a page and send its form."""
        return self.ask("POST", path, form | {"csrfmiddlewaretoken": self.token(path)})

    def beside(self) -> "Browser":
        """Another tab of the same browser."""
        return Browser(self.port, dict(self.cookies))


def signed_in(person_id: int, port: int) -> Browser:
    """A browser of that person, as signing in would leave it."""
    account = get_user_model().objects.get(person=person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["since"] = session["seen"] = clock.now().timestamp()
    session.create()
    return Browser(port, {settings.SESSION_COOKIE_NAME: str(session.session_key)})


def on_postgresql(module: str, size: str) -> str:
    """The figures of ``module.attempt(size)`` on a PostgreSQL of its own. AssertionError where it fails."""
    ask = f"from {module} import attempt; print(attempt({size!r}))"
    command = [sys.executable, "scripts/with_postgres.py", sys.executable, "-c", ask]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"on PostgreSQL: {done.stderr[-2_000:]}"
    return done.stdout.strip().splitlines()[-1]
