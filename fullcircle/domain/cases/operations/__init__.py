"""Writes about children. By imports: compare, prepare in small steps, bring in all at once, and take back. By a person: the team
of a child whose file names none."""

from fullcircle.domain.cases.operations.bringing_in import bring_in, forget_some, take_back
from fullcircle.domain.cases.operations.comparing import Changes
from fullcircle.domain.cases.operations.giving import Given, give_team, let_go_of_team
from fullcircle.domain.cases.operations.naming import Column, known_under, names_stand_for, settle_names
from fullcircle.domain.cases.operations.preparing import (
    StepOf,
    close_missing,
    update_children,
)

__all__ = [
    "Changes",
    "Column",
    "Given",
    "StepOf",
    "bring_in",
    "close_missing",
    "forget_some",
    "give_team",
    "known_under",
    "let_go_of_team",
    "names_stand_for",
    "settle_names",
    "take_back",
    "update_children",
]
