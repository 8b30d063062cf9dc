"""Verifying an audit log of ten years, in a database of its own, while people go on writing: see ``_audit_log_measured``.

python -m benchmarks.audit_log_verified [ENTRIES]
python scripts/with_postgres.py python -m benchmarks.audit_log_verified [ENTRIES]
"""

import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory(prefix="full-circle-bench-") as folder:
    own = os.environ | {
        "DJANGO_SETTINGS_MODULE": "fullcircle.config.settings",
        "FULLCIRCLE_MODE": "test",
        "DATA_DIR": folder,
        "PYTHONHASHSEED": "0",
    }
    done = subprocess.run([sys.executable, "-m", "benchmarks._audit_log_measured", *sys.argv[1:]], env=own, check=False)
sys.exit(done.returncode)
