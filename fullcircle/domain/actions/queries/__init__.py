"""Reads of the action tracker: one list for everyone, each person seeing what is theirs to see."""

from fullcircle.domain.actions.queries.lists import (
    Choice,
    Counts,
    Filters,
    Found,
    Menus,
    Waiting,
    counts,
    find,
    menus,
    of_audit,
    waiting,
)
from fullcircle.domain.actions.queries.one import ActionPage, FindingShown, UpdateLine, action
from fullcircle.domain.actions.queries.rows import ActionRow
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

__all__ = [
    "ActionPage",
    "ActionRow",
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
    "UpdateLine",
    "Waiting",
    "action",
    "audit_to_act_on",
    "counts",
    "find",
    "framework_for",
    "menus",
    "of_audit",
    "setting_page_for_audit",
    "setting_page_for_team",
    "teams_to_choose",
    "waiting",
]
