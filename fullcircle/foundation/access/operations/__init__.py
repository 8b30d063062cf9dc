"""Writes about people, teams, roles and the names that files use."""

from fullcircle.foundation.access.operations.accounts import (
    change_password,
    give_account,
    open_account,
    set_password,
    shut_account,
)
from fullcircle.foundation.access.operations.endings import come_back, end_role, note_leaving, withdraw_role
from fullcircle.foundation.access.operations.links import (
    Link,
    agree_to_link,
    ask_for_link,
    forgotten_link,
    take_back_link,
    use_link,
    whose_link,
)
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
    hold_people,
)
from fullcircle.foundation.access.operations.roles import NewRole, give_role, give_roles
from fullcircle.foundation.access.operations.scrubbing import scrub_log
from fullcircle.foundation.access.operations.sign_in import (
    Trying,
    begin_try,
    forget_waits,
    note_failed_sign_in,
    note_sign_in,
    note_sign_out,
    signed_in,
    try_was_right,
)
from fullcircle.foundation.access.operations.taken import note_taken

__all__ = [
    "Corrections",
    "Link",
    "NewRole",
    "Newcomer",
    "Trying",
    "add_alias",
    "add_aliases",
    "add_people",
    "add_person",
    "add_person_for_account",
    "add_service_area",
    "add_team",
    "add_worker",
    "agree_to_link",
    "ask_for_link",
    "begin_try",
    "change_password",
    "come_back",
    "correct_people",
    "correct_person",
    "end_role",
    "forget_names",
    "forget_waits",
    "forgotten_link",
    "give_account",
    "give_role",
    "give_roles",
    "hold_people",
    "map_name",
    "note_failed_sign_in",
    "note_leaving",
    "note_names",
    "note_sign_in",
    "note_sign_out",
    "note_taken",
    "open_account",
    "scrub_log",
    "set_password",
    "shut_account",
    "signed_in",
    "take_back_link",
    "try_was_right",
    "use_link",
    "whose_link",
    "withdraw_role",
]
