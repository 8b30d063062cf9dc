"""Which column of a staff list is which. Headers are those that personnel systems, case systems and people give them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from fullcircle.files.texts import folded, shown

Name = Literal[
    "name",
    "surname",
    "first_name",
    "email",
    "job_title",
    "team",
    "service_area",
    "manager",
    "manager_email",
    "role",
    "aliases",
]

HEADERS: Final[dict[Name, frozenset[str]]] = {
    "name": frozenset(
        {"name", "full name", "fullname", "person", "person name", "staff name", "employee", "employee name", "worker"}
        | {
            "worker name",
            "colleague",
            "display name",
            "staff member",
            "member of staff",
            "practitioner",
            "social worker",
        }
        | {"preferred name", "officer", "officer name"}
    ),
    "surname": frozenset({"surname", "last name", "lastname", "family name", "employee surname", "worker surname"}),
    "first_name": frozenset(
        {
            "first name",
            "firstname",
            "forename",
            "forenames",
            "given name",
            "given names",
            "known as",
            "employee forename",
        }
    ),
    "email": frozenset(
        {
            "email",
            "e mail",
            "email address",
            "e mail address",
            "work email",
            "work email address",
            "work e mail",
            "mail",
        }
        | {"upn", "user principal name", "email work", "staff email", "employee email"}
    ),
    "job_title": frozenset(
        {"job title", "title of post", "post", "post title", "position", "position title", "job", "occupation"}
    ),
    "team": frozenset(
        {
            "team",
            "team name",
            "allocated team",
            "work team",
            "unit",
            "org unit",
            "organisation unit",
            "organisational unit",
        }
        | {"cost centre name", "section"}
    ),
    "service_area": frozenset(
        {"service area", "service", "service name", "division", "directorate", "department", "area"}
    ),
    "manager": frozenset(
        {"manager", "line manager", "manager name", "line manager name", "reports to", "supervisor", "supervisor name"}
        | {"managed by", "team manager"}
    ),
    "manager_email": frozenset(
        {"manager email", "manager e mail", "line manager email", "line manager e mail", "manager email address"}
        | {"line manager email address", "supervisor email", "reports to email"}
    ),
    "role": frozenset({"role", "full circle role", "fullcircle role", "system role", "qa role", "role in full circle"}),
    "aliases": frozenset(
        {"other names", "other name", "aliases", "alias", "also known as", "names in case files", "name in case files"}
        | {"name in case system", "names in case system", "name in the case system", "case system name", "lcs name"}
        | {"liquidlogic name", "mosaic name", "worker name in case system", "names in files"}
    ),
}
"""By column, the headers it may have, folded."""

TEMPLATE: Final[tuple[tuple[str, str], ...]] = (
    ("Name", "Ada Hale"),
    ("Email", "ada.hale@council.gov.uk"),
    ("Job title", "Social worker"),
    ("Team", "Safeguarding North"),
    ("Service area", "Safeguarding"),
    ("Manager", "grace.moss@council.gov.uk"),
    ("Role", "Practitioner"),
    ("Other names", "HALE, Ada; A. Hale"),
)
"""The headers of the template with an example of each."""

WANTED: Final = (
    "The file needs a row of headers with a column for the person’s name (or one for the first name and one for the surname), "
    "and with at least one of: email, team, manager, role, job title, other names."
)


@dataclass(frozen=True)
class Columns:
    """The place of each column that is there, counted from 0, and the headers of columns that are not read."""

    places: dict[Name, int]
    extra: tuple[str, ...]


def folded_name(header: str) -> str:
    """A header for comparison: case, punctuation and apostrophes make no difference.

    >>> folded_name("Manager’s E-mail"), folded_name("Team(s)")
    ('manager e mail', 'team')
    """
    plain = re.sub(r"['’]s\b|\(s\)", "", folded(header).replace("’", "'"))
    return re.sub(r"[\W_]+", " ", plain).strip()


def column_of(cell: object) -> Name | None:
    """Which column a header heads, or None."""
    text = folded_name(cell) if isinstance(cell, str) else ""
    return next((name for name, headers in HEADERS.items() if text in headers), None)


def known(cells: Iterable[object]) -> int:
    """How many cells are headers of a staff list."""
    return sum(column_of(cell) is not None for cell in cells)


def columns_of(cells: Sequence[object]) -> Columns | None:
    """The columns, if this is the row of headers; else None. Of two columns with one meaning the left one is read."""
    places: dict[Name, int] = {}
    extra = []
    for index, cell in enumerate(cells):
        name = column_of(cell)
        if name is not None and name not in places:
            places[name] = index
        elif isinstance(cell, str) and cell.strip():
            extra.append(shown(cell))
    named = "name" in places or ("surname" in places and "first_name" in places)
    rest = places.keys() - {"name", "surname", "first_name"}
    return Columns(places, tuple(extra)) if named and rest else None
