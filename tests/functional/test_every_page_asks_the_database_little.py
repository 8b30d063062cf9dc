"""Every page asks the database at most twelve questions, short ones. That a whole authority costs no more than a small one is
tried by `python -m trials page_costs`."""

from pathlib import Path

from tests.functional.conftest import prepared
from tests.functional.page_costs import SET_UP, costs, too_dear


def test_every_page_asks_at_most_twelve_short_questions(tmp_path: Path) -> None:
    found = costs(prepared(tmp_path, SET_UP.format(size="small")))
    assert len(found) > 150, "most pages answer to several roles"
    assert too_dear(found) == {}
