"""What the data count without its days is told beside the journey, which can show none of it."""

from types import SimpleNamespace

import pytest
from django.template import engines

from fullcircle.domain.audits.rules.header import Header

pytestmark = pytest.mark.requirements("R5.8")

PAGE = '{% from "audits/_journey.html" import the_journey %}{{ the_journey(none, card) }}'


@pytest.mark.parametrize("flags", [None, {"cla_missing": "Missing once in 12 months"}, {"cla_rhi_gap": "No interview"}])
def test_times_missing_are_said_to_have_no_days_in_the_data(flags: dict[str, str] | None) -> None:
    card = SimpleNamespace(header=Header(status="looked_after", as_at="2026-03-05", flags=flags), given_out_at=None)
    card.known_as_at = card.header.known_as_at
    page = engines["jinja2"].env.from_string(PAGE).render(card=card)
    assert ("but not on which days" in page) is ("cla_missing" in (flags or {}))
