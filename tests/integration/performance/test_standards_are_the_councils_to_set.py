"""A council sets its own value of a standard: within its range, with a reason, kept with who and when, and used from then on."""

from decimal import Decimal

import pytest

from fullcircle.domain.cases.models import Flag
from fullcircle.domain.imports import operations as imports
from fullcircle.domain.imports.queries import import_page
from fullcircle.domain.performance import operations, queries
from fullcircle.domain.performance.models import Figure, Picture, StandardChange
from fullcircle.foundation.access.models import Team
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import Role
from fullcircle.foundation.kernel.errors import Invalid, NotAllowed, NotFound
from tests.factories import workbooks
from tests.factories.log import told
from tests.integration.performance.conftest import NOW, PLAN, TODAY, TakeIn, someone

pytestmark = pytest.mark.django_db

WHY = "Agreed at the board of 2 March."


def set_to(value: str, by: Actor, *, key: str = "cpp_visit_max_days", reason: str = WHY) -> Decimal:
    return operations.set_standard(key=key, value=value, reason=reason, by=by, now=NOW)


def test_the_councils_value_holds_and_its_history_is_kept(analyst: Actor) -> None:
    set_to("21", analyst)
    assert set_to("14", analyst, reason="Too many late visits.") == Decimal(14)
    view = queries.standard(analyst, "cpp_visit_max_days")
    assert (view.row.value, view.row.own) == (Decimal(14), True)
    assert [(change.value, change.reason, change.by) for change in view.history] == [
        (Decimal(14), "Too many late visits.", "The Performance analyst"),
        (Decimal(21), WHY, "The Performance analyst"),
    ]
    assert queries.standards_in_force()["cpp_visit_max_days"] == 14.0
    assert queries.standards_in_force()["icpc_wd"] == 15.0


def test_setting_a_standard_is_in_the_audit_log(analyst: Actor) -> None:
    set_to("21", analyst)
    [entry] = told(event="performance.standard_set")
    assert entry.subject == "standard:cpp_visit_max_days"
    assert '"from": "28"' in entry.detail.replace('":"', '": "')


@pytest.mark.parametrize("value", ["43", "0", "", "four weeks", "28.5", "28"])
def test_a_value_that_cannot_be_or_is_already_changes_nothing_and_says_why(analyst: Actor, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_to(value, analyst)
    assert set(refusal.value.faults) == {"value"}
    assert "28" in refusal.value.faults["value"], "what is in force is said"
    assert not StandardChange.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed(analyst: Actor, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_to("21", analyst, reason=reason)
    assert set(refusal.value.faults) == {"reason"}


def test_an_unknown_standard_is_not_found(analyst: Actor) -> None:
    with pytest.raises(NotFound):
        set_to("3", analyst, key="cpp_visits")


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.PRINCIPAL_SOCIAL_WORKER])
def test_others_read_standards_at_most(role: Role, teams: dict[str, int]) -> None:
    team_id = next(iter(teams.values()))
    area_id = Team.objects.get(pk=team_id).service_area_id
    by = someone(
        role,
        team_id=team_id if role is Role.TEAM_MANAGER else None,
        area_id=area_id if role is Role.HEAD_OF_SERVICE else None,
    )
    with pytest.raises(NotAllowed):
        set_to("21", by)


def test_the_next_import_goes_by_the_new_value_in_figures_and_in_reasons_to_look(
    take_in: TakeIn, analyst: Actor
) -> None:
    content = workbooks.workbook({7: [PLAN]})
    take_in(content=content)
    in_time = Figure.objects.filter(picture__shown=True, indicator="cpp_visit_in_time_pct", service=None, by="all")
    assert [(f.numerator, f.denominator) for f in in_time] == [(1, 1)]
    assert not Flag.objects.filter(code="cpp_visit_overdue").exists()
    set_to("14", analyst)
    assert [(f.numerator, f.denominator) for f in in_time.all()] == [(1, 1)], "a picture stays as it was counted"
    assert queries.picture(analyst, queries.spot(analyst, "")).outdated
    take_in(content=content)
    assert [(f.numerator, f.denominator) for f in in_time.all()] == [(0, 1)]
    assert Flag.objects.get(code="cpp_visit_overdue").detail == "Last visit 21 days ago; expected within 14"
    assert Picture.objects.get().standards["cpp_visit_max_days"] == 14


def test_the_preview_of_an_import_goes_by_the_new_value_too(take_in: TakeIn, analyst: Actor) -> None:
    take_in(content=workbooks.workbook({7: [PLAN]}))
    set_to("14", analyst)
    import_id = imports.receive(
        chunks=[workbooks.workbook({7: [PLAN]})], file_name="x.xlsx", as_at=TODAY, by=analyst, now=NOW
    )
    imports.read(import_id=import_id, by=analyst, now=NOW)
    assert import_page(analyst, import_id).changes["flags_raised"] == 1
