"""Every page asks the database as much on a whole authority as on a small one: a few short questions.

The council is played up to today on both, and every page is opened by every role, for records in each state.
"""

import os
from pathlib import Path

from tests.functional.conftest import prepared
from tests.functional.page_costs import SET_UP, Costs, costs, too_dear


def _found(size: str) -> Costs:
    folder = Path(os.environ["DATA_DIR"], size)
    folder.mkdir()
    return costs(prepared(folder, SET_UP.format(size=size)))


def trial(size: str) -> str:
    on_small, on_whole = _found("small"), _found("full")
    both = on_small.keys() & on_whole.keys()
    dear = too_dear(on_whole)
    dearer = {
        page: (on_small[page][0], on_whole[page][0]) for page in both if on_whole[page][0] > on_small[page][0] + 1
    }
    assert not dear, f"too many or too long: {dear}"
    assert not dearer, f"(queries on the small authority, on the whole one): {dearer}"
    most = max(queries for queries, _ in on_whole.values())
    return f"{len(both)} pages, roles and states; at most {most} queries"
