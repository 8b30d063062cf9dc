"""Working out what a staff list would do: first who each row is about, then what it says of them, at last who manages whom."""

from collections.abc import Sequence

from fullcircle.domain.staff_lists.rules.council import Council
from fullcircle.domain.staff_lists.rules.plan import Key, Plan
from fullcircle.domain.staff_lists.rules.planning.describing import describe, find_new_teams
from fullcircle.domain.staff_lists.rules.planning.draft import OUT, Draft
from fullcircle.domain.staff_lists.rules.planning.identifying import identify
from fullcircle.domain.staff_lists.rules.planning.managing import set_managers
from fullcircle.domain.staff_lists.rules.results import StaffRow
from fullcircle.foundation.access.rules import fold


def plan_of(rows: Sequence[StaffRow], council: Council) -> Plan:
    """What applying these rows would do to this council."""
    draft = Draft(council)
    for row in rows:
        identify(draft, row)
    find_new_teams(draft)
    for row, step in draft.steps:
        describe(draft, row, step)
    set_managers(draft)
    about = {step.key for _, step in draft.steps}
    absent = [one.name for one in council.people.values() if not one.left and one.id not in about]
    order = sorted(draft.problems, key=lambda problem: (problem.row, problem.severity is not OUT))
    return Plan(
        read=len(rows),
        steps=tuple(step for _, step in draft.steps),
        teams=tuple(draft.teams.values()),
        problems=tuple(order),
        not_in_file=tuple(sorted(absent, key=str.casefold)),
        leavers=draft.leavers,
        names=_names(draft),
    )


def _names(draft: Draft) -> dict[str, Key]:
    """The folded names of everybody in the list, and whose they are once it is applied."""
    whose = {**draft.claimed, **draft.council.taken}
    names = (
        (fold(name), step.key) for _, step in draft.steps for name in (step.name, step.new_name or "", *step.aliases)
    )
    return {name: key for name, key in names if name and whose.get(name) == key}
