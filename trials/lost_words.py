"""No word typed into any long text is lost, beyond the last two seconds while the server can be reached, whatever becomes of the
page.

Somebody types into a form in a real browser, and then the server or the browser is killed (−9), the tab is closed at once, the
session ends, they go back, write in a second tab, somebody else signs in, or the connection is lost and comes back. Then the form
is opened again by its writer. Words that are typed while the server cannot be reached are counted apart: none may be missing
while the page is open, and the page has to say since when it is not saved.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullcircle.config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser is driven from this thread, which asks the database too

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from fullcircle.foundation.access.models import Person
from fullcircle.foundation.forms.models import Draft
from tests.functional.conftest import CHROMIUM, QUIET
from tests.long_texts import TextBox, text_boxes
from trials._serving import Site, served
from trials._typing import GRACE, NOT_SAVED, SAVED, Typist, apart, come, found_again, sign_in

TRIALS = {"short": 40, "nightly": 200}
MOST_MISSING_SHOWN = 10


@dataclass
class Form:
    """A kind of long-text form, and what was lost in it."""

    box: TextBox
    person: int
    trials: int = 0
    words: int = 0
    lost: int = 0
    within: int = 0
    unreachable: int = 0
    untold: int = 0


@dataclass
class Scene:
    """One trial: a form, and somebody at it."""

    form: Form
    site: Site
    browser: Browser
    playwright: Playwright
    context: BrowserContext
    typist: Typist
    chance: random.Random
    strangers: list[int]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}{self.form.box.path}"

    @property
    def page(self) -> Page:
        return self.typist.page

    def type(self) -> float:
        """Type for some seconds; when the last word was finished."""
        self.typist.type(self.chance.randint(15, 30))
        return time.monotonic()

    def lose(self, event: float, context: BrowserContext | None = None) -> None:
        """Count what is missing of what was typed before the page was gone."""
        found = found_again(context or self.context, self.url)
        self.form.lost += self.typist.missing(found, before=event - GRACE)
        self.form.within += self.typist.missing(found, after=event - GRACE)

    def out_of_reach(self, back: Callable[[], None]) -> None:
        """Type on while nothing can be saved, then come back: the page has kept all, and has said so."""
        gone = time.monotonic()
        self.typist.type(self.chance.randint(8, 15))
        self.form.unreachable += self.typist.between(gone, time.monotonic())
        try:
            self.page.wait_for_function(NOT_SAVED, timeout=15_000)
        except Exception:
            self.form.untold += 1
        back()
        self.page.wait_for_function(SAVED, timeout=60_000)
        self.page.close()
        self.form.lost += self.typist.missing(found_again(self.context, self.url))


def server_killed(scene: Scene) -> None:
    scene.type()
    scene.site.end(signal.SIGKILL)
    scene.out_of_reach(scene.site.start)


def tab_closed(scene: Scene) -> None:
    event = scene.type()
    scene.page.close()
    scene.lose(event)


def session_ended(scene: Scene) -> None:
    scene.type()
    scene.context.clear_cookies()
    scene.out_of_reach(lambda: sign_in(scene.context, scene.form.person, scene.site.port))


def gone_back(scene: Scene) -> None:
    scene.page.on("dialog", lambda dialog: dialog.accept())
    event = scene.type()
    scene.page.goto(f"http://127.0.0.1:{scene.site.port}/")
    scene.page.go_back()
    scene.lose(event)


def second_tab(scene: Scene) -> None:
    other = Typist(scene.context.new_page(), scene.typist.name, f"{scene.typist.mark}o", scene.chance)
    other.page.goto(scene.url)
    other.begin()
    event = scene.type()
    other.page.bring_to_front()
    other.begin()
    other.type(12)
    last = time.monotonic()
    scene.page.close()
    other.page.close()
    found = found_again(scene.context, scene.url)
    scene.form.words += len(other.typed)
    scene.form.lost += scene.typist.missing(found, before=event - GRACE) + other.missing(found, before=last - GRACE)
    scene.form.within += scene.typist.missing(found, after=event - GRACE) + other.missing(found, after=last - GRACE)


def second_person(scene: Scene) -> None:
    event = scene.type()
    scene.context.clear_cookies()
    sign_in(scene.context, scene.strangers[0], scene.site.port)
    beside = scene.context.new_page()
    scene.page.wait_for_selector(".fc-veil", timeout=15_000)
    beside.goto(f"http://127.0.0.1:{scene.site.port}/drafts/")
    assert scene.typist.word(0) not in beside.content(), f"{scene.form.box.route}: shown to somebody else"
    scene.context.clear_cookies()
    sign_in(scene.context, scene.form.person, scene.site.port)
    scene.page.wait_for_selector(".fc-veil", state="detached", timeout=15_000)
    kept = " ".join(scene.page.evaluate("() => [...document.querySelectorAll('textarea')].map(one => one.value)"))
    assert not scene.typist.missing(kept), f"{scene.form.box.route}: the page let go of words"
    scene.page.close()
    scene.lose(event)


def offline(scene: Scene) -> None:
    scene.type()
    scene.context.set_offline(True)
    scene.out_of_reach(lambda: scene.context.set_offline(False))


def browser_killed(scene: Scene) -> None:
    with apart(scene.playwright) as (browser, process):
        context = come(browser, scene.form.person, scene.site.port)
        scene.typist.page = context.new_page()
        scene.page.goto(scene.url)
        scene.typist.begin()
        event = scene.type()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    scene.lose(event)


EVENTS = (server_killed, tab_closed, session_ended, gone_back, second_tab, second_person, offline, browser_killed)


def forms() -> list[Form]:
    """One of each kind of form, by its page and its address."""
    found: dict[tuple[str, str], TextBox] = {}
    for box in text_boxes():
        found.setdefault((box.path if box.kept == "versions" else box.route, box.action), box)
    accounts = dict(get_user_model().objects.values_list("pk", "person"))
    return [Form(box, accounts[box.account_id]) for _, box in sorted(found.items())]


@contextmanager
def _begun(form: Form, seed: int, site: Site, browser: Browser, playwright: Playwright) -> Any:
    chance = random.Random(seed)
    context = come(browser, form.person, site.port)
    typist = Typist(context.new_page(), form.box.name, f"t{seed}", chance)
    strangers = list(
        Person.objects.exclude(pk=form.person).exclude(account=None).order_by("pk").values_list("pk", flat=True)[:1]
    )
    scene = Scene(form, site, browser, playwright, context, typist, chance, strangers)
    try:
        yield scene
    finally:
        context.close()
        Draft.objects.all().delete()


def attempt(form: Form, event: Callable[[Scene], None], seed: int, *where: Any) -> str:
    """One trial. What went wrong with it; "" if nothing did."""
    with _begun(form, seed, *where) as scene:
        try:
            scene.page.goto(scene.url)
            if event is not browser_killed:
                scene.typist.begin()
            event(scene)
        except Exception as fault:
            return f"{form.box.route} {event.__name__}, seed {seed}: {str(fault)[:300]}"
        finally:
            form.trials += 1
            form.words += len(scene.typist.typed)
            if scene.site.server is None:
                scene.site.start()
    return ""


def table(of: list[Form]) -> str:
    lines = ["| form | trials | words typed | lost beyond two seconds | within | typed while unreachable | not told |"]
    lines.append("|---|---|---|---|---|---|---|")
    for one in of:
        name = f"`/{one.box.route}`"
        counts = (one.trials, one.words, one.lost, one.within, one.unreachable, one.untold)
        lines.append("| " + " | ".join([name, *map(str, counts)]) + " |")
    return "\n".join(lines)


def trial(size: str) -> str:
    call_command("migrate", verbosity=0)
    Path(os.environ["DATA_DIR"], "files").mkdir(exist_ok=True)
    with transaction.atomic():
        kinds = forms()
    unkept = [one.box.route for one in kinds if not one.box.kept]
    assert not unkept, f"saved only when sent: {unkept}"
    faults: list[str] = []
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        trials = max(TRIALS[size], len(kinds))  # each kind once at least
        for n in range(trials):
            form, event = kinds[n % len(kinds)], EVENTS[(n + n // len(kinds)) % len(EVENTS)]
            fault = attempt(form, event, 20261130 + n, site, browser, playwright)
            faults += [fault] if fault else []
            print(f"{n + 1}/{trials} {event.__name__} {form.box.route} {fault}", flush=True)
        browser.close()
    print(table([one for one in kinds if one.trials]), flush=True)
    lost, untold = sum(one.lost for one in kinds), sum(one.untold for one in kinds)
    said = f"{trials} trials over {len(kinds)} kinds of form, "
    said += f"{sum(one.words for one in kinds):,} words: {lost} lost beyond two seconds, "
    said += (
        f"{sum(one.within for one in kinds)} within; {sum(one.unreachable for one in kinds)} typed while unreachable, "
    )
    said += f"{untold} times not told"
    broken = faults or lost or untold
    assert not broken, f"{said}; {len(faults)} went wrong: {faults[:MOST_MISSING_SHOWN]}"
    return said
