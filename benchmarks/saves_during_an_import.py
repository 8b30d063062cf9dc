"""How long people wait for a save while 60,000 rows are imported on SQLite: see ``_saves_measured``.

python -m benchmarks.saves_during_an_import
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
        "DATABASE_URL": "",
    }
    measured = subprocess.run([sys.executable, "-m", "benchmarks._saves_measured", folder], env=own, check=False)
if measured.returncode:
    sys.exit(measured.returncode)
