"""Who was audited before Full Circle: told by child, in one query, within scope, and also of children who come in later."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcircle.domain.cases.models import Child
from fullcircle.domain.legacy import queries
from fullcircle.domain.legacy.queries import LatestEarlier
from tests.factories.council import Council, add_children
from tests.factories.long_tables import TEMPLATE, form

pytestmark = pytest.mark.django_db


def references(children) -> set[str]:
    return set(children.values_list("reference", flat=True))


@pytest.fixture
def brought(made: Council, bring_in) -> Council:
    """40000 was audited twice, 40001 once and long ago, 40099 is not known here yet."""
    rows = [
        *form("1", "40000", auditDate="05/03/2024"),
        *form("2", "40000", auditDate="05/09/2025", overallGrade="RI", auditorName="Worker Early help 1 a"),
        *form("3", "40001", auditDate="01/02/2019"),
        *form("4", "40006", auditDate="01/02/2025"),
    ]
    bring_in(rows)
    return made


def test_children_with_an_earlier_audit_are_kept_and_the_window_counts_its_first_day(brought: Council) -> None:
    children = Child.objects.all()
    assert references(queries.audited_before(children)) == {"40000", "40001"}
    assert references(queries.audited_before(children, since=date(2025, 9, 5))) == {"40000"}
    assert references(queries.audited_before(children, since=date(2025, 9, 6))) == set()
    assert references(queries.audited_before(children.filter(reference="40001"))) == {"40001"}


def test_the_latest_of_each_child_is_told_with_who_audited(brought: Council) -> None:
    ids = dict(Child.objects.values_list("reference", "pk"))
    worker = brought.teams[0].worker_ids[0]
    assert queries.latest_by_child(brought.qa_lead) == {
        ids["40000"]: LatestEarlier(date(2025, 9, 5), TEMPLATE, worker, "does_not_yet_meet_good"),
        ids["40001"]: LatestEarlier(date(2019, 2, 1), TEMPLATE, None, "meets_good"),
    }
    assert set(queries.latest_by_child(brought.qa_lead, since=date(2024, 1, 1))) == {ids["40000"]}


def test_a_child_who_comes_in_later_has_been_audited_before(brought: Council) -> None:
    assert add_children(brought, brought.teams[1], 1) == ["40006"]
    assert "40006" in references(queries.audited_before(Child.objects.all()))
    assert len(queries.latest_by_child(brought.qa_lead)) == 3


def test_only_of_children_one_may_see(brought: Council) -> None:
    first, second = (brought.actor(team.manager_id) for team in brought.teams[:2])
    assert len(queries.latest_by_child(first)) == 2
    assert queries.latest_by_child(second) == {}


def test_one_query_however_many_children(brought: Council, bring_in) -> None:
    add_children(brought, brought.teams[0], 40)
    bring_in([row for n in range(40) for row in form(f"9{n}", str(40_006 + n))])
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.latest_by_child(brought.qa_lead)) == 42
    assert len(asked) == 1
