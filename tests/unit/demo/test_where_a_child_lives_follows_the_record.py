"""What the demo's auditors write of where a child lives is what the record says."""

from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from fullcircle.demo.play import portrait
from fullcircle.demo.play.portrait import Portrait

ON = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("placements", "says", "carers"),
    [
        (["U4"], "in the same foster home all along", {"foster carer", "foster mother"}),
        (["U6", "U4"], "now with other foster carers", {"foster carer", "foster mother"}),
        (["U6", "U1"], "now with relatives approved as carers", {"foster carer", "foster mother"}),
        (["U6", "K2"], "now in a children's home", {"key worker"}),
        (["P1"], "now placed with his parents", {"key worker"}),
        (["T0"], "now in a residential setting", {"key worker"}),
    ],
)
def test_words_about_the_home_follow_the_placement(
    monkeypatch: pytest.MonkeyPatch, placements: list[str], says: str, carers: set[str]
) -> None:
    care = SimpleNamespace(placements=[SimpleNamespace(start=ON, kind=kind) for kind in placements])
    monkeypatch.setattr(portrait, "episode_on", lambda child, on: child)
    monkeypatch.setattr(portrait, "care_on", lambda episode, on: care)
    child: Any = SimpleNamespace(born=date(2014, 1, 1), sex="M")
    seen = Portrait(child, "looked_after", ON)
    assert seen._lives("his") == says
    assert {seen._carer(Random(n), "looked_after") for n in range(20)} == carers
