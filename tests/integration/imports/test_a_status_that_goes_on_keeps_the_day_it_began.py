"""A status that lasts from one import to the next is one period, since the day first told, unless another beginning is told."""

from datetime import date

import pytest

from fullcircle.domain.cases.models import StatusPeriod
from fullcircle.domain.imports import operations
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import Rows, child
from tests.integration.imports.conftest import AS_AT, NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

LATER = date(2026, 3, 4)
CARE = {
    "Child Unique ID": "40172",
    "Date Started to be Looked After": "01/05/2024",
    "Child's Legal Status": "C2: FCO",
    "Date Ceased to be Looked After": None,
}
IN_CARE = child(Case_Status="a) Looked after child", CIN_Start_Date="12/03/2024")


def periods(
    send: Send, by: Actor, first: dict[int, Rows], second: dict[int, Rows]
) -> list[tuple[str, date, date | None]]:
    """The child's statuses after these two imports."""
    for lists, as_at in ((first, AS_AT), (second, LATER)):
        operations.apply(import_id=send(lists, as_at=as_at), by=by, now=NOW)
    return list(StatusPeriod.objects.order_by("starts_on").values_list("status", "starts_on", "ends_on"))


def test_a_care_leaver_of_whom_no_beginning_is_told(send: Send, analyst: Actor) -> None:
    leaver = {9: [{"Child Unique ID": "40172", "LA in Touch": "a) Yes"}]}
    assert periods(send, analyst, leaver, leaver) == [("care_leaver", AS_AT, None)]


@pytest.mark.parametrize(
    "second",
    [
        {6: [IN_CARE]},
        {6: [IN_CARE], 8: [CARE | {"Child Unique ID": "see note"}]},
        {6: [IN_CARE], 8: [CARE | {"Date Started to be Looked After": "unknown"}]},
    ],
)
def test_a_child_in_care_whose_row_in_list_8_cannot_be_read(
    send: Send, analyst: Actor, second: dict[int, Rows]
) -> None:
    first = {6: [IN_CARE], 8: [CARE]}
    assert periods(send, analyst, first, second) == [("looked_after", date(2024, 5, 1), None)]


def test_a_child_in_need_the_beginning_of_whose_case_cannot_be_read(send: Send, analyst: Actor) -> None:
    found = periods(send, analyst, {6: [child()]}, {6: [child(CIN_Start_Date="unknown")]})
    assert found == [("in_need", date(2025, 11, 3), None)]


def test_another_beginning_ends_what_was_before(send: Send, analyst: Actor) -> None:
    again = child(CIN_Start_Date="02/03/2026")
    found = periods(send, analyst, {6: [child()]}, {6: [again]})
    assert found == [("in_need", date(2025, 11, 3), LATER), ("in_need", date(2026, 3, 2), None)]


def test_what_the_list_of_the_status_tells_of_its_beginning_goes_before_list_6(send: Send, analyst: Actor) -> None:
    later_need = IN_CARE | {"CIN Start Date": "01/12/2025"}
    found = periods(send, analyst, {6: [later_need], 8: [CARE]}, {6: [later_need], 8: [CARE]})
    assert found == [("looked_after", date(2024, 5, 1), None)]


def test_a_file_that_tells_no_beginning_ends_none_of_two_that_are_known(send: Send, analyst: Actor) -> None:
    other = CARE | {"Date Started to be Looked After": "03/11/2023", "Date Ceased to be Looked After": "soon"}
    for lists in ({6: [IN_CARE], 8: [CARE]}, {6: [IN_CARE], 8: [other]}):
        operations.apply(import_id=send(lists, as_at=AS_AT), by=analyst, now=NOW)
    two = [("looked_after", date(2023, 11, 3), None), ("looked_after", date(2024, 5, 1), None)]
    assert list(StatusPeriod.objects.order_by("starts_on").values_list("status", "starts_on", "ends_on")) == two
    operations.apply(import_id=send({6: [IN_CARE]}, as_at=LATER), by=analyst, now=NOW)
    assert list(StatusPeriod.objects.order_by("starts_on").values_list("status", "starts_on", "ends_on")) == two
