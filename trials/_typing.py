"""Somebody who types into a form in a real browser, word by word, and what is found of it afterwards."""

import os
import random
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.functional.conftest import CHROMIUM, QUIET, free_port
from trials._serving import signed_in

GRACE = 2.0
"""Seconds of typing that may be lost."""
_SAYS = "() => [...document.querySelectorAll('[data-saved]')].some(one => %s.test(one.textContent.trim()))"
SAVED = _SAYS % "/^(Saved|Kept beside)/"
NOT_SAVED = _SAYS % "/^Not saved since \\d\\d:\\d\\d$/"
ALL = """() => [...document.querySelectorAll('textarea, input[type=text], .fc-written, main')]
  .map(one => one.value ?? one.textContent).join(' ')"""
SHOW = """box => {
  for (const choice of box.form.querySelectorAll("input[type=radio]")) {
    if (box.checkVisibility()) return;
    choice.click();
  }
}"""
"""Boxes that belong to a choice are there once it is made."""
OPEN = "() => { for (const one of document.querySelectorAll('main details')) one.open = true; }"


@dataclass
class Typist:
    """Types words that are told apart by their number. ``typed``: when each was finished."""

    page: Page
    name: str
    mark: str
    chance: random.Random
    typed: list[float] = field(default_factory=list)

    def begin(self) -> None:
        self.page.evaluate(OPEN)
        box = self.page.locator(f'textarea[name="{self.name}"]').first
        box.evaluate(SHOW)
        box.focus()
        assert box.evaluate("box => box === document.activeElement"), f"{self.name} cannot be written in"
        self.page.keyboard.press("Control+End")

    def type(self, words: int) -> None:
        for _ in range(words):
            self.page.keyboard.type(f" {self.word(len(self.typed))}", delay=self.chance.uniform(2, 25))
            self.typed.append(time.monotonic())
            self.page.wait_for_timeout(self.chance.uniform(10, 180))

    def word(self, number: int) -> str:
        return f"{self.mark}w{number}x"

    def missing(self, found: str, *, before: float = float("inf"), after: float = 0.0) -> int:
        """How many of the words finished between these moments are not found."""
        there = set(re.findall(rf"{self.mark}w\d+x", found))
        return sum(self.word(n) not in there for n, at in enumerate(self.typed) if after <= at < before)

    def between(self, after: float, before: float) -> int:
        return sum(after <= at < before for at in self.typed)


def come(browser: Browser, person_id: int, port: int) -> BrowserContext:
    """A browser of their own in which that person is signed in."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(30_000)
    sign_in(context, person_id, port)
    return context


def sign_in(context: BrowserContext, person_id: int, port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    cookies = signed_in(person_id, port).cookies
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page = (
        context.new_page()
    )  # as after signing in: it gives the browser its token, and says to the other tabs who is there
    page.goto(f"{url}/")
    page.close()


def found_again(context: BrowserContext, url: str) -> str:
    """All that the page shows to its writer when it is opened again, with a second text that waits beside the saved one."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    text: str = page.evaluate(ALL)
    both = page.get_by_role("link", name="Look at both texts").first
    if both.count():
        both.click()
        page.wait_for_load_state("networkidle")
        text += " " + page.evaluate(ALL)
    page.close()
    return text


@contextmanager
def apart(playwright: Playwright) -> Iterator[tuple[Browser, "subprocess.Popen[bytes]"]]:
    """A browser in processes of its own, to be killed."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [CHROMIUM, *QUIET, "--headless=new", f"--remote-debugging-port={port}", f"--user-data-dir={folder}"]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            for _ in range(100):
                try:
                    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                    break
                except Exception:
                    time.sleep(0.2)
            else:
                raise AssertionError("the browser did not start within 20 s")
            yield browser, process
        finally:
            kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """All its processes, at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
