"""Ashmere Council: an invented authority whose every child, worker and day is made from one seed.

The same (seed, day, size) always gives the same authority. Its state may be asked for any day between ``earliest`` and
``until`` (see ``state``), and two days asked are two views of one world: nothing seen on the first is gone from the
second unless its time in the list has passed.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from fullcircle.demo.authority import profile
from fullcircle.demo.authority.care import CareMaker
from fullcircle.demo.authority.care_journeys import CareJourneys
from fullcircle.demo.authority.days import add_days, birthday
from fullcircle.demo.authority.draws import Draws
from fullcircle.demo.authority.journeys import Journeys
from fullcircle.demo.authority.leaving import EarlyHelpMaker, LeavingCareMaker, adopters_of, waiting_adopters
from fullcircle.demo.authority.practice import Practice
from fullcircle.demo.authority.profile import Size
from fullcircle.demo.authority.records import Adopter, Child, Contact, Episode
from fullcircle.demo.authority.workforce import Workforce, make_workforce

NAME = "Ashmere Council"
AHEAD_DAYS = 90  # the world runs on a little, so that a later extract can be made for the next round
WARM_UP_DAYS = 1_460  # referrals begin this long before ``earliest``, so that plans and returns have settled
CARE_BACK_DAYS = 25 * 366  # care leavers of 25 entered care long ago
DISABILITY_BACK_DAYS = 15 * 366


@dataclass(frozen=True)
class Authority:
    """The whole invented council. ``today`` is the day it was made for."""

    seed: int
    size: Size
    today: date
    workforce: Workforce
    children: tuple[Child, ...]
    adopters: tuple[Adopter, ...]

    name = NAME

    @property
    def earliest(self) -> date:
        """The first day whose state is complete."""
        return add_days(self.today, -self.size.history_days)

    @property
    def until(self) -> date:
        """The last day whose state may be asked."""
        return add_days(self.today, AHEAD_DAYS)

    @cached_property
    def practice(self) -> Practice:
        """The latent quality of practice."""
        return Practice(self.seed, self.today)

    @cached_property
    def by_reference(self) -> dict[str, Child]:
        """Children by their reference."""
        return {child.reference: child for child in self.children}


def make_authority(*, seed: int, today: date, size: Size = profile.SMALL) -> Authority:
    """Make the council for a day. Small takes a fifth of a second, full about three seconds."""
    return _Maker(seed, today, size).make()


class _Maker:
    def __init__(self, seed: int, today: date, size: Size) -> None:
        self.seed, self.today, self.size = seed, today, size
        self.earliest = add_days(today, -size.history_days)
        self.until = add_days(today, AHEAD_DAYS)
        self.detail_from = add_days(self.earliest, -200)
        workforce_draws = Draws(seed, "workforce")
        self.workforce = make_workforce(
            size, workforce_draws.rng, since=add_days(self.earliest, -550), until=self.until
        )

    def make(self) -> Authority:
        children = [*self._referred(), *self._disabled(), *self._in_care(), *self._early_help()]
        self._contacts(children)
        children += self._only_contacted(children)
        children.sort(key=lambda child: (child.first_known, child.born))
        self._number(children)
        return Authority(
            self.seed, self.size, self.today, self.workforce, tuple(children), tuple(self._adopters(children))
        )

    def _stream(self, name: str) -> tuple[Draws, Journeys]:
        draws = Draws(self.seed, name)
        return draws, Journeys(draws, self.workforce, detail_from=self.detail_from, until=self.until)

    def _matters(self, episode: Episode) -> bool:
        """Whether an episode can still be seen on the first day asked about (counts look back 18 months)."""
        return episode.closed >= add_days(self.earliest, -560)

    # The streams of children, each with its own chance.

    def _referred(self) -> list[Child]:
        draws, journeys = self._stream("referrals")
        new_a_year = (
            profile.REFERRALS_A_YEAR - profile.CARE_STARTS_A_YEAR - profile.DISABILITY_STARTS_A_YEAR
        ) * self.size.share
        children: list[Child] = []
        for on in draws.arrivals(new_a_year * 0.735, add_days(self.earliest, -WARM_UP_DAYS), self.until):
            born = draws.born_before(on, draws.whole(profile.AGE_AT_REFERRAL))
            child = draws.child(born, sex=profile.SEX, ethnicity=profile.ETHNICITY, disabled=0.03)
            self._referrals(draws, journeys, child, on)
            if any(self._matters(episode) for episode in child.episodes):
                children.append(child)
        return children

    def _referrals(self, draws: Draws, journeys: Journeys, child: Child, on: date) -> None:
        """A first referral and those that may follow it; later ones lean a little to the serious pathways."""
        weights = dict(profile.PATHWAYS)
        while on <= self.until and on < add_days(birthday(child.born, 18), -60):
            episode = journeys.general(child, on, draws.pick(weights))
            child.episodes.append(episode)
            if not draws.chance(profile.RETURN_CHANCE):
                return
            weights["child_protection"] *= 1.25
            on = add_days(episode.closed, 12 + draws.rng.expovariate(1 / 130))

    def _disabled(self) -> list[Child]:
        draws, journeys = self._stream("disability")
        children = []
        rate = profile.DISABILITY_STARTS_A_YEAR * self.size.share
        for on in draws.arrivals(rate, add_days(self.earliest, -DISABILITY_BACK_DAYS), self.until):
            born = draws.born_before(on, draws.whole(((2, 6, 40), (7, 12, 40), (13, 15, 20))))
            child = draws.child(born, sex={"M": 66, "F": 34}, ethnicity=profile.ETHNICITY, disabled=1)
            child.earlier_plans = 0
            episode = journeys.begin(child, on, need="N2")
            journeys.hand_over(episode, episode.assessments[0].authorised, "disabled_children")
            episode.closed = add_days(episode.assessments[0].authorised, draws.rng.lognormvariate(7.3, 0.6))
            episode.reason = draws.pick(profile.CLOSURE_REASON)
            journeys.finish(episode, child)
            if self._matters(episode):
                child.episodes.append(episode)
                children.append(child)
        return children

    def _in_care(self) -> list[Child]:
        draws, journeys = self._stream("care")
        care = CareMaker(draws, detail_from=self.detail_from, until=self.until)
        leaving = LeavingCareMaker(draws, self.workforce, detail_from=self.detail_from, until=self.until)
        maker = CareJourneys(draws, journeys, care, leaving)
        since = add_days(self.earliest, -CARE_BACK_DAYS)
        children = []
        rate = (profile.CARE_STARTS_A_YEAR - profile.UASC_STARTS_A_YEAR) * self.size.share
        for on in draws.arrivals(rate, since, self.until):
            age = draws.whole(profile.CARE_ENTRY_AGE)
            born = draws.born_before(on, age)
            child = draws.child(born, sex=profile.SEX_IN_CARE, ethnicity=profile.ETHNICITY_IN_CARE, disabled=0.07)
            band = next(band for band in profile.CARE_ROUTES if band[0] <= age <= band[1])
            maker.make(child, on, draws.pick(profile.CARE_ROUTES[band]))
            children.append(child)
        for on in draws.arrivals(profile.UASC_STARTS_A_YEAR * self.size.share, since, self.until):
            born = draws.born_before(on, draws.rng.choice((15, 16, 16, 17)))
            child = draws.child(born, sex={"M": 92, "F": 8}, ethnicity=profile.UASC_ETHNICITY, disabled=0.01)
            maker.make(child, on, "grows_up", uasc=True)
            children.append(child)
        return [child for child in children if self._still_seen(child)]

    def _still_seen(self, child: Child) -> bool:
        leaving = child.leaving_care
        return self._matters(child.episodes[-1]) or bool(leaving and leaving.until >= self.earliest)

    def _early_help(self) -> list[Child]:
        draws, _ = self._stream("early help")
        maker = EarlyHelpMaker(draws, self.workforce)
        children = []
        for on in draws.arrivals(
            profile.EARLY_HELP_STARTS_A_YEAR * self.size.share, add_days(self.earliest, -700), self.until
        ):
            episode = maker.episode(on)
            if episode.end < add_days(self.earliest, -200):
                continue
            born = draws.born_before(on, draws.whole(((0, 4, 30), (5, 10, 40), (11, 16, 30))))
            child = draws.child(born, sex=profile.SEX, ethnicity=profile.ETHNICITY, disabled=0.05)
            child.early_help.append(episode)
            children.append(child)
        return children

    # Contacts, references and adopters

    def _contacts(self, children: list[Child]) -> None:
        """A contact behind each referral, and further ones about children with an open episode."""
        draws = Draws(self.seed, "contacts")
        window = add_days(self.earliest, -200)
        for child in children:
            for episode in child.episodes:
                if episode.referral.on >= window:
                    day = add_days(episode.referral.on, -draws.rng.choice((0, 0, 0, 1)))
                    child.contacts.append(Contact(day, episode.referral.source))
                start, end = max(episode.referral.on, window), min(episode.closed, self.until)
                for day in draws.arrivals(0.9, add_days(start, 5), end):
                    child.contacts.append(Contact(day, draws.pick(profile.REFERRAL_SOURCES)))
            child.contacts.sort(key=lambda contact: contact.on)

    def _only_contacted(self, children: list[Child]) -> list[Child]:
        """Children known by contacts alone: advice was given, or another service helped."""
        draws = Draws(self.seed, "only contacts")
        window = add_days(self.earliest, -200)
        years = (self.until - window).days / 365.25
        made = sum(len(child.contacts) for child in children) / years
        wanted = profile.REFERRALS_A_YEAR * profile.CONTACTS_FOR_EACH_REFERRAL * self.size.share
        found = []
        for on in draws.arrivals(max(0.0, wanted - made) / 1.25 + 0.1, window, self.until):
            born = draws.born_before(on, draws.whole(profile.AGE_AT_REFERRAL))
            child = draws.child(born, sex=profile.SEX, ethnicity=profile.ETHNICITY, disabled=0.03)
            child.contacts.append(Contact(on, draws.pick(profile.REFERRAL_SOURCES)))
            while draws.chance(0.2):
                on = add_days(on, draws.between(3, 150))
                child.contacts.append(Contact(on, draws.pick(profile.REFERRAL_SOURCES)))
            found.append(child)
        return found

    def _number(self, children: list[Child]) -> None:
        """References like 40172: rising with the day a child became known, with gaps."""
        draws = Draws(self.seed, "references")
        widest = 9 if self.size.share < 0.3 else 2
        number = 40_000 + draws.rng.randint(20, 90)
        for child in children:
            number += draws.rng.randint(1, widest)
            child.reference = str(number)

    def _adopters(self, children: list[Child]) -> list[Adopter]:
        draws = Draws(self.seed, "adopters")
        adoptions = [
            care.adoption
            for child in children
            for care in chain.from_iterable(episode.care for episode in child.episodes)
            if care.adoption is not None and care.adoption.matched is not None
        ]
        found: list[Adopter] = []
        for number, adoption in enumerate(adoptions, start=3000):
            if adoption.adopted and adoption.adopted >= add_days(self.earliest, -370):
                found += adopters_of(draws, adoption, number)
        waiting = draws.arrivals(16 * self.size.share, add_days(self.earliest, -700), self.until)
        for number, enquiry in enumerate(waiting, start=7000):
            found += waiting_adopters(draws, enquiry, number)
        return found
