"""``make bench``: run every benchmark, one after the other."""

import runpy
from pathlib import Path

for script in sorted(Path(__file__).parent.glob("[!_]*.py")):
    print(f"\n== {script.stem.replace('_', ' ')}")
    runpy.run_module(f"benchmarks.{script.stem}", run_name="__main__")
