"""No save that was answered is lost or torn when the web server and all its workers are killed, on both databases.

While auditors type into their audits, each save a longer text than the last, every process of the server is killed at a random
moment and started again. After each kill, what was answered stands, whole, as it is saved and as its version; and at the end the
database is sound and the chain of the audit log holds.
"""

import http.client
import os
import random
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection

from fullcircle.domain.audits.models import Audit, Section, SectionVersion
from fullcircle.foundation.auditlog import queries as auditlog
from tests.factories.council import council
from tests.factories.submitted import round_under_way
from trials._serving import Browser, on_postgresql, served, signed_in

KILLS = {"short": 20, "nightly": 500}
AUDITS = 6
TYPED = "She settles after school, and reads. "
MOST_BEFORE = 60
"""Saves between two kills, at most."""


@dataclass
class Writer:
    """An auditor at a browser. ``sent``: how many texts of this part; ``answered``: the last that was answered."""

    browser: Browser
    audit_id: int
    key: str = "profile"
    sent: int = 0
    answered: int = 0
    acknowledged: int = 0
    strange: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/audits/{self.audit_id}/sections/{self.key}/"

    def text(self, number: int) -> str:
        return f"{number}: {TYPED * (number % 40)}".strip()

    def type_on(self, over: threading.Event) -> None:
        """Save one text after the other until the server is gone."""
        token = self.browser.token(self.path)
        version = Section.objects.filter(audit=self.audit_id, key=self.key).values_list("version", flat=True).first()
        connection.close()
        for number in count(self.sent + 1):
            if over.is_set():
                return
            self.sent = number
            form = {"text": self.text(number), "base_version": str(version or 0), "operation": str(uuid4())}
            answer = self.browser.ask("POST", self.path, form | {"csrfmiddlewaretoken": token}, by_script=True)
            if answer.status != 200:
                self.strange.append(f"text {number} was answered {answer.status}: {answer.page[:200]}")
                return
            self.answered, self.acknowledged, version = number, self.acknowledged + 1, (version or 0) + 1

    def run(self, over: threading.Event) -> None:
        with suppress(OSError, http.client.HTTPException):  # killed
            self.type_on(over)

    def fault(self) -> str:
        """What is wrong with what is kept of the texts; "" if nothing is."""
        section = Section.objects.filter(audit=self.audit_id, key=self.key).first()
        if section is None:
            return "the part is gone" if self.answered else ""
        version = SectionVersion.objects.filter(section=section, conflicts_with=None).order_by("-version").first()
        if version is None or (version.version, version.content) != (section.version, section.content):
            return f"version {section.version} is torn"
        kept = section.content.get("text", "")
        number = int(kept.partition(":")[0] or 0)
        if kept != self.text(number) or number < self.answered:
            return f"text {self.answered} was answered, and {kept[:40]!r} stands"
        return ""


def saved(writers: list[Writer]) -> int:
    return sum(writer.acknowledged for writer in writers)


def attempt(size: str) -> str:
    """The trial on the database of this process; its figures. AssertionError where the promise does not hold."""
    call_command("migrate", verbosity=0)
    round_under_way(council(), size=AUDITS)
    chance, faults = random.Random(20261129), []
    with served() as site:
        writers = [Writer(signed_in(a.auditor_id, site.port), a.pk) for a in Audit.objects.order_by("pk")]
        for _ in range(KILLS[size]):
            over = threading.Event()
            threads = [threading.Thread(target=writer.run, args=[over]) for writer in writers]
            for thread in threads:
                thread.start()
            enough = saved(writers) + chance.randint(1, MOST_BEFORE)
            while saved(writers) < enough and any(thread.is_alive() for thread in threads):
                time.sleep(0.001)
            site.end(signal.SIGKILL)
            over.set()
            for thread in threads:
                thread.join()
            faults += [fault for writer in writers if (fault := writer.fault())]
            site.start()
        faults += [strange for writer in writers for strange in writer.strange]
    saves = saved(writers)
    assert not faults, f"{len(faults)} of {saves} saves lost or torn: {faults[:5]}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",), "the database is damaged"
    assert auditlog.verify().fault is None, "the chain of the audit log is broken"
    return f"{KILLS[size]} kills, {saves:,} saves answered, 0 lost, 0 torn"


def trial(size: str) -> str:
    return f"SQLite: {attempt(size)}. PostgreSQL: {on_postgresql(__name__, size)}"
