"""Reads about people, teams, roles and accounts."""

from fullcircle.foundation.access.queries.links import (
    LinkAsked,
    LinkTold,
    link_request,
    link_requests,
    links_told,
    power_of,
)
from fullcircle.foundation.access.queries.organisation import aliases, names_of, service_areas, teams, waiting_names
from fullcircle.foundation.access.queries.people import (
    FoundPerson,
    PersonRow,
    RoleRow,
    actor,
    actor_of_account,
    find_people,
    managed_by,
    meant,
    people,
    people_in_role,
    people_with_accounts,
    person,
    person_with_account,
    roles_of,
    who_may,
)
from fullcircle.foundation.access.queries.standing import AccessStanding, RoleEnding, access_standing
from fullcircle.foundation.access.rules import fold

__all__ = [
    "AccessStanding",
    "FoundPerson",
    "LinkAsked",
    "LinkTold",
    "PersonRow",
    "RoleEnding",
    "RoleRow",
    "access_standing",
    "actor",
    "actor_of_account",
    "aliases",
    "find_people",
    "fold",
    "link_request",
    "link_requests",
    "links_told",
    "managed_by",
    "meant",
    "names_of",
    "people",
    "people_in_role",
    "people_with_accounts",
    "person",
    "person_with_account",
    "power_of",
    "roles_of",
    "service_areas",
    "teams",
    "waiting_names",
    "who_may",
]
