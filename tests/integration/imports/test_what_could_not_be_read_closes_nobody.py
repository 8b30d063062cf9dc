"""A row that was left out, a cell that could not be read or a list that is not there closes no child, ends no status, takes away
no reason to look at a case, and leaves the child with whoever has it."""

from datetime import date
from pathlib import Path

import pytest

from fullcircle.domain.cases.models import Allocation, Child, Flag, StatusPeriod
from fullcircle.domain.imports import operations, queries
from fullcircle.foundation.access.rules import Actor
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

REPORTED = Path(__file__).parents[2] / "data" / "reported"
LATER = date(2026, 3, 4)


def apply(import_id: int, by: Actor, **said: object) -> dict[str, int]:
    operations.apply(import_id=import_id, by=by, now=NOW, **said)  # type: ignore[arg-type]
    return queries.import_page(by, import_id).changes


def statuses() -> dict[str, str]:
    return dict(Child.objects.values_list("reference", "status"))


def in_care(**changes: object) -> dict[str, object]:
    row = {
        "Child Unique ID": "70001",
        "Gender": "b) Female",
        "Date of Birth": "12/05/2014",
        "Age of Child (Years)": 11,
        "Date Started to be Looked After": "03/11/2024",
        "Child's Legal Status": "V2",
        "Date of Latest Statutory Review": "01/12/2025",
        "Date of Last Social Work Visit": "01/10/2025",
        "Date Ceased to be Looked After": None,
        "Allocated Team": "Safeguarding North",
        "Allocated Worker": "Robin Vale",
    }
    return row | {name.replace("_", " "): value for name, value in changes.items()}


@pytest.fixture
def ten(send: Send, analyst: Actor, team: int) -> None:
    apply(send((REPORTED / "12a-ten-open-children.xlsx").read_bytes(), as_at=date(2026, 1, 31)), analyst)


def test_ten_children_stay_open_when_the_ids_of_nine_are_spoilt(ten: None, send: Send, analyst: Actor) -> None:
    before = statuses()
    import_id = send((REPORTED / "12b-nine-ids-spoilt.xlsx").read_bytes(), as_at=LATER)
    page = queries.import_page(analyst, import_id)
    ((held),) = page.held_open
    assert (held.number, held.children, held.rows) == (6, 9, ((6, 9),))
    apply(import_id, analyst)
    assert statuses() == before
    assert StatusPeriod.objects.filter(ends_on=None).count() == 10
    assert set(before.values()) != {"closed"}


def test_whoever_has_seen_both_numbers_may_close_them(ten: None, send: Send, analyst: Actor) -> None:
    import_id = send((REPORTED / "12b-nine-ids-spoilt.xlsx").read_bytes(), as_at=LATER)
    assert apply(import_id, analyst, close=[6])["children_closed"] == 9
    assert list(statuses().values()).count("closed") == 9


def test_a_child_whose_row_was_left_out_is_not_missing(send: Send, analyst: Actor, team: int) -> None:
    """The ID can be read and the date that the row needs cannot: whose row it is is known."""
    plan = {
        "Child Unique ID": "50002",
        "Gender": "a) Male",
        "Date of Birth": "01/01/2015",
        "Age of Child (Years)": 11,
        "Child Protection Plan Start Date": "not a date",
        "Child Protection Plan End Date": None,
    }
    apply(send({6: children(3)}), analyst)
    import_id = send({6: children(2), 7: [plan]}, as_at=LATER)
    assert queries.import_page(analyst, import_id).left_out == 1
    assert apply(import_id, analyst)["children_closed"] == 0
    assert statuses()["50002"] == "in_need"


def test_a_status_that_cannot_be_read_has_not_ended(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Case_Status="b) Child Protection plan")]}), analyst)
    changes = apply(send({6: [child(Case_Status="zz) something else")]}, as_at=LATER), analyst)
    assert (statuses()["40172"], changes["children_kept"]) == ("child_protection", 1)
    assert StatusPeriod.objects.get(status="child_protection").ends_on is None


def test_a_new_child_whose_status_cannot_be_read_is_open(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Case_Status="zz) something else")]}), analyst)
    assert statuses()["40172"] == "in_need"


def test_a_status_that_has_ended_ends(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child()], 8: [in_care()]}), analyst)
    assert statuses()["70001"] == "looked_after"
    apply(send({6: [child()], 8: [in_care(Date_Ceased_to_be_Looked_After="01/03/2026")]}, as_at=LATER), analyst)
    assert statuses()["70001"] == "closed"
    assert StatusPeriod.objects.get(status="looked_after").ends_on == date(2026, 3, 1)


def test_a_file_of_contacts_alone_ends_nothing(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Date_Child_Was_Last_Seen="01/01/2025")], 8: [in_care()]}), analyst)
    flags = set(Flag.objects.values_list("child__reference", "code"))
    assert {"40172", "70001"} <= {reference for reference, _ in flags}
    contact = {
        "Child Unique ID": "70001",
        "Gender": "b) Female",
        "Date of Birth": "12/05/2014",
        "Age of Child (Years)": 11,
        "Date of Contact": "02/03/2026",
        "Contact Source": "q) 6: Police",
    }
    other = contact | {"Child Unique ID": "40172", "Date of Birth": "12/05/2018"}
    apply(send({1: [contact, other]}, as_at=LATER), analyst)
    assert statuses() == {"40172": "in_need", "70001": "looked_after"}
    assert set(Flag.objects.values_list("child__reference", "code")) == flags
    assert Allocation.objects.filter(ends_on=None).count() == 2
    assert not Child.objects.filter(team=None).exists()


def test_a_reason_to_look_that_cannot_be_judged_stays(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Date_Child_Was_Last_Seen="01/01/2025")]}), analyst)
    assert Flag.objects.filter(code="cin_not_seen").exists()
    apply(send({6: [child(Date_Child_Was_Last_Seen="soon")]}, as_at=LATER), analyst)
    assert Flag.objects.filter(code="cin_not_seen").exists()
    apply(send({6: [child(Date_Child_Was_Last_Seen="01/03/2026")]}, as_at=LATER), analyst)
    assert not Flag.objects.filter(code="cin_not_seen").exists()


def test_what_is_empty_is_no_news(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child()]}), analyst)
    apply(send({6: [child(Gender=None, Ethnicity="no idea", Date_of_Birth=None)]}, as_at=LATER), analyst)
    found = Child.objects.get()
    assert (found.gender, found.ethnicity, found.date_of_birth) == ("F", "WBRI", date(2018, 5, 12))


def test_two_open_stretches_in_one_status_are_told_and_made_one(send: Send, analyst: Actor, team: int) -> None:
    earlier = in_care(Date_Started_to_be_Looked_After="03/11/2023")
    import_id = send({6: [child()], 8: [earlier, in_care()]})
    told = [one for one in queries.FILES.all_problems(analyst, import_id) if one.severity == "note"]
    assert [one.where[1] for one in told if "neither has ended" in one.what] == [4]
    apply(import_id, analyst)
    periods = StatusPeriod.objects.filter(child__reference="70001", status="looked_after").order_by("starts_on")
    assert [(one.starts_on.year, one.ends_on) for one in periods] == [(2023, date(2024, 11, 3)), (2024, None)]


def test_an_id_that_lost_its_zeros_closes_nobody_and_is_pointed_out(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Child_Unique_ID="000123"), child(Child_Unique_ID="000124")]}), analyst)
    import_id = send({6: [child(Child_Unique_ID="123")]}, as_at=LATER)
    told = [one for one in queries.FILES.all_problems(analyst, import_id) if one.severity == "note"]
    assert [one.where[3] for one in told if "leading zeros" in one.what] == ["000123"]
    assert apply(import_id, analyst)["children_closed"] == 1
    assert statuses() == {"000123": "in_need", "000124": "closed", "123": "in_need"}


def test_ids_in_small_letters_close_nobody_and_are_pointed_out(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: [child(Child_Unique_ID=f"AB{n}") for n in range(12)]}), analyst)
    import_id = send({6: [child(Child_Unique_ID=f"ab{n}") for n in range(12)]}, as_at=LATER)
    told = [one for one in queries.FILES.all_problems(analyst, import_id) if one.severity == "note"]
    assert [one.where[3] for one in told if "capital and small letters" in one.what] == sorted(
        f"AB{n}" for n in range(12)
    )
    assert "The same is true of 11 more." in told[0].what
    assert apply(import_id, analyst)["children_closed"] == 0
    assert set(statuses().values()) == {"in_need"}


def test_rows_of_an_id_written_otherwise_may_be_the_same_child_s(send: Send, analyst: Actor, team: int) -> None:
    """List 8 says that care has ended; that the child is in need now stands in list 6, with the ID in small letters."""
    apply(send({6: children(1), 8: [in_care(Child_Unique_ID="AB1")]}), analyst)
    ended = in_care(Child_Unique_ID="AB1", Date_Ceased_to_be_Looked_After="01/03/2026")
    import_id = send({6: [*children(1), child(Child_Unique_ID="ab1")], 8: [ended]}, as_at=LATER)
    told = [one for one in queries.FILES.all_problems(analyst, import_id) if one.severity == "note"]
    assert any("“ab1”" in one.what and "capital and small letters" in one.what for one in told)
    apply(import_id, analyst)
    assert statuses() == {"50000": "in_need", "AB1": "looked_after", "ab1": "in_need"}


def test_a_second_row_of_the_same_event_that_says_something_else_leaves_the_child_as_it_is(
    send: Send, analyst: Actor, team: int
) -> None:
    apply(send({6: [child()]}), analyst)
    closed = child(Case_Status="e) Closed", CIN_Closure_Date="01/03/2026", Reason_for_Closure="RC1")
    apply(send({6: [closed, child()]}, as_at=LATER), analyst)
    assert statuses()["40172"] == "in_need"
    apply(send({6: [child(), child()]}, as_at=LATER), analyst)
    assert statuses()["40172"] == "in_need"
