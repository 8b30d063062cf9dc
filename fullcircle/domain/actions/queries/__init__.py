"""Reads of the action tracker: one list for everyone, each person seeing what is theirs to see."""

from fullcircle.domain.actions.queries.finding import YEARS_READ, find_actions_by_number, find_actions_by_words
from fullcircle.domain.actions.queries.lists import (
    ActionsOpenWith,
    Choice,
    Counts,
    Filters,
    Found,
    Menus,
    counts,
    find,
    menus,
    not_told_yet,
    of_audit,
    open_with,
    waits_for_audits,
)
from fullcircle.domain.actions.queries.one import ActionPage, FindingShown, UpdateLine, action
from fullcircle.domain.actions.queries.rows import ActionRow, Turn
from fullcircle.domain.actions.queries.setting import (
    DueChoice,
    Origin,
    Owner,
    SettingPage,
    audit_to_act_on,
    framework_for,
    setting_page_for_audit,
    setting_page_for_team,
    teams_to_choose,
)
from fullcircle.domain.actions.queries.waiting import Waiting, Worked, waiting

__all__ = [
    "YEARS_READ",
    "ActionPage",
    "ActionRow",
    "ActionsOpenWith",
    "Choice",
    "Counts",
    "DueChoice",
    "Filters",
    "FindingShown",
    "Found",
    "Menus",
    "Origin",
    "Owner",
    "SettingPage",
    "Turn",
    "UpdateLine",
    "Waiting",
    "Worked",
    "action",
    "audit_to_act_on",
    "counts",
    "find",
    "find_actions_by_number",
    "find_actions_by_words",
    "framework_for",
    "menus",
    "not_told_yet",
    "of_audit",
    "open_with",
    "setting_page_for_audit",
    "setting_page_for_team",
    "teams_to_choose",
    "waiting",
    "waits_for_audits",
]
