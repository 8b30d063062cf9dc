"""A cell that is a day in words and nothing else stays on one line; words with a day in them wrap as words do."""

import pytest
from django.template import engines

from fullcircle.web.kit.jinja import is_a_day

pytestmark = pytest.mark.requirements("R4.2")

PAGE = '{% from "kit/table.html" import table %}{{ table("Days", ["What", "When"], [{"cells": ["Plan", when]}]) }}'


@pytest.mark.parametrize(
    ("when", "one_line"),
    [
        ("5 March 2026", True),
        ("27 September 2026", True),
        ("5 March 2026 to 9 May 2026", False),
        ("5 March 2026, 14:02", False),
        ("", False),
        ("None", False),
        (None, False),
        (7, False),
    ],
)
def test_only_a_day_alone_is_kept_on_one_line(when: object, one_line: bool) -> None:
    assert is_a_day(when) is one_line
    page = engines["jinja2"].from_string(PAGE).render({"when": when})
    assert ("fc-table__day" in page) is one_line
