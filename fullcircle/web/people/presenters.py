"""What the pages of people say and choose from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from fullcircle.domain.staff_lists.rules.plan import Problem
from fullcircle.domain.staff_lists.states import Severity
from fullcircle.foundation.access.queries import PersonRow, RoleRow

SHOWN = 200
"""Rows of a list that a page shows; the rest is counted, and every problem is in the file to download."""

_SHOW: dict[str, tuple[str, Callable[[PersonRow], bool]]] = {
    "": ("Everyone", lambda person: True),
    "here": ("Here now", lambda person: not person.left),
    "signs_in": ("Can sign in", lambda person: person.can_sign_in),
    "no_role": ("Signs in without a role", lambda person: person.can_sign_in and not person.roles),
    "no_team": ("No team", lambda person: not person.team_id and not person.left),
    "no_account": ("Cannot sign in", lambda person: not person.can_sign_in and not person.left),
    "manager_left": ("Line manager has left", lambda person: person.manager_left and not person.left),
    "no_manager": ("In a team without a manager", lambda person: person.team_unmanaged and not person.left),
    "left": ("Has left", lambda person: person.left),
}


def role_ended(roles: Sequence[RoleRow], ended: RoleRow, on: date, *, later: bool) -> str:
    """That a role has ended, or will, and whether another entry among them still gives the same one. ``later``: it has a last day
    to come."""
    said = "The last day is set." if later else "The role has ended."
    same = (
        one.goes_on(on) for one in roles if one.id != ended.id and (one.role, one.where) == (ended.role, ended.where)
    )
    if any(same):
        return f"{said} Another entry still gives the same role: end that one too, if it is to give nothing any more."
    return said if later else f"{said} It gives nothing any more."


def lacks(person: PersonRow, roles: Sequence[RoleRow], on: date) -> list[str]:
    """What somebody who is here lacks to go on: a role, where they had one, and an account that is open."""
    if person.left_on is not None or person.left:
        return []
    said = []
    if roles and not any(role.goes_on(on) for role in roles):
        said.append("They have no role: nothing but what is theirs by its nature is open to them.")
    if person.shut:
        said.append("Their account is shut: they cannot sign in.")
    return said


def back(person: PersonRow, lacking: Sequence[str]) -> str:
    """That a leaver is here again, and what they still lack."""
    lacking = lacking if person.account_id is not None else [*lacking, "They have no account: they cannot sign in."]
    return " ".join([f"{person.name} is here again, and what is open with them stays theirs.", *lacking])


def follows(children: int) -> str:
    """That children whom files call by a name that was answered have their team or worker now; "" for none."""
    if not children:
        return ""
    return f" {'1 child has' if children == 1 else f'{children:,} children have'} their team or worker by it."


def shown(people: Sequence[PersonRow], show: str) -> list[PersonRow]:
    """Those of one filter; everyone for a filter that is none."""
    _, keep = _SHOW.get(show, _SHOW[""])
    return [person for person in people if keep(person)]


def filters(people: Sequence[PersonRow], show: str | None, find: str) -> list[dict[str, object]]:
    """The filters as links, each with how many it keeps. ``show`` None: none of them is chosen."""
    chosen = show if show is None or show in _SHOW else ""
    return [
        {
            "text": text,
            "href": _href(key, find),
            "count": sum(keep(person) for person in people),
            "current": key == chosen,
        }
        for key, (text, keep) in _SHOW.items()
    ]


def of_manager(people: Sequence[PersonRow]) -> dict[str, object]:
    """The filter of one line manager, as a link: the page itself."""
    name = people[0].manager if people else "one person"
    return {"text": f"Line manager: {name}", "href": "", "count": len(people), "current": True}


def _href(show: str, find: str) -> str:
    query = urlencode([(name, value) for name, value in (("show", show), ("find", find)) if value])
    return reverse("people:list") + (f"?{query}" if query else "")


def as_typed(person: PersonRow) -> dict[str, object]:
    """What is known of a person, as the form that corrects it shows it."""
    return {
        "name": person.name,
        "job_title": person.job_title,
        "email": person.email,
        "team": str(person.team_id or ""),
        "manager": person.manager,
    }


def follow(counts: Mapping[str, int], *, done: bool) -> list[str]:
    """Children who get a team or a worker by a list, since the data calls it by a name that the list brings."""
    said = []
    for key, what in (("children_team", "a team"), ("children_worker", "a worker")):
        if n := counts.get(key, 0):
            who = "1 child" if n == 1 else f"{n:,} children"
            verb = "got" if done else "gets" if n == 1 else "get"
            said.append(f"{who} {verb} {what}: their data goes by a name in this list.")
    return said


def reasons(problems: Sequence[Problem]) -> list[tuple[str, int]]:
    """How many problems cost what, the dearest first."""
    count = Counter(problem.severity for problem in problems)
    return [(severity.label, count[severity]) for severity in Severity if count[severity]]


def applied(counts: Mapping[str, int]) -> str:
    """What applying a list came to."""
    new, changed = counts.get("new", 0), counts.get("changed", 0)
    if not new and not changed:
        return "Everything in the list was known already, so nothing changed."
    people = "1 person was added" if new == 1 else f"{new:,} people were added"
    return f"{people} and {changed:,} changed. Nobody got an account: give one on the person’s page."
