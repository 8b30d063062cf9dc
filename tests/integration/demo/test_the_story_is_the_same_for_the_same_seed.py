"""The same seed tells the same story, word for word."""

import hashlib
import json

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from fullcircle.demo import stage
from fullcircle.domain.actions.models import Action
from fullcircle.domain.audits.models import Audit, AuditorJudgement, Section

pytestmark = pytest.mark.one_database


class _Undo(Exception):
    """Rolls a played story back."""


def story(seed: int) -> str:
    """A digest of what is told in an empty database whose numbers begin at the beginning."""
    with connection.cursor() as cursor:
        sequences = connection.introspection.sequence_list()
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
            cursor.execute(statement)
    try:
        with transaction.atomic():
            stage.a_round_under_way(seed=seed)
            told = [
                list(
                    Audit.objects.order_by("child__reference").values_list("child__reference", "state", "auditor__name")
                ),
                list(
                    Section.objects.order_by("audit__child__reference", "key").values_list(
                        "audit__child__reference", "key", "content", "version"
                    )
                ),
                list(
                    AuditorJudgement.objects.order_by("audit__child__reference", "aspect").values_list(
                        "audit__child__reference", "aspect", "value"
                    )
                ),
                sorted(Action.objects.values_list("what", "urgency", "state")),
            ]
            raise _Undo(json.dumps(told))
    except _Undo as told_and_undone:
        return hashlib.sha256(str(told_and_undone).encode()).hexdigest()


@pytest.mark.django_db
def test_twice_the_same() -> None:
    assert story(3) == story(3)
