"""What a file leaves open about a child, by what could be read of it: statuses, team and worker, contacts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcircle.domain.annex_a.rules import specification
from fullcircle.domain.cases.rules import ChildUpdate, circumstances_after
from fullcircle.domain.cases.states import OPEN_STATUSES, Status
from fullcircle.domain.imports.rules import ChildInFile, Open, Reach, about_children, combine, facts_for_row
from fullcircle.domain.performance.rules.standards import shipped
from fullcircle.files.ids import alike

pytestmark = pytest.mark.requirements("R5.3")

DAY = date(2026, 3, 4)
ALL = frozenset(spec.key for spec in specification().lists)
HELD = frozenset({*OPEN_STATUSES, Status.REFERRAL})

Values = dict[str, str | int | None]
EARLY_HELP: Values = {
    "child_unique_id": "C1",
    "assessment_start_date": "2025-12-01",
    "assessment_completion_date": "2026-02-20",
    "organisation": "Hill Primary School",
}
NEED: Values = {
    "child_unique_id": "C1",
    "cin_start_date": "2025-12-01",
    "cin_closure_date": None,
    "case_status": "CIN",
    "allocated_team": "South",
    "allocated_worker": "Robin Vale",
}
LEAVER: Values = {
    "child_unique_id": "C1",
    "la_in_touch": "YES",
    "allocated_team": "Leaving Care",
    "allocated_worker": None,
    "personal_adviser": "Kim Dale",
}
ASSESSED: Values = {
    "child_unique_id": "C1",
    "assessment_start_date": "2026-01-05",
    "assessment_authorised_date": "2026-02-01",
    "requires_support": "N",
    "allocated_team": "Front Door",
    "allocated_worker": "Sam Hill",
}
REFERRAL: Values = {"child_unique_id": "C1", "date_of_referral": "2026-02-02"}


def left_open(
    rows: dict[str, Values],
    *,
    left_out: frozenset[str] = frozenset(),
    complete: frozenset[str] = ALL,
    holding: frozenset[Status] = frozenset(),
) -> Open:
    child = ChildInFile(DAY, {key: [values] for key, values in rows.items()}, set(left_out))
    facts = [found for key, values in rows.items() if (found := facts_for_row(key, values, DAY))]
    return child.left_open(Reach(complete, shipped(), holding), combine(facts).allocation)


def without(values: Values, *names: str) -> Values:
    """The row with cells that could not be read."""
    return {name: value for name, value in values.items() if name not in names}


def update(status: Status | None = Status.IN_NEED, since: date | None = DAY, **kept: object) -> ChildUpdate:
    return ChildUpdate(
        reference="C1",
        gender="",
        ethnicity="",
        date_of_birth=None,
        age_years=None,
        disability="",
        status=status,
        since=since,
        team_id=2,
        worker_id=None,
        team_name="south",
        worker_name="",
        facts={},
        events=(),
        flags={},
        **kept,  # type: ignore[arg-type]
    )


def test_every_list_with_rows_about_children_may_hide_a_child() -> None:
    assert about_children() == set(range(1, 11)), "adopters are no children"


@pytest.mark.parametrize("rows", [{"early_help": EARLY_HELP}, {"referrals": REFERRAL}, {"assessments": ASSESSED}])
def test_an_end_does_not_say_that_nothing_has_followed(rows: dict[str, Values]) -> None:
    held = left_open(rows, holding=HELD)
    assert held.held
    assert held.statuses >= HELD
    assert not left_open(rows).held
    assert Status.EARLY_HELP not in left_open(rows).statuses


@pytest.mark.parametrize(
    "rows",
    [
        {"early_help": EARLY_HELP, "children_in_need": NEED},
        {"early_help": EARLY_HELP | {"assessment_completion_date": None}},
        {"children_in_need": NEED | {"case_status": "CLOSED", "cin_closure_date": "2026-02-01"}},
    ],
)
def test_a_row_that_says_how_the_child_stands_needs_no_silence(rows: dict[str, Values]) -> None:
    assert not left_open(rows, holding=HELD).held
    assert Status.REFERRAL not in left_open(rows, holding=HELD).statuses


@pytest.mark.parametrize(
    ("row", "team", "worker"),
    [
        (NEED, False, False),
        (without(NEED, "allocated_worker"), False, True),
        (without(NEED, "allocated_team"), True, False),
        (without(NEED, "allocated_team", "allocated_worker"), True, True),
        (NEED | {"allocated_worker": None}, False, False),
        (NEED | {"allocated_team": None, "allocated_worker": None}, False, False),
    ],
)
def test_team_and_worker_are_left_open_each_by_its_own_cell(row: Values, team: bool, worker: bool) -> None:
    found = left_open({"children_in_need": row})
    assert (found.team, found.worker) == (team, worker)


@pytest.mark.parametrize(
    ("row", "worker"),
    [
        (LEAVER, False),
        (without(LEAVER, "allocated_worker"), False),
        (without(LEAVER, "personal_adviser"), True),
        (LEAVER | {"personal_adviser": None}, False),
        (without(LEAVER, "allocated_worker") | {"personal_adviser": None}, True),
    ],
)
def test_a_care_leaver_s_worker_may_be_the_personal_adviser(row: Values, worker: bool) -> None:
    assert left_open({"care_leavers": row}).worker is worker


def test_early_help_names_an_organisation_and_no_worker() -> None:
    found = left_open({"early_help": EARLY_HELP | {"assessment_completion_date": None}})
    assert (found.team, found.worker) == (False, False)


def test_the_team_of_a_finished_piece_of_work_does_not_stand_in_for_a_cell_that_cannot_be_read() -> None:
    rows = {"assessments": ASSESSED, "children_in_need": without(NEED, "allocated_team") | {"allocated_worker": None}}
    assert left_open(rows).team


@pytest.mark.parametrize(("team", "worker"), [(True, False), (False, True), (True, True), (False, False)])
def test_what_is_kept_is_kept_by_itself_with_its_name(team: bool, worker: bool) -> None:
    known = {"status": "in_need", "team_id": 1, "worker_id": 5, "facts": {"team_name": "north", "worker_name": "vale"}}
    after = circumstances_after(known, update(keeps_team=team, keeps_worker=worker), DAY)
    assert (after["team_id"], after["worker_id"]) == (1 if team else 2, 5 if worker else None)
    facts = after["facts"]
    assert isinstance(facts, dict)
    assert (facts["team_name"], facts["worker_name"]) == ("north" if team else "south", "vale" if worker else "")


@pytest.mark.parametrize("left_out", ["contacts", "referrals", "early_help", "children_in_need"])
def test_a_row_of_the_child_that_was_left_out_keeps_the_referral(left_out: str) -> None:
    found = left_open({"assessments": ASSESSED}, left_out=frozenset({left_out}))
    assert update(Status.CLOSED, keeps=found.statuses).status_after(Status.REFERRAL) is Status.REFERRAL


def test_a_child_closed_before_the_last_contact_known_was_not_closed_since() -> None:
    earlier, later = date(2026, 2, 1), date(2026, 2, 2)
    told = update(Status.CLOSED, earlier, keeps_contacts=True)
    assert told.after_contact(later).status_after(Status.REFERRAL) is Status.REFERRAL
    assert told.after_contact(earlier).status_after(Status.REFERRAL) is Status.CLOSED
    assert told.after_contact(None).status_after(Status.REFERRAL) is Status.CLOSED
    every = update(Status.CLOSED, earlier, keeps_contacts=False)
    assert every.after_contact(later).status_after(Status.REFERRAL) is Status.CLOSED
    assert left_open({"assessments": ASSESSED}, complete=ALL - {"referrals"}).contacts
    assert not left_open({"assessments": ASSESSED}).contacts


def test_a_referral_that_became_a_case_is_a_case_whatever_was_left_out() -> None:
    found = left_open({"children_in_need": without(NEED, "case_status")}, left_out=frozenset({"contacts"}))
    after = update(None, keeps=found.statuses, if_new=found.if_new).status_after(Status.REFERRAL)
    assert after is Status.IN_NEED


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9]{1,8}", fullmatch=True), st.integers(0, 4))
def test_ids_are_alike_but_for_zeros_and_the_size_of_letters(text: str, zeros: int) -> None:
    assert alike("0" * zeros + text.upper()) == alike(text.lower()) == alike(text)


def test_ids_that_differ_in_more_are_not_alike() -> None:
    assert len({alike(one) for one in ("AB12", "AB120", "A0B12", "AC12")}) == 4


def test_an_older_closed_case_says_nothing_of_early_help_that_followed_it() -> None:
    closed = NEED | {"case_status": "CLOSED", "cin_closure_date": "2026-02-01"}
    told = left_open({"children_in_need": closed}, complete=ALL - {"early_help"})
    assert Status.EARLY_HELP in told.statuses
    assert Status.EARLY_HELP not in left_open({"children_in_need": closed}).statuses


def test_who_had_a_piece_of_work_does_not_have_a_child_whose_row_was_left_out() -> None:
    rows = {"early_help": EARLY_HELP, "referrals": REFERRAL | {"allocated_team": "Front Door"}}
    assert left_open(rows, left_out=frozenset({"children_in_need"})).team
    assert left_open(rows, holding=HELD).team


def test_a_team_that_is_read_counts_beside_a_status_that_is_not() -> None:
    found = left_open({"children_in_need": without(NEED, "case_status")}, holding=HELD)
    assert (found.team, found.worker, found.held) == (False, False, False)
