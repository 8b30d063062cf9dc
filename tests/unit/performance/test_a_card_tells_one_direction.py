"""A card of children who are behind tells the share of those behind in its figure, its line, its band and what is usual; what is
published as the share in time stands there under its own name, with ours of the same beside it."""

from types import SimpleNamespace
from typing import Any

import pytest

from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.official import official
from fullcircle.domain.performance.rules.points import Point
from fullcircle.domain.performance.rules.standards import shipped
from fullcircle.domain.performance.rules.standing_out import standing
from fullcircle.web.kit.components.trend import TrendLine
from fullcircle.web.performance.presenters.figures import published
from fullcircle.web.performance.presenters.standing import Card, cards
from fullcircle.web.performance.presenters.standing import why as said_of
from tests.unit.performance.test_a_figure_is_judged_by_its_own_two_years import month

pytestmark = pytest.mark.requirements("R5.3")

OWED = [key for key, kind in indicators().items() if kind.owed]
TOLD_IN_TIME = [key for key in OWED if indicators()[key].others_need_a_look]
PUBLISHED = official("bolton")


def points(key: str, behind: list[int], of: int) -> list[Point]:
    """Months on which so many are behind."""
    kind = indicators()[key]
    limits = tuple(shipped()[name] for name in kind.standards)
    return [
        Point(month(place), of - late if kind.others_need_a_look else late, of, limits)
        for place, late in enumerate(behind)
    ]


def card(key: str, behind: list[int], of: int = 100) -> Card:
    over_time = points(key, behind, of)
    view: Any = SimpleNamespace(
        spot=SimpleNamespace(code="council"), over_time=lambda *_: over_time, in_force=shipped()
    )
    (found,) = cards(view, [standing(key, "", over_time)], PUBLISHED, sees_children=True)
    return found


def line(found: Card) -> TrendLine:
    assert found.line is not None
    return found.line


def why(found: Card) -> str:
    return " ".join(found.why).replace("\u00a0", " ")


WORSE = [10] * 18 + [40]
BETTER = [30] * 18 + [5]


@pytest.mark.parametrize("key", OWED)
def test_the_line_is_of_the_figure_above_it_and_rises_when_more_are_behind(key: str) -> None:
    found = card(key, WORSE)
    kind = indicators()[key]
    assert (found.figure, found.of.replace("\u00a0", " ")) == ("40 of 100", f"{kind.of_many}, 40 %")
    drawn = line(found)
    assert drawn.dots[-1].words.replace("\u00a0", " ") == "40 % behind"
    assert drawn.dots[-1].y < drawn.dots[0].y, "higher up, as more are behind"
    assert drawn.band is not None
    assert drawn.dots[-1].y < drawn.band.y, "above where chance alone would keep it"
    assert drawn.band.y <= drawn.dots[0].y <= drawn.band.y + drawn.band.height
    better = line(card(key, BETTER))
    assert better.dots[-1].y > better.dots[0].y


@pytest.mark.parametrize("key", OWED)
def test_what_is_usual_and_the_sign_are_of_those_behind_as_the_figure_is(key: str) -> None:
    worse, better = card(key, WORSE), card(key, BETTER)
    assert worse.tags[1:] == ("Higher: a sign",)
    assert better.tags[1:] == ("Lower: a sign",)
    assert "Worse than before: usual was 1 to 19 % behind, now 40 %." in why(worse)
    assert "Better than before: usual was" in why(better)
    assert "% behind, now 5 %." in why(better)
    assert "in time, now" not in why(worse) + why(better)


@pytest.mark.parametrize("key", TOLD_IN_TIME)
def test_official_figures_say_of_what_they_are_and_ours_of_the_same_stands_beside_them(key: str) -> None:
    name, beside = indicators()[key].label, PUBLISHED.get((key, ""))
    if beside is None:
        assert "England" not in why(card(key, WORSE))
        return
    assert f"{name}: ours 60 %, England {published(beside.percents[0][1])}".replace("\u00a0", " ") in why(
        card(key, WORSE)
    )
    assert f"{name}: ours 12 of 14, England" in why(card(key, [2, 2], of=14)), "too few for a share of ours"


def test_the_page_of_the_figure_keeps_its_own_direction_and_names_it_beside_those_behind() -> None:
    key = "cla_dental_pct"
    told = " ".join(said_of(standing(key, "", points(key, WORSE, 100)), PUBLISHED[key, ""], shipped())).replace(
        "\u00a0", " "
    )
    assert "usual was 81 to 99 % in time, now 60 %." in told
    assert "Dental checks up to date: ours 60 %, England 81 %" in told


def test_a_card_of_nobody_behind_leads_to_those_whom_its_figure_leaves_out_and_says_so() -> None:
    seen = [Point(month(place), 95 if place < 18 else 70, 100) for place in range(19)]
    view: Any = SimpleNamespace(spot=SimpleNamespace(code="council"), over_time=lambda *_: seen, in_force=shipped())
    (found,) = cards(view, [standing("assessment_child_seen_pct", "", seen)], PUBLISHED, sees_children=True)
    assert found.figure.replace("\u00a0", " ") == "70 %"
    assert line(found).dots[-1].words.replace("\u00a0", " ") == "70 %"
    assert found.who == "See the 30 finished assessments not in the figure"
