"""A real site for browser journeys: its own database, web server and job worker, in processes of their own."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 320)
WIDEST = """() => {
    const wide = () => document.documentElement.scrollWidth;
    const closed = [...document.querySelectorAll("details:not([open])")];
    return Math.max(wide(), ...closed.map(part => {
        part.open = true;
        const found = wide();
        part.open = false;
        return found;
    }));
}"""
"""How wide a page gets when whatever folds out is folded out, one part after another."""
SCREENS = Path(os.environ["SCREENS"]) if os.environ.get("SCREENS") else None
"""Where to keep pictures of every page visited, for looking at; none by default."""


@dataclass
class Site:
    """A running site. ``people`` maps a leading role's word to the name of its holder."""

    url: str
    folder: Path
    env: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``fullcircle`` on this site's data."""
        return subprocess.run(
            [BIN / "fullcircle", *words], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def python(self, script: str) -> str:
        """Run a script with this site's settings; what it printed."""
        prelude = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", prelude + script],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        assert server.poll() is None, "the site stopped while starting"
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not answer within 30 s")


def prepared(folder: Path, set_up: str) -> Site:
    """A database in ``folder``, with the script ``set_up`` run on it. Not served."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "FULLCIRCLE_MODE"}} | {
        "FULLCIRCLE_MODE": "demo",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    site = Site(f"http://127.0.0.1:{free_port()}", folder, env)
    assert site.command("migrate", "--verbosity", "0").returncode == 0
    site.python(set_up)
    return site


def serve(folder: Path, set_up: str) -> Iterator[Site]:
    """The same, served with a job worker."""
    site = prepared(folder, set_up)
    env, address = site.env, site.url.removeprefix("http://")
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [BIN / "gunicorn", "-c", "python:fullcircle.config.serving", "--bind", address, "--workers", "2"]
            + ["--graceful-timeout", "2", "--log-level", "warning"],
            env=env,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        worker = subprocess.Popen(
            [BIN / "fullcircle", "run_huey", "--no-periodic", "--quiet"], env=env, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            wait_until_it_answers(f"{site.url}/choose-a-person/", server)
            yield site
        finally:
            for process in (server, worker):
                process.terminate()
            for process in (server, worker):
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed after each module: while Playwright runs, Django refuses the database to other tests of the same process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def _without_script(route: Route) -> None:
    """Answer as to a browser without JavaScript: no script is loaded, and what stands in noscript is shown.

    (With JavaScript switched off in the browser itself, axe could not run.)
    """
    if route.request.resource_type == "script":
        route.abort()
    elif route.request.resource_type == "document":
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r"</?noscript>", "", answer.text()))
    else:
        route.continue_()


class Visitor:
    """Someone at a browser. ``look()`` examines the page in hand with axe, wide and narrow, with and without JavaScript."""

    seen: set[str] = set()

    def __init__(self, chromium: Browser, site: Site, name: str) -> None:
        self.site, self.name = site, name
        self.context: BrowserContext = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=False)
        self._bare = chromium.new_context(viewport={"width": 1280, "height": 900})
        self._bare.route("**/*", _without_script)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.refused: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))
        self.go("/choose-a-person/")
        if not self.page.get_by_role("button", name=re.compile(rf"\b{re.escape(name)}\b")).first.is_visible():
            for summary in self.page.locator("summary").all():
                summary.click()
        self.page.get_by_role("button", name=re.compile(rf"\b{re.escape(name)}\b")).first.click()
        self.page.wait_for_url(f"{site.url}/")
        assert self.page.get_by_role("heading", level=1).first.inner_text().startswith("Good "), (
            f"{name} has no start page"
        )

    def _note(self, message: object) -> None:
        text = getattr(message, "text", str(message))
        if "Content Security Policy" in text or "Refused" in text:
            self.refused.append(text)

    def go(self, path: str) -> None:
        """Open a page by its address."""
        answer = self.page.goto(path if path.startswith("http") else self.site.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def follow(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Follow the first link of that name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=exact).first.click()

    def press(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Press the first button of that name."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=exact).first.click()

    def look(self, what: str, *, address: bool = True) -> None:
        """Examine the page in hand, and opened again without script, unless it is the answer to a form and so has no
        ``address`` of its own. The same kind of page is examined once for each ``what``."""
        if what in Visitor.seen:
            return
        Visitor.seen.add(what)
        assert self.refused == [], f"{what}: the browser refused something: {self.refused}"
        self._examine(self.page, what, "with script")
        if not address:
            return
        url = self.page.url
        self._bare.clear_cookies()
        self._bare.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        bare = self._bare.new_page()
        bare.goto(url)
        self._examine(bare, what, "without script", axe_at=WIDTHS[-1:])  # only what stands in noscript is new
        bare.close()

    def _examine(self, page: Page, what: str, how: str, axe_at: Collection[int] = WIDTHS) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if SCREENS is not None:
                SCREENS.mkdir(parents=True, exist_ok=True)
                name = f"{what.replace(' ', '-')}-{width}{'' if how == 'with script' else '-bare'}.png"
                page.screenshot(path=SCREENS / name, full_page=True)
            wide = page.evaluate(WIDEST)
            assert wide <= width, f"{what} is {wide} px wide in a window of {width} px, {how}"
            if width in axe_at:
                self._run_axe(page, f"{what}, {width} px, {how}")
        page.set_viewport_size({"width": 1280, "height": 900})

    def _run_axe(self, page: Page, what: str) -> None:
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_RULES)
        assert len(found["passes"]) > 5, f"axe did not look at {what}"
        faults = [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found["violations"]]
        assert faults == [], what

    def leave(self) -> None:
        self.context.close()
        self._bare.close()
