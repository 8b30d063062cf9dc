from collections.abc import Callable
from datetime import datetime

import pytest

from fullcircle.domain.frameworks import operations, queries
from fullcircle.foundation.access.rules import SYSTEM, Actor
from fullcircle.foundation.access.states import GRANTS, Permission, Role
from fullcircle.foundation.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
Holding = Callable[..., Actor]

MANAGE = [role for role in Role if Permission.MANAGE_FRAMEWORKS in GRANTS[role]]
READ = [role for role in Role if Permission.SEE_FRAMEWORKS in GRANTS[role] and role not in MANAGE]
NEITHER = [role for role in Role if role not in MANAGE + READ]


@pytest.fixture
def draft(now: datetime, bolton_text: str) -> int:
    return operations.import_draft(text=bolton_text, by=SYSTEM, now=now).version_id


def test_the_roles_of_this_test_are_not_empty() -> None:
    assert {Role.QA_LEAD, Role.ADMINISTRATOR} == set(MANAGE)
    assert Role.PRACTITIONER in READ
    assert Role.ELECTED_MEMBER in NEITHER


@pytest.mark.parametrize("role", MANAGE)
def test_those_who_manage_it_may(role: Role, draft: int, holding: Holding, now: datetime) -> None:
    actor = holding(role)
    assert queries.version(actor, draft, on=now.date()).id == draft
    assert queries.may_publish(actor, draft).allowed
    operations.publish(version_id=draft, by=actor, now=now)
    assert queries.in_force(now.date()).published_by == actor.name


@pytest.mark.parametrize("role", READ)
def test_readers_see_published_versions_only(role: Role, draft: int, holding: Holding, now: datetime) -> None:
    actor = holding(role)
    assert queries.versions(actor, on=now.date()) == []
    for read in (queries.source, queries.may_publish):
        with pytest.raises(NotFound):
            read(actor, draft)
    with pytest.raises(NotFound):
        operations.publish(version_id=draft, by=actor, now=now)
    operations.publish(version_id=draft, by=SYSTEM, now=now)
    assert [row.id for row in queries.versions(actor, on=now.date())] == [draft]
    with pytest.raises(NotAllowed):
        operations.publish(version_id=draft, by=actor, now=now)


@pytest.mark.parametrize("role", NEITHER)
def test_others_see_none(role: Role, draft: int, holding: Holding, now: datetime) -> None:
    operations.publish(version_id=draft, by=SYSTEM, now=now)
    actor = holding(role)
    assert queries.versions(actor, on=now.date()) == []
    with pytest.raises(NotFound):
        queries.version(actor, draft, on=now.date())
    with pytest.raises(NotFound):
        queries.comparison(actor, draft, on=now.date())


@pytest.mark.parametrize("role", READ + NEITHER)
def test_only_they_may_draft(role: Role, holding: Holding, now: datetime, bolton_text: str) -> None:
    with pytest.raises(NotAllowed):
        operations.import_draft(text=bolton_text, by=holding(role), now=now)
