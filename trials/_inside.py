"""Run one trial in this process and leave its figures in a file."""

import importlib
import sys
from pathlib import Path

module, size, figures = sys.argv[1:]
try:
    said = importlib.import_module(module).trial(size)
except AssertionError as failed:
    Path(figures).write_text(str(failed) or "a check without words failed", encoding="utf-8")
    raise
Path(figures).write_text(said, encoding="utf-8")
