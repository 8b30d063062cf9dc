"""Python started with this folder on its path lives so many seconds from now; its children too, and time goes on."""

import os
import time

import time_machine

time_machine.travel(time.time() + float(os.environ["SECONDS_FROM_NOW"])).start()
