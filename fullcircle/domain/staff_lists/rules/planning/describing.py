"""What a row of a staff list says of the person it is about."""

from fullcircle.domain.staff_lists.rules.council import Known
from fullcircle.domain.staff_lists.rules.plan import Key, NewTeam, Step
from fullcircle.domain.staff_lists.rules.planning.draft import BLANK, NOTE, Draft, changed
from fullcircle.domain.staff_lists.rules.results import LONGEST_NAME, StaffRow
from fullcircle.domain.staff_lists.rules.roles import may_come_by_list, role_of
from fullcircle.files.texts import shown
from fullcircle.foundation.access.rules import fold, is_name
from fullcircle.foundation.access.states import SCOPES, Role, ScopeKind

_LONGEST_ALIAS = 200


def find_new_teams(draft: Draft) -> None:
    """Teams that nobody knows yet and some row puts into a service area; the first such row decides."""
    for row, _ in draft.steps:
        folded, area = fold(row.team), draft.council.areas.get(fold(row.service_area))
        known = folded in draft.council.team_ids or folded in draft.council.ignored_teams
        if is_name(row.team) and area is not None and not known:
            draft.teams.setdefault(folded, NewTeam(folded, " ".join(row.team.split())[:100], area))


def describe(draft: Draft, row: StaffRow, step: Step) -> None:
    known = draft.known(step.key)
    title = _title(draft, row)
    if title and (known is None or title != known.job_title):
        step.job_title = title
        step.said.append(changed("Job title", title, known.job_title if known else "", known))
    area = _area(draft, row)
    _team(draft, row, step, known, area)
    _role(draft, row, step, known, area)
    for text in row.names:
        _alias(draft, row, step, text)


def _title(draft: Draft, row: StaffRow) -> str:
    title = row.job_title[:LONGEST_NAME]
    if title and not is_name(title):
        draft.tell(row, BLANK, f"“{shown(title)}” is no job title.", "Write the title, or leave the cell empty.")
        return ""
    return title


def _team_name(draft: Draft, known: Known | None) -> str:
    """The team somebody is in before the list."""
    return draft.council.teams[known.team_id].name if known and known.team_id is not None else ""


def _roles_of(draft: Draft, known: Known | None) -> str:
    """The roles somebody holds before the list; a list adds to them and ends none."""
    return ", ".join(sorted(role.label for role, _ in known.roles)) if known else ""


def _area(draft: Draft, row: StaffRow) -> int | None:
    if not row.service_area:
        return None
    found = draft.council.areas.get(fold(row.service_area))
    if found is None:
        names = ", ".join(draft.council.area_names.values())
        what = f"“{shown(row.service_area)}” is no service area here."
        draft.tell(row, BLANK, what, f"Write one of these: {names}.")
    return found


def _team(draft: Draft, row: StaffRow, step: Step, known: Known | None, area: int | None) -> None:
    if not row.team:
        return
    folded, name = fold(row.team), shown(row.team)
    team_id = draft.council.team_ids.get(folded)
    if team_id is not None:
        _known_team(draft, row, step, known, area, team_id)
    elif folded in draft.council.ignored_teams:
        what = f"Somebody said that “{name}” is no team."
        draft.tell(row, BLANK, what, "Say under Imports, Names what it stands for, or write the team’s own name.")
    elif not is_name(row.team):
        draft.tell(row, BLANK, f"“{name}” is no name of a team.", "Write the team’s name, or leave the cell empty.")
    elif folded not in draft.teams:
        what = f"No team “{name}” is known, and the row names no service area to add it to."
        draft.tell(row, BLANK, what, "Write the team’s name as it stands under People, or name its service area.")
    else:
        new = draft.teams[folded]
        if area is not None and area != new.area_id:
            what = f"Another row puts the new team “{name}” into {draft.council.area_names[new.area_id]}."
            draft.tell(row, NOTE, what, "Put right the row that is wrong. The first was taken.")
        step.team = folded
        step.said.append(changed("Team", f"{new.name}, which is new", _team_name(draft, known), known))


def _known_team(draft: Draft, row: StaffRow, step: Step, known: Known | None, area: int | None, team_id: int) -> None:
    team = draft.council.teams[team_id]
    if team.closed:
        draft.tell(row, BLANK, f"The team {team.name} has closed.", "Name the team that took over.")
        return
    if area is not None and area != team.area_id:
        what = f"{team.name} belongs to {draft.council.area_names[team.area_id]} here."
        draft.tell(row, NOTE, what, "Nothing to do if that is right: teams stay where they are.")
    if known is None or known.team_id != team_id:
        step.team = team_id
        step.said.append(changed("Team", team.name, _team_name(draft, known), known))


def _role(draft: Draft, row: StaffRow, step: Step, known: Known | None, area: int | None) -> None:
    if not row.role:
        return
    role = role_of(row.role)
    if role is None:
        listed = ", ".join(one.label for one in Role if may_come_by_list(one))
        draft.tell(
            row, BLANK, f"“{shown(row.role)}” is no role that a list can give.", f"Write one of these: {listed}."
        )
    elif not may_come_by_list(role):
        what = f"The role {role.label} reaches the whole council, so no list gives it."
        draft.tell(row, BLANK, what, "Give it on the person’s page.")
    else:
        _place_role(draft, row, step, known, area, role)


def _place_role(draft: Draft, row: StaffRow, step: Step, known: Known | None, area: int | None, role: Role) -> None:
    team = step.team if step.team is not None else (known.team_id if known else None)
    place: int | str | None = team
    if SCOPES[role] is ScopeKind.SERVICE:
        place = area if area is not None else _area_of(draft, team)
    if place is None:
        needed = "a service area" if SCOPES[role] is ScopeKind.SERVICE else "a team"
        what = f"The role {role.label} needs {needed}, and none is known for this person."
        draft.tell(row, BLANK, what, f"Name {needed} in the row.")
        return
    if known is not None and (role, place) in known.roles:
        return
    if known is not None and known.id == draft.council.applied_by:
        what = f"The role {role.label} would be your own, and nobody gives a role to themselves."
        draft.tell(row, BLANK, what, "Ask another administrator to give it, or to apply the list.")
        return
    step.role, step.role_place = role, place
    held = _roles_of(draft, known)
    step.said.append(changed("Role, as well", f"{role.label}, {_place_name(draft, role, place)}", held, known))


def _area_of(draft: Draft, team: int | str | None) -> int | None:
    if isinstance(team, str):
        return draft.teams[team].area_id
    return draft.council.teams[team].area_id if team is not None else None


def _place_name(draft: Draft, role: Role, place: int | str) -> str:
    if isinstance(place, str):
        return draft.teams[place].name
    if SCOPES[role] is ScopeKind.SERVICE:
        return draft.council.area_names[place]
    return draft.council.teams[place].name


def _alias(draft: Draft, row: StaffRow, step: Step, text: str) -> None:
    folded = fold(text)[:_LONGEST_ALIAS]
    if not folded:
        return
    if not is_name(text):
        draft.tell(row, BLANK, f"“{shown(text)}” is no name of a person.", "Write the name, or leave the cell empty.")
        return
    holder: Key | None = draft.claimed.get(folded)
    if folded in draft.council.taken:
        holder = draft.council.taken[folded]
        if holder is None:
            what = f"Somebody said that “{shown(text)}” stands for nobody."
            draft.tell(row, BLANK, what, "Change that under Imports, Names, if it is this person’s name.")
            return
    if holder is None:
        draft.claimed[folded] = step.key
        step.aliases.append(text)
        step.said.append(f"Also called: {text}")
    elif holder != step.key:
        draft.tell(row, BLANK, f"“{shown(text)}” is another person’s name.", "Take it out of the row that is wrong.")
