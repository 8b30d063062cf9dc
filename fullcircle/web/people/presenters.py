"""What the pages of people say and choose from."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from fullcircle.foundation.access.queries import PersonRow

_SHOW: dict[str, tuple[str, Callable[[PersonRow], bool]]] = {
    "": ("Everyone", lambda person: True),
    "no_role": ("No role today", lambda person: not person.roles and person.left_on is None),
    "no_team": ("No team", lambda person: not person.team_id and person.left_on is None),
    "no_account": ("Cannot sign in", lambda person: person.account_id is None and person.left_on is None),
}


def shown(people: Sequence[PersonRow], show: str) -> list[PersonRow]:
    """Those of one filter; everyone for a filter that is none."""
    _, keep = _SHOW.get(show, _SHOW[""])
    return [person for person in people if keep(person)]


def filters(people: Sequence[PersonRow], show: str, find: str) -> list[dict[str, object]]:
    """The filters as links, each with how many it keeps."""
    chosen = show if show in _SHOW else ""
    return [
        {
            "text": text,
            "href": _href(key, find),
            "count": sum(keep(person) for person in people),
            "current": key == chosen,
        }
        for key, (text, keep) in _SHOW.items()
    ]


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
