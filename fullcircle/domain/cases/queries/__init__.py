"""Reads about children's cases. No name is held, so none is given."""

from fullcircle.domain.cases.models import alike_by
from fullcircle.domain.cases.queries.finding import FoundChild, find_children
from fullcircle.domain.cases.queries.following import Following, following, known_under
from fullcircle.domain.cases.queries.journeys import Journey, JourneyEntry, Stretch, journey
from fullcircle.domain.cases.queries.missing import count_known, known_in, missing
from fullcircle.domain.cases.queries.no_team import (
    NO_NAME,
    ON_A_PAGE,
    InNoTeam,
    NamedTeam,
    Teamless,
    TeamlessChild,
    in_no_team,
    overtaken_teams,
    teamless,
    teamless_ids,
    without_team,
)
from fullcircle.domain.cases.queries.open_cases import OpenCase, given_teams, open_cases
from fullcircle.domain.cases.queries.prepared import numbers_prepared

__all__ = [
    "NO_NAME",
    "ON_A_PAGE",
    "Following",
    "FoundChild",
    "InNoTeam",
    "Journey",
    "JourneyEntry",
    "NamedTeam",
    "OpenCase",
    "Stretch",
    "Teamless",
    "TeamlessChild",
    "alike_by",
    "count_known",
    "find_children",
    "following",
    "given_teams",
    "in_no_team",
    "journey",
    "known_in",
    "known_under",
    "missing",
    "numbers_prepared",
    "open_cases",
    "overtaken_teams",
    "teamless",
    "teamless_ids",
    "without_team",
]
