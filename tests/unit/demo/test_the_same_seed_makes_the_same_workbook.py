"""One seed, day and kind give one file, byte for byte, in any process."""

import hashlib
import os
import subprocess
import sys
from datetime import date

import pytest

from fullcircle.demo.annex_a_workbook import workbook
from fullcircle.demo.authority import make_authority

TODAY = date(2026, 3, 5)


@pytest.mark.parametrize("dirty", [False, True])
def test_twice_gives_the_same_bytes(dirty: bool) -> None:
    first = workbook(make_authority(seed=7, today=TODAY), TODAY, dirty=dirty)
    second = workbook(make_authority(seed=7, today=TODAY), TODAY, dirty=dirty)
    assert first == second


def test_another_process_with_other_hashing_gives_the_same_bytes() -> None:
    script = (
        "import hashlib; from datetime import date; from fullcircle.demo.annex_a_workbook import workbook;"
        "from fullcircle.demo.authority import make_authority; day = date(2026, 3, 5);"
        "print(hashlib.sha256(workbook(make_authority(seed=7, today=day), day, dirty=True)).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    here = hashlib.sha256(workbook(make_authority(seed=7, today=TODAY), TODAY, dirty=True)).hexdigest()
    assert answers == {f"{here}\n".encode()}


def test_another_seed_or_day_gives_another_file() -> None:
    authority = make_authority(seed=7, today=TODAY)
    files = {
        workbook(authority, TODAY),
        workbook(authority, date(2026, 1, 22)),
        workbook(make_authority(seed=8, today=TODAY), TODAY),
    }
    assert len(files) == 3


def test_a_day_outside_the_world_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        workbook(make_authority(seed=7, today=TODAY), date(2020, 1, 1))
