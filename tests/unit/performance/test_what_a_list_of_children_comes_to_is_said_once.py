"""The number of children listed and what they come to in the figure."""

from types import SimpleNamespace

import pytest

from fullcircle.domain.performance.queries import CountedIn
from fullcircle.domain.performance.rules.indicators import indicators
from fullcircle.web.performance.presenters.children import adds_up

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
        indicator=kind, counted=counted, children=children, numerator=numerator, denominator=denominator
    )
    assert adds_up(found) == said  # type: ignore[arg-type]
