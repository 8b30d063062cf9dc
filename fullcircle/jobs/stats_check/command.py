"""``fullcircle stats-check FILE``: compute every published figure of a file again, and say which differ.

It needs no database and no settings, so it runs wherever Full Circle is installed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from fullcircle.jobs.stats_check import checking

LONGEST = 60


def main(arguments: Sequence[str]) -> int:
    """Print one line a check, and a count; 0 when all are ok, 1 when one is not, 2 when the file cannot be used."""
    parser = argparse.ArgumentParser("fullcircle stats-check", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="a file of checks, for example docs/reference/statistics-checks.yaml")
    path = parser.parse_args(arguments).file
    try:
        checks = checking.check(_document(path))
    except (OSError, ValueError, yaml.YAMLError) as unusable:
        print(f"{path} cannot be used: {_why(unusable)}. Nothing was computed.", file=sys.stderr)
        return 2
    done = 0
    missed = 0
    for one in checks:
        done, missed = done + 1, missed + (not one.ok)
        print(_line(one), flush=True)
    print(f"{done} checks: {done - missed} ok, {missed} not ok.")
    return 1 if missed else 0


def _document(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _why(unusable: Exception) -> str:
    match unusable:
        case OSError():
            return (unusable.strerror or str(unusable)).lower()
        case UnicodeDecodeError():
            return "it is not text in UTF-8"
        case yaml.YAMLError():
            return f"it is not YAML: {' '.join(str(unusable).split())}"
        case _:
            return str(unusable)


def _line(one: checking.Checked) -> str:
    got = one.problem or _short(one.got)
    return f"{'ok' if one.ok else 'not ok':8}{one.example}  {one.statistic}  expected {_short(one.expected)}  got {got}"


def _short(value: object) -> str:
    """A value on one line, numbers with eight places, cut where it is long."""
    text = _text(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(value: object) -> str:
    if value is None:
        return "undefined"
    if isinstance(value, float):
        return f"{value:.8f}".rstrip("0").rstrip(".") if abs(value) >= 1e-4 or value == 0 else f"{value:.8g}"
    if isinstance(value, list):
        return f"[{', '.join(_text(item) for item in value)}]"
    return str(value)
