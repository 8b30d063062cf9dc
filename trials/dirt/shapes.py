"""The columns and codes of Annex A, which the dirt, the twin and the product share as data."""

from functools import lru_cache

from fullcircle.domain.annex_a.rules.specification import Column, specification

NAMES_EVERYBODY = {
    2: {"early_help"},
    6: {"looked_after", "child_protection", "in_need", "assessment"},
    9: {"care_leaver"},
}
"""Lists that name every child of these statuses: who is not in them is no longer in the status."""

ENDS = {
    2: "assessment_completion_date",
    4: "assessment_authorised_date",
    6: "cin_closure_date",
    7: "cpp_end_date",
    8: "cla_end_date",
}
"""The date that ends what a list tells of; empty while it goes on."""

ONE_EVENT = {
    1: ("child_unique_id", "date_of_contact", "contact_source"),
    2: ("child_unique_id", "assessment_start_date"),
    3: ("child_unique_id", "date_of_referral", "referral_source"),
    4: ("child_unique_id", "assessment_start_date"),
    5: ("child_unique_id", "strategy_discussion_date"),
    6: ("child_unique_id", "cin_start_date"),
    7: ("child_unique_id", "cpp_start_date"),
    8: ("child_unique_id", "cla_start_date"),
    9: ("child_unique_id",),
    10: ("child_unique_id", "adoption_decision_date"),
    11: ("adopter_id", "enquiry_date"),
}
"""Two rows of a list that agree in these tell of the same thing."""

ONE_ROW = {6, 7, 8, 9, 10}
"""Lists with one row for each child."""


WHO = {
    "team": {2: ("organisation",)} | {number: ("allocated_team",) for number in (6, 7, 8, 9)},
    "worker": {number: ("allocated_worker",) for number in (6, 7, 8)} | {9: ("allocated_worker", "personal_adviser")},
}
"""Cells that say who has the child now."""


def bare(reference: str) -> str:
    """What IDs have in common that may be one child's: a spreadsheet took zeros away, or somebody wrote small letters."""
    return reference.lstrip("0").casefold()


@lru_cache(maxsize=11)
def columns(number: int) -> tuple[Column, ...]:
    return specification().list_numbered(number).columns


@lru_cache(maxsize=11)
def needed(number: int) -> tuple[str, ...]:
    """Fields without which a row cannot be used: who, and when."""
    return tuple(column.field for column in columns(number) if column.need == "row")


def who(number: int) -> str:
    """The field that says whom a row is about."""
    return "adopter_id" if number == 11 else "child_unique_id"


def codes_of(column: Column) -> list[tuple[str, str]]:
    """Each code of a column with what people read."""
    return [(code.code, code.label) for code in specification().codes[column.codes or ""].codes]
