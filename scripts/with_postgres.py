"""Run a command with DATABASE_URL naming a throw-away PostgreSQL cluster, removed afterwards.

Usage: python scripts/with_postgres.py COMMAND [ARGUMENT ...]
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path:
    """The folder of the newest installed PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    sys.exit("No PostgreSQL server is installed. On Debian: apt-get install postgresql")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root; run it as the packages' own user then."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]


@contextmanager
def cluster(*, keeps: bool = False) -> Iterator[str]:
    """The address of a new cluster, removed afterwards. Quick, and so lost with the machine, unless it ``keeps`` what it took."""
    folder = Path(tempfile.mkdtemp(prefix="fullcircle-postgres-"))
    runner, programs, port = as_server_user(), binaries(), free_port()
    if runner:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
    if not keeps:
        settings += " -c fsync=off -c synchronous_commit=off"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    start = [*runner, programs / "pg_ctl", "-D", data, "-w", "-o", settings, "-l", folder / "log", "start"]
    try:
        subprocess.run(
            [*runner, programs / "initdb", "-D", data, "-U", "fullcircle", "-A", "trust", "-E", "UTF8"],
            check=True,
            **quiet,
        )
        subprocess.run(start, check=True, **quiet)
        yield f"postgresql://fullcircle@127.0.0.1:{port}/postgres"
    finally:
        if data.exists():
            subprocess.run([*runner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with cluster() as address:
        return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
