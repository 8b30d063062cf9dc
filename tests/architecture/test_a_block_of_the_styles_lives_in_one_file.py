"""A block of the styles is begun in one file alone: two of one name would dress each other."""

import re
from collections import defaultdict
from pathlib import Path

SASS = Path(__file__).parents[2] / "assets" / "sass"
BEGUN = re.compile(r"^\.(fc-[a-z0-9-]+)(?= \{|,$)", re.MULTILINE)


def test_no_block_is_begun_in_two_files() -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for file in SASS.glob("*.scss"):
        for name in BEGUN.findall(file.read_text(encoding="utf-8")):
            files[name].add(file.name)
    assert len(files) > 100
    assert {name: found for name, found in files.items() if len(found) > 1} == {}
