"""The product's settings in test mode, whatever the environment says."""

import os

os.environ["FULLCIRCLE_MODE"] = "test"

from fullcircle.config.settings import *
