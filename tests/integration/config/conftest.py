"""Real processes, each with exactly the environment that a test gives it."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fullcircle.config.settings import BASE_DIR

BIN = Path(sys.executable).parent
Run = Callable[..., "subprocess.CompletedProcess[str]"]

PRODUCTION = {
    "FULLCIRCLE_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "AUDIT_LOG_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "qa.example.gov.uk",
}
DEMO = {"FULLCIRCLE_MODE": "demo"}
SERVE = ("gunicorn", "-c", "python:fullcircle.config.serving", "--bind", "127.0.0.1:0", "--workers", "1")


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a program of the product: what it said and how it ended. ``mode`` and ``environment`` are all that it is given."""

    def it(mode: dict[str, str], *words: str, **environment: object) -> "subprocess.CompletedProcess[str]":
        given = {name: str(value) for name, value in environment.items()}
        env = mode | given | {"PATH": os.environ["PATH"]}
        return subprocess.run(
            [BIN / words[0], *words[1:]], cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=120
        )

    return it
