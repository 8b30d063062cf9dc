"""Playing the invented council through the product's own operations, from its first day to the present."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from fullcircle.demo.authority import SIZES, make_authority
from fullcircle.demo.authority.world import Authority
from fullcircle.demo.play.council import Council, found
from fullcircle.demo.play.diary import Diary, moment
from fullcircle.demo.play.extracts import take_in
from fullcircle.demo.play.rounds import RoundPlan, RoundStory
from fullcircle.domain.rounds import operations as rounds
from fullcircle.foundation.access import queries as people
from fullcircle.foundation.kernel.clock import day_of
from fullcircle.foundation.kernel.operation import at_the_end, operation
from fullcircle.foundation.notices import operations as notices

ROUND_DAYS = 42
READ_UNTIL = timedelta(days=7)
WEEK_OF_PRESENT = 4
PAST_ROUNDS = {"small": 2, "full": 17}
AUDITS = {"small": 14, "full": 34}


def plans(size: str, today: date, *, past: int | None = None) -> list[RoundPlan]:
    """The rounds to play: the past ones, the one in whose fourth week ``today`` lies, and the next."""
    monday = today - timedelta(days=today.weekday())
    current = monday - timedelta(days=7 * (WEEK_OF_PRESENT - 1))
    before = PAST_ROUNDS[size] if past is None else past
    return [
        RoundPlan(place + 1, current + timedelta(days=ROUND_DAYS * (place - before)), AUDITS[size], place == before - 1)
        for place in range(before + 2)
    ]


@operation
def play(
    *,
    size: str,
    seed: int,
    now: datetime,
    say: Callable[[str], None],
    past: int | None = None,
    until: datetime | None = None,
) -> Council:
    """Play the council of a size and seed up to ``now``, or stop the story at ``until``: all of it or nothing.

    The database must be empty of people. ``past`` is how many rounds lie behind. Everything goes through the operations that
    the pages use, with the moment at which it happened.
    """
    authority = make_authority(seed=seed, today=day_of(now), size=SIZES[size])
    council = Council(authority, Diary(until or now), say)
    to_play = plans(size, day_of(now), past=past)
    first_day = to_play[0].day(-28)
    say(f"Ashmere Council, {size}, seed {seed}: {_described(authority)}.")
    found(council, first_day)
    council.diary.enter(moment(first_day + timedelta(days=1), 10), partial(_schedule, council, to_play))
    for plan in to_play:
        RoundStory(council, plan).enter()
    council.diary.enter(now - timedelta(hours=2), partial(_newest_extract, council))
    council.diary.live()
    at_the_end(_read_notices, (council, now - READ_UNTIL))
    return council


def _read_notices(told: Sequence[tuple[Council, datetime]]) -> None:
    """Everybody has read what they were told, but for the last days."""
    for council, until in told:
        for person_id in council.ids.values():
            notices.read_all(by=people.actor(person_id, on=day_of(until)), now=until)


def _described(authority: Authority) -> str:
    in_post = sum(person.works_on(authority.today) for person in authority.workforce.people())
    return f"{len(authority.workforce.teams)} teams, {in_post} people, {len(authority.children):,} children known"


def _schedule(council: Council, to_play: list[RoundPlan], when: datetime) -> None:
    by, last = council.leader("qa_lead", when), to_play[-1]
    rounds.plan_schedule(from_=to_play[0].starts_on, until=last.day(ROUND_DAYS + 90), by=by, now=when)


def _newest_extract(council: Council, when: datetime) -> None:
    """Yesterday's extract has been read and waits: someone should look at its problems before it is applied."""
    take_in(council, day_of(when) - timedelta(days=1), when, apply=False)
