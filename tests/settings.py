"""The product's settings in test mode, whatever the environment says, with files in a folder that is gone after the run."""

import os
from tempfile import TemporaryDirectory

os.environ["FULLCIRCLE_MODE"] = "test"
if "DATA_DIR" not in os.environ:
    _folder = TemporaryDirectory(prefix="fullcircle-tests-")
    os.environ["DATA_DIR"] = _folder.name

from fullcircle.config.settings import *

# Tests move the clock by weeks while somebody is signed in; those of the limits of a session set their own.
SESSION_IDLE_SECONDS = SESSION_LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60
