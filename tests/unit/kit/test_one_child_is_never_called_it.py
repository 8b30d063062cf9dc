"""Where words speak of a single child, they say "they": a child is no thing."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from fullcircle.domain.cases.queries import InNoTeam
from fullcircle.domain.cases.states import Status
from fullcircle.domain.performance.queries import COUNCIL, Spot
from fullcircle.web.imports.presenters import _CHANGES
from fullcircle.web.people.presenters import follow
from fullcircle.web.performance.presenters.indicator import in_no_team

pytestmark = pytest.mark.requirements("R5.3")

ONE = InNoTeam(((next(iter(Status)), 1),), 0)


@pytest.mark.parametrize(
    "words",
    [
        *(one for _, _, one in _CHANGES if "child" in one),
        *follow({"children_team": 1, "children_worker": 1}, done=False),
        in_no_team(ONE, Spot(COUNCIL, "The council")),
        in_no_team(ONE, Spot("team-1", "A team", team_id=1)),
        in_no_team(replace(ONE, earlier=1), Spot(COUNCIL, "The council")),
        *(
            re.sub(r"<[^>]*>", "", render_to_string("imports/_teamless.html", some))
            for some in ({"bare": 1}, {"overtaken": 1})
        ),
    ],
)
def test_words_of_one_child(words: str) -> None:
    assert "hild" in words
    assert not re.search(r"\bits?\b", words), words
