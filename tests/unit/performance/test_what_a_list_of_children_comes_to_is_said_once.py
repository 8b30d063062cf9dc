"""The number of children listed and what they come to in the figure."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from fullcircle.domain.performance.queries import CountedIn
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.domain.performance.rules.points import Point
from fullcircle.web.performance.presenters.children import adds_up, nobody

pytestmark = pytest.mark.requirements("R5.8")


@pytest.mark.parametrize(
    ("key", "children", "numerator", "denominator", "said"),
    [
        ("cin_visit_in_time_pct", 1, 63, 64, "1 child behind the standard."),
        ("cpp_visit_in_time_pct", 1, 40, 41, "1 child; together 1 open plan behind the standard."),
    ],
)
def test_children_are_counted_once_where_they_are_what_is_counted(
    key: str, children: int, numerator: int, denominator: int, said: str
) -> None:
    kind = indicators()[key]
    counted = CountedIn.who_need_a_look(kind)
    found = SimpleNamespace(
        indicator=kind,
        counted=counted,
        total=children,
        children=children,
        numerator=numerator,
        denominator=denominator,
    )
    assert adds_up(found) == said  # type: ignore[arg-type]


def listed(key: str, counted: CountedIn, rows: int = 0, children: int = 0, numerator: int = 0, of: int = 0) -> Any:
    return SimpleNamespace(
        indicator=indicators()[key],
        counted=counted,
        total=rows,
        children=children,
        numerator=numerator,
        denominator=of,
    )


def test_why_there_are_more_rows_than_children_is_said() -> None:
    found = listed("rereferral_pct", CountedIn.NUMERATOR, rows=33, children=28, numerator=34, of=40)
    assert adds_up(found) == (
        "28 children; together 34 referrals counted in the figure. A child counted in several teams has a row in each: 33 rows."
    )


@pytest.mark.parametrize(
    ("key", "counted", "numerator", "of", "said"),
    [
        ("cl_in_touch_pct", CountedIn.OTHERS, 22, 22, "All 22 young people are counted in the figure."),
        ("cl_in_touch_pct", CountedIn.OTHERS, 1, 1, "The only young person is counted in the figure."),
        ("cl_in_touch_pct", CountedIn.NUMERATOR, 0, 22, "None of the 22 young people is counted in the figure."),
        ("cl_in_touch_pct", CountedIn.NUMERATOR, 0, 1, "The only young person is not counted in the figure."),
        ("cl_in_touch_pct", CountedIn.OTHERS, 0, 0, "There is nobody to count here."),
        ("cpp_visit_in_time_pct", CountedIn.OTHERS, 36, 36, "None of the 36 open plans is behind the standard."),
        ("cpp_visit_in_time_pct", CountedIn.OTHERS, 1, 1, "The only open plan is not behind the standard."),
    ],
)
def test_a_list_with_nobody_says_in_plain_words_why(
    key: str, counted: CountedIn, numerator: int, of: int, said: str
) -> None:
    in_list = (numerator, numerator) if counted is CountedIn.NUMERATOR else (0, 0)
    found = listed(key, counted, 0, 0, *in_list)
    assert nobody(found, [Point(date(2026, 3, 5), numerator, of)]) == said
