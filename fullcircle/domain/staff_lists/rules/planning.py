"""Working out what a staff list would do: first who each row is about, then what it says of them, at last who manages whom."""

from collections import defaultdict
from collections.abc import Sequence

from fullcircle.domain.imports.rules.texts import shown
from fullcircle.domain.staff_lists.rules.council import Council, Known
from fullcircle.domain.staff_lists.rules.plan import Key, NewTeam, Plan, Problem, Step
from fullcircle.domain.staff_lists.rules.results import LONGEST_NAME, StaffRow
from fullcircle.domain.staff_lists.rules.roles import may_come_by_list, role_of
from fullcircle.domain.staff_lists.states import Severity
from fullcircle.foundation.access.rules import email_of, fold, in_a_circle, name_in_order
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind

_BLANK, _OUT, _NOTE = Severity.CELL_LEFT_BLANK, Severity.ROW_LEFT_OUT, Severity.NOTE
_LONGEST_ALIAS = 200


def plan_of(rows: Sequence[StaffRow], council: Council) -> Plan:
    """What applying these rows would do to this council."""
    return _Planner(rows, council).plan()


class _Planner:
    """One list being worked out."""

    def __init__(self, rows: Sequence[StaffRow], council: Council) -> None:
        self.rows = rows
        self.council = council
        self.steps: list[tuple[StaffRow, Step]] = []
        self.problems: list[Problem] = []
        self.teams: dict[str, NewTeam] = {}
        self.row_of: dict[Key, int] = {}
        self.new_by_email: dict[str, Key] = {}
        self.new_by_name: dict[str, list[Key]] = defaultdict(list)
        self.claimed: dict[str, Key] = {}

    def plan(self) -> Plan:
        for row in self.rows:
            self._identify(row)
        self._find_new_teams()
        for row, step in self.steps:
            self._describe(row, step)
        self._set_managers()
        about = {step.key for _, step in self.steps}
        absent = [one.name for one in self.council.people.values() if not one.left and one.id not in about]
        order = sorted(self.problems, key=lambda problem: (problem.row, problem.severity is not _OUT))
        return Plan(
            read=len(self.rows),
            steps=tuple(step for _, step in self.steps),
            teams=tuple(self.teams.values()),
            problems=tuple(order),
            not_in_file=tuple(sorted(absent, key=str.casefold)),
        )

    def _tell(self, row: StaffRow, severity: Severity, what: str, remedy: str) -> None:
        self.problems.append(Problem(row.row, what, remedy, severity))

    # Who a row is about

    def _identify(self, row: StaffRow) -> None:
        for what, remedy, unusable in row.faults:
            self._tell(row, _OUT if unusable else _NOTE, what, remedy)
        if any(unusable for _, _, unusable in row.faults):
            return
        name = name_in_order(row.name)[:LONGEST_NAME]
        email = email_of(row.email)
        if not name:
            self._tell(row, _OUT, "There is no name in this row.", "Fill in the name.")
            return
        if email is None:
            what = f"“{shown(row.email)}” is not an e-mail address."
            self._tell(row, _BLANK, what, "Write one address, such as name@council.gov.uk.")
        if email and email in self.new_by_email:
            what = f"Row {self.row_of[self.new_by_email[email]]} has this e-mail address too."
            self._tell(row, _OUT, what, "Keep one row for each person, each with an address of their own.")
            return
        found = self._person(row, name, email or "")
        if isinstance(found, Problem):
            self.problems.append(found)
            return
        key: Key = found.id if found else f"row {row.row}"
        before = self.row_of.get(key) if found else self._row_alike(name, email or "")
        if before is not None:
            what = f"Row {before} is about the same person."
            self._tell(
                row, _OUT, what, "Keep one row for each person. Two people of one name need an e-mail address each."
            )
            return
        self._begin(row, key, name, email or "", found)

    def _person(self, row: StaffRow, name: str, email: str) -> Known | Problem | None:
        """The person who is known, None for somebody new, or why it cannot be told."""
        called = self.council.called(fold(name))
        by_email = self.council.by_email.get(email) if email else None
        if by_email is not None:
            if by_email.left:
                what = f"The person with this e-mail address, {by_email.name}, has left."
                return Problem(
                    row.row, what, "Take the row out, or write the address of the person who is meant.", _OUT
                )
            if called and by_email not in called:
                what = f"The e-mail address is that of {by_email.name}, the name is that of {called[0].name}."
                return Problem(row.row, what, "Put right the one that is wrong.", _OUT)
            return by_email
        able = [one for one in called if not (email and one.email)]
        if called and not able:
            what = f"Somebody called {name} is here with another e-mail address. This is taken for a second person."
            self._tell(
                row, _NOTE, what, "If it is the same person, put right the address on their page before you apply this."
            )
        if len(able) > 1:
            what = f"{len(able)} people here are called {name}, and nothing in the row tells them apart."
            return Problem(row.row, what, "Write the e-mail address, here and on the person’s page.", _OUT)
        return able[0] if able else None

    def _row_alike(self, name: str, email: str) -> int | None:
        """An earlier row about the same new person: of the same name, where one of the two has no address."""
        others = self.new_by_name.get(fold(name), [])
        with_address = set(self.new_by_email.values())
        return next((self.row_of[key] for key in others if not email or key not in with_address), None)

    def _begin(self, row: StaffRow, key: Key, name: str, email: str, found: Known | None) -> None:
        step = Step(row.row, key, found.name if found else name)
        self.row_of[key] = row.row
        if found is None:
            step.email = email
            self.new_by_name[fold(name)].append(key)
            self.claimed.setdefault(fold(name), key)
            if email:
                self.new_by_email[email] = key
        else:
            if email and email != found.email:
                step.email = email
                step.said.append(f"E-mail address: {email}")
                self.new_by_email[email] = key
            if fold(name) not in found.names | {found.folded}:
                step.new_name = name
                step.said.append(f"Name: {name}")
                self.claimed.setdefault(fold(name), key)
        self.steps.append((row, step))

    # What a row says of them

    def _find_new_teams(self) -> None:
        """Teams that nobody knows yet and some row puts into a service area; the first such row decides."""
        for row, _ in self.steps:
            folded, area = fold(row.team), self.council.areas.get(fold(row.service_area))
            known = folded in self.council.team_ids or folded in self.council.ignored_teams
            if folded and area is not None and not known:
                self.teams.setdefault(folded, NewTeam(folded, " ".join(row.team.split())[:100], area))

    def _describe(self, row: StaffRow, step: Step) -> None:
        known = self.council.people.get(step.key) if isinstance(step.key, int) else None
        title = row.job_title[:LONGEST_NAME]
        if title and (known is None or title != known.job_title):
            step.job_title = title
            step.said.append(f"Job title: {title}")
        area = self._area(row)
        self._team(row, step, known, area)
        self._role(row, step, known, area)
        for text in row.names:
            self._alias(row, step, text)

    def _area(self, row: StaffRow) -> int | None:
        if not row.service_area:
            return None
        found = self.council.areas.get(fold(row.service_area))
        if found is None:
            names = ", ".join(self.council.area_names.values())
            what = f"“{shown(row.service_area)}” is no service area here."
            self._tell(row, _BLANK, what, f"Write one of these: {names}.")
        return found

    def _team(self, row: StaffRow, step: Step, known: Known | None, area: int | None) -> None:
        if not row.team:
            return
        folded, name = fold(row.team), shown(row.team)
        team_id = self.council.team_ids.get(folded)
        if team_id is not None:
            self._known_team(row, step, known, area, team_id)
        elif folded in self.council.ignored_teams:
            what = f"Somebody said that “{name}” is no team."
            self._tell(row, _BLANK, what, "Say under Imports, Names what it stands for, or write the team’s own name.")
        elif folded not in self.teams:
            what = f"No team “{name}” is known, and the row names no service area to add it to."
            self._tell(row, _BLANK, what, "Write the team’s name as it stands under People, or name its service area.")
        else:
            new = self.teams[folded]
            if area is not None and area != new.area_id:
                what = f"Another row puts the new team “{name}” into {self.council.area_names[new.area_id]}."
                self._tell(row, _NOTE, what, "Put right the row that is wrong. The first was taken.")
            step.team = folded
            step.said.append(f"Team: {new.name}, which is new")

    def _known_team(self, row: StaffRow, step: Step, known: Known | None, area: int | None, team_id: int) -> None:
        team = self.council.teams[team_id]
        if team.closed:
            self._tell(row, _BLANK, f"The team {team.name} has closed.", "Name the team that took over.")
            return
        if area is not None and area != team.area_id:
            what = f"{team.name} belongs to {self.council.area_names[team.area_id]} here."
            self._tell(row, _NOTE, what, "Nothing to do if that is right: teams stay where they are.")
        if known is None or known.team_id != team_id:
            step.team = team_id
            step.said.append(f"Team: {team.name}")

    def _role(self, row: StaffRow, step: Step, known: Known | None, area: int | None) -> None:
        if not row.role:
            return
        role = role_of(row.role)
        if role is None:
            listed = ", ".join(one.label for one in Role if may_come_by_list(one))
            self._tell(
                row, _BLANK, f"“{shown(row.role)}” is no role that a list can give.", f"Write one of these: {listed}."
            )
        elif not may_come_by_list(role):
            what = f"The role {role.label} reaches the whole council, so no list gives it."
            self._tell(row, _BLANK, what, "Give it on the person’s page.")
        else:
            self._place_role(row, step, known, area, role)

    def _place_role(self, row: StaffRow, step: Step, known: Known | None, area: int | None, role: Role) -> None:
        team = step.team if step.team is not None else (known.team_id if known else None)
        place: int | str | None = team
        if SCOPES[role] is ScopeKind.SERVICE:
            place = area if area is not None else self._area_of(team)
        if place is None:
            needed = "a service area" if SCOPES[role] is ScopeKind.SERVICE else "a team"
            what = f"The role {role.label} needs {needed}, and none is known for this person."
            self._tell(row, _BLANK, what, f"Name {needed} in the row.")
            return
        if known is not None and (role, place) in known.roles:
            return
        step.role, step.role_place = role, place
        step.said.append(f"Role: {role.label}, {self._place_name(role, place)}")

    def _area_of(self, team: int | str | None) -> int | None:
        if isinstance(team, str):
            return self.teams[team].area_id
        return self.council.teams[team].area_id if team is not None else None

    def _place_name(self, role: Role, place: int | str) -> str:
        if isinstance(place, str):
            return self.teams[place].name
        if SCOPES[role] is ScopeKind.SERVICE:
            return self.council.area_names[place]
        return self.council.teams[place].name

    def _alias(self, row: StaffRow, step: Step, text: str) -> None:
        folded = fold(text)[:_LONGEST_ALIAS]
        if not folded:
            return
        holder: Key | None = self.claimed.get(folded)
        if folded in self.council.taken:
            holder = self.council.taken[folded]
            if holder is None:
                what = f"Somebody said that “{shown(text)}” stands for nobody."
                self._tell(row, _BLANK, what, "Change that under Imports, Names, if it is this person’s name.")
                return
        if holder is None:
            self.claimed[folded] = step.key
            step.aliases.append(text)
            step.said.append(f"Also called: {text}")
        elif holder != step.key:
            self._tell(
                row, _BLANK, f"“{shown(text)}” is another person’s name.", "Take it out of the row that is wrong."
            )

    # Who manages whom

    def _set_managers(self) -> None:
        wanted: dict[Key, tuple[StaffRow, Step, Key]] = {}
        for row, step in self.steps:
            manager = self._manager(row, step)
            if manager is not None:
                wanted[step.key] = (row, step, manager)
        for key in self._in_circles({key: manager for key, (_, _, manager) in wanted.items()}):
            row, _, _ = wanted.pop(key)
            what = "With this manager the line would lead back to the person."
            self._tell(row, _BLANK, what, "Look at the managers of everybody in that line. None of them was changed.")
        for _, step, manager in wanted.values():
            known = self.council.people.get(step.key) if isinstance(step.key, int) else None
            if known is None or known.manager_id != manager:
                step.manager = manager
                step.said.append(f"Manager: {self._name(manager)}")

    def _manager(self, row: StaffRow, step: Step) -> Key | None:
        """Who is meant, or None where nobody is named or it cannot be told."""
        if not row.manager:
            return None
        meant = self._meant(row.manager)
        text = shown(row.manager)
        if not meant:
            what = f"Nobody here or in this list is “{text}”, so the manager was left as before."
            self._tell(row, _BLANK, what, "Add the manager as a row, or write the e-mail address.")
        elif len(meant) > 1:
            what = f"{len(meant)} people are called “{text}”, so the manager was left as before."
            self._tell(row, _BLANK, what, "Write the manager’s e-mail address.")
        elif step.key in meant:
            what = "The row names the person as their own manager, so the manager was left as before."
            self._tell(row, _BLANK, what, "Name the manager, or leave the cell empty.")
        else:
            return next(iter(meant))
        return None

    def _meant(self, text: str) -> set[Key]:
        """Everyone who may be meant by a name or an e-mail address."""
        email = email_of(text)
        if email:
            known = self.council.by_email.get(email)
            found = self.new_by_email.get(email) or (known.id if known and not known.left else None)
            return set() if found is None else {found}
        folded = fold(name_in_order(text))
        keys: set[Key] = {one.id for one in self.council.called(folded) or self.council.called(fold(text))}
        renamed = {step.key for _, step in self.steps if step.new_name and fold(step.new_name) == folded}
        return keys | set(self.new_by_name.get(folded, [])) | renamed

    def _in_circles(self, wanted: dict[Key, Key]) -> set[Key]:
        """Those of the list whose line of managers would run in a circle."""
        number: dict[Key, int] = {}

        def of(key: Key) -> int:
            return number.setdefault(key, len(number))

        above = {of(one.id): of(one.manager_id) for one in self.council.people.values() if one.manager_id is not None}
        left = dict(wanted)
        out: set[Key] = set()
        while True:
            line = above | {of(key): of(manager) for key, manager in left.items()}
            circle = in_a_circle(line)
            wrong = {key for key in left if of(key) in circle}
            if not wrong:
                return out
            out |= wrong
            left = {key: manager for key, manager in left.items() if key not in wrong}

    def _name(self, key: Key) -> str:
        if isinstance(key, int):
            return self.council.people[key].name
        return next(step.name for _, step in self.steps if step.key == key)
