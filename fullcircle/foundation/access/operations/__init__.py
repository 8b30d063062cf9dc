"""Writes about people, teams, roles and the names that files use."""

from fullcircle.foundation.access.operations.names import (
    add_alias,
    add_worker,
    forget_names,
    map_name,
    note_names,
)
from fullcircle.foundation.access.operations.organisation import add_service_area, add_team
from fullcircle.foundation.access.operations.people import (
    add_person,
    add_person_for_account,
    correct_person,
    give_account,
    note_leaving,
    set_managers,
    set_password,
)
from fullcircle.foundation.access.operations.roles import end_role, give_role

__all__ = [
    "add_alias",
    "add_person",
    "add_person_for_account",
    "add_service_area",
    "add_team",
    "add_worker",
    "correct_person",
    "end_role",
    "forget_names",
    "give_account",
    "give_role",
    "map_name",
    "note_leaving",
    "note_names",
    "set_managers",
    "set_password",
]
