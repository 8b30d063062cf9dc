"""A job worker killed at any moment of reading or applying strands nothing, half-applies nothing and leaves no file.

Each time, a process of its own reads or applies a workbook and is killed with SIGKILL after a random while. What people see must
then be either what it was or what the file makes of it; taking up what stopped must bring it to its end; and nothing that was
staged, prepared or received may stay behind.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import django
import openpyxl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connections, models

from fullcircle.domain.cases.models import Allocation, Child, ChildState, Flag, JourneyEvent, RecordChange, StatusPeriod
from fullcircle.domain.imports import operations
from fullcircle.domain.imports.models import Import, StagedRow
from fullcircle.domain.intake.states import BUSY, FileState
from fullcircle.domain.performance.models import CountedChild, Figure, Picture
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel import clock

KILLS = {"short": 100, "nightly": 1000}
AS_AT = date(2026, 3, 31)
CHILDREN = 250
HEADERS = (
    *("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "CIN Start Date"),
    *("Primary Need Code", "Date Child Was Last Seen", "CIN Closure Date", "Case Status", "Allocated Team"),
    "Allocated Worker",
)
STATUSES = ("c) Child in need plan", "b) Child Protection plan")


def workbook(turn: int) -> bytes:
    """List 6 with children of whom each turn moves half to another status, closes some and brings some in."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List_6"
    sheet.append(HEADERS)
    for n in range(turn % 7, CHILDREN + turn % 7):
        status, seen = STATUSES[(n + turn) % 2], f"{1 + (n + turn) % 28:02}/02/2026"
        given = [str(50_000 + n), "b) Female", "a) WBRI", "12/05/2018", 7, "03/11/2025", "N1", seen, None, status]
        sheet.append([*given, "Safeguarding North", f"Worker {n % 9}"])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def known(model: type[models.Model], *columns: str) -> list[str]:
    """The rows about children who are known, by what they say."""
    return sorted(map(str, model._default_manager.filter(child__arriving=False).values_list(*columns)))


def seen() -> int:
    """All that people can see, as one number."""
    figures = Figure.objects.filter(picture__shown=True)
    rows: list[object] = [
        sorted(map(str, Child.objects.values_list("reference", "status", "worker", "last_seen_on", "as_at", "facts"))),
        known(StatusPeriod, "child__reference", "status", "starts_on", "ends_on"),
        known(Allocation, "child__reference", "worker", "starts_on", "ends_on"),
        known(Flag, "child__reference", "code", "detail"),
        known(JourneyEvent, "child__reference", "key"),
        sorted(map(str, figures.values_list("picture__as_at", "indicator", "part", "by", "group", "numerator"))),
        sorted(map(str, CountedChild.objects.of_newest().values_list("indicator", "child__reference", "numerator"))),
    ]
    return hash(str(rows))


def remains() -> list[str]:
    """What should not be there once nothing is being read or applied."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    undoable = set(Import.objects.filter(undoable=True).values_list("pk", flat=True))
    replaced = Picture.everyone.filter(source__in=[f"import:{pk}" for pk in undoable], replaces__isnull=False)
    replaced = replaced.values("replaces")
    found = {
        "imports stranded": Import.objects.filter(state__in=[str(state) for state in BUSY]).count(),
        "children half brought in": Child.everyone.filter(arriving=True).count(),
        "rows staged": StagedRow.objects.exclude(import_file__state=FileState.READ).count(),
        "states prepared": ChildState.objects.exclude(number__in=undoable).count(),
        "changes prepared": RecordChange.objects.exclude(number__in=undoable).count(),
        "pictures half taken": Picture.everyone.filter(shown=False).exclude(pk__in=replaced).count(),
        "files": len([path for path in folder.glob("*") if path.is_file()]),
    }
    return [f"{count} {what}" for what, count in found.items() if count]


@dataclass
class Killer:
    """Runs work in a process of its own and kills it after a random part of the time that such work took the first time."""

    chance: random.Random
    took: dict[str, float] = field(default_factory=dict)
    kills: int = 0

    def run(self, name: str, work: Callable[[], object]) -> None:
        connections.close_all()
        start = time.monotonic()
        child = os.fork()
        if not child:
            try:
                work()
            finally:
                os._exit(0)
        if name not in self.took:
            os.waitpid(child, 0)
            self.took[name] = time.monotonic() - start
            return
        time.sleep(self.chance.uniform(0, self.took[name]))
        if os.waitpid(child, os.WNOHANG) == (0, 0):
            self.kills += 1
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def one(killer: Killer, turn: int) -> list[str]:
    """Read and apply one workbook, killed at both; what went wrong."""
    faults = []
    import_id = operations.receive(
        chunks=[workbook(turn)], file_name="x.xlsx", as_at=AS_AT + timedelta(days=turn), by=SYSTEM, now=clock.now()
    )
    before = seen()
    killer.run("reading", lambda: operations.read(import_id=import_id, by=SYSTEM, now=clock.now()))
    if seen() != before:
        faults.append(f"turn {turn}: reading changed what people see")
    take_up()
    if state(import_id) is not FileState.READ:
        faults.append(f"turn {turn}: stranded as {state(import_id)} after reading")
    killer.run("applying", lambda: operations.apply(import_id=import_id, by=SYSTEM, now=clock.now()))
    between = seen()
    take_up()
    if state(import_id) is FileState.READ:
        operations.apply(import_id=import_id, by=SYSTEM, now=clock.now())
    if state(import_id) is not FileState.APPLIED:
        faults.append(f"turn {turn}: stranded as {state(import_id)} after applying")
    if between not in {before, seen()}:
        faults.append(f"turn {turn}: half applied")
    return faults + [f"turn {turn}: {what}" for what in remains()]


def take_up() -> None:
    """What the job worker does every minute, an hour later."""
    operations.take_up_stalled(by=SYSTEM, now=clock.now() + timedelta(hours=1))


def state(import_id: int) -> FileState:
    return FileState(Import.objects.get(pk=import_id).state)


def trial(size: str) -> str:
    call_command("migrate", verbosity=0)
    area = access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=clock.now())
    access.add_team(name="Safeguarding North", service_area_id=area, by=SYSTEM, now=clock.now())
    killer, faults, turn = Killer(random.Random(20261128)), [], 0
    while killer.kills < KILLS[size] and turn < 2 * KILLS[size]:
        turn += 1
        faults += one(killer, turn)
    if faults:
        raise AssertionError(f"{len(faults)} faults in {killer.kills} kills: {'; '.join(faults[:5])}")
    return f"{killer.kills} kills in {turn} imports: 0 stranded, 0 half-applied, 0 files left"
