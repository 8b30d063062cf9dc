"""Writes of staff lists: read one, apply it or set it aside."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from fullcircle.domain.cases import operations as cases
from fullcircle.domain.intake.operations import ARRIVING, keep_file
from fullcircle.domain.staff_lists.models import StaffList
from fullcircle.domain.staff_lists.policy import check_apply, check_send, check_set_aside
from fullcircle.domain.staff_lists.queries import counts_of, plan_now
from fullcircle.domain.staff_lists.rules.plan import Key, Plan, Step
from fullcircle.domain.staff_lists.rules.reading import read_staff_list
from fullcircle.domain.staff_lists.states import WORKFLOW
from fullcircle.files.limits import Refusal
from fullcircle.foundation.access import operations as access
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.access.rules import Actor
from fullcircle.foundation.access.states import SCOPES, ScopeKind
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.errors import Invalid, StaleWrite
from fullcircle.foundation.kernel.operation import one_operation, operation
from fullcircle.foundation.workflow.operations import Records

LISTS = Records(lambda _: StaffList.objects.all(), WORKFLOW, events="staff_lists", subject="staff_list:{.pk}")
"""Who may not change people is told so of every list: there is none to be hidden from them."""


def receive(*, chunks: Iterable[bytes], file_name: str, by: Actor, now: datetime) -> int:
    """Read a list and keep its rows until somebody applies it or sets it aside; its id. The file itself is deleted at once.

    Raises NotAllowed, and Invalid (field ``file``) where the file is no list of people or cannot be read; nothing is kept then.
    """
    check_send(by)
    # A process that is killed meanwhile leaves the file to the clearing of what never arrived.
    file = keep_file(chunks, folder=ARRIVING, smaller="Send the list of people alone.")
    try:
        table = read_staff_list(file.path)
    except Refusal as refusal:
        raise Invalid({"file": f"{refusal.what_happened} {refusal.what_to_do} Nothing was kept."}) from refusal
    finally:
        file.path.unlink(missing_ok=True)
    if not table.rows:
        raise Invalid({"file": "The list has a row of headers and no person under it. Nothing was kept."})
    about = asdict(table)
    del about["rows"]
    with one_operation():
        kept = StaffList(
            file_name=Path(file_name).name[:200],
            sha256=file.sha256,
            rows=[asdict(row) for row in table.rows],
            about=about,
            received_by_id=by.person_id,
            received_at=now,
        )
        detail = {"sha256": file.sha256, "rows": len(table.rows)}
        LISTS.held(kept, by=by, now=now).keep("received", detail=detail)
    return kept.pk


@operation
def apply(*, staff_list_id: int, seen: str | None = None, by: Actor, now: datetime) -> dict[str, int]:
    """Do all that the list says, or nothing; the account in counts. What a blank cell or a missing row leaves unsaid stays.

    ``seen`` is the fingerprint of the plan that the person looked at. Raises StaleWrite where people have changed so that the
    list would do something else by now, NotFound, NotAllowed, WrongState.
    """
    held = LISTS.hold(staff_list_id, check_apply, by=by, now=now)
    found = held.record
    access.hold_people(by=by)
    plan = plan_now(found, on=day_of(now), by=by)
    if seen is not None and seen != plan.fingerprint:
        raise StaleWrite("People have changed since you looked, so nothing was applied. Look at what would change now.")
    followed = _Applying(plan, by, now).run()
    counts = counts_of(plan) | {"children_team": followed["team_id"], "children_worker": followed["worker_id"]}
    problems = [asdict(problem) | {"severity": str(problem.severity)} for problem in plan.problems]
    changes = [asdict(change) | {"outcome": str(change.outcome)} for change in plan.changes]
    found.result, found.rows = {"counts": counts, "problems": problems, "changes": changes}, []
    found.applied_by_id, found.applied_at = by.person_id, now
    held.move("apply", detail=counts)
    return counts


@operation
def set_aside(*, staff_list_id: int, by: Actor, now: datetime) -> None:
    """Decide not to apply a list. Its rows go."""
    held = LISTS.hold(staff_list_id, check_set_aside, by=by, now=now)
    held.record.rows = []
    held.move("set_aside")


class _Applying:
    """A plan being carried out through the operations that a person would use page by page."""

    def __init__(self, plan: Plan, by: Actor, now: datetime) -> None:
        self.plan, self.by, self.now = plan, by, now
        self.today: date = day_of(now)
        self.teams: dict[str, int] = {}
        self.people: dict[Key, int] = {}

    def run(self) -> dict[cases.Column, int]:
        """Do it all; how many children got another team or worker by it."""
        for team in self.plan.teams:
            name = team.name
            self.teams[team.folded] = access.add_team(name=name, service_area_id=team.area_id, by=self.by, now=self.now)
        new = [step for step in self.plan.steps if step.new]
        ids = access.add_people(newcomers=[self._newcomer(step) for step in new], by=self.by, now=self.now)
        self.people = {step.key: person_id for step, person_id in zip(new, ids, strict=True)}
        told = {self._id(step.key): self._corrections(step) for step in self.plan.steps}
        corrections = {person_id: one for person_id, one in told.items() if one}
        access.correct_people(corrections=corrections, by=self.by, now=self.now)
        roles = [role for step in self.plan.steps if (role := self._role(step))]
        access.give_roles(roles=roles, by=self.by, now=self.now)
        names = [(text, self._id(step.key)) for step in self.plan.steps for text in step.aliases]
        access.add_aliases(names=names, by=self.by, now=self.now)
        return self._find_children()

    def _id(self, key: Key) -> int:
        return key if isinstance(key, int) else self.people[key]

    def _place(self, place: int | str | None) -> int | None:
        return self.teams[place] if isinstance(place, str) else place

    def _newcomer(self, step: Step) -> access.Newcomer:
        """Somebody new. Their manager follows: it may be somebody further down."""
        return access.Newcomer(step.name, step.job_title or "", step.email or "", self._place(step.team))

    def _corrections(self, step: Step) -> access.Corrections:
        """What the list changes of somebody, and nothing else."""
        changed: access.Corrections = {}
        if step.manager is not None:
            changed["line_manager_id"] = self._id(step.manager)
        if step.new:
            return changed
        if step.new_name is not None:
            changed["name"] = step.new_name
        if step.job_title is not None:
            changed["job_title"] = step.job_title
        if step.email is not None:
            changed["email"] = step.email
        if step.team is not None:
            changed["team_id"] = self._place(step.team)
        return changed

    def _role(self, step: Step) -> access.NewRole | None:
        if step.role is None:
            return None
        place, kind = self._place(step.role_place), SCOPES[step.role]
        return access.NewRole(
            self._id(step.key),
            step.role,
            self.today,
            team_id=place if kind is ScopeKind.TEAM else None,
            service_area_id=place if kind is ScopeKind.SERVICE else None,
        )

    def _find_children(self) -> dict[cases.Column, int]:
        """Whoever's team or worker files call by one of these names has that team or worker from now on."""
        stands_for = {folded: alias.person_id for folded, alias in people.aliases("worker").items()}
        meant = {name: self._id(key) for name, key in self.plan.names.items()}
        workers = {name: person_id for name, person_id in meant.items() if stands_for.get(name) == person_id}
        return cases.known_under(workers=workers, teams=self.teams, by=self.by)
