"""A role gives more than a password, so whoever looks after people gives none to themselves: by page, operation or list."""

import pytest
from django.test import Client
from django.urls import reverse

from fullcircle.domain.staff_lists import operations as staff_lists
from fullcircle.domain.staff_lists import queries as lists
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries
from fullcircle.foundation.access.models import RoleAssignment
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import NotAllowed
from tests.factories.council import NOW, TODAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]

ALONE = "Nobody gives a role to themselves"


@pytest.fixture
def administrator() -> Actor:
    return queries.actor(person("Ad Ministrator", Role.ADMINISTRATOR), on=TODAY)


@pytest.fixture
def admin(administrator, signed_in) -> Client:
    return signed_in("ad.ministrator")


def of(name: str, person_id: int | None) -> str:
    return reverse(f"people:{name}", kwargs={"person_id": person_id})


FORM = {"role": "director", "team": "", "service_area": "", "starts_on": "2026-03-02", "ends_on": ""}


def test_the_page_says_so_and_shows_no_form(admin, administrator):
    page = admin.get(of("give_role", administrator.person_id)).content.decode()
    assert ALONE in page
    assert "Ask another administrator" in page
    assert 'name="role"' not in page
    own = admin.get(of("one", administrator.person_id)).content.decode()
    assert f'href="{of("give_role", administrator.person_id)}"' not in own
    assert ALONE in own


@pytest.mark.parametrize("role", list(Role))
def test_no_role_is_given_to_oneself_whichever(admin, administrator, role):
    before = RoleAssignment.objects.count()
    form = FORM | {"role": role.value}
    assert admin.post(of("give_role", administrator.person_id), form).status_code == 403
    with pytest.raises(NotAllowed):
        access.give_role(person_id=administrator.person_id, role=role, starts_on=TODAY, by=administrator, now=NOW)
    assert RoleAssignment.objects.count() == before


def test_neither_is_one_among_roles_for_others(administrator):
    other = person("Robin Vale")
    roles = [access.NewRole(pk, Role.DIRECTOR, TODAY) for pk in (other, administrator.person_id)]
    with pytest.raises(NotAllowed):
        access.give_roles(roles=roles, by=administrator, now=NOW)
    assert queries.actor(other, on=TODAY).roles == set()


def test_another_administrator_and_the_server_give_it(administrator):
    second = queries.actor(person("Second Ministrator", Role.ADMINISTRATOR), on=TODAY)
    for by, role in ((second, Role.DIRECTOR), (SYSTEM, Role.QA_LEAD)):
        access.give_role(person_id=administrator.person_id, role=role, starts_on=TODAY, by=by, now=NOW)
        assert role in queries.actor(administrator.person_id, on=TODAY).roles


def test_a_list_that_is_applied_leaves_out_the_role_of_whoever_applies_it(administrator):
    area = access.add_service_area(key="safeguarding", name="Safeguarding", by=SYSTEM, now=NOW)
    rows = (
        b"Name,Role,Service area\nAd Ministrator,Head of Service,Safeguarding\nNew One,Head of Service,Safeguarding\n"
    )
    list_id = staff_lists.receive(chunks=[rows], file_name="x.csv", by=administrator, now=NOW)
    told = lists.staff_list(administrator, list_id, on=TODAY)
    assert [problem.row for problem in told.problems if "nobody gives a role to themselves" in problem.what] == [2]
    staff_lists.apply(staff_list_id=list_id, seen=told.plan.fingerprint, by=administrator, now=NOW)
    assert queries.actor(administrator.person_id, on=TODAY).roles == {Role.ADMINISTRATOR}
    assert RoleAssignment.objects.get(role=Role.HEAD_OF_SERVICE).service_area_id == area
