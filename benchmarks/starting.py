"""How long it takes to make an empty database and to start the server, and the memory of its processes with two workers.

python -m benchmarks.starting

Goals: 20 s; 2 s to the first answer; 200 MB of memory, what processes share counted once.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

TIMES = 3


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(address: str) -> bool:
    try:
        with urlopen(address, timeout=60) as answer:
            return answer.status == 200
    except OSError:
        return False


def memory(server: "subprocess.Popen[bytes]") -> float:
    """Megabytes of the server and its workers, in proportional set size."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    found = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (server.pid, *children)]
    return sum(int(re.findall(r"^Pss:\s+(\d+) kB", one, re.MULTILINE)[0]) for one in found) / 1_000


def started(env: dict[str, str]) -> tuple[float, float]:
    """Seconds to the first answer, and megabytes after some answers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:fullcircle.config.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "critical"]
    began = time.perf_counter()
    server = subprocess.Popen(command, env=env)
    try:
        address = f"http://127.0.0.1:{port}/sign-in/"
        while not answered(address):
            if server.poll() is not None:
                sys.exit("The server stopped while starting.")
            time.sleep(0.01)
        took = time.perf_counter() - began
        for _ in range(20):
            answered(address)
        return took, memory(server)
    finally:
        server.terminate()
        server.wait(30)


with tempfile.TemporaryDirectory(prefix="full-circle-bench-") as folder:
    own = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "FULLCIRCLE_MODE": "test",
        "DATA_DIR": folder,
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    }
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=own, check=True)
    print(f"an empty database: {time.perf_counter() - began:.1f} s")
    measured = [started(own) for _ in range(TIMES)]
    print(f"first answer after {min(took for took, _ in measured):.1f} to {max(took for took, _ in measured):.1f} s")
    print(f"memory of the server and two workers: {max(held for _, held in measured):.0f} MB")
