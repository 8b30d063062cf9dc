"""A benchmark that needs an authority of its own: run in a process and a database that are thrown away. On PostgreSQL after
``python scripts/with_postgres.py``."""

import os
import subprocess
import sys
import tempfile


def run(module: str) -> None:
    """Run the module of this package, in demo mode."""
    with tempfile.TemporaryDirectory(prefix="full-circle-bench-") as folder:
        own = os.environ | {
            "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
            "FULLCIRCLE_MODE": "demo",
            "DATA_DIR": folder,
            "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        }
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], env=own, check=True)
