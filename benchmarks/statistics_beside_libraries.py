"""Every statistic at the size of a round and at 100,000 pairs, beside the nearest library, in one run.

python -m benchmarks.statistics_beside_libraries [topic ...]
"""

import importlib
import pkgutil
import sys

from benchmarks import statistics
from benchmarks.statistics.timing import Row, table


def main(wanted: list[str]) -> None:
    rows: list[Row] = []
    for module in pkgutil.iter_modules(statistics.__path__):
        if module.name != "timing" and (not wanted or module.name in wanted):
            rows += importlib.import_module(f"benchmarks.statistics.{module.name}").measure()
    print(table(rows))
    ratios = [row.ratio for row in rows if row.ratio is not None]
    slower = sum(ratio < 1 for ratio in ratios)
    if ratios:
        print(f"{len(ratios)} measured beside a library: {len(ratios) - slower} as fast or faster, {slower} slower.")


if __name__ == "__main__":
    main(sys.argv[1:])
