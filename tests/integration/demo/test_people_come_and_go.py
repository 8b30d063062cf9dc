"""People who begin are added and people who leave lose their roles, as the administrator learns of it."""

from datetime import timedelta

import pytest

from fullcircle.demo import stage
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.models import Person, RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_who_left_has_no_role_from_the_next_day_and_what_they_did_stays_theirs() -> None:
    council = stage.a_small_authority()
    team = council.authority.workforce.teams[4]
    manager, last_day = council.ids[team.manager.name], stage.NOW.date()
    assert people.actor(manager, on=last_day).grants
    access.note_leaving(person_id=manager, left_on=last_day, by=SYSTEM, now=stage.NOW)
    assert people.actor(manager, on=last_day).grants
    assert not people.actor(manager, on=last_day + timedelta(days=1)).grants
    assert not RoleAssignment.objects.filter(person_id=manager, ends_on__isnull=True).exists()
    assert Person.objects.get(pk=manager).left_on == last_day


def test_only_who_manages_people_notes_that_someone_left() -> None:
    council = stage.a_small_authority()
    lead = council.leader("qa_lead", stage.NOW)
    with pytest.raises(NotAllowed):
        access.note_leaving(person_id=council.ids["Ruth Larkmoor"], left_on=stage.NOW.date(), by=lead, now=stage.NOW)
    with pytest.raises(NotFound):
        access.note_leaving(person_id=0, left_on=stage.NOW.date(), by=SYSTEM, now=stage.NOW)
