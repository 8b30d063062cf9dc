"""Whether somebody sees a child is answered alike for one child and for all, wherever the child is by now."""

import pytest

from fullcircle.domain.cases.models import Child, seen_by
from fullcircle.domain.cases.policy import sees
from fullcircle.foundation.access.models import Person
from tests.factories.council import council

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.9")]


def test_one_child_and_all_children_are_asked_by_the_same_rule() -> None:
    ashmere = council()
    moved, alone, *_ = Child.objects.order_by("pk")
    Child.objects.filter(pk=moved.pk).update(team_id=ashmere.teams[-1].id, worker_id=ashmere.teams[0].worker_ids[0])
    Child.objects.filter(pk=alone.pk).update(team=None)
    children = list(Child.objects.select_related("team"))
    answers = set()
    for person in Person.objects.all():
        actor = ashmere.actor(person.pk)
        seen = set(Child.objects.visible_to(actor).values_list("pk", flat=True))
        assert {child.pk for child in children if sees(actor, child)} == seen
        assert set(Child.objects.filter(seen_by(actor)).values_list("pk", flat=True)) == seen
        answers.add(len(seen))
    assert len(answers) > 2
