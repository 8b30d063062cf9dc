"""The trial of blindness compares worlds that differ in the actions set from an audit. They differ as they are meant to."""

from collections.abc import Callable

import pytest

from fullcircle.domain.actions.models import Action, ActionUpdate
from tests.integration.actions.conftest import People
from trials._led_to import must_not_know, set_actions

pytestmark = pytest.mark.django_db


def test_each_world_has_as_many_actions_as_its_number_and_none_is_the_reader_s(
    people: People, make: Callable[..., Action]
) -> None:
    make()
    reader = people.practitioner.person_id or 0
    seen = []
    for world in range(3):
        set_actions([people.audit], f"world {world}", world, never_owner=reader)
        found = list(Action.objects.filter(audit=people.audit).order_by("pk"))
        assert len(found) == world
        assert reader not in {action.owner_id for action in found}
        seen += [
            (action.state, action.owner_id, action.what, ActionUpdate.objects.filter(action=action).count())
            for action in found
        ]
    assert len(set(seen)) == len({what for _, _, what, _ in seen}) + 1 == 3
    assert len({state for state, _, _, _ in seen}) > 1


def test_who_looks_after_the_team_may_know_and_others_may_not(people: People) -> None:
    assert must_not_know(people.manager, [people.audit]) == []
    assert must_not_know(people.qa_lead, [people.audit]) == [people.audit]
    assert must_not_know(people.head, [people.audit]) == [people.audit]
