"""The latent quality of practice: what a careful, unhurried reader would find in a child's file. Never shown.

One number for a child, an aspect and a day, on a scale where 0 is the middle of the authority and 1 about one spread:

    quality = child + team + worker + aspect + team x aspect + growth - risk + chance

Every part is a parameter below. ``risk`` grows with the signals in the child's data, so that files chosen for priority
are weaker than files drawn by chance: any estimate of all practice from a purposeful sample must allow for its design.
The four judgements are cut from the number by ``CUTS``. Auditors and moderators see it through their own leniency and
error (``seen``).
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from random import Random

from fullcircle.demo.authority.days import add_days, years_between
from fullcircle.demo.authority.draws import Draws
from fullcircle.demo.authority.journeys import post_on
from fullcircle.demo.authority.records import Child, Episode
from fullcircle.demo.authority.state import allocation_on, care_on, episode_on, open_status

ASPECTS: Mapping[str, float] = {
    # How much easier than the middle each aspect is to do well here.
    "direct_work": 0.22,
    "assessment": 0.02,
    "planning_review": -0.16,
    "case_recording": -0.22,
    "management_grip": -0.12,
    "family_engagement": 0.14,
    "outcome_impact": 0.02,
}
JUDGEMENTS = ("inadequate", "does_not_yet_meet_good", "meets_good", "outstanding")
CUTS = (-1.55, -0.36, 1.16)  # below the first: inadequate; from the last: outstanding
GROWTH_A_YEAR = 0.07  # slow improvement of everything
TAUGHT = 0.07  # lasting lift of an aspect once its fundamental has been taught
FUNDAMENTALS: Mapping[int, str] = {  # month in which an aspect is the fundamental of the framework's cycle
    5: "management_grip",
    7: "direct_work",
    9: "assessment",
    11: "planning_review",
    1: "case_recording",
}
RISK_STEP = 0.3  # lost for each signal in the child's data
TEAM_ASPECT_SPREAD = 0.2
CHANCE_SPREAD = 0.34
AUDITOR_ERROR = 0.26
MODERATOR_ERROR = 0.14


def signals(child: Child, on: date) -> int:
    """How many things in the child's own data call for attention: long gaps, repeats, drift, changes of worker."""
    episode = episode_on(child, on)
    if episode is None:
        leaving = child.leaving_care
        return 0 if leaving is None or not leaving.contacts else int(max(leaving.contacts) < add_days(on, -60))
    status = open_status(episode, on)
    gap = {"CPP": 16, "CLA": 45}.get(status, 35)
    found = [
        _unseen_for(episode, on) > gap,
        sum(1 for e in child.episodes if e.referral.on > add_days(on, -365) and e.referral.on <= on) > 1,
        sum(1 for e in episode.enquiries if add_days(on, -365) < e.start <= on) > 1,
        status == "CIN" and (on - episode.referral.on).days > 365 and not child.disabled,
        status == "CPP" and bool(child.earlier_plans or len(episode.plans) > 1),
        _unsettled(episode, on),
        len({id(post_on(episode, add_days(on, -back)).holder(add_days(on, -back))) for back in (0, 90, 180, 300)}) > 2,
    ]
    return sum(found)


def _unseen_for(episode: Episode, on: date) -> int:
    days = [visit.on for visit in episode.visits if visit.on <= on]
    days += [visit.on for care in episode.care for visit in care.visits if visit.on <= on]
    return (on - max(days, default=episode.referral.on)).days


def _unsettled(episode: Episode, on: date) -> bool:
    care = care_on(episode, on)
    if care is None:
        return False
    moves = sum(1 for placement in care.placements if add_days(on, -365) < placement.start <= on)
    return moves > 2 or any(missing.on > add_days(on, -180) and missing.on <= on for missing in care.missing)


class Practice:
    """Answers what the practice with a child is worth, the same for the same seed.

    ``today`` is where growth and lessons count from: the further back, the less had been learnt.
    """

    def __init__(self, seed: int, today: date) -> None:
        self.seed = seed
        self.today = today
        self._team_aspect: dict[tuple[str, str], float] = {}

    def quality(self, child: Child, aspect: str, on: date) -> float:
        """The latent number for an aspect on a day."""
        allocation = allocation_on(child, on)
        team = allocation.post.team if allocation else None
        worker = allocation.worker if allocation else None
        years = (on - self.today).days / 365.25
        value = child.practice + ASPECTS[aspect] + GROWTH_A_YEAR * years - RISK_STEP * signals(child, on)
        value -= TAUGHT * self._lessons_to_come(aspect, on)
        if team is not None:
            value += team.effect + self._team_effect(team.name, aspect)
        if worker is not None:
            value += 0.6 * worker.skill
        return value + Random(f"{self.seed}/{child.reference}/{aspect}").gauss(0, CHANCE_SPREAD)

    def judgement(self, child: Child, aspect: str, on: date) -> str:
        """The judgement that a perfect reader would give."""
        return grade(self.quality(child, aspect, on))

    def overall(self, child: Child, on: date) -> float:
        """The latent number of the whole: outcome and impact weigh most, and the weakest aspect pulls it down."""
        values = {aspect: self.quality(child, aspect, on) for aspect in ASPECTS}
        mean = sum(values.values()) / len(values)
        return 0.45 * mean + 0.35 * values["outcome_impact"] + 0.2 * min(values.values())

    def seen(self, value: float, *, leniency: float, error: float, key: str) -> float:
        """A latent number as one person sees it. ``key`` names the reading, so that it is the same each time."""
        return value + leniency + Random(f"{self.seed}/{key}").gauss(0, error)

    def _team_effect(self, team: str, aspect: str) -> float:
        if (team, aspect) not in self._team_aspect:
            self._team_aspect[team, aspect] = Draws(self.seed, f"team/{team}/{aspect}").rng.gauss(0, TEAM_ASPECT_SPREAD)
        return self._team_aspect[team, aspect]

    def _lessons_to_come(self, aspect: str, on: date) -> int:
        """How often between that day and today the aspect's fundamental was taught."""
        months = [month for month, taught in FUNDAMENTALS.items() if taught == aspect]
        years = range(on.year, self.today.year + 1)
        return sum(1 for year in years for month in months if on <= date(year, month, 28) < self.today)


def grade(value: float) -> str:
    """The judgement that a latent number is cut to."""
    return JUDGEMENTS[bisect_right(CUTS, value)]


def is_young(child: Child, on: date) -> bool:
    """Whether a child is too young to be asked in words."""
    return years_between(child.born, on) < 4
