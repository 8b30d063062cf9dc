"""The search beside the first page of the list of audits, over ten years of work: see ``_search_measured``.

python -m benchmarks.search_over_ten_years
"""

from benchmarks import _apart

_apart.run("_search_measured")
