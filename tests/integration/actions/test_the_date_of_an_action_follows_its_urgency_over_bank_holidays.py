"""Working days come from the framework's policy; Easter 2026 takes Friday 3 and Monday 6 April away."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from fullcircle.domain.actions import operations, queries
from fullcircle.domain.actions.models import Action
from fullcircle.domain.actions.states import Urgency
from fullcircle.foundation.kernel.errors import Invalid
from tests.integration.actions.conftest import People

pytestmark = [pytest.mark.requirements("R7.5"), pytest.mark.django_db]
BEFORE_EASTER = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.IMMEDIATE, date(2026, 4, 7)),
        (Urgency.URGENT, date(2026, 4, 13)),
        (Urgency.STANDARD, date(2026, 5, 5)),  # 4 May is a holiday as well
        (Urgency.DEVELOPMENTAL, date(2026, 7, 1)),
    ],
)
def test_the_date_follows_from_the_urgency(urgency: Urgency, due: date, make: Callable[..., Action]) -> None:
    assert make(urgency=urgency, now=BEFORE_EASTER).due_on == due


def test_just_after_midnight_in_summer_it_is_already_the_next_day_in_britain(make: Callable[..., Action]) -> None:
    late_evening_utc = datetime(2026, 6, 8, 23, 30, tzinfo=UTC)  # Tuesday 9 June, 00:30 in Britain
    assert make(urgency=Urgency.IMMEDIATE, now=late_evening_utc).due_on == date(2026, 6, 10)


def test_the_form_shows_the_dates_that_setting_will_give(people: People, make: Callable[..., Action]) -> None:
    page = queries.setting_page_for_audit(people.auditor, people.audit.pk, on=BEFORE_EASTER.date())
    shown = {choice.urgency: choice.due_on for choice in page.due}
    assert shown == {u: make(urgency=u, now=BEFORE_EASTER).due_on for u in Urgency}


def test_another_date_needs_a_reason_which_is_kept(make: Callable[..., Action]) -> None:
    wanted = date(2026, 4, 20)
    with pytest.raises(Invalid) as refusal:
        make(due_on=wanted, now=BEFORE_EASTER)
    assert set(refusal.value.faults) == {"due_reason"}
    made = make(due_on=wanted, due_reason="Before the conference", now=BEFORE_EASTER)
    assert made.due_on == wanted
    assert made.updates.get().text.endswith(", by 20 April 2026: Before the conference")


def test_the_date_of_the_policy_needs_no_reason(make: Callable[..., Action]) -> None:
    assert make(due_on=date(2026, 5, 5), now=BEFORE_EASTER).updates.get().text.endswith(", by 5 May 2026")


def test_a_date_that_has_passed_is_refused(make: Callable[..., Action]) -> None:
    with pytest.raises(Invalid) as refusal:
        make(due_on=date(2026, 4, 1), due_reason="Why not", now=BEFORE_EASTER)
    assert set(refusal.value.faults) == {"due_on"}


def test_a_new_date_can_be_agreed_with_a_reason(people: People, make: Callable[..., Action]) -> None:
    made = make(now=BEFORE_EASTER)
    later = made.due_on + timedelta(days=7)

    def change(due_on: date, reason: str) -> int:
        return operations.change_due(
            action_id=made.pk, version=1, due_on=due_on, reason=reason, by=people.manager, now=BEFORE_EASTER
        )

    with pytest.raises(Invalid) as refusal:
        change(later, "  ")
    assert set(refusal.value.faults) == {"due_reason"}
    with pytest.raises(Invalid) as refusal:
        change(made.due_on, "The same day")
    assert set(refusal.value.faults) == {"due_on"}
    assert change(later, "The school is closed") == 2
    made.refresh_from_db()
    assert made.due_on == later
    assert made.updates.last().text == "12 May 2026: The school is closed"
