"""Nobody holds one role in one place twice on a day, so that a role that is ended is over."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.operations import NewRole
from fullcircle.foundation.access.rules import SYSTEM
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid
from tests.factories.council import NOW, TODAY, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas() -> tuple[int, int]:
    first = access.add_service_area(key="disabled_children", name="Disabled Children", by=SYSTEM, now=NOW)
    return first, access.add_service_area(key="early_help", name="Early help", by=SYSTEM, now=NOW)


@pytest.fixture
def ada(areas) -> int:
    return person("Ada Hale")


@pytest.fixture
def admin(signed_in) -> Client:
    person("Ad Ministrator", Role.ADMINISTRATOR)
    return signed_in("ad.ministrator")


def head(person_id: int, area: int, starts_on: date = TODAY, ends_on: date | None = None) -> NewRole:
    return NewRole(person_id, Role.HEAD_OF_SERVICE, starts_on, service_area_id=area, ends_on=ends_on)


def give(*roles: NewRole) -> list[int]:
    return access.give_roles(roles=roles, by=SYSTEM, now=NOW)


def test_a_role_that_is_held_is_refused_with_words_and_what_was_typed(admin, ada, areas):
    give(head(ada, areas[0]))
    form = {"role": "head_of_service", "team": "", "service_area": areas[0], "starts_on": "2026-04-01", "ends_on": ""}
    answer = admin.post(reverse("people:give_role", kwargs={"person_id": ada}), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "They have this role already: Head of Service, Disabled Children, from 2 March 2026 on." in page
    assert f'<option value="{areas[0]}" selected>' in page
    assert RoleAssignment.objects.filter(person_id=ada).count() == 1


def test_a_role_is_given_elsewhere_to_others_and_on_other_days(ada, areas):
    last = TODAY + timedelta(days=30)
    give(head(ada, areas[0], ends_on=last))
    with pytest.raises(Invalid, match=r"to 1 April 2026\. To have it go on, enter a first day after that"):
        give(head(ada, areas[0], last))
    give(head(ada, areas[0], last + timedelta(days=1)), head(ada, areas[1]), head(person("Jo Moss"), areas[0]))
    assert RoleAssignment.objects.count() == 4


def test_a_role_to_come_is_held_too(ada, areas):
    give(head(ada, areas[0], TODAY + timedelta(days=9)))
    with pytest.raises(Invalid):
        give(head(ada, areas[0]))


def test_one_batch_gives_it_once_or_nothing(ada, areas):
    with pytest.raises(Invalid):
        give(head(ada, areas[0]), head(ada, areas[0], TODAY + timedelta(days=1)))
    assert not RoleAssignment.objects.exists()


def test_a_role_that_was_ended_can_be_given_again(ada, areas):
    (first,) = give(head(ada, areas[0]))
    access.withdraw_role(assignment_id=first, by=SYSTEM, now=NOW)
    give(head(ada, areas[0]))
    assert RoleAssignment.objects.filter(ended_at__isnull=True).count() == 1


def test_ending_one_of_two_says_that_the_other_still_gives_it(admin, ada, areas):
    (first,) = give(head(ada, areas[0]))
    twin = RoleAssignment.objects.get(pk=first)
    twin.pk = None
    twin.save()
    page = reverse("people:end_role", kwargs={"person_id": ada, "assignment_id": first})
    said = admin.post(page, {"when": "now"}, follow=True).content.decode()
    assert "Another entry still gives the same role" in said
    assert "It gives nothing any more" not in said
    page = reverse("people:end_role", kwargs={"person_id": ada, "assignment_id": twin.pk})
    assert "It gives nothing any more" in admin.post(page, {"when": "now"}, follow=True).content.decode()
