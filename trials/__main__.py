"""``make trials``: long proofs that do not belong in ``make test``, and at the end a table of which promises hold.

    python -m trials [--size short|nightly] [name ...]

A trial is a module beside this one. Its docstring begins with its promise in one sentence; its ``trial(size)`` returns its
figures in a line, or raises AssertionError with them where the promise does not hold. Each runs in a process of its own, with
an empty DATA_DIR of its own, and is ended when its time is up.
"""

import argparse
import ast
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MINUTES = {"short": 60, "nightly": 600}
SECONDS_TO_TIDY = 30


def promise(name: str) -> str:
    """The first sentence of the trial's docstring."""
    text = ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to stop, so that it stops what it has started; after a while, stop it and its family."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(SECONDS_TO_TIDY)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def outcome(module: str, size: str, *, seconds: float) -> tuple[bool, str]:
    """Run ``module.trial(size)`` in a process of its own: whether its promise held, and its figures."""
    with tempfile.TemporaryDirectory(prefix="fullcircle-trial-") as folder:
        figures = Path(folder, "figures")
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
            "DATA_DIR": str(Path(folder, "data")),
            "FULLCIRCLE_MODE": "test",
        }
        Path(env["DATA_DIR"]).mkdir()
        inside = [sys.executable, "-m", "trials._inside", module, size, str(figures)]
        process = subprocess.Popen(inside, env=env, cwd=HERE.parent, start_new_session=True)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            end(process)
            return False, f"not done after {seconds / 60:.0f} minutes"
        except KeyboardInterrupt:
            end(process)
            raise
        said = figures.read_text(encoding="utf-8") if figures.exists() else "stopped by an error, told above"
        return process.returncode == 0, said


def main() -> int:
    known = sorted(path.stem for path in HERE.glob("[!_]*.py"))
    parser = argparse.ArgumentParser(prog="python -m trials", description="Run long proofs; 1 if a promise fails.")
    parser.add_argument("--size", choices=MINUTES, default="short", help="short: minutes; nightly: hours")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(known)}; all if none is named")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(known):
        parser.error(f"no trial is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    rows = []
    for name in asked.names or known:
        print(f"\n== {name.replace('_', ' ')}", flush=True)
        start = time.monotonic()
        held, figures = outcome(f"trials.{name}", asked.size, seconds=MINUTES[asked.size] * 60)
        rows.append((held, name, f"{figures} ({time.monotonic() - start:.0f} s)"))
    print(f"\n{'trial':<28}{'result':<8}promise")
    for held, name, figures in rows:
        print(f"{name:<28}{'passed' if held else 'FAILED':<8}{promise(name)}\n{'':<36}{figures}")
    return 0 if all(held for held, _, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
