"""Writes of rounds and of the schedule."""

from fullcircle.domain.rounds.operations.rounds import ROUNDS, change_round, close, plan_round, start
from fullcircle.domain.rounds.operations.schedule import (
    finish_activity,
    miss_activity,
    plan_schedule,
    take_back_activity,
)

__all__ = [
    "ROUNDS",
    "change_round",
    "close",
    "finish_activity",
    "miss_activity",
    "plan_round",
    "plan_schedule",
    "start",
    "take_back_activity",
]
