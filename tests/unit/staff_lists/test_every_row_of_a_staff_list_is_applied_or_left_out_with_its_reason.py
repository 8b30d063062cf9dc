"""What a staff list would do: every row is applied or left out with one reason, and nothing is taken from anybody."""

import pytest

from fullcircle.domain.staff_lists.rules.council import Council, Known, KnownTeam
from fullcircle.domain.staff_lists.rules.plan import Plan
from fullcircle.domain.staff_lists.rules.planning import plan_of
from fullcircle.domain.staff_lists.rules.results import StaffRow
from fullcircle.domain.staff_lists.rules.roles import may_come_by_list, role_of
from fullcircle.domain.staff_lists.states import Outcome, Severity
from fullcircle.foundation.access.rules import fold
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind

pytestmark = pytest.mark.requirements("R5.3")


def known(pk: int, name: str, **more: object) -> Known:
    values: dict[str, object] = {"email": "", "job_title": "", "team_id": None, "manager_id": None, "left": False}
    values |= {"names": frozenset({fold(name)})} | more
    return Known(id=pk, name=name, folded=fold(name), **values)  # type: ignore[arg-type]


def council(*people: Known, taken: dict[str, int | None] | None = None) -> Council:
    return Council(
        people={one.id: one for one in people},
        teams={1: KnownTeam(1, "North", 10, closed=False), 2: KnownTeam(2, "Old", 10, closed=True)},
        team_ids={"north": 1, "nth": 1, "old": 2},
        areas={"safeguarding": 10, "early help": 20},
        area_names={10: "Safeguarding", 20: "Early help"},
        taken={name: one.id for one in people for name in one.names} | (taken or {}),
        ignored_teams=frozenset({"duty tray"}),
    )


def row(number: int, name: str, **more: object) -> StaffRow:
    return StaffRow(row=number, name=name, **more)  # type: ignore[arg-type]


def adds_up(plan: Plan) -> bool:
    left_out = [problem for problem in plan.problems if problem.severity is Severity.ROW_LEFT_OUT]
    one_reason_each = len({problem.row for problem in left_out}) == len(left_out)
    return one_reason_each and plan.read == len(plan.steps) + plan.left_out


def said(plan: Plan) -> str:
    return " ".join(problem.what for problem in plan.problems)


def test_new_changed_same_and_left_out_rows_add_up_to_the_rows_read():
    ada = known(1, "Ada Hale", email="ada@x.uk", team_id=1)
    ben = known(2, "Ben Moss")
    rows = [
        row(2, "Ada Hale", email="ada@x.uk", team="North"),
        row(3, "MOSS, Ben", job_title="Social worker"),
        row(4, "Cy Vale"),
        row(5, ""),
        row(6, "Cy Vale"),
    ]
    plan = plan_of(rows, council(ada, ben))
    assert [plan.count(outcome) for outcome in Outcome] == [1, 1, 1]
    assert plan.left_out == 2
    assert adds_up(plan)


def test_blank_cells_and_missing_rows_take_nothing_from_anybody():
    ada = known(1, "Ada Hale", email="ada@x.uk", job_title="Adviser", team_id=1, manager_id=2)
    plan = plan_of([row(2, "Ada Hale")], council(ada, known(2, "Ben Moss")))
    assert plan.nothing
    assert plan.not_in_file == ("Ben Moss",)


@pytest.mark.parametrize("name", ["Ada Hale", "HALE, Ada", "ada  hale", "A Hale"])
def test_a_person_is_found_by_any_of_their_names(name):
    ada = known(1, "Ada Hale", names=frozenset({"ada hale", "a hale"}))
    plan = plan_of([row(2, name, job_title="Adviser")], council(ada))
    assert [(step.key, step.new_name) for step in plan.steps] == [(1, None)]


def test_the_address_tells_who_is_meant_and_may_bring_a_new_name():
    ada = known(1, "Ada Hale", email="ada@x.uk")
    plan = plan_of([row(2, "Ada Moss", email="ADA@x.uk")], council(ada))
    assert [(step.key, step.new_name) for step in plan.steps] == [(1, "Ada Moss")]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row(2, "Sam Two")], "2 people here are called Sam Two"),
        (
            [row(2, "Ben Moss", email="ada@x.uk")],
            "The e-mail address is that of Ada Hale, the name is that of Ben Moss.",
        ),
        ([row(2, "Gone Now", email="gone@x.uk")], "has left"),
        (
            [row(2, "New One", email="n@x.uk"), row(3, "Other One", email="n@x.uk")],
            "Row 2 has this e-mail address too.",
        ),
        ([row(2, "Ben Moss"), row(3, "MOSS, Ben")], "Row 2 is about the same person."),
        ([row(2, "New One", email="n@x.uk"), row(3, "New One")], "Row 2 is about the same person."),
    ],
)
def test_a_row_of_which_it_cannot_be_told_who_is_meant_is_left_out(rows, reason):
    people = [
        known(1, "Ada Hale", email="ada@x.uk"),
        known(2, "Ben Moss"),
        known(3, "Sam Two"),
        known(4, "Sam Two"),
        known(5, "Gone Now", email="gone@x.uk", left=True),
    ]
    plan = plan_of(rows, council(*people))
    assert plan.left_out == 1
    assert reason in said(plan)
    assert adds_up(plan)


def test_two_people_of_one_name_come_in_with_an_address_each():
    plan = plan_of([row(2, "Sam Two", email="a@x.uk"), row(3, "Sam Two", email="b@x.uk")], council())
    assert plan.count(Outcome.NEW) == 2


def test_a_namesake_with_another_address_is_a_second_person_and_pointed_out():
    plan = plan_of([row(2, "Ada Hale", email="other@x.uk")], council(known(1, "Ada Hale", email="ada@x.uk")))
    assert plan.count(Outcome.NEW) == 1
    assert "another e-mail address" in said(plan)


def test_a_new_team_is_added_once_whichever_row_names_its_service_area():
    rows = [
        row(2, "One A", team="South"),
        row(3, "Two B", team="SOUTH", service_area="Safeguarding"),
        row(4, "Three C", team="south", service_area="Early help"),
    ]
    plan = plan_of(rows, council())
    assert [(team.folded, team.area_id) for team in plan.teams] == [("south", 10)]
    assert [step.team for step in plan.steps] == ["south"] * 3
    assert "Another row puts the new team" in said(plan)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"email": "ada at x"}, "is not an e-mail address"),
        ({"team": "Nowhere"}, "No team “Nowhere” is known"),
        ({"team": "Old"}, "The team Old has closed."),
        ({"team": "Duty tray"}, "Somebody said that “Duty tray” is no team."),
        ({"team": "North", "service_area": "Space"}, "“Space” is no service area here."),
        ({"role": "Wizard"}, "“Wizard” is no role that a list can give."),
        ({"role": "Team manager"}, "needs a team"),
        ({"role": "Head of Service"}, "needs a service area"),
        ({"manager": "Nobody Known"}, "Nobody here or in this list is “Nobody Known”"),
        ({"manager": "Sam Two"}, "2 people are called “Sam Two”"),
        ({"manager": "new one"}, "their own manager"),
        ({"names": ("Ben Moss",)}, "“Ben Moss” is another person’s name."),
        ({"names": ("Duty",)}, "stands for nobody"),
    ],
)
def test_a_cell_that_cannot_be_used_is_left_blank_with_its_reason_and_the_row_stays(cells, reason):
    people = [known(2, "Ben Moss"), known(3, "Sam Two"), known(4, "Sam Two")]
    plan = plan_of([row(2, "New One", **cells)], council(*people, taken={"duty": None}))
    assert plan.count(Outcome.NEW) == 1
    assert plan.left_out == 0
    assert reason in said(plan)


@pytest.mark.parametrize("role", list(Role))
def test_a_list_gives_only_roles_that_reach_a_team_or_service_area(role):
    cells = {"role": role.label, "team": "North", "service_area": "Safeguarding"}
    (step,) = plan_of([row(2, "New One", **cells)], council()).steps
    assert may_come_by_list(role) == (SCOPES[role] is not ScopeKind.AUTHORITY)
    assert step.role == (role if may_come_by_list(role) else None)


def test_roles_are_read_as_practice_calls_them():
    assert role_of("Social Worker") is Role.PRACTITIONER
    assert role_of("head-of-service") is Role.HEAD_OF_SERVICE
    assert role_of("") is None


def test_a_role_that_is_held_already_is_not_given_again():
    ada = known(1, "Ada Hale", team_id=1, roles=frozenset({(Role.PRACTITIONER, 1)}))
    assert plan_of([row(2, "Ada Hale", role="practitioner")], council(ada)).nothing


def test_managers_are_found_by_address_or_name_here_and_in_the_list():
    boss = known(1, "Big Boss", email="boss@x.uk")
    rows = [
        row(2, "One A", manager="boss@x.uk"),
        row(3, "Two B", manager="A, One"),
        row(4, "Three C", manager="big boss"),
    ]
    plan = plan_of(rows, council(boss))
    assert [step.manager for step in plan.steps] == [1, "row 2", 1]


@pytest.mark.parametrize(
    "managers",
    [{"One A": "Two B", "Two B": "One A"}, {"One A": "Two B", "Two B": "Three C", "Three C": "One A"}],
)
def test_a_line_of_managers_that_runs_in_a_circle_is_refused_for_all_in_it(managers):
    rows = [row(n, name, manager=manager) for n, (name, manager) in enumerate(managers.items(), 2)]
    plan = plan_of([*rows, row(9, "Four D", manager="One A")], council())
    assert [step.manager for step in plan.steps] == [None] * len(managers) + ["row 2"]
    assert plan.count(Outcome.NEW) == len(managers) + 1


def test_two_who_change_places_are_no_circle():
    one, two = known(1, "One A", manager_id=2), known(2, "Two B")
    top = known(3, "Top")
    plan = plan_of([row(2, "Two B", manager="One A"), row(3, "One A", manager="Top")], council(one, two, top))
    assert [step.manager for step in plan.steps] == [1, 3]


def test_the_fingerprint_changes_with_anything_the_list_would_do():
    first = plan_of([row(2, "New One")], council())
    assert first.fingerprint == plan_of([row(2, "New One")], council()).fingerprint
    assert first.fingerprint != plan_of([row(2, "New One", team="North")], council()).fingerprint
    assert first.fingerprint != plan_of([row(2, "New One")], council(known(1, "New One"))).fingerprint


def test_a_row_that_could_not_be_cut_into_cells_is_left_out_with_its_own_reason():
    broken = row(2, "Ada", faults=(("A quotation mark is not closed.", "Close it.", True),))
    noted = row(3, "Ben Vale", faults=(("A wrong character.", "Look.", False),))
    plan = plan_of([broken, noted], council())
    assert (plan.left_out, plan.count(Outcome.NEW)) == (1, 1)
    assert adds_up(plan)
    assert "A wrong character." in said(plan)
