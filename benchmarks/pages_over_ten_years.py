"""The pages with one year of work in store and with ten, in a database of its own: see ``_pages_measured``. On PostgreSQL after
``python scripts/with_postgres.py``.

python -m benchmarks.pages_over_ten_years
"""

import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory(prefix="full-circle-bench-") as folder:
    own = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "FULLCIRCLE_MODE": "demo",
        "DATA_DIR": folder,
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    }
    subprocess.run([sys.executable, "-m", "benchmarks._pages_measured"], env=own, check=True)
