"""A person or team that an administrator adds or renames has the children whom files already call theirs."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from fullcircle.domain.cases.models import Child
from fullcircle.domain.imports import operations
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access.models import Person, ServiceArea, Team
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.auditlog.queries import latest
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3", "R7.1")]


@pytest.fixture
def admin(db: None) -> Client:
    person = access.add_person(name="Ada Min", username="admin", by=SYSTEM, now=NOW)
    access.give_role(person_id=person, role=Role.ADMINISTRATOR, starts_on=AS_AT, by=SYSTEM, now=NOW)
    client = Client()
    client.force_login(get_user_model().objects.get(username="admin"))
    return client


@pytest.fixture
def met(send: Send, analyst: Actor, team: int) -> None:
    """Three children whom a file calls by a team and a worker that nobody knows, and one of a known team."""
    rows = children(3, Allocated_Team="Hub Two", Allocated_Worker="Pat  NEWMAN")
    known = child(Child_Unique_ID="9", Allocated_Worker="Somebody Else")
    operations.apply(import_id=send({6: [*rows, known]}), by=analyst, now=NOW)


def test_children_follow_a_team_that_is_added(met: None, admin: Client) -> None:
    area = ServiceArea.objects.get().pk
    answer = admin.post(reverse("people:new_team"), {"name": "Hub Two", "service_area": area}, follow=True)
    assert "The team is added. 3 children have their team or worker by it." in answer.content.decode()
    assert Child.objects.filter(team=Team.objects.get(name="Hub Two")).count() == 3
    assert latest()[0].event == "access.team_added"


def test_children_follow_a_person_who_is_added(met: None, admin: Client, team: int) -> None:
    typed = {"name": "Pat Newman", "job_title": "", "email": "", "team": team, "manager": "", "username": ""}
    answer = admin.post(reverse("people:new"), typed, follow=True)
    assert "3 children have their team or worker by it." in answer.content.decode()
    assert Child.objects.filter(worker=Person.objects.get(name="Pat Newman")).count() == 3


def test_children_follow_a_person_who_is_renamed(met: None, admin: Client, team: int) -> None:
    person = access.add_person(name="Patricia Newman", by=SYSTEM, now=NOW)
    typed = {"name": "Pat Newman", "job_title": "", "email": "", "team": "", "manager": ""}
    answer = admin.post(reverse("people:correct", kwargs={"person_id": person}), typed, follow=True)
    assert "Saved. 3 children have their team or worker by it." in answer.content.decode()
    assert Child.objects.filter(worker=person).count() == 3


def test_nobody_follows_a_name_that_no_file_knows(met: None, admin: Client) -> None:
    area = ServiceArea.objects.get().pk
    answer = admin.post(reverse("people:new_team"), {"name": "Hub Nine", "service_area": area}, follow=True)
    assert "by it" not in answer.content.decode()
    assert Child.objects.filter(team=None).count() == 3
