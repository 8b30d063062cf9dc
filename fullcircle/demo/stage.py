"""Ready-made scenes for tests and trials, each reached by performing the operations that lead there.

Every function needs an empty database and gives back the ``Council``: ids by name, actors by role, and the authority's own
truth. The same arguments give the same scene.
"""

from datetime import UTC, datetime

from fullcircle.demo.play import plans, play
from fullcircle.demo.play.council import Council
from fullcircle.demo.play.diary import moment

NOW = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
"""A Thursday in the fourth week of a round."""


def _quietly(_: str) -> None:
    """Nobody listens."""


def a_small_authority(*, seed: int = 1, now: datetime = NOW) -> Council:
    """People, teams, the framework in force, one extract applied, the first round planned and nothing drawn yet."""
    first = plans("small", now.date(), past=0)[0]
    return play(size="small", seed=seed, now=now, say=_quietly, past=0, until=moment(first.day(-4), 12))


def a_round_drawn(*, seed: int = 1, now: datetime = NOW) -> Council:
    """The same, with a selection proposed for the first round and not yet confirmed."""
    first = plans("small", now.date(), past=0)[0]
    return play(size="small", seed=seed, now=now, say=_quietly, past=0, until=moment(first.day(-2), 12))


def a_round_under_way(*, seed: int = 1, now: datetime = NOW) -> Council:
    """The first round in its fourth week: audits in every state, moderation begun, actions set."""
    return play(size="small", seed=seed, now=now, say=_quietly, past=0)


def a_round_reported(*, seed: int = 1, now: datetime = NOW) -> Council:
    """The first round closed, its report written and waiting for the director; the next one begun."""
    return play(size="small", seed=seed, now=now, say=_quietly, past=1)
