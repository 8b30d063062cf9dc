"""A row of a list that tells of children who are worked with, and that does not say whose it is, may be about any child whom the
file does not tell: nobody is closed until a person has seen both numbers and said so."""

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest

from fullcircle.domain.cases.models import Child
from fullcircle.domain.cases.states import OPEN_STATUSES
from fullcircle.domain.imports import operations, queries
from fullcircle.domain.imports.models import Import, ListAccount
from fullcircle.foundation.access.rules import Actor
from fullcircle.jobs.management.commands.import_annex_a import Command
from fullcircle.web.imports import presenters
from tests.factories.workbooks import child, children
from tests.integration.imports.conftest import NOW, Send

pytestmark = [pytest.mark.django_db, pytest.mark.requirements("R5.3")]

LATER = date(2026, 3, 4)
PERSON = {"Gender": "b) Female", "Date of Birth": "12/05/2014", "Age of Child (Years)": 11}
WHO = {"Allocated Team": "Safeguarding North", "Allocated Worker": "Robin Vale"}
Row = dict[str, object]


def early_help(reference: object = "E1", end: object = None) -> Row:
    started = {"Assessment start date": "01/12/2025", "Assessment completion date": end}
    return {"Child Unique ID": reference} | PERSON | started | {"Organisation completing assessment": "Hill School"}


def assessment(reference: object = "A1", end: object = None) -> Row:
    dates = {"Continuous Assessment Start Date": "01/12/2025", "Continuous Assessment Date of Authorisation": end}
    needs = {"Was the child assessed as requiring LA children's social care support?": "b) No" if end else None}
    return {"Child Unique ID": reference} | PERSON | dates | needs | WHO


def plan(reference: object = "P1", end: object = None) -> Row:
    dates = {"Child Protection Plan Start Date": "01/12/2025", "Child Protection Plan End Date": end}
    return {"Child Unique ID": reference} | PERSON | dates | WHO


def care(reference: object = "L1", end: object = None) -> Row:
    dates = {"Date Started to be Looked After": "01/12/2025", "Date Ceased to be Looked After": end}
    return {"Child Unique ID": reference} | PERSON | dates | {"Child's Legal Status": "C1"} | WHO


def leaver(reference: object = "V1") -> Row:
    touch = {"LA in Touch": "a) Yes"}
    return {"Child Unique ID": reference} | PERSON | touch | WHO | {"Allocated Personal Advisor": "Kim Dale"}


def referral(reference: object = "R1", day: object = "20/02/2026") -> Row:
    return {"Child Unique ID": reference} | PERSON | {"Date of referral": day} | WHO


MAKE: dict[int, Callable[..., Row]] = {2: early_help, 4: assessment, 7: plan, 8: care, 9: leaver}


def need(reference: object) -> Row:
    return child(Child_Unique_ID=reference)


def everybody() -> dict[int, list[Row]]:
    return {2: [early_help(), early_help("E2")], 6: children(3), 8: [care()], 9: [leaver(), leaver("V2")]}


def apply(import_id: int, by: Actor, **said: object) -> dict[str, int]:
    operations.apply(import_id=import_id, by=by, now=NOW, **said)  # type: ignore[arg-type]
    return queries.import_page(by, import_id).changes


def statuses() -> dict[str, str]:
    return dict(Child.objects.values_list("reference", "status"))


@pytest.mark.parametrize("number", [2, 4, 6, 7, 8, 9])
def test_a_row_of_any_telling_list_holds_everybody_who_is_missing(
    number: int, send: Send, analyst: Actor, team: int
) -> None:
    apply(send(everybody()), analyst)
    before = statuses()
    assert len(before) == 8
    second = {2: [early_help()], 6: children(2), 8: [care("L2")], 9: [leaver()]}
    second[number] = [*second.get(number, []), MAKE.get(number, need)("?")]
    import_id = send(second, as_at=LATER)
    held = {one.number: (one.children, one.rows) for one in queries.import_page(analyst, import_id).held_open}
    rows = ((number, 1),)
    assert held == {2: (1, rows), 6: (2, rows), 9: (1, rows)}
    apply(import_id, analyst)
    assert statuses() == before | {"L2": "looked_after"}


def test_each_list_is_closed_from_by_a_word_of_its_own(send: Send, analyst: Actor, team: int) -> None:
    apply(send(everybody()), analyst)
    import_id = send({2: [early_help()], 6: [*children(2), need("?")], 9: [leaver()]}, as_at=LATER)
    assert apply(import_id, analyst, close=[2])["children_closed"] == 1
    closed = {reference for reference, status in statuses().items() if status == "closed"}
    assert closed == {"E2"}
    assert {one.number: one.children for one in queries.import_page(analyst, import_id).held_open} == {2: 0, 6: 2, 9: 1}


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        ({2: [early_help("K1")]}, {2: [early_help("K1", "20/02/2026")]}, "early_help"),
        ({7: [plan("K1")]}, {7: [plan("K1", "20/02/2026")]}, "child_protection"),
        ({8: [care("K1")]}, {8: [care("K1", "20/02/2026")]}, "looked_after"),
        ({4: [assessment("K1")]}, {4: [assessment("K1", "20/02/2026")]}, "assessment"),
        ({2: [early_help("K1"), early_help()]}, {2: [early_help()], 3: [referral("K1")]}, "early_help"),
        ({3: [referral("K1", "01/12/2025")]}, {4: [assessment("K1", "20/02/2026")]}, "referral"),
    ],
)
def test_what_has_ended_may_have_been_followed_by_what_cannot_be_told(
    first: dict[int, list[Row]], second: dict[int, list[Row]], known: str, send: Send, analyst: Actor, team: int
) -> None:
    """The list says that early help, a plan, care or an assessment has ended; list 6, where the child may be now, has a row that
    does not say whose it is."""
    apply(send({6: children(2), **first}), analyst)
    assert statuses()["K1"] == known
    lists = {6: [*children(2), need("?")], **second}
    held = send(lists, as_at=LATER)
    counted = {one.number: one.children for one in queries.import_page(analyst, held).held_open}
    assert sum(counted.values()) == (known != "referral")
    apply(held, analyst)
    assert statuses()["K1"] == known
    operations.undo(import_id=held, by=analyst, now=NOW)
    apply(send(lists, as_at=LATER), analyst, close=list(counted))
    assert statuses()["K1"] == ("referral" if 3 in second else "closed")


def test_a_case_that_list_6_shows_as_closed_is_closed(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(3)}), analyst)
    closed = child(Child_Unique_ID="50002", Case_Status="e) Closed", CIN_Closure_Date="20/02/2026")
    apply(send({6: [*children(2), closed, need("?")]}, as_at=LATER), analyst)
    assert statuses()["50002"] == "closed"


def test_a_referral_of_nobody_may_be_of_whoever_is_missing(send: Send, analyst: Actor, team: int) -> None:
    apply(send({6: children(3)}), analyst)
    readable = send({3: [referral("50002")], 6: children(2)}, as_at=LATER)
    changes = queries.import_page(analyst, readable).changes
    assert (changes["children_closed"], changes["children_to_referral"]) == (0, 1)
    unreadable = send({3: [referral("?")], 6: children(2)}, as_at=LATER)
    assert [one.children for one in queries.import_page(analyst, unreadable).held_open] == [1]
    assert apply(unreadable, analyst)["children_closed"] == 0


@pytest.mark.parametrize(
    "second",
    [
        {3: [referral("R1", "soon")], 4: [assessment("R1", "10/02/2026")]},
        {3: [referral("?")], 4: [assessment("R1", "10/02/2026")]},
        {4: [assessment("R1", "10/02/2026")]},
    ],
)
def test_a_child_who_was_referred_since_is_not_closed_by_a_referral_that_cannot_be_read(
    second: dict[int, list[Row]], send: Send, analyst: Actor, team: int
) -> None:
    apply(send({3: [referral()], 6: children(2)}), analyst)
    apply(send({6: children(2), **second}, as_at=LATER), analyst)
    assert statuses()["R1"] == "referral"


def test_a_child_whose_case_closed_after_the_referral_is_closed(send: Send, analyst: Actor, team: int) -> None:
    apply(send({3: [referral()], 6: children(2)}), analyst)
    apply(send({4: [assessment("R1", "25/02/2026")], 6: children(2)}, as_at=LATER), analyst)
    assert statuses()["R1"] == "closed"


def test_the_children_who_stay_open_add_up_whether_the_file_tells_something_of_them_or_nothing(
    send: Send, analyst: Actor, team: int
) -> None:
    apply(send(everybody()), analyst)
    second = {2: [early_help("E1", "20/02/2026")], 6: [*children(3), need("?")], 8: [care()], 9: [leaver()]}
    import_id = send(second, as_at=LATER)
    page = queries.import_page(analyst, import_id)
    assert {one.number: (one.children, one.in_no_list, one.only_ended) for one in page.held_open} == {
        2: (2, 1, 1),
        6: (0, 0, 0),
        9: (1, 1, 0),
    }
    told = presenters.held_open_said(page.held_open[0], page)
    assert "(1 is in none of its lists, and of the other 1 it tells only that something has ended)" in told
    assert presenters.kept_said(page) == (
        "Of the children changed or unchanged, 1 stays in the status that was known, as the file does not settle it: 1 of whom "
        "it tells only that something has ended (told below by list)."
    )
    assert presenters.in_no_list_said(page) == (
        "Of the open children whom lists 2 and 9 would name, 2 are in none of its lists. Where the data of the file is the "
        "newest, these are among those “not in the newest data”."
    )
    apply(import_id, analyst)
    newest = Import.objects.holding().values("as_at")
    assert Child.objects.filter(status__in=OPEN_STATUSES, as_at__lt=newest).count() == 2


def test_whom_only_a_list_would_name_that_is_not_in_the_file_is_not_among_those_counted(
    send: Send, analyst: Actor, team: int
) -> None:
    apply(send(everybody()), analyst)
    import_id = send({2: [early_help()], 6: [*children(3), need("?")], 8: [care()]}, as_at=LATER)
    said = presenters.in_no_list_said(queries.import_page(analyst, import_id))
    apply(import_id, analyst)
    newest = Import.objects.holding().values("as_at")
    assert Child.objects.filter(status__in=OPEN_STATUSES, as_at__lt=newest).count() == 3
    assert said.startswith("Of the open children whom list 2 would name, 1 is in none of its lists.")
    assert said.endswith("this child is among those “not in the newest data”.")


@pytest.mark.parametrize("first", ["referral", "plan"])
def test_why_a_status_is_kept_is_true_of_referrals_too(first: str, send: Send, analyst: Actor, team: int) -> None:
    """Of whoever is known by a referral, no list that names everybody counts that something has ended."""
    known: dict[int, list[Row]] = {3: [referral("K1", "01/12/2025")]} if first == "referral" else {7: [plan("K1")]}
    ended: dict[int, list[Row]] = (
        {4: [assessment("K1", "20/02/2026")]} if first == "referral" else {7: [plan("K1", "20/02/2026")]}
    )
    apply(send({6: children(2), **known}), analyst)
    said = presenters.kept_said(
        queries.import_page(analyst, send({6: [*children(2), need("?")], **ended}, as_at=LATER))
    )
    why = {
        "referral": "1 about whom something may stand in rows that could not be read, or in a list that is not in the file.",
        "plan": "1 of whom it tells only that something has ended (told below by list).",
    }
    assert said.endswith(f"as the file does not settle it: {why[first]}")


def test_the_command_line_says_who_is_missing_in_the_words_of_the_page(send: Send, analyst: Actor, team: int) -> None:
    apply(send(everybody()), analyst)
    import_id = send({2: [early_help()], 6: [*children(3), need("?")]}, as_at=LATER)
    counted = queries.import_page(analyst, import_id).held_open[0]
    assert counted.who_is_missing == "1 child who is open is in none of its lists, and may be in those rows"
    ListAccount.objects.filter(import_file=import_id).update(in_no_list=None)
    page = queries.import_page(analyst, import_id)
    not_counted = page.held_open[0]
    words = "1 child who is open is in none of its lists, or only where something has ended, and may be in those rows"
    assert words in presenters.held_open_said(not_counted, page)
    out = StringIO()
    Command(stdout=out)._cautions(page, [])
    assert words in out.getvalue()
