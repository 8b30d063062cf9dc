"""Shared set-up of all tests. The mode is fixed before Django reads its settings."""

import os

os.environ["FULLCIRCLE_MODE"] = "test"
