from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from fullcircle.domain.frameworks import operations, queries
from fullcircle.domain.frameworks.states import Standing
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.kernel.errors import NotFound, WrongState

pytestmark = pytest.mark.django_db
Edition = Callable[..., str]


@pytest.fixture
def make(qa_lead: Actor, now: datetime, edition: Edition) -> Callable[..., int]:
    def made(number: int, valid_from: str, *, publish: bool = True, council: str = "Bolton Council") -> int:
        version_id = operations.import_draft(text=edition(number, valid_from, council), by=qa_lead, now=now).version_id
        if publish:
            operations.publish(version_id=version_id, by=qa_lead, now=now)
        return version_id

    return made


Make = Callable[..., int]


def test_with_no_published_version_it_says_what_to_do(make: Make) -> None:
    make(1, "2025-05-01", publish=False)
    with pytest.raises(NotFound, match="Add a framework version and publish it"):
        queries.in_force(date(2026, 3, 5))


def test_a_version_is_in_force_from_its_own_day_until_the_next_one_s(make: Make, qa_lead: Actor) -> None:
    first, second = make(1, "2025-05-01"), make(2, "2026-05-01")
    assert queries.in_force(date(2026, 4, 30)).id == first
    assert queries.in_force(date(2026, 5, 1)).id == second
    with pytest.raises(NotFound):
        queries.in_force(date(2025, 4, 30))
    rows = queries.versions(qa_lead, on=date(2026, 4, 30))
    assert [(row.id, row.standing) for row in rows] == [(second, Standing.COMING), (first, Standing.IN_FORCE)]
    rows = queries.versions(qa_lead, on=date(2026, 5, 1))
    assert [(row.id, row.standing) for row in rows] == [(second, Standing.IN_FORCE), (first, Standing.REPLACED)]


@pytest.mark.requirements("R1.1", "R1.6")
def test_work_keeps_the_version_it_was_begun_under(make: Make) -> None:
    first = make(1, "2025-05-01", council="First Council")
    begun_under = queries.in_force(date(2026, 3, 5)).id
    make(2, "2026-03-06", council="Second Council")
    assert begun_under == first
    assert queries.framework(begun_under).identity.council == "First Council"
    assert queries.framework(queries.in_force(date(2026, 3, 6)).id).identity.council == "Second Council"


def test_a_version_cannot_begin_before_one_that_is_published(make: Make, qa_lead: Actor, now: datetime) -> None:
    make(1, "2025-05-01")
    late = make(2, "2025-04-01", publish=False)
    verdict = queries.may_publish(qa_lead, late)
    assert not verdict.allowed
    assert "Version 1 is in force from 1 May 2025" in verdict.reason
    with pytest.raises(WrongState, match="change “valid_from” in its file"):
        operations.publish(version_id=late, by=qa_lead, now=now)


def test_a_draft_is_compared_with_the_version_in_force(make: Make, qa_lead: Actor) -> None:
    first = make(1, "2025-05-01")
    draft = make(2, "2026-05-01", publish=False, council="Elsewhere")
    found = queries.comparison(qa_lead, draft, on=date(2026, 3, 5))
    assert found.old is not None
    assert (found.old.id, found.new.id) == (first, draft)
    assert ("Bolton Council", "Elsewhere") in [(d.before, d.after) for d in found.differences]


def test_the_version_in_force_is_compared_with_the_one_it_replaced(make: Make, qa_lead: Actor) -> None:
    first, second = make(1, "2025-05-01"), make(2, "2026-01-01")
    found = queries.comparison(qa_lead, second, on=date(2026, 3, 5))
    assert found.old is not None
    assert found.old.id == first
    assert queries.comparison(qa_lead, first, on=date(2026, 3, 5)).old is None


def test_the_content_is_read_once_and_then_costs_one_small_query(make: Make, django_assert_num_queries: Any) -> None:
    version_id = make(1, "2025-05-01")
    first = queries.framework(version_id)
    with django_assert_num_queries(1):
        assert queries.framework(version_id) is first
