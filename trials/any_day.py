"""Every test passes and the invented council is whole on any day.

Each day begins at a moment when dates are known to go wrong, and time goes on from there. The short trial asks three days of the
tests that need no browser; the nightly one asks all days of all tests. The browser keeps today's date: only the site, its job
worker and the tests live on the other day.
"""

import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]

DAYS = {
    "the clocks go forward at night": "2027-03-28T00:40+00:00",
    "29 February": "2028-02-29T00:30+00:00",
    "far ahead": "2041-06-17T08:00+00:00",
    "New Year's Eve": "2026-12-31T23:30+00:00",
    "New Year's Day": "2027-01-01T00:30+00:00",
    "a bank holiday Monday": "2027-05-03T09:00+00:00",
    "midnight in Britain at the end of a month": "2027-07-31T22:40+00:00",
    "a Saturday": "2027-08-14T12:00+00:00",
    "the clocks go back at night": "2027-10-31T00:40+00:00",
    "two years from when the product began": "2028-11-28T15:00+00:00",
}
IN_SHORT = 3
# Statistics read no clock (they are pure functions), and the runner of trials would be tried by itself.
NO_BROWSER = ["tests/unit", "tests/integration", "--ignore=tests/unit/trials"]
BROWSER = ["tests/functional", "--dist", "loadscope"]
QUIET = ["-q", "-n", "auto", "-p", "no:cacheprovider", "-W", "ignore:Module already imported"]


def tried(day: datetime, tests: list[str]) -> tuple[bool, str]:
    """Run tests as if it were that moment: whether all passed, and pytest's last line."""
    env = os.environ | {
        "PYTHONPATH": str(ROOT / "trials" / "_another_day"),
        "SECONDS_FROM_NOW": str(day.timestamp() - time.time()),
        "DEMO_NOW": day.isoformat(),
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *QUIET, *tests],
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1:] or ["pytest said nothing"]
    if done.returncode:
        print(done.stdout[-20_000:], flush=True)
    return done.returncode == 0, last[0].strip("= ")


def trial(size: str) -> str:
    failed = []
    days = list(DAYS.items())[: IN_SHORT if size == "short" else None]
    for name, moment in days:
        runs = {"without a browser": NO_BROWSER} | ({"in a browser": BROWSER} if size == "nightly" else {})
        for kind, tests in runs.items():
            passed, said = tried(datetime.fromisoformat(moment), tests)
            print(f"{'passed' if passed else 'FAILED'}  {moment}  {name}, {kind}: {said}", flush=True)
            failed += [] if passed else [f"{name}, {kind}: {said}"]
    assert not failed, "; ".join(failed)
    return f"{len(days)} days, all tests passed"
