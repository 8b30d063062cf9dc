"""The pages with one year of work in store and with ten: see ``_pages_measured``.

python -m benchmarks.pages_over_ten_years
"""

from benchmarks import _apart

_apart.run("_pages_measured")
