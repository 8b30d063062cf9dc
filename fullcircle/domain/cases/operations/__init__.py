"""Writes about children: by imports, and the team that a person gives a child whose file names none."""

from fullcircle.domain.cases.operations.giving import (
    Given,
    give_team,
    hold_given_teams,
    known_under,
    let_go_of_team,
)
from fullcircle.domain.cases.operations.importing import BATCH, Changes, close_missing, name_stands_for, update_children

__all__ = [
    "BATCH",
    "Changes",
    "Given",
    "close_missing",
    "give_team",
    "hold_given_teams",
    "known_under",
    "let_go_of_team",
    "name_stands_for",
    "update_children",
]
