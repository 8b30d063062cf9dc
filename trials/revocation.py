"""What is ended is over with the answer to the request that ended it, in every worker, on both databases.

While four browsers of a person ask for pages of two workers without a pause, an administrator ends the role, takes it back as
given in error, notes that the person left, or shuts the account. No request that began after the administrator had the answer may
be served. And when two administrators end each other at the same moment, one of them remains.
"""

import os
import threading
import time
from dataclasses import dataclass, field

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
django.setup()

from django.core.management import call_command

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel import clock
from trials._serving import Browser, on_postgresql, served, signed_in

AFTER = {"short": 250, "nightly": 2_500}
"""Requests counted after each ending, of which there are four."""
RACES = {"short": 20, "nightly": 200}
BROWSERS = 4
PAGE = "/people/"
ENDINGS: dict[str, tuple[str, dict[str, str]]] = {
    "role ended": ("roles/{role}/end/", {"when": "now"}),
    "role given in error": ("roles/{role}/end/", {"when": "in_error"}),
    "leaver": ("leave/", {"access": "now", "left_on": ""}),
    "account shut": ("account/shut/", {}),
}
_PASSWORD = "otter lantern violin"


def person(name: str, role: Role, *, password: bool = False) -> tuple[int, int]:
    """Somebody in a role; their id, and that of the role."""
    now = clock.now()
    made = access.add_person(name=name, username=name.replace(" ", "."), by=SYSTEM, now=now)
    if password:
        access.set_password(person_id=made, password=_PASSWORD, by=SYSTEM, now=now)
    return made, access.give_role(person_id=made, role=role, starts_on=clock.day_of(now), by=SYSTEM, now=now)


@dataclass
class Load:
    """Browsers that ask without a pause: when each request began, and its status."""

    browsers: list[Browser]
    asked: list[tuple[float, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, browser: Browser) -> None:
        while not self.over.is_set():
            began = time.monotonic()
            self.asked.append((began, browser.ask("GET", PAGE).status))

    def statuses(self, *, since: float) -> list[int]:
        return [status for began, status in self.asked if began > since]


def one_ending(name: str, admin: Browser, port: int, wanted: int) -> tuple[int, int]:
    """How many requests were asked after one ending, and how many of those were served."""
    person_id, role = person(f"Somebody {name}", Role.QA_LEAD)
    path, form = ENDINGS[name]
    form = {key: value or clock.today().isoformat() for key, value in form.items()}
    load = Load([signed_in(person_id, port) for _ in range(BROWSERS)])
    threads = [threading.Thread(target=load.run, args=[browser]) for browser in load.browsers]
    for thread in threads:
        thread.start()
    try:
        while len(load.asked) < BROWSERS * 3:
            time.sleep(0.05)
        status = admin.send(f"/people/{person_id}/{path.format(role=role)}", form).status
        answered = time.monotonic()
        assert status == 302, f"{name}: the administrator was answered {status}"
        while len(load.statuses(since=answered)) < wanted:
            time.sleep(0.05)
    finally:
        load.over.set()
        for thread in threads:
            thread.join()
    before = [status for began, status in load.asked if began < answered]
    assert 200 in before, f"{name}: nothing was served before it"
    after = load.statuses(since=answered)
    return len(after), after.count(200)


def race(port: int) -> int:
    """Two administrators end each other at the same moment; how many are left."""
    RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).update(ended_at=clock.now())
    number = Person.objects.count()
    pair = [person(f"Administrator {number + n}", Role.ADMINISTRATOR, password=True) for n in range(2)]
    browsers = [signed_in(person_id, port) for person_id, _ in pair]
    start = threading.Barrier(2)

    def end_the_other(me: int) -> None:
        other, role = pair[1 - me]
        path = f"/people/{other}/roles/{role}/end/"
        token = browsers[me].token(path)
        start.wait()
        browsers[me].ask("POST", path, {"when": "now", "csrfmiddlewaretoken": token})

    threads = [threading.Thread(target=end_the_other, args=[me]) for me in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ended_at__isnull=True).count()


def attempt(size: str) -> str:
    """The trial on the database of this process; its figures. AssertionError where the promise does not hold."""
    call_command("migrate", verbosity=0)
    with served() as site:
        admin = signed_in(person("The Administrator", Role.ADMINISTRATOR, password=True)[0], site.port)
        found = {name: one_ending(name, admin, site.port, AFTER[size]) for name in ENDINGS}
        left = [race(site.port) for _ in range(RACES[size])]
    asked, answered = sum(n for n, _ in found.values()), sum(n for _, n in found.values())
    wrong = sum(n != 1 for n in left)
    said = f"{answered} of {asked} requests served after an ending; {wrong} of {len(left)} races left not one administrator"
    assert answered == wrong == 0, f"{said} ({found})"
    return said


def trial(size: str) -> str:
    return f"SQLite: {attempt(size)}. PostgreSQL: {on_postgresql(__name__, size)}"
