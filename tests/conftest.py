"""Shared set-up of all tests."""

import os

from hypothesis import settings

# Each run tries the same generated inputs, so that a result can be had again; HYPOTHESIS_PROFILE=explore tries new ones. No
# test has a time limit: how long a thing takes depends on the machine, and is measured by ``make bench``.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
