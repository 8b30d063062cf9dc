"""The account of a dirty workbook adds up, nobody is closed by a row that cannot be read, and what is applied is what is there.

Three councils of the long proof (``python -m trials dirty_workbooks`` plays many), each with a clean and a dirty workbook.
"""

import pytest

from trials.dirt.playing import analyst
from trials.dirt.seeds import play

SEEDS = range(1000, 1003)


@pytest.mark.requirements("R5.3")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.django_db
def test_a_dirty_workbook_is_read_and_applied_as_its_twin_says(seed: int) -> None:
    played = play(seed, analyst())
    assert not played.wrong, str(played)
