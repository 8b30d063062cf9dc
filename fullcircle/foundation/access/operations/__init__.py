"""Writes about people, teams, roles and the names that files use."""

from fullcircle.foundation.access.operations.names import (
    add_alias,
    add_aliases,
    add_worker,
    forget_names,
    map_name,
    note_names,
)
from fullcircle.foundation.access.operations.organisation import add_service_area, add_team
from fullcircle.foundation.access.operations.people import (
    Corrections,
    Newcomer,
    add_people,
    add_person,
    add_person_for_account,
    correct_people,
    correct_person,
    give_account,
    hold_people,
    note_leaving,
    set_password,
)
from fullcircle.foundation.access.operations.roles import NewRole, end_role, give_role, give_roles
from fullcircle.foundation.access.operations.scrubbing import scrub_log

__all__ = [
    "Corrections",
    "NewRole",
    "Newcomer",
    "add_alias",
    "add_aliases",
    "add_people",
    "add_person",
    "add_person_for_account",
    "add_service_area",
    "add_team",
    "add_worker",
    "correct_people",
    "correct_person",
    "end_role",
    "forget_names",
    "give_account",
    "give_role",
    "give_roles",
    "hold_people",
    "map_name",
    "note_leaving",
    "note_names",
    "scrub_log",
    "set_password",
]
