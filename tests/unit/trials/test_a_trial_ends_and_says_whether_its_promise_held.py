"""A trial is told as held, failed, broken or out of time, runs away from all data, and leaves nothing running."""

import os
import time
from pathlib import Path

import pytest

from trials.__main__ import HERE, outcome, promise

HELD = "def trial(size):\n    return f'{size}: 3 of 3'"
FAILED = "def trial(size):\n    assert 2 == 3, '2 of 3'"
BROKEN = "def trial(size):\n    raise OSError('no room')"
DATA = "import os\ndef trial(size):\n    return os.environ['DATA_DIR'] + ' ' + os.environ.get('DATABASE_URL', 'none')"
STUCK = """
import subprocess, sys
from pathlib import Path
def trial(size):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path({folder!r}, "child").write_text(str(child.pid))
    child.wait()
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{HERE.parent}")
    return tmp_path / "tried.py"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (HELD, (True, "short: 3 of 3")),
        (FAILED, (False, "2 of 3")),
        (BROKEN, (False, "stopped by an error, told above")),
    ],
)
def test_a_trial_is_told_as_held_failed_or_broken(written: Path, code: str, expected: tuple[bool, str]) -> None:
    written.write_text(code)
    assert outcome("tried", "short", seconds=60) == expected


def test_a_trial_has_a_data_folder_of_its_own_that_goes_with_it(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/real")
    monkeypatch.setenv("DATA_DIR", "/somewhere/real")
    written.write_text(DATA)
    _, said = outcome("tried", "short", seconds=60)
    folder, database = said.split()
    assert folder != "/somewhere/real"
    assert not Path(folder).exists()
    assert database == "none"


def test_a_trial_out_of_time_is_ended_with_what_it_started(written: Path) -> None:
    written.write_text(STUCK.format(folder=str(written.parent)))
    held, said = outcome("tried", "short", seconds=5)
    assert (held, said) == (False, "not done after 0 minutes")
    child = int((written.parent / "child").read_text())
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or "zombie" in Path(f"/proc/{child}/status").read_text():
            return
        time.sleep(0.1)
    raise AssertionError("what the trial started still runs")


def test_every_trial_promises_something_in_one_sentence() -> None:
    for path in HERE.glob("[!_]*.py"):
        assert 20 < len(promise(path.stem)) < 160, path.stem
