"""The demo on a port where something else is served, or on no port, says so and leaves nothing behind."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.requirements("R1.2")

DEMO = Path(__file__).parents[3] / "scripts/demo.sh"


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "no port"])
def test_it_is_said_and_nothing_is_made(tmp_path: Path, taken: bool) -> None:
    folder = tmp_path / "demo"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1]) if taken else "none"
        env = os.environ | {"PORT": port, "SIZE": "small", "DATA_DIR": str(folder)}
        done = subprocess.run([DEMO], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert not folder.exists()
