"""A round's selection on the whole invented authority, in a database of its own: see ``_selection_measured``.

python -m benchmarks.selection_of_a_round
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
        "PYTHONHASHSEED": "0",
    }
    subprocess.run([sys.executable, "-m", "benchmarks._selection_measured"], env=own, check=True)
